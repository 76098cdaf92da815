#include "visit/flat_visit.h"

#include "visit/lookup.h"
#include "visit/signs.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::app {
namespace {

using tour::SessionAct;
using tour::SessionEvent;
using tour::Stage;
using tour::TourEvent;

constexpr double pin_patience = 25.0; // seconds without a touch, then the pad closes

tour::SessionSettings flat(tour::SessionSettings settings, const museum::Museum& museum) {
    settings.headset = settings.presence = false;
    settings.languages = museum.languages;
    return settings;
}

tour::Comfort comfort_of(tour::ComfortLevel level) {
    tour::Comfort comfort;
    comfort.glides = level != tour::ComfortLevel::gentle;
    if (level == tour::ComfortLevel::free) comfort.speed = 2.8, comfort.acceleration = 1.6, comfort.turn_speed = 70.0;
    return comfort;
}

} // namespace

museum::Tour roaming_tour(const museum::Museum& museum) {
    museum::Tour all;
    all.title.values = {{"en", "On your own"}, {"zh-Hans", "自由参观"}};
    const auto add = [&](museum::Stop stop) {
        museum::Step stay;
        stay.action = museum::Wait{museum::Wait::All{}, {}}; // which nobody says on a flat screen
        stop.steps = {std::move(stay)};
        all.stops.push_back(std::move(stop));
    };
    for (const museum::Site& site : museum.sites) {
        museum::Stop entrance;
        entrance.id = site.id;
        entrance.title = site.title;
        entrance.site = site.id;
        entrance.pose = site.start;
        add(std::move(entrance));
        for (const museum::Tour& tour : museum.tours)
            for (const museum::Stop& stop : tour.stops) {
                if (stop.site != site.id) continue;
                museum::Stop place = stop;
                place.id = tour.id + "/" + stop.id;
                add(std::move(place));
            }
    }
    return all;
}

FlatVisit::FlatVisit(OpenMuseum& open, FlatOptions options)
    : open_(open), options_(std::move(options)), session_(flat(options_.session, open.museum)),
      roaming_(roaming_tour(open.museum)) {
    forget();
}

FlatVisit::~FlatVisit() = default;

const museum::Tour& FlatVisit::tour() const {
    return *scene().context().tour;
}

tour::PlayerOptions FlatVisit::options_for(const museum::Tour& tour) const {
    auto options = player_options(open_, tour, language());
    options.context.comfort = comfort_of(session_.choices().comfort);
    return options;
}

void FlatVisit::note(const tour::PlayerFrame& frame) {
    placed_ = placed_ || frame.placed;
    for (const Error& fault : frame.faults) complaints_.push_back(fault.message());
}

void FlatVisit::go(tour::PlayerFrame (tour::Player::*where)()) {
    if (playing_) note((playing_.get()->*where)());
}

void FlatVisit::forget() {
    const auto first = choose_tour(open_.museum, options_.tour);
    const museum::Tour& shown = first && !(*first)->stops.empty() ? **first : roaming_;
    playing_.reset();
    attract_ = std::make_unique<tour::Player>(options_for(shown));
    note(attract_->start());
    reading_ = {};
    stamps_.clear();
    records_.clear();
    events_.clear();
    overlay_ = Page::none;
    hotspot_ = nullptr;
    typed_pin_.clear();
    pin_wrong_ = false;
    focused_.clear();
    scroll_ = 0.0F;
    attract_seconds_ = 0.0;
    placed_ = true;
}

void FlatVisit::start_visit() {
    chosen_ = session_.choices();
    const museum::Tour* led = museum::find_tour(open_.museum, session_.choices().tour);
    const museum::Tour& tour = led != nullptr && !led->stops.empty() ? *led : roaming_;
    playing_ = std::make_unique<tour::Player>(options_for(tour));
    note(playing_->start());
    placed_ = true;
    overlay_ = Page::none;
    recorder_.begin(led != nullptr ? led->id : std::string(), options_.hour());
}

void FlatVisit::end_visit() {
    overlay_ = Page::none;
    if (!playing_ || recorder_.empty()) return;
    const museum::Tour& tour = *playing_->context().tour;
    for (const std::string& id : playing_->state().stamps)
        for (const museum::Stop& stop : tour.stops)
            for (const museum::Step& step : stop.steps)
                if (const auto* stamp = std::get_if<museum::Stamp>(&step.action))
                    if (stamp->stamp == id &&
                        std::ranges::none_of(stamps_, [&](const auto* had) { return had->stamp == id; }))
                        stamps_.push_back(stamp);
    records_.push_back(recorder_.end(playing_->state(), tour, chosen_));
}

void FlatVisit::obey(const std::vector<SessionAct>& acts) {
    for (const SessionAct act : acts) switch (act) {
        case SessionAct::welcome:
            placed_ = false;
            break;
        case SessionAct::apply:
            chosen_ = session_.choices();
            attract_->set_language(language());
            if (playing_) playing_->set_language(language());
            break;
        case SessionAct::start_visit:
            start_visit();
            break;
        case SessionAct::end_visit:
            end_visit();
            break;
        case SessionAct::log_visit:
            if (options_.record)
                for (const auto& record : records_) options_.record(record);
            records_.clear();
            break;
        case SessionAct::forget:
            forget();
            break;
        case SessionAct::pause:
        case SessionAct::resume:
        case SessionAct::show_ending:
        case SessionAct::show_attract:
            break; // paused() and page() tell
        }
}

void FlatVisit::send(SessionEvent::Kind kind, const std::string& text, double number) {
    SessionEvent event;
    event.kind = kind;
    event.text = text;
    event.number = number;
    obey(session_.advance(0.0, {&event, 1}));
}

bool FlatVisit::paused() const {
    if (session_.paused()) return true;
    return playing_ && page() != Page::none && page() != Page::passport;
}

Page FlatVisit::page() const {
    if (overlay_ == Page::pin || overlay_ == Page::staff) return overlay_;
    if (session_.countdown()) return Page::still_there;
    if (overlay_ != Page::none) return overlay_;
    switch (session_.stage()) {
    case Stage::attract:
        return Page::attract;
    case Stage::language:
        return Page::language;
    case Stage::comfort:
        return Page::comfort;
    case Stage::map:
        return Page::map;
    case Stage::ending:
        return Page::passport;
    default:
        return Page::none;
    }
}

PageFacts FlatVisit::facts() const {
    PageFacts facts;
    facts.museum = &open_.museum;
    facts.tour = playing_ ? &tour() : nullptr;
    facts.stop = scene().state().at.stop;
    facts.language = language();
    facts.languages = open_.museum.languages;
    facts.reading = reading_;
    facts.stamps = stamps_;
    facts.hotspot = hotspot_;
    facts.kiosk = options_.kiosk;
    facts.countdown = static_cast<int>(std::ceil(session_.countdown().value_or(0.0)));
    facts.pin_digits = typed_pin_.size();
    facts.pin_wrong = pin_wrong_;
    facts.pin_locked = pin_locked_ > 0.0;
    return facts;
}

std::vector<BoardWords> FlatVisit::words() const {
    std::vector<BoardWords> all;
    if (const Page shown = page(); shown != Page::none) {
        all.push_back(page_words(shown, facts()));
        return all;
    }
    if (const auto said = hint()) all.push_back(hint_words(*said, language()));
    all.push_back(control_words(language()));
    return all;
}

std::optional<Text> FlatVisit::hint() const {
    const tour::TourState& state = scene().state();
    if (state.stand.invited) return Text::visit_hint_walk;
    for (const tour::StepRef ref : state.waits) {
        const auto* wait = action_at<museum::Wait>(tour(), ref);
        if (wait == nullptr) continue;
        if (std::holds_alternative<museum::Wait::Gaze>(wait->until)) return Text::visit_hint_gaze;
        if (std::holds_alternative<museum::Wait::Pick>(wait->until) ||
            std::holds_alternative<museum::Wait::Hand>(wait->until))
            return Text::visit_hint_pick;
    }
    const auto& path = scene().path();
    if (path.empty() || state.question || !state.waits.empty()) return {};
    const bool endless = std::ranges::any_of(
        path.back().steps, [](const tour::StepRun& run) { return !run.ended && std::isinf(run.seconds); });
    return endless && !options_.kiosk ? std::optional(Text::visit_hint_on) : std::nullopt;
}

std::vector<std::string> FlatVisit::focus() const {
    std::vector<std::string> ids;
    if (page() == Page::none) {
        const auto& question = scene().state().question;
        const museum::Step* step = question ? tour::step_at(tour(), *question) : nullptr;
        if (const auto* ask = step != nullptr ? std::get_if<museum::Ask>(&step->action) : nullptr) {
            for (std::size_t i = 0; i < ask->answers.size(); ++i) ids.push_back(std::to_string(i));
            return ids;
        }
    }
    for (const BoardWords& board : words())
        for (const auto& button : board.content.buttons) ids.push_back(button.id);
    return ids;
}

std::string FlatVisit::title() const {
    std::string title(open_.museum.title.in(language()));
    const Page shown = page();
    std::string more = page_title(shown, language());
    if (shown == Page::none && scene().state().at.stop < tour().stops.size())
        more = std::string(tour().stops[scene().state().at.stop].title.in(language()));
    if (shown == Page::hotspot && hotspot_ != nullptr) more = std::string(hotspot_->title.in(language()));
    return more.empty() ? title : title + " — " + more;
}

void FlatVisit::attract(double seconds) {
    attract_seconds_ += seconds;
    const auto deeds = guide_.act(*attract_);
    note(attract_->advance(seconds, deeds.events));
    if (deeds.go_on) note(attract_->next());
    constexpr double longest = 180.0; // whatever the first stop asks for
    if (attract_->state().over || attract_->state().at.stop != 0 || attract_seconds_ > longest) {
        note(attract_->start());
        attract_seconds_ = 0.0;
    }
}

void FlatVisit::play(double seconds, const FlatInput& input) {
    const tour::TourState& state = playing_->state();
    TourEvent gaze;
    gaze.kind = TourEvent::Kind::gaze;
    for (const tour::StepRef ref : state.waits) {
        const auto* wait = action_at<museum::Wait>(tour(), ref);
        const auto* at = wait != nullptr ? std::get_if<museum::Wait::Gaze>(&wait->until) : nullptr;
        if (at == nullptr) continue;
        if (hit(at->at, sight()) || (input.pointer && hit(at->at, *input.pointer))) gaze.target = at->at;
    }
    events_.push_back(std::move(gaze));
    if (state.stand.invited) {
        const glm::dvec3 to = state.stand.invited->position - (state.stand.pose.position + walked_);
        constexpr double near = 0.6; // metres: on the ring
        if (std::hypot(to.x, to.z) < near) events_.emplace_back().kind = TourEvent::Kind::arrived;
    }
    recorder_.follow(state, tour(), seconds);
    note(playing_->advance(seconds, std::exchange(events_, {})));
    if (playing_->state().over) send(SessionEvent::Kind::visit_over);
}

void FlatVisit::look(double seconds, const FlatInput& input) {
    const tour::TourState& state = scene().state();
    const museum::Pose& stand = state.stand.pose;
    constexpr double jump = 0.5; // metres in a frame: nothing glides so fast
    const bool cut = std::exchange(placed_, false) || glm::distance(stood_, stand.position) > jump;
    stood_ = stand.position;
    if (cut) walked_ = glm::dvec3(0.0);
    if (cut || state.at != watched_) own_view_ = false;
    watched_ = state.at;
    const bool free = page() == Page::none;
    if (free && input.walk != glm::vec2(0.0F)) {
        constexpr double speed = 1.4; // m/s
        const glm::dvec3 ahead = glm::normalize(glm::dvec3(camera_.forward()) * glm::dvec3(1.0, 0.0, 1.0));
        const glm::dvec3 right(-ahead.z, 0.0, ahead.x);
        walked_ +=
            (right * static_cast<double>(input.walk.x) + ahead * static_cast<double>(input.walk.y)) * (speed * seconds);
        const double away = glm::length(walked_), most = std::max(state.stand.radius, 0.0);
        if (away > most) walked_ *= most / away;
        own_view_ = true;
    }
    if (free && input.turn != glm::vec2(0.0F)) own_view_ = true;
    museum::Pose here = stand;
    here.position += walked_;
    if (own_view_) {
        camera_.stand_at(here);
    } else {
        std::optional<glm::dvec3> subject;
        if (options_.subject && state.at.stop < tour().stops.size() &&
            tour().stops[state.at.stop].steps.size() > state.at.step)
            subject = options_.subject(state, tour());
        camera_.follow(here, subject, seconds, cut);
    }
    if (free) camera_.turn(static_cast<double>(input.turn.x), static_cast<double>(input.turn.y));
}

void FlatVisit::advance(double seconds, const FlatInput& input) {
    pin_locked_ = std::max(pin_locked_ - seconds, 0.0);
    const bool pad = overlay_ == Page::pin || overlay_ == Page::staff;
    pin_idle_ = input.touched ? 0.0 : pin_idle_ + seconds;
    if (pad && pin_idle_ > pin_patience) open_page(Page::none);
    if (input.close_asked) {
        if (options_.kiosk)
            open_page(Page::pin);
        else
            wishes_.push_back(FlatWish::quit);
    }
    // What wakes the screen, or puts off the countdown, does nothing else.
    const bool asleep = session_.stage() == Stage::attract || session_.paused();
    SessionEvent moved;
    const bool tell = input.touched && !(pad && session_.stage() == Stage::attract) && !input.close_asked;
    obey(session_.advance(seconds, {&moved, tell ? 1U : 0U}));
    if (input.touched && (!asleep || pad)) hear(input);
    if (session_.stage() == Stage::language && !options_.language.empty())
        send(SessionEvent::Kind::language, options_.language);
    if (session_.stage() == Stage::language && !options_.language.empty())
        options_.language.clear(); // it has none such
    if (session_.stage() == Stage::map && !options_.tour.empty() && stamps_.empty() && records_.empty())
        send(SessionEvent::Kind::tour, options_.tour);

    if (!playing_)
        attract(seconds);
    else if (!paused() && session_.stage() == Stage::visit)
        play(seconds, input);
    look(seconds, input);

    std::string now;
    const auto ids = focus();
    for (const std::string& id : ids) now += id + "\n";
    if (now != focused_) {
        const bool kept = page() == Page::pin && focused_.starts_with("digit:");
        focused_ = now;
        scroll_ = 0.0F;
        if (!kept) lit_ = page() == Page::none && !scene().state().question ? -1 : 0;
        if (page() == Page::stops) lit_ = static_cast<int>(scene().state().at.stop);
    }
    lit_ = std::min(lit_, static_cast<int>(ids.size()) - 1);
}

std::vector<FlatWish> FlatVisit::take_wishes() {
    return std::exchange(wishes_, {});
}

std::vector<std::string> FlatVisit::take_complaints() {
    return std::exchange(complaints_, {});
}

} // namespace guanhe::app
