#include "headset/world_grip.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

// Metres, of the visitor's.
constexpr float in_hands = 0.4F; // a side that two hands hold
constexpr float largest_on_table = 1.5F, table_height = 0.9F, reach = 0.55F;
constexpr float turnable = 0.05F; // hands above one another say nothing of a turn
constexpr float beyond = 2.0F;    // that hands may pull past the steps

float largest_side(const scan::Bounds& bounds) {
    if (bounds.empty()) return 1.0F;
    const glm::vec3 size = bounds.max - bounds.min;
    return std::max({size.x, size.y, size.z, 1e-3F});
}

glm::mat4 with_scale(const glm::mat4& floor, float scale) {
    const float factor = scale / scale_of(floor);
    glm::mat4 out = floor;
    for (glm::length_t i = 0; i < 3; ++i) out[i] *= factor;
    return out;
}

/// The same, moved so that a point of his floor is at a point of the world.
glm::mat4 anchored(glm::mat4 floor, const glm::vec3& world, const glm::vec3& on_floor) {
    floor[3] = glm::vec4(world - glm::mat3(floor) * on_floor, 1.0F);
    return floor;
}

} // namespace

float scale_of(const glm::mat4& world_from_floor) {
    return glm::length(glm::vec3(world_from_floor[1]));
}

std::vector<float> scale_steps(const scan::Bounds& bounds) {
    const float model = largest_side(bounds) / in_hands;
    std::vector<float> steps{1.0F};
    constexpr std::array factors{2.0F, 2.5F, 2.0F}; // 1, 2, 5, 10
    for (std::size_t i = 0; i < 24 && (model > 1.0F ? steps.back() < model : steps.back() > model); ++i) {
        const float factor = factors[i % factors.size()];
        steps.push_back(model > 1.0F ? steps.back() * factor : steps.back() / factor);
    }
    if (steps.back() < model * 0.999F && model < 1.0F) steps.pop_back(); // larger than two hands
    return steps;
}

ScaleRange scale_range(const scan::Bounds& bounds) {
    const auto steps = scale_steps(bounds);
    return {std::min(steps.front(), steps.back()) / beyond, std::max(steps.front(), steps.back()) * beyond};
}

std::optional<float> next_scale(const scan::Bounds& bounds, float scale, bool smaller) {
    const auto steps = scale_steps(bounds);
    constexpr float same = 1.02F; // pulled by hand to nearly a step
    std::optional<float> found;
    for (const float step : steps) {
        if (smaller ? step > scale * same : step * same < scale)
            if (!found || (smaller ? step < *found : step > *found)) found = step;
    }
    return found;
}

glm::mat4 at_scale(const glm::mat4& world_from_floor, const scan::Bounds& bounds, float scale,
                   const glm::mat4& floor_from_head, float own_floor) {
    const glm::mat4 scaled = with_scale(world_from_floor, scale);
    const glm::vec3 head(floor_from_head[3]);
    if (largest_side(bounds) / scale > largest_on_table || bounds.empty()) {
        const glm::vec3 feet(head.x, own_floor, head.z);
        return anchored(scaled, glm::vec3(world_from_floor * glm::vec4(feet, 1.0F)), feet);
    }
    glm::vec3 ahead = -glm::vec3(floor_from_head[2]);
    ahead.y = 0.0F;
    ahead = glm::dot(ahead, ahead) > 1e-6F ? glm::normalize(ahead) : glm::vec3(0, 0, -1);
    // However it is turned, its middle is this far from what sticks out farthest.
    const glm::vec3 size = (bounds.max - bounds.min) / scale;
    const float half = 0.5F * glm::length(glm::vec2(size.x, size.z));
    const glm::vec3 spot = glm::vec3(head.x, own_floor + table_height, head.z) + ahead * (reach + half);
    const glm::vec3 middle = bounds.center();
    return anchored(scaled, {middle.x, bounds.min.y, middle.z}, spot);
}

glm::mat4 WorldGrip::step(const glm::mat4& world_from_floor, const std::array<std::optional<glm::vec3>, 2>& hands,
                          const ScaleRange& range) {
    // A hand that comes or goes: what the hands hold from now on is what they are at.
    if (hands[0].has_value() != held_[0].has_value() || hands[1].has_value() != held_[1].has_value()) {
        for (std::size_t i = 0; i < hands.size(); ++i) {
            held_[i].reset();
            if (hands[i]) held_[i] = glm::vec3(world_from_floor * glm::vec4(*hands[i], 1.0F));
        }
        return world_from_floor;
    }
    if (!holding()) return world_from_floor;
    if (!hands[0] || !hands[1]) {
        const std::size_t one = hands[0] ? 0 : 1;
        return anchored(world_from_floor, *held_[one], *hands[one]);
    }
    const glm::vec3 between = *hands[1] - *hands[0], held = *held_[1] - *held_[0];
    const float apart = glm::length(between);
    glm::mat4 out = world_from_floor;
    if (apart > 0.01F) {
        out = with_scale(out, std::clamp(glm::length(held) / apart, range.least, range.most));
        const glm::vec3 now = glm::mat3(out) * between;
        const bool level = glm::length(glm::vec2(between.x, between.z)) > turnable &&
                           glm::length(glm::vec2(held.x, held.z)) > turnable * scale_of(out);
        if (level) {
            const float angle = std::atan2(-held.z, held.x) - std::atan2(-now.z, now.x);
            out = glm::rotate(glm::mat4(1.0F), angle, glm::vec3(0, 1, 0)) * glm::mat4(glm::mat3(out));
        }
    }
    return anchored(out, (*held_[0] + *held_[1]) * 0.5F, (*hands[0] + *hands[1]) * 0.5F);
}

} // namespace guanhe::app
