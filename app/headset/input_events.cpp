#include "headset/input_events.h"

namespace guanhe::app {
namespace {

constexpr float drag_metres = 0.03F;
constexpr double drag_seconds = 0.5;
constexpr double recentre_seconds = 0.7; // or a slip of the thumb would do it

} // namespace

std::optional<Pick> pick_along(const Footing& footing, const glm::mat4& world_from_aim, float longest) {
    const glm::vec3 from(world_from_aim[3]), along = glm::normalize(-glm::vec3(world_from_aim[2]));
    const auto hit = footing.surface.cast(from, along, longest);
    if (!hit || hit->place >= footing.subjects.size()) return {};
    return Pick{.point = hit->point,
                .normal = hit->normal,
                .distance = hit->distance,
                .subject = footing.subjects[hit->place],
                .thing = footing.thing_of.empty() ? -1 : footing.thing_of[hit->place]};
}

void HandActs::step(const xr::HandInput& hand, double seconds) {
    select_.step(hand.active ? hand.select : 0.0F);
    grab_.step(hand.active ? hand.grab : 0.0F);
    menu_press_.step(hand.active && hand.menu ? 1.0F : 0.0F);
    recentre_press_.step(hand.active && hand.recentre ? 1.0F : 0.0F);
    was_grabbing_ = grabbing_;
    selected_ = false;
    if (hand.fingers) {
        const glm::vec3 at = hand.floor_from_grip ? glm::vec3((*hand.floor_from_grip)[3]) : pinched_at_;
        if (select_.began()) {
            pinched_ = 0.0;
            pinched_at_ = at;
            dragged_ = false;
        }
        if (select_.down()) {
            pinched_ += seconds;
            dragged_ = dragged_ || pinched_ > drag_seconds || glm::distance(at, pinched_at_) > drag_metres;
        }
        selected_ = select_.ended() && !dragged_;
        if (!select_.down()) dragged_ = false;
    } else {
        // A hand that is no longer seen has not clicked.
        dragged_ = false;
        selected_ = select_.began();
    }
    grabbing_ = grab_.down() || dragged_;
    menu_ = menu_press_.began();
    const double before = held_;
    held_ = recentre_press_.down() ? held_ + seconds : 0.0;
    recentre_ = before < recentre_seconds && held_ >= recentre_seconds;
}

} // namespace guanhe::app
