#include "headset/climb.h"

#include <algorithm>

namespace guanhe::app {
namespace {

constexpr float hand_reach = 0.12F; // metres, from the middle of the palm
constexpr float mantle = 0.45F;     // metres ahead of the head that he gets himself up to
constexpr float deepest_fall = 30.0F;

} // namespace

bool within_reach(const walk::Surface& surface, const glm::vec3& hand) {
    constexpr float d = 0.57735027F;
    constexpr std::array directions{
        glm::vec3(1, 0, 0),  glm::vec3(-1, 0, 0),  glm::vec3(0, 1, 0),   glm::vec3(0, -1, 0),  glm::vec3(0, 0, 1),
        glm::vec3(0, 0, -1), glm::vec3(d, d, d),   glm::vec3(-d, d, d),  glm::vec3(d, d, -d),  glm::vec3(-d, d, -d),
        glm::vec3(d, -d, d), glm::vec3(-d, -d, d), glm::vec3(d, -d, -d), glm::vec3(-d, -d, -d)};
    return std::ranges::any_of(directions,
                               [&](const glm::vec3& way) { return surface.cast(hand, way, hand_reach).has_value(); });
}

glm::mat4 Climb::step(const glm::mat4& world_from_floor, const std::array<Hand, 2>& hands, const walk::Surface& surface,
                      const glm::vec3& feet) {
    const bool was = climbing();
    let_go_ = false;
    for (std::size_t i = 0; i < hands.size(); ++i) {
        const glm::vec3 at = world_from_floor * glm::vec4(hands[i].at, 1.0F);
        if (!hands[i].closed) held_[i].reset();
        if (!hands[i].closing || !within_reach(surface, at)) continue;
        held_[i] = at;
        pulling_ = i;
        if (!was) began_ = feet;
    }
    if (pulling_ && !held_[*pulling_]) {
        const std::size_t other = 1 - *pulling_;
        pulling_.reset();
        if (held_[other]) {
            // It held on while the first pulled: from here on it pulls from where it is.
            held_[other] = glm::vec3(world_from_floor * glm::vec4(hands[other].at, 1.0F));
            pulling_ = other;
        }
        let_go_ = was && !pulling_;
    }
    if (!pulling_) return world_from_floor;
    glm::mat4 out = world_from_floor;
    out[3] += glm::vec4(*held_[*pulling_] - glm::vec3(world_from_floor * glm::vec4(hands[*pulling_].at, 1.0F)), 0.0F);
    return out;
}

glm::vec3 Climb::footing(const walk::Surface& surface, const walk::Body& body, const glm::vec3& head,
                         const glm::vec3& ahead, const glm::vec3& feet) const {
    // What his chest is over: he gets himself up.
    const glm::vec3 edge = head + ahead * mantle;
    if (!surface.between(head, edge)) {
        const float down = (head.y - feet.y) * 0.75F;
        const auto up = walk::stand(surface, body, edge, down);
        if (up.refusal == walk::Refusal::none) return up.feet;
    }
    const auto below = walk::stand(surface, body, feet + glm::vec3(0, body.step, 0), deepest_fall);
    return below.refusal == walk::Refusal::none ? below.feet : began_;
}

} // namespace guanhe::app
