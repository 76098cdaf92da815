#include "visit/headset_visit.h"

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

constexpr double on_ring = 0.5;      // metres
constexpr double height_step = 0.05; // metres
constexpr double near_enough = 0.3;  // metres beyond a stop's radius: he came there himself

tour::SessionSettings worn(tour::SessionSettings settings, const museum::Museum& museum) {
    settings.headset = true;
    settings.languages = museum.languages;
    return settings;
}

/// By the even-odd rule.
bool within(const museum::WalkLimits::Outline& outline, const glm::dvec2& at) {
    bool inside = false;
    for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
        const glm::dvec2 &a = outline[i], &b = outline[j];
        if ((a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
    }
    return inside;
}

bool allows(const museum::WalkLimits& limits, const glm::dvec2& at) {
    const auto holds = [&](const auto& outline) { return within(outline, at); };
    if (!limits.outlines.empty() && std::ranges::none_of(limits.outlines, holds)) return false;
    return std::ranges::none_of(limits.holes, holds);
}

} // namespace

HeadsetVisit::HeadsetVisit(OpenMuseum& open, HeadsetVisitOptions options)
    : open_(open), options_(std::move(options)), session_(worn(options_.session, open.museum)),
      roaming_(roaming_tour(open.museum)) {
    forget();
}

HeadsetVisit::~HeadsetVisit() = default;

tour::PlayerOptions HeadsetVisit::options_for(const museum::Tour& tour) const {
    auto options = player_options(open_, tour, session_.choices().language);
    options.context.comfort.glides = false;
    return options;
}

void HeadsetVisit::note(const tour::PlayerFrame& frame) {
    placed_ = placed_ || frame.placed;
    for (const Error& fault : frame.faults) complaints_.push_back(fault.message());
}

void HeadsetVisit::forget() {
    const auto first = choose_tour(open_.museum, options_.tour);
    playing_.reset();
    attract_ = std::make_unique<tour::Player>(options_for(first && !(*first)->stops.empty() ? **first : roaming_));
    note(attract_->start());
    reading_ = {};
    stamps_.clear();
    records_.clear();
    events_.clear();
    overlay_ = Page::none;
    hotspot_ = nullptr;
    placed_ = choices_changed_ = true;
}

void HeadsetVisit::start_visit() {
    const museum::Tour* led = museum::find_tour(open_.museum, session_.choices().tour);
    playing_ = std::make_unique<tour::Player>(options_for(led != nullptr && !led->stops.empty() ? *led : roaming_));
    note(playing_->start());
    placed_ = true;
    overlay_ = Page::none;
    recorder_.begin(led != nullptr ? led->id : std::string(), options_.hour());
}

void HeadsetVisit::end_visit() {
    overlay_ = Page::none;
    if (!playing_ || recorder_.empty()) return;
    for (const std::string& id : playing_->state().stamps)
        for (const museum::Stop& stop : tour().stops)
            for (const museum::Step& step : stop.steps)
                if (const auto* stamp = std::get_if<museum::Stamp>(&step.action))
                    if (stamp->stamp == id &&
                        std::ranges::none_of(stamps_, [&](const auto* had) { return had->stamp == id; }))
                        stamps_.push_back(stamp);
    records_.push_back(recorder_.end(playing_->state(), tour(), session_.choices()));
}

void HeadsetVisit::obey(const std::vector<SessionAct>& acts) {
    for (const SessionAct act : acts) switch (act) {
        case SessionAct::welcome:
            placed_ = true;
            break;
        case SessionAct::apply:
            attract_->set_language(session_.choices().language);
            if (playing_) playing_->set_language(session_.choices().language);
            choices_changed_ = true;
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

void HeadsetVisit::send(SessionEvent::Kind kind, const std::string& text, double number, bool yes) {
    const SessionEvent event{kind, yes, number, text};
    obey(session_.advance(0.0, {&event, 1}));
}

bool HeadsetVisit::paused() const {
    return session_.paused() || (session_.stage() == Stage::visit && page() != Page::none);
}

bool HeadsetVisit::choosing() const {
    const Stage stage = session_.stage();
    return !session_.paused() && overlay_ == Page::none &&
           (stage == Stage::posture || stage == Stage::height || stage == Stage::hand || stage == Stage::comfort);
}

Page HeadsetVisit::page() const {
    if (session_.countdown()) return Page::still_there;
    if (overlay_ != Page::none) return overlay_;
    switch (session_.stage()) {
    case Stage::attract:
        return Page::attract;
    case Stage::language:
        return Page::language;
    case Stage::map:
        return Page::map;
    case Stage::ending:
        return Page::passport;
    default:
        return Page::none;
    }
}

PageFacts HeadsetVisit::facts() const {
    PageFacts facts;
    facts.museum = &open_.museum;
    facts.tour = playing_ ? &tour() : nullptr;
    facts.stop = scene().state().at.stop;
    facts.language = session_.choices().language;
    facts.languages = open_.museum.languages;
    facts.reading = reading_;
    facts.stamps = stamps_;
    facts.hotspot = hotspot_;
    facts.kiosk = true; // nobody with a headset on presses keys
    facts.countdown = static_cast<int>(std::ceil(session_.countdown().value_or(0.0)));
    return facts;
}

/// What only a headset asks.
BoardWords HeadsetVisit::own_page() const {
    const Language words = interface_language(session_.choices().language);
    BoardWords board;
    board.key = session_.choices().language + ": stage " + std::to_string(static_cast<int>(session_.stage()));
    board.content.language = session_.choices().language;
    board.content.width = 0.9F;
    const auto button = [&](const char* id, Text label) { board.content.buttons.push_back({id, text(label, words)}); };
    switch (session_.stage()) {
    case Stage::posture:
        board.content.title = text(Text::visit_posture, words);
        button("posture:0", Text::visit_standing);
        button("posture:1", Text::visit_seated);
        break;
    case Stage::height:
        board.content.title = text(Text::visit_height, words);
        button("height:up", Text::visit_higher);
        button("height:down", Text::visit_lower);
        button("height:good", Text::visit_height_good);
        break;
    case Stage::hand:
        board.content.title = text(Text::visit_hand, words);
        button("hand:0", Text::visit_right_hand);
        button("hand:1", Text::visit_left_hand);
        break;
    default:
        board.content.title = text(Text::visit_way_comfort, words);
        button("comfort:0", Text::visit_way_gentle);
        button("comfort:1", Text::visit_way_usual);
        button("comfort:2", Text::visit_way_free);
        break;
    }
    return board;
}

std::vector<BoardWords> HeadsetVisit::words() const {
    const std::string& language = session_.choices().language;
    if (choosing()) return {own_page()};
    const Page shown = page();
    if (shown == Page::none) {
        std::vector<BoardWords> all;
        if (const auto said = hint()) all.push_back(hint_words(*said, language));
        all.push_back(control_words(language));
        return all;
    }
    BoardWords board = page_words(shown, facts());
    std::erase_if(board.content.buttons,
                  [](const auto& button) { return button.id == "staff" || button.id == "quit"; });
    const auto add = [&](Text words, const std::string& tag) {
        for (auto& line : render::plain_body(text(words, interface_language(tag)), tag))
            board.content.body.push_back(std::move(line));
    };
    if (shown == Page::attract) {
        board.where = Board::Where::before;
        board.content.body.clear();
        for (const std::string& tag : open_.museum.languages) {
            for (auto& line : render::plain_body(std::string(open_.museum.title.in(tag)), tag)) {
                for (auto& span : line.spans) span.style.size = 1.5F, span.style.bold = true;
                board.content.body.push_back(std::move(line));
            }
            add(Text::visit_put_on, tag);
        }
    }
    if (shown == Page::language) // how to choose, before anything is to be chosen
        for (const std::string& tag : open_.museum.languages) add(Text::visit_point, tag);
    if (shown == Page::still_there)
        board.content.body = render::plain_body(
            filled(Text::visit_stay, interface_language(language), {std::to_string(facts().countdown)}), language);
    return {std::move(board)};
}

std::optional<Text> HeadsetVisit::hint() const {
    for (const tour::StepRef ref : scene().state().waits) {
        const auto* wait = action_at<museum::Wait>(tour(), ref);
        if (wait == nullptr) continue;
        if (std::holds_alternative<museum::Wait::Gaze>(wait->until)) return Text::visit_hint_gaze;
        if (std::holds_alternative<museum::Wait::Pick>(wait->until) ||
            std::holds_alternative<museum::Wait::Hand>(wait->until))
            return Text::visit_hint_point;
    }
    return {};
}

std::optional<scan::Bounds> HeadsetVisit::bounds(const museum::Target& target) const {
    if (!options_.bounds) return {};
    auto found = options_.bounds(scene().state().stand.site, target);
    return found && !found->empty() ? found : std::nullopt;
}

std::optional<float> HeadsetVisit::hit(const museum::Target& target, const SightRay& ray) const {
    const auto found = bounds(target);
    if (!found) return {};
    return ray_points_at(ray, *found);
}

void HeadsetVisit::pick(const SightRay& ray) {
    const tour::TourState& state = scene().state();
    for (const tour::StepRef ref : state.waits) {
        const auto* wait = action_at<museum::Wait>(tour(), ref);
        if (wait == nullptr) continue;
        TourEvent event;
        if (const auto* for_pick = std::get_if<museum::Wait::Pick>(&wait->until)) {
            event.target = for_pick->target;
            event.kind = TourEvent::Kind::pick;
        } else if (const auto* for_hand = std::get_if<museum::Wait::Hand>(&wait->until)) {
            event.target = for_hand->target; // also for who has no hands, or cannot reach it
            event.kind = TourEvent::Kind::hand;
        }
        if (event.target && hit(*event.target, ray)) return events_.push_back(std::move(event));
    }
    TourEvent event;
    event.kind = TourEvent::Kind::pick;
    for (const museum::Hotspot* spot : shown_hotspots(state, scene().context())) {
        constexpr float close = 0.9992F; // the cosine of 2.3 degrees: its sign and a little
        if (glm::dot(glm::normalize(glm::vec3(spot->position) - ray.origin), ray.direction) < close) continue;
        event.target = museum::Target{.exhibit = {}, .part = {}, .hotspot = spot->id, .position = {}};
        events_.push_back(std::move(event));
        hotspot_ = spot;
        if (!spot->title.empty()) overlay_ = Page::hotspot;
        return;
    }
    event.target = nearest_exhibit(museum::find_site(open_.museum, state.stand.site),
                                   [&](const museum::Target& target) { return hit(target, ray); });
    if (event.target) events_.push_back(std::move(event));
    if (state.measure) events_.emplace_back().kind = TourEvent::Kind::measured;
}

void HeadsetVisit::press(const std::string& id) {
    using Kind = SessionEvent::Kind;
    if (in_tour())
        if (const auto answer = number_in(id)) {
            TourEvent& event = events_.emplace_back();
            event.kind = TourEvent::Kind::answer;
            event.answer = *answer;
            return;
        }
    if (set_reading(reading_, id)) return;
    if (const auto tag = after(id, "language:")) return send(Kind::language, *tag);
    if (const auto posture = after(id, "posture:")) return send(Kind::posture, {}, number_in(*posture).value_or(0));
    if (const auto hand = after(id, "hand:")) return send(Kind::hand, {}, number_in(*hand).value_or(0));
    if (const auto level = after(id, "comfort:")) return send(Kind::comfort, {}, number_in(*level).value_or(0));
    if (id == "height:up") return send(Kind::height, {}, height_step);
    if (id == "height:down") return send(Kind::height, {}, -height_step);
    if (id == "height:good") return send(Kind::height, {}, 0.0, true);
    if (const auto wanted = after(id, "tour:")) return send(Kind::tour, *wanted);
    if (const auto stop = after(id, "stop:")) {
        const auto index = number_in(*stop);
        if (playing_ && index && *index < tour().stops.size()) note(playing_->jump(*index));
        overlay_ = Page::none;
        return;
    }
    if (id == "next" && playing_) return note(playing_->next());
    if (id == "back" && playing_) return note(playing_->back());
    const bool from_menu = overlay_ == Page::settings || overlay_ == Page::credits || overlay_ == Page::stops;
    if (id == "close")
        overlay_ = from_menu && session_.stage() == Stage::visit ? Page::menu : Page::none;
    else if (id == "menu")
        overlay_ = Page::menu;
    else if (id == "stops")
        overlay_ = Page::stops;
    else if (id == "settings")
        overlay_ = Page::settings;
    else if (id == "credits")
        overlay_ = Page::credits;
    else if (id == "roam")
        send(Kind::tour);
    else if (id == "end" || id == "done")
        send(Kind::leave);
    else if (id == "again")
        send(Kind::once_more);
}

void HeadsetVisit::play(double seconds, const HeadsetInput& input) {
    const tour::TourState& state = playing_->state();
    TourEvent gaze;
    gaze.kind = TourEvent::Kind::gaze;
    for (const tour::StepRef ref : state.waits) {
        const auto* wait = action_at<museum::Wait>(tour(), ref);
        if (wait == nullptr) continue;
        if (const auto* at = std::get_if<museum::Wait::Gaze>(&wait->until))
            if (input.gaze && hit(at->at, *input.gaze)) gaze.target = at->at;
        if (const auto* near = std::get_if<museum::Wait::Hand>(&wait->until))
            if (const auto box = bounds(near->target))
                for (const auto& hand : input.hands)
                    if (hand) {
                        TourEvent& event = events_.emplace_back();
                        event.kind = TourEvent::Kind::hand;
                        event.target = near->target;
                        event.distance = glm::distance(*hand, glm::clamp(*hand, box->min, box->max));
                    }
        if (std::holds_alternative<museum::Wait::All>(wait->until)) // one headset, one visitor
            events_.emplace_back().kind = TourEvent::Kind::all_here;
    }
    events_.push_back(std::move(gaze));
    if (state.stand.invited) {
        const glm::dvec3 to = state.stand.invited->position - glm::dvec3(input.feet);
        if (std::hypot(to.x, to.z) < on_ring) events_.emplace_back().kind = TourEvent::Kind::arrived;
    }
    recorder_.follow(state, tour(), seconds);
    note(playing_->advance(seconds, std::exchange(events_, {})));
    if (playing_->state().over) send(SessionEvent::Kind::visit_over);
}

/// Whether he is to be put elsewhere. Who walked there himself stays as he stands.
void HeadsetVisit::lead(const glm::vec3& feet) {
    const tour::Stand& stand = scene().state().stand;
    const bool other_site = stood_site_ != stand.site;
    const glm::dvec2 away(stand.pose.position.x - static_cast<double>(feet.x),
                          stand.pose.position.z - static_cast<double>(feet.z));
    const bool elsewhere = glm::length(away) > std::max(stand.radius, on_ring) + near_enough;
    if (std::exchange(placed_, false) || other_site || (stood_ != stand.pose && elsewhere)) place_ = stand.pose;
    stood_site_ = stand.site;
    stood_ = stand.pose;
}

std::optional<museum::Pose> HeadsetVisit::take_place() {
    return std::exchange(place_, {});
}

bool HeadsetVisit::may_stand(const glm::vec3& feet) const {
    const tour::Stand& stand = scene().state().stand;
    const glm::dvec2 at(feet.x, feet.z);
    const museum::Site* site = museum::find_site(open_.museum, stand.site);
    if (site != nullptr && !allows(site->walk, at)) return false;
    const bool led = playing_ && playing_->context().tour != &roaming_;
    if (!led || stand.invited) return true;
    return glm::distance(at, glm::dvec2(stand.pose.position.x, stand.pose.position.z)) <= stand.radius;
}

void HeadsetVisit::advance(double seconds, const HeadsetInput& input) {
    std::vector<SessionEvent> heard;
    const bool asleep = session_.stage() == Stage::attract || session_.paused();
    if (options_.session.presence && std::exchange(worn_, input.worn) != input.worn)
        heard.push_back({SessionEvent::Kind::worn, input.worn, 0.0, {}});
    if (input.moved) heard.push_back({SessionEvent::Kind::moved, false, 0.0, {}});
    obey(session_.advance(seconds, heard));
    // What puts off the countdown, or wakes, does nothing else.
    if (!asleep && !session_.paused()) {
        for (const std::string& id : input.pressed) press(id);
        if (input.menu && session_.stage() == Stage::visit) overlay_ = overlay_ == Page::none ? Page::menu : Page::none;
        if (in_tour())
            for (const SightRay& ray : input.picks) pick(ray);
    }
    if (session_.stage() == Stage::language && !options_.language.empty()) {
        send(SessionEvent::Kind::language, options_.language);
        if (session_.stage() == Stage::language) options_.language.clear(); // it has none such
    }
    if (session_.stage() == Stage::map && !options_.tour.empty() && stamps_.empty() && records_.empty())
        send(SessionEvent::Kind::tour, options_.tour);
    if (playing_ && session_.stage() == Stage::visit && !paused()) play(seconds, input);
    lead(input.feet);
}

} // namespace guanhe::app
