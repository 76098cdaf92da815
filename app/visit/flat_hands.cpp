// The half of FlatVisit that hears what a visitor does.
#include "visit/flat_visit.h"
#include "visit/lookup.h"
#include "visit/signs.h"

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

using tour::SessionEvent;
using tour::Stage;
using tour::TourEvent;

constexpr int most_tries = 3;
constexpr double lock_seconds = 30.0;
constexpr std::size_t longest_pin = 12;

} // namespace

SightRay FlatVisit::sight() const {
    return {camera_.eye(), camera_.forward()};
}

std::optional<float> FlatVisit::hit(const museum::Target& target, const SightRay& ray) const {
    if (!options_.bounds) return {};
    const auto bounds = options_.bounds(scene().state().stand.site, target);
    if (!bounds || bounds->empty()) return {};
    return ray_points_at(ray, *bounds);
}

std::vector<TourEvent> FlatVisit::waited() const {
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
            event.kind = TourEvent::Kind::hand;
            event.target = hand->target;
        } else {
            continue;
        }
        all.push_back(std::move(event));
    }
    return all;
}

void FlatVisit::pick(const SightRay& ray) {
    const tour::TourState& state = scene().state();
    for (TourEvent& event : waited()) {
        if (event.kind == TourEvent::Kind::arrived) {
            const glm::vec3 at(state.stand.invited->position);
            if (ray.direction.y > -1e-3F) continue;
            const glm::vec3 ground = ray.origin + ray.direction * ((at.y - ray.origin.y) / ray.direction.y);
            constexpr float outer = 0.7F; // metres: the ring and a little
            if (glm::distance(ground, at) < outer) return events_.push_back(std::move(event));
        } else if (hit(*event.target, ray)) {
            return events_.push_back(std::move(event));
        }
    }
    TourEvent event;
    event.kind = TourEvent::Kind::pick;
    for (const museum::Hotspot* spot : shown_hotspots(state, scene().context())) {
        const glm::vec3 to = glm::vec3(spot->position) - ray.origin;
        constexpr float close = 0.9992F; // the cosine of 2.3 degrees: its sign and a little
        if (glm::dot(glm::normalize(to), ray.direction) < close) continue;
        event.target = museum::Target{.exhibit = {}, .part = {}, .hotspot = spot->id, .position = {}};
        events_.push_back(std::move(event));
        hotspot_ = spot;
        if (!spot->title.empty()) open_page(Page::hotspot);
        return;
    }
    const museum::Site* site = museum::find_site(open_.museum, state.stand.site);
    event.target = nearest_exhibit(site, [&](const museum::Target& target) { return hit(target, ray); });
    if (event.target) events_.push_back(std::move(event));
    if (state.measure) events_.emplace_back().kind = TourEvent::Kind::measured;
}

void FlatVisit::open_page(Page page) {
    overlay_ = page;
    typed_pin_.clear();
    pin_wrong_ = false;
    pin_idle_ = 0.0;
}

void FlatVisit::move_focus(int by) {
    const int count = static_cast<int>(focus().size());
    if (count == 0) return;
    lit_ = lit_ < 0 ? (by > 0 ? 0 : count - 1) : (lit_ + by + count) % count;
}

void FlatVisit::enter() {
    const auto ids = focus();
    if (lit_ >= 0 && lit_ < static_cast<int>(ids.size())) return press(ids[static_cast<std::size_t>(lit_)]);
    auto all = waited();
    if (all.empty()) return pick(sight());
    events_.insert(events_.end(), std::make_move_iterator(all.begin()), std::make_move_iterator(all.end()));
}

void FlatVisit::next_language() {
    const auto& all = open_.museum.languages;
    const auto at = std::ranges::find(all, language());
    if (all.size() > 1)
        send(SessionEvent::Kind::language, at == all.end() || at + 1 == all.end() ? all.front() : *(at + 1));
}

void FlatVisit::hear(Deed deed) {
    const bool page_up = page() != Page::none;
    const bool visiting = session_.stage() == Stage::visit;
    const bool choosing = page_up || scene().state().question.has_value() || lit_ >= 0;
    switch (deed) {
    case Deed::forward_focus:
        return move_focus(1);
    case Deed::backward_focus:
        return move_focus(-1);
    case Deed::left:
        if (choosing) return move_focus(-1);
        return hear(Deed::back);
    case Deed::right:
        if (choosing) return move_focus(1);
        return hear(Deed::next);
    case Deed::up:
    case Deed::down:
        if (page() == Page::credits || page() == Page::hotspot || !choosing)
            scroll_ = std::max(scroll_ + (deed == Deed::down ? 2.0F : -2.0F), 0.0F);
        else
            move_focus(deed == Deed::down ? 1 : -1);
        return;
    case Deed::enter:
        return enter();
    case Deed::escape:
        if (overlay_ == Page::settings || overlay_ == Page::credits || overlay_ == Page::stops)
            return open_page(visiting ? Page::menu : Page::none);
        if (overlay_ != Page::none) return open_page(Page::none);
        if (lit_ >= 0 && !page_up && !scene().state().question) {
            lit_ = -1;
            return;
        }
        if (visiting) return open_page(Page::menu);
        return send(SessionEvent::Kind::back);
    case Deed::menu:
        if (visiting) open_page(overlay_ == Page::none ? Page::menu : Page::none);
        return;
    case Deed::map:
        if (visiting) open_page(overlay_ == Page::stops ? Page::none : Page::stops);
        return;
    case Deed::next:
        if (page() == Page::passport) return; // whoever leads himself on by Space has just come to the end
        if (page_up) return enter();
        lit_ = -1;
        return go(&tour::Player::next);
    case Deed::back:
        if (page_up) return hear(Deed::escape);
        lit_ = -1;
        return go(&tour::Player::back);
    case Deed::again:
        if (!page_up) go(&tour::Player::again);
        return;
    case Deed::language:
        return next_language();
    case Deed::captions:
        reading_.captions = !reading_.captions;
        return;
    case Deed::larger:
        (void)set_reading(reading_, "larger");
        return;
    case Deed::smaller:
        (void)set_reading(reading_, "smaller");
        return;
    case Deed::fullscreen:
        if (!options_.kiosk) wishes_.push_back(FlatWish::fullscreen);
        return;
    }
}

void FlatVisit::press_pin(const std::string& id) {
    if (id == "erase") {
        if (!typed_pin_.empty()) typed_pin_.pop_back();
        return;
    }
    if (const auto digit = after(id, "digit:")) {
        if (typed_pin_.size() < longest_pin) typed_pin_ += *digit;
        pin_wrong_ = false;
        return;
    }
    if (typed_pin_.empty() || pin_locked_ > 0.0) return;
    const bool right = options_.pin && options_.pin(typed_pin_);
    open_page(right ? Page::staff : Page::pin);
    pin_wrong_ = !right;
    pin_tries_ = right ? 0 : pin_tries_ + 1;
    if (pin_tries_ >= most_tries) pin_locked_ = lock_seconds, pin_tries_ = 0;
}

void FlatVisit::press(const std::string& id) {
    const Page from = page();
    if (from == Page::none) {
        if (const auto answer = number_in(id)) {
            TourEvent& event = events_.emplace_back();
            event.kind = TourEvent::Kind::answer;
            event.answer = *answer;
            return;
        }
    }
    if (from == Page::pin && id != "close") return press_pin(id);
    if (set_reading(reading_, id)) return;
    if (const auto tag = after(id, "language:")) return send(SessionEvent::Kind::language, *tag);
    if (const auto level = after(id, "comfort:"))
        return send(SessionEvent::Kind::comfort, {}, number_in(*level).value_or(0));
    if (const auto wanted = after(id, "tour:")) return send(SessionEvent::Kind::tour, *wanted);
    if (const auto stop = after(id, "stop:")) {
        const auto index = number_in(*stop);
        if (playing_ && index && *index < tour().stops.size()) note(playing_->jump(*index));
        return open_page(Page::none);
    }
    if (id == "next") return hear(Deed::next);
    if (id == "back") return hear(Deed::back);
    if (id == "close") return hear(Deed::escape);
    if (id == "menu") return open_page(Page::menu);
    if (id == "stops") return open_page(Page::stops);
    if (id == "settings") return open_page(Page::settings);
    if (id == "credits") return open_page(Page::credits);
    if (id == "staff") return open_page(Page::pin);
    if (id == "roam") return send(SessionEvent::Kind::tour);
    if (id == "end") return send(SessionEvent::Kind::leave);
    if (id == "done") return send(SessionEvent::Kind::leave);
    if (id == "again") return send(SessionEvent::Kind::once_more);
    if (id == "reset") {
        open_page(Page::none);
        return send(SessionEvent::Kind::staff_reset);
    }
    if (id == "restart") return wishes_.push_back(FlatWish::restart);
    if (id == "quit" && (!options_.kiosk || from == Page::staff)) wishes_.push_back(FlatWish::quit);
}

void FlatVisit::hear(const FlatInput& input) {
    if (input.pointed) {
        const bool must = page() != Page::none || scene().state().question;
        if (*input.pointed >= 0 || !must) lit_ = *input.pointed;
    }
    scroll_ = std::max(scroll_ + input.scroll, 0.0F);
    if (page() == Page::pin)
        for (const char digit : input.digits) press_pin(std::string("digit:") + digit);
    for (const Deed deed : input.deeds) {
        if (page() == Page::pin && deed == Deed::back)
            press_pin("erase");
        else if (page() == Page::pin && deed == Deed::enter && !typed_pin_.empty())
            press_pin("enter");
        else
            hear(deed);
    }
    for (const std::string& id : input.pressed) press(id);
    if (page() == Page::none)
        for (const SightRay& ray : input.picks) pick(ray);
}

} // namespace guanhe::app
