#include "render/panels/gaze_follow.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::render {
namespace {

float wrapped(float angle) {
    return std::remainder(angle, glm::two_pi<float>());
}

glm::vec3 direction(float yaw, float pitch) {
    return {-std::sin(yaw) * std::cos(pitch), std::sin(pitch), -std::cos(yaw) * std::cos(pitch)};
}

/// Where the caption would hang at rest.
struct Goal {
    float yaw, pitch;
};
Goal goal_of(const glm::mat4& world_from_head, float last_yaw, const FollowOptions& options) {
    const glm::vec3 ahead = -glm::normalize(glm::vec3(world_from_head[2]));
    const float flat = std::hypot(ahead.x, ahead.z);
    // Straight up or down there is no heading: it stays where it was.
    const float yaw = flat > 0.1F ? std::atan2(-ahead.x, -ahead.z) : last_yaw;
    const float pitch = std::clamp(std::atan2(ahead.y, flat) - options.below, options.lowest, options.highest);
    return {yaw, pitch};
}

FollowPlace settled(FollowPlace place, const glm::vec3& head, float most, const FollowOptions& options) {
    glm::vec3 from_head = place.anchor + direction(place.yaw, place.pitch) * place.distance - head;
    const float length = glm::length(from_head);
    if (length < 1e-4F)
        from_head = direction(place.yaw, place.pitch) * std::min(most, place.distance);
    else
        from_head *= std::clamp(length, std::min(options.nearest, most), most) / length;
    const float away = glm::length(from_head);
    place.scale = away / options.distance;
    const glm::vec3 back = -from_head / away;
    const glm::vec3 right = glm::normalize(glm::cross(glm::vec3(0, 1, 0), back));
    const glm::vec3 up = glm::cross(back, right);
    place.world_from_panel = glm::mat4(glm::vec4(right * place.scale, 0.0F), glm::vec4(up * place.scale, 0.0F),
                                       glm::vec4(back * place.scale, 0.0F), glm::vec4(head + from_head, 1.0F));
    return place;
}

float most_distance(std::optional<float> clearance, const FollowOptions& options) {
    if (!clearance || !std::isfinite(*clearance)) return options.distance;
    return std::clamp(*clearance - options.off_surface, options.nearest, options.distance);
}

} // namespace

FollowPlace begin_follow(const glm::mat4& world_from_head, std::optional<float> clearance,
                         const FollowOptions& options) {
    FollowPlace place;
    const Goal goal = goal_of(world_from_head, 0.0F, options);
    place.yaw = goal.yaw;
    place.pitch = goal.pitch;
    place.anchor = glm::vec3(world_from_head[3]);
    place.distance = most_distance(clearance, options);
    return settled(place, place.anchor, place.distance, options);
}

glm::vec3 follow_direction(const FollowPlace& place, const glm::mat4& world_from_head) {
    const glm::vec3 to = glm::vec3(place.world_from_panel[3]) - glm::vec3(world_from_head[3]);
    const float length = glm::length(to);
    return length > 1e-4F ? to / length : direction(place.yaw, place.pitch);
}

FollowPlace follow_gaze(const FollowPlace& last, const glm::mat4& world_from_head, float dt,
                        std::optional<float> clearance, const FollowOptions& options) {
    const glm::vec3 head(world_from_head[3]);
    if (glm::distance(head, last.anchor) > options.leap) return begin_follow(world_from_head, clearance, options);
    FollowPlace place = last;
    const float share = 1.0F - std::exp(-std::max(dt, 0.0F) / options.time);

    const Goal goal = goal_of(world_from_head, last.yaw, options);
    const float left = wrapped(goal.yaw - last.yaw), up = goal.pitch - last.pitch;
    const float away = std::hypot(left * std::cos(last.pitch), up);
    place.turning = away > (last.turning ? options.rest : options.slack);
    if (place.turning) {
        place.yaw = wrapped(last.yaw + left * share);
        place.pitch = last.pitch + up * share;
    }

    const glm::vec3 walked = head - last.anchor;
    constexpr float stays = 0.02F; // metres
    place.moving = glm::length(walked) > (last.moving ? stays : options.steps);
    if (place.moving) place.anchor += walked * share;

    const float most = most_distance(clearance, options);
    place.distance = std::min(last.distance + (options.distance - last.distance) * share, most);
    // Near a wall a step is a large angle: the anchor is kept on a leash, or the caption would hang beside the visitor.
    constexpr float leash = 0.3F; // of the distance
    const glm::vec3 behind = place.anchor - head;
    const float lag = glm::length(behind);
    if (lag > leash * place.distance) place.anchor = head + behind * (leash * place.distance / lag);
    return settled(place, head, most, options);
}

} // namespace guanhe::render
