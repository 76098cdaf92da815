#include "visit/museum_visit.h"

#include "visit/lookup.h"
#include "visit/roaming.h"

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

using tour::SessionAct;
using tour::SessionEvent;
using tour::Stage;

tour::SessionSettings settings_for(tour::SessionSettings settings, const museum::Museum& museum, bool headset) {
    settings.headset = headset;
    settings.presence = settings.presence && headset;
    settings.languages = museum.languages;
    return settings;
}

tour::Comfort comfort_of(tour::ComfortLevel level, bool headset) {
    tour::Comfort comfort;
    comfort.glides = !headset && level != tour::ComfortLevel::gentle;
    if (level == tour::ComfortLevel::free) {
        comfort.speed = 2.8;
        comfort.acceleration = 1.6;
        comfort.turn_speed = 70.0;
    }
    return comfort;
}

} // namespace

MuseumVisit::MuseumVisit(OpenMuseum& open, MuseumVisitOptions options, bool headset)
    : open_(open), options_(std::move(options)), headset_(headset),
      session_(settings_for(options_.session, open.museum, headset)), roaming_(roaming_tour(open.museum)) {
    const auto& languages = museum().languages;
    if (!options_.language.empty() && std::ranges::find(languages, options_.language) == languages.end()) {
        complaints_.push_back("the museum does not speak '" + options_.language + "': its visitors choose");
        options_.language.clear();
    }
    if (options_.preview) scripts_.emplace(open_.folder, museum());
    forget();
}

MuseumVisit::~MuseumVisit() = default;

tour::PlayerOptions MuseumVisit::options_for(const museum::Tour& tour) const {
    auto options = player_options(open_, tour, language());
    options.context.comfort = comfort_of(session_.choices().comfort, headset_);
    return options;
}

void MuseumVisit::note(const tour::PlayerFrame& frame) {
    placed_ = placed_ || frame.placed;
    for (const Error& fault : frame.faults) {
        complaints_.push_back(fault.message());
        tell_writer(fault.message());
    }
    for (const std::string& line : frame.log) tell_writer(line);
}

void MuseumVisit::tell_writer(std::string line) {
    constexpr std::size_t most = 6; // lines on screen
    if (!options_.preview || std::ranges::find(for_writer_, line) != for_writer_.end()) return;
    if (for_writer_.size() == most) for_writer_.erase(for_writer_.begin());
    for_writer_.push_back(std::move(line));
}

void MuseumVisit::look_after_scripts(double seconds) {
    constexpr double every = 0.5; // seconds
    since_looked_ += seconds;
    if (!scripts_ || since_looked_ < every) return;
    since_looked_ = 0.0;
    for (const museum::FileRef& file : scripts_->changed()) {
        // What was told of it was about the old text.
        std::erase_if(for_writer_, [&](const std::string& line) { return line.starts_with(file.path + ":"); });
        const auto text = open_.files.script(file);
        if (!text) tell_writer(text.error().message());
        for (tour::Player* player : {attract_.get(), playing_.get()}) {
            if (!text || player == nullptr) continue;
            const auto used = scripts_of(*player->context().tour);
            if (std::ranges::find(used, file) == used.end()) continue;
            if (const auto taken = player->reload_script(file, *text); !taken) tell_writer(taken.error().message());
        }
    }
}

void MuseumVisit::go(tour::PlayerFrame (tour::Player::*where)()) {
    if (playing_) note((playing_.get()->*where)());
}

void MuseumVisit::forget() {
    const auto first = choose_tour(museum(), options_.tour);
    const museum::Tour& shown = first && !(*first)->stops.empty() ? **first : roaming_;
    playing_.reset();
    attract_ = std::make_unique<tour::Player>(options_for(shown));
    note(attract_->start());
    chosen_ = session_.choices();
    reading_ = {};
    recorder_ = {};
    stamps_.clear();
    records_.clear();
    events_.clear();
    opened_.clear();
    hotspot_ = nullptr;
    record_ = nullptr;
    arrived_ = 0.0;
    held_ = false;
    placed_ = choices_changed_ = true;
}

void MuseumVisit::start_visit() {
    chosen_ = session_.choices();
    const museum::Tour* led = museum::find_tour(museum(), chosen_.tour);
    playing_ = std::make_unique<tour::Player>(options_for(led != nullptr && !led->stops.empty() ? *led : roaming_));
    note(playing_->start());
    events_.clear();
    placed_ = true;
    opened_.clear();
    arrived_at_ = playing_->state().at.stop;
    arrived_ = 0.0;
    recorder_.begin(led != nullptr ? led->id : std::string(), options_.hour());
}

void MuseumVisit::end_visit() {
    opened_.clear();
    if (!playing_ || recorder_.empty()) return;
    // Those of a part that he went back over are not his.
    const auto& kept = playing_->state().stamps;
    std::erase_if(stamps_, [&](const StampShown& shown) {
        const bool of_tour =
            std::ranges::find(tour().stops, shown.stop, [](const auto& stop) { return &stop; }) != tour().stops.end();
        return of_tour && std::ranges::find(kept, shown.stamp->stamp) == kept.end();
    });
    records_.push_back(recorder_.end(playing_->state(), tour(), chosen_));
}

void MuseumVisit::close() {
    if (session_.stage() != Stage::visit) return;
    end_visit();
    log();
}

void MuseumVisit::log() {
    if (options_.record)
        for (const auto& record : records_) options_.record(record);
    records_.clear();
}

/// The hour of each is that of getting it first.
void MuseumVisit::look_after_stamps() {
    const auto& got = playing_->state().stamps;
    for (const museum::Stop& stop : tour().stops)
        for (const museum::Step& step : stop.steps) {
            const auto* stamp = std::get_if<museum::Stamp>(&step.action);
            if (stamp == nullptr || std::ranges::find(got, stamp->stamp) == got.end()) continue;
            if (std::ranges::none_of(stamps_, [&](const StampShown& had) { return had.stamp->stamp == stamp->stamp; }))
                stamps_.push_back({stamp, &stop, options_.hour()});
        }
}

void MuseumVisit::obey(const std::vector<SessionAct>& acts) {
    for (const SessionAct act : acts) switch (act) {
        case SessionAct::welcome:
            placed_ = placed_ || headset_; // who puts one on may stand anywhere
            break;
        case SessionAct::apply:
            chosen_ = session_.choices();
            choices_changed_ = true;
            for (tour::Player* player : {attract_.get(), playing_.get()}) {
                if (player == nullptr) continue;
                player->set_language(chosen_.language);
                player->set_comfort(comfort_of(chosen_.comfort, headset_));
            }
            break;
        case SessionAct::start_visit:
            start_visit();
            break;
        case SessionAct::end_visit:
            end_visit();
            break;
        case SessionAct::log_visit:
            log();
            break;
        case SessionAct::forget:
            forget();
            forgotten();
            break;
        case SessionAct::pause:
        case SessionAct::resume:
        case SessionAct::show_ending:
        case SessionAct::show_attract:
            break; // paused() and page() tell
        }
}

void MuseumVisit::send(SessionEvent::Kind kind, const std::string& text, double number, bool yes) {
    const SessionEvent event{kind, yes, number, text};
    obey(session_.advance(0.0, {&event, 1}));
}

void MuseumVisit::pass(double seconds, std::span<const SessionEvent> heard) {
    obey(session_.advance(seconds, heard));
    choose_ahead();
    look_after_scripts(seconds);
}

void MuseumVisit::choose_ahead() {
    if (session_.paused()) return;
    if (session_.stage() == Stage::language && !options_.language.empty())
        send(SessionEvent::Kind::language, options_.language);
    if (session_.stage() == Stage::posture && options_.seated)
        send(SessionEvent::Kind::posture, {}, static_cast<double>(tour::Posture::seated));
    // Once a visitor: who comes back to the map wants another.
    if (session_.stage() == Stage::map && !options_.tour.empty() && !session_.visited())
        send(SessionEvent::Kind::tour, options_.tour);
}

bool MuseumVisit::paused() const {
    return held_ || session_.paused() || (session_.stage() == Stage::visit && page() != Page::none);
}

Page MuseumVisit::page() const {
    if (overlay() == Page::pin || overlay() == Page::staff) return overlay();
    if (session_.countdown()) return Page::still_there;
    if (held_) return Page::held;
    if (overlay() != Page::none) return overlay();
    switch (session_.stage()) {
    case Stage::attract:
        return Page::attract;
    case Stage::language:
        return Page::language;
    case Stage::posture:
        return Page::posture;
    case Stage::height:
        return Page::height;
    case Stage::hand:
        return Page::hand;
    case Stage::comfort:
        return Page::comfort;
    case Stage::map:
        return Page::map;
    case Stage::ending:
        return Page::passport;
    case Stage::visit:
        break;
    }
    return Page::none;
}

PageFacts MuseumVisit::facts() const {
    PageFacts facts;
    facts.museum = &museum();
    facts.tour = playing_ ? &tour() : nullptr;
    facts.stop = scene().state().at.stop;
    facts.choices = session_.choices();
    facts.languages = museum().languages;
    facts.reading = reading_;
    facts.roaming = playing_ && !led();
    facts.visited = playing_ ? &scene().state().visited : nullptr;
    facts.stamps = stamps_;
    facts.site = site();
    if (page() == Page::passport && playing_)
        for (const museum::Stop& stop : tour().stops)
            for (const museum::Step& step : stop.steps)
                if (const auto* stamp = std::get_if<museum::Stamp>(&step.action))
                    if (std::ranges::none_of(facts.stamps,
                                             [&](const StampShown& had) { return had.stamp->stamp == stamp->stamp; }))
                        facts.stamps.push_back({stamp, &stop, {}});
    if (page() == Page::stops && playing_ && options_.plan)
        for (const museum::Site& of : museum().sites)
            if (std::ranges::find(tour().stops, of.id, &museum::Stop::site) != tour().stops.end())
                facts.plans.emplace_back(&of, options_.plan(tour(), of));
    facts.hotspot = hotspot_;
    facts.record = record_;
    facts.kiosk = options_.kiosk;
    facts.headset = headset_;
    facts.countdown = static_cast<int>(std::ceil(session_.countdown().value_or(0.0)));
    add_facts(facts);
    return facts;
}

std::vector<BoardWords> MuseumVisit::words() const {
    std::vector<BoardWords> all;
    if (!for_writer_.empty()) all.push_back(script_words(for_writer_, language()));
    if (const Page shown = page(); shown != Page::none) {
        all.push_back(page_words(shown, facts()));
        return all;
    }
    constexpr double told = 7.0; // seconds of where he has come to
    if (playing_ && arrived_ < told && !stop_words(facts()).empty()) all.push_back(arrival_words(facts()));
    if (const auto said = hint()) all.push_back(hint_words(*said, language()));
    all.push_back(control_words(language(), reading_));
    return all;
}

const museum::Site* MuseumVisit::site() const {
    return museum::find_site(museum(), scene().state().stand.site);
}

std::optional<Text> MuseumVisit::hint() const {
    const tour::TourState& state = scene().state();
    if (state.stand.invited) return headset_ ? Text::visit_hint_ring : Text::visit_hint_walk;
    for (const tour::StepRef ref : state.waits) {
        const auto* wait = action_at<museum::Wait>(tour(), ref);
        if (wait == nullptr) continue;
        if (std::holds_alternative<museum::Wait::Gaze>(wait->until)) return Text::visit_hint_gaze;
        if (std::holds_alternative<museum::Wait::Pick>(wait->until) ||
            std::holds_alternative<museum::Wait::Hand>(wait->until))
            return headset_ ? Text::visit_hint_point : Text::visit_hint_pick;
    }
    const auto& path = scene().path();
    if (headset_ || options_.kiosk || path.empty() || state.question || !state.waits.empty()) return {};
    const bool endless = std::ranges::any_of(
        path.back().steps, [](const tour::StepRun& run) { return !run.ended && std::isinf(run.seconds); });
    return endless ? std::optional(Text::visit_hint_on) : std::nullopt;
}

bool MuseumVisit::may_stand(const glm::vec3& feet) const {
    const tour::Stand& stand = scene().state().stand;
    const glm::dvec2 at(feet.x, feet.z);
    if (site() != nullptr && !allows(site()->walk, at)) return false;
    if (!led() || stand.invited) return true;
    return glm::distance(at, glm::dvec2(stand.pose.position.x, stand.pose.position.z)) <= stand.radius;
}

} // namespace guanhe::app
