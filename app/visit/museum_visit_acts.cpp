// The half of MuseumVisit that hears what is done in it.
#include "visit/lookup.h"
#include "visit/museum_visit.h"
#include "visit/record_page.h"
#include "visit/signs.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>

namespace guanhe::app {
namespace {

using tour::SessionEvent;
using tour::Stage;
using tour::TourEvent;
using Kind = SessionEvent::Kind;

constexpr double on_ring = 0.6;      // metres: of the feet, and of what points at it
constexpr double height_step = 0.05; // metres

/// Buttons that open a page.
constexpr std::array<std::pair<std::string_view, Page>, 7> openers{{{"menu", Page::menu},
                                                                    {"stops", Page::stops},
                                                                    {"settings", Page::settings},
                                                                    {"moving", Page::moving},
                                                                    {"hands", Page::hands},
                                                                    {"credits", Page::credits},
                                                                    {"staff", Page::pin}}};
/// Buttons that tell the session something.
constexpr std::array<std::pair<std::string_view, Kind>, 4> tellers{
    {{"roam", Kind::tour}, {"end", Kind::leave}, {"done", Kind::leave}, {"again", Kind::once_more}}};
/// Buttons that choose by number.
constexpr std::array<std::pair<std::string_view, Kind>, 3> choosers{
    {{"posture:", Kind::posture}, {"hand:", Kind::hand}, {"comfort:", Kind::comfort}}};

} // namespace

std::optional<scan::Bounds> MuseumVisit::bounds(const museum::Target& target) const {
    if (!options_.bounds) return {};
    auto found = options_.bounds(scene().state().stand.site, target);
    return found && !found->empty() ? found : std::nullopt;
}

std::optional<float> MuseumVisit::hit(const museum::Target& target, const SightRay& ray) const {
    const auto found = bounds(target);
    return found ? ray_points_at(ray, *found) : std::nullopt;
}

std::vector<TourEvent> MuseumVisit::waited() const {
    std::vector<TourEvent> all;
    const tour::TourState& state = scene().state();
    if (state.stand.invited) all.emplace_back().kind = TourEvent::Kind::arrived;
    for (const tour::StepRef ref : state.waits) {
        const auto* wait = action_at<museum::Wait>(tour(), ref);
        if (wait == nullptr) continue;
        TourEvent event;
        if (const auto* pick = std::get_if<museum::Wait::Pick>(&wait->until)) {
            event.kind = TourEvent::Kind::pick;
            event.target = pick->target;
        } else if (const auto* hand = std::get_if<museum::Wait::Hand>(&wait->until)) {
            event.kind = TourEvent::Kind::hand; // also for who has no hands, or cannot reach it
            event.target = hand->target;
        } else {
            continue;
        }
        all.push_back(std::move(event));
    }
    return all;
}

void MuseumVisit::happened(std::vector<TourEvent> events) {
    events_.insert(events_.end(), std::make_move_iterator(events.begin()), std::make_move_iterator(events.end()));
}

std::optional<museum::Target> MuseumVisit::looked_at(const SightRay& ray) const {
    const tour::TourState& state = scene().state();
    for (const museum::Hotspot* spot : shown_hotspots(state, scene().context())) {
        const glm::vec3 to = glm::vec3(spot->position) - ray.origin;
        constexpr float close = 0.9992F; // the cosine of 2.3 degrees: its sign and a little
        if (glm::dot(glm::normalize(to), ray.direction) >= close)
            return museum::Target{.exhibit = {}, .part = {}, .hotspot = spot->id, .position = {}};
    }
    return nearest_exhibit(site(), [&](const museum::Target& target) -> std::optional<float> {
        const auto* exhibit = museum::find_exhibit(*site(), target.exhibit);
        return is_shown(*exhibit, state) ? hit(target, ray) : std::nullopt;
    });
}

void MuseumVisit::pick(const SightRay& ray) {
    const tour::TourState& state = scene().state();
    for (TourEvent& event : waited()) {
        if (event.kind == TourEvent::Kind::arrived) {
            const glm::vec3 at(state.stand.invited->position);
            if (ray.direction.y > -1e-3F) continue;
            const glm::vec3 ground = ray.origin + ray.direction * ((at.y - ray.origin.y) / ray.direction.y);
            if (glm::distance(ground, at) < static_cast<float>(on_ring)) return events_.push_back(std::move(event));
        } else if (hit(*event.target, ray)) {
            return events_.push_back(std::move(event));
        }
    }
    TourEvent event;
    event.kind = TourEvent::Kind::pick;
    event.target = looked_at(ray);
    if (event.target && !event.target->hotspot.empty()) {
        const auto spot = std::ranges::find(site()->hotspots, event.target->hotspot, &museum::Hotspot::id);
        events_.push_back(std::move(event));
        if (spot->title.empty()) return;
        hotspot_ = &*spot;
        return open_page(Page::hotspot);
    }
    // Not of what one measures or stands on: that is pointed at for other reasons.
    const auto* picked = event.target ? museum::find_exhibit(*site(), event.target->exhibit) : nullptr;
    if (picked != nullptr && !picked->walkable && !state.measure) show_record(record_of(museum(), *picked));
    if (event.target) events_.push_back(std::move(event));
    if (state.measure) events_.emplace_back().kind = TourEvent::Kind::measured;
}

std::vector<std::string> MuseumVisit::answers() const {
    std::vector<std::string> ids;
    const auto& question = scene().state().question;
    if (!question || page() != Page::none) return ids;
    if (const auto* ask = action_at<museum::Ask>(tour(), *question))
        for (std::size_t i = 0; i < ask->answers.size(); ++i) ids.push_back(std::to_string(i));
    return ids;
}

bool MuseumVisit::offers(const std::string& id) const {
    const auto answered = answers();
    if (std::ranges::find(answered, id) != answered.end()) return true;
    return std::ranges::any_of(words(), [&](const BoardWords& board) {
        return std::ranges::find(board.content.buttons, id, &render::PanelButton::id) != board.content.buttons.end();
    });
}

void MuseumVisit::show_record(const museum::Record* record) {
    if (record == nullptr) return;
    record_ = record;
    open_page(Page::record);
}

void MuseumVisit::open_page(Page page) {
    if (page == Page::none) return opened_.clear();
    std::erase(opened_, page); // each once: what is opened again comes to the top
    opened_.push_back(page);
}

void MuseumVisit::close_page() {
    if (!opened_.empty()) opened_.pop_back();
}

void MuseumVisit::press(const std::string& id) {
    if (!offers(id)) return; // of a picture that is gone
    if (page() == Page::none)
        if (const auto answer = number_in(id)) {
            TourEvent& event = events_.emplace_back();
            event.kind = TourEvent::Kind::answer;
            event.answer = *answer;
            return;
        }
    if (set_reading(reading_, id)) return;
    for (const auto& [button, page] : openers)
        if (id == button) return open_page(page);
    for (const auto& [button, kind] : tellers)
        if (id == button) return send(kind);
    for (const auto& [button, kind] : choosers)
        if (const auto which = after(id, button)) return send(kind, {}, number_in(*which).value_or(0));
    if (const auto record = after(id, "record:")) return show_record(museum::find_record(museum(), *record));
    if (const auto tag = after(id, "language:")) return send(Kind::language, *tag);
    if (const auto wanted = after(id, "tour:")) return send(Kind::tour, *wanted);
    if (const auto stop = after(id, "stop:")) {
        const auto index = number_in(*stop);
        if (playing_ && index && *index < tour().stops.size()) note(playing_->jump(*index));
        return open_page(Page::none);
    }
    if (id == "height:up") return send(Kind::height, {}, height_step);
    if (id == "height:down") return send(Kind::height, {}, -height_step);
    if (id == "height:good") return send(Kind::height, {}, 0.0, true);
    if (id == "next") return go(&tour::Player::next);
    if (id == "back") return go(&tour::Player::back);
    if (id == "close") close_page();
}

void MuseumVisit::play(double seconds, const Doing& doing) {
    const tour::TourState& state = playing_->state();
    TourEvent gaze;
    gaze.kind = TourEvent::Kind::gaze;
    for (const tour::StepRef ref : state.waits) {
        const auto* wait = action_at<museum::Wait>(tour(), ref);
        if (wait == nullptr) continue;
        if (const auto* at = std::get_if<museum::Wait::Gaze>(&wait->until))
            if (std::ranges::any_of(doing.gazes, [&](const SightRay& ray) { return hit(at->at, ray).has_value(); }))
                gaze.target = at->at;
        if (const auto* near = std::get_if<museum::Wait::Hand>(&wait->until))
            if (const auto box = bounds(near->target))
                for (const auto& hand : doing.hands) {
                    if (!hand) continue;
                    const auto away = static_cast<double>(glm::distance(*hand, glm::clamp(*hand, box->min, box->max)));
                    if (away > near->distance) continue;
                    TourEvent& event = events_.emplace_back();
                    event.kind = TourEvent::Kind::hand;
                    event.target = near->target;
                    event.distance = away;
                }
        if (led() && std::holds_alternative<museum::Wait::All>(wait->until)) // of a group of one
            events_.emplace_back().kind = TourEvent::Kind::all_here;
    }
    if (!gaze.target) // for scripts
        for (const SightRay& ray : doing.gazes)
            if (!gaze.target) gaze.target = looked_at(ray);
    events_.push_back(std::move(gaze));
    if (state.stand.invited && doing.feet) {
        const glm::dvec3 to = state.stand.invited->position - *doing.feet;
        if (std::hypot(to.x, to.z) < on_ring) events_.emplace_back().kind = TourEvent::Kind::arrived;
    }
    recorder_.follow(state, tour(), seconds);
    note(playing_->advance(seconds, std::exchange(events_, {})));
    look_after_stamps();
    const std::uint32_t stop = playing_->state().at.stop;
    arrived_ = std::exchange(arrived_at_, stop) == stop ? arrived_ + seconds : 0.0;
    if (playing_->state().over) send(Kind::visit_over);
}

void MuseumVisit::staff(StaffDeed deed) {
    switch (deed) {
    case StaffDeed::hold:
    case StaffDeed::go_on:
        held_ = deed == StaffDeed::hold && session_.stage() != Stage::attract;
        return;
    case StaffDeed::next:
        return go(&tour::Player::next);
    case StaffDeed::back:
        return go(&tour::Player::back);
    case StaffDeed::end:
        held_ = false;
        if (session_.stage() == Stage::visit) send(Kind::visit_over);
        return;
    case StaffDeed::reset:
        open_page(Page::none);
        return send(Kind::staff_reset);
    }
}

} // namespace guanhe::app
