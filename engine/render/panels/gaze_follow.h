// Where captions hang in a headset: they come along with the gaze, late and gently, and are never pinned to the eye.
// Pure functions; any thread. Metres, radians, seconds; y up.
#pragma once

#include <glm/glm.hpp>

#include <optional>

namespace guanhe::render {

struct FollowOptions {
    float distance = 1.5F;     ///< from the eye, where nothing is in the way
    float below = 0.26F;       ///< radians under the gaze: what is looked at stays free
    float slack = 0.30F;       ///< radians that the gaze turns before the caption begins to come along
    float rest = 0.03F;        ///< and how near it comes before it stays again
    float time = 0.35F;        ///< seconds in which two thirds of the way are gone
    float steps = 0.15F;       ///< metres that the head moves before the caption begins to come along
    float leap = 1.0F;         ///< metres in one step beyond which the head was teleported: it is there at once
    float lowest = -0.60F;     ///< radians; who looks at his feet does not carry the caption there
    float highest = 0.35F;     ///< and who looks at a ceiling
    float off_surface = 0.08F; ///< metres that are kept to what is behind it
    float nearest = 0.25F;     ///< metres; it comes no nearer than this
};

/// What is kept from step to step.
struct FollowPlace {
    float yaw = 0.0F, pitch = 0.0F; ///< of the caption, from the anchor; yaw 0: along -z, left positive
    float distance = 0.0F;          ///< wished for
    glm::vec3 anchor{0.0F};         ///< where the head is taken to be
    bool turning = false, moving = false;

    glm::mat4 world_from_panel{1.0F}; ///< upright, facing the head; with `scale`
    float scale = 1.0F;               ///< over its size at FollowOptions::distance: it always looks as large
};

/// Straight ahead at once, as when a caption appears.
[[nodiscard]] FollowPlace begin_follow(const glm::mat4& world_from_head, std::optional<float> clearance,
                                       const FollowOptions& options = {});

/// The direction to ask for `clearance` in: from the head to where the caption is.
[[nodiscard]] glm::vec3 follow_direction(const FollowPlace& place, const glm::mat4& world_from_head);

/// One step of `dt` seconds. `clearance`: metres from the head to the nearest of the scene over what the caption
/// covers; nothing: all is free. It comes nearer at once, or it would be behind a wall, and goes back gently.
[[nodiscard]] FollowPlace follow_gaze(const FollowPlace& last, const glm::mat4& world_from_head, float dt,
                                      std::optional<float> clearance, const FollowOptions& options = {});

} // namespace guanhe::render
