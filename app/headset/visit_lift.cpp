// Visit: single things in his hands, or before his eyes.
#include "headset/visit.h"

namespace guanhe::app {
namespace {

constexpr float farthest_lift = 4.0F; // metres

} // namespace

int Visit::thing_at(const glm::vec3& hand) const {
    int nearest = -1;
    float least = lift_reach;
    for (std::size_t i = 0; i < footing_->things.size(); ++i) {
        const float away = distance_to(footing_->things[i].bounds, hand);
        if (away > least || (away == least && nearest >= 0)) continue;
        least = away;
        nearest = static_cast<int>(i);
    }
    return nearest;
}

int Visit::liftable(const std::optional<Pick>& pick) const {
    const bool near = pick && pick->panel < 0 && pick->distance <= farthest_lift;
    return near && !led_ && !in_hands() ? pick->thing : -1;
}

void Visit::lift(const xr::Input& input, const Head& head, double seconds) {
    std::array<Lift::Hand, 2> hands;
    for (std::size_t i = 0; i < hands.size(); ++i) {
        const xr::HandInput& hand = input.hands[i];
        hands[i].closed = hands_[i].grabbing();
        hands[i].turn = hand.stick;
        if (!hand.floor_from_grip) continue;
        hands[i].grip = world_from_floor() * *hand.floor_from_grip;
        const glm::mat4 aim = world_from_floor() * hand.floor_from_aim.value_or(*hand.floor_from_grip);
        hands[i].ahead = -glm::normalize(glm::vec3(aim[2]));
        if (hands_[i].grabbed() && !in_hands()) take(hand, i, hands[i]);
    }
    if (in_hands()) lift_.put_back();
    lift_.step(hands, head ? std::optional(world_from_floor() * *head) : std::nullopt, seconds);
}

/// What this hand closes on, or points at with nothing in its reach to hold on to.
void Visit::take(const xr::HandInput& input, std::size_t hand, const Lift::Hand& by) {
    if (lift_.in_hand(1 - hand)) return lift_.hand_over(hand, by);
    const glm::vec3 at((*by.grip)[3]);
    int thing = thing_at(at);
    if (thing < 0 && input.floor_from_aim && !within_reach(footing_->surface, at))
        thing = liftable(pointed_at(*input.floor_from_aim));
    if (thing < 0) return;
    const auto which = static_cast<std::size_t>(thing);
    lift_.take(which, footing_->things[which].bounds, hand, by);
}

/// What is before his eyes stays there while he looks at it; resting on anything else puts it back.
void Visit::look_away(const glm::mat4& world_from_gaze) {
    const Lifted& lifted = *lift_.lifted();
    const scan::Bounds& rest = footing_->things[lifted.thing].bounds;
    const glm::vec3 to =
        glm::vec3(lifted.world_from_rest * glm::vec4(rest.center(), 1.0F)) - glm::vec3(world_from_gaze[3]);
    const glm::vec3 along = -glm::normalize(glm::vec3(world_from_gaze[2]));
    const float ahead = glm::dot(to, along);
    if (ahead > 0.0F && glm::length(to - along * ahead) < rest.radius()) return dwell_.forget();
    looked_at_ = glm::vec3(world_from_gaze[3]) + along;
    if (dwell_.acted()) lift_.put_back();
}

} // namespace guanhe::app
