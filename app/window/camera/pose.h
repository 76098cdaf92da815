// Where an eye is, through which lens it looks, and what hands asked of it. Pure values; metres, radians, seconds.
#pragma once

#include "render/view.h"
#include "scan/scan.h"

#include <glm/glm.hpp>
#include <glm/gtc/quaternion.hpp>

#include <cmath>

namespace guanhe::app {

/// Right-handed, y up, looking along its own -z.
struct CameraPose {
    glm::vec3 eye{0.0F};
    glm::quat world_from_view{1.0F, 0.0F, 0.0F, 0.0F};

    [[nodiscard]] glm::vec3 right() const { return world_from_view * glm::vec3(1, 0, 0); }
    [[nodiscard]] glm::vec3 up() const { return world_from_view * glm::vec3(0, 1, 0); }
    [[nodiscard]] glm::vec3 forward() const { return world_from_view * glm::vec3(0, 0, -1); }
    [[nodiscard]] glm::mat4 matrix() const;

    /// From a rigid or scaled node matrix; what cannot be a rotation becomes none.
    [[nodiscard]] static CameraPose from_matrix(const glm::mat4& world_from_view);
    /// Looking at `target`; straight down and up are fine.
    [[nodiscard]] static CameraPose looking_at(const glm::vec3& eye, const glm::vec3& target);
};

/// Heading about +y and height above the horizon; no roll. Yaw 0 looks along -z, positive turns left; pitch up.
struct Heading {
    float yaw = 0.0F;
    float pitch = 0.0F; ///< within a quarter turn

    [[nodiscard]] glm::quat rotation() const;
    /// Drops the roll. Continuous with `near_yaw` (no jump by a full turn), which also decides the yaw at the poles.
    [[nodiscard]] static Heading of(const glm::quat& world_from_view, float near_yaw = 0.0F);
};

struct Lens {
    float yfov = 0.785398F; ///< vertical
    bool orthographic = false;
    float ymag = 1.0F;                    ///< half the height, orthographic only
    float znear = 0.001F, zfar = 1000.0F; ///< zfar only when orthographic
};

/// The part of a window that the picture is composed for, free of side panels. Pixels, top left origin.
struct Canvas {
    float width = 1.0F, height = 1.0F; ///< the whole window
    float left = 0.0F, right = 1.0F;   ///< the free columns
    [[nodiscard]] float center_x() const { return (left + right) * 0.5F; }
    /// Width over height of the free part.
    [[nodiscard]] float aspect() const { return (right - left) / height; }
    /// The direction of a pixel, as tangents from the optical axis: x right, y up.
    [[nodiscard]] glm::vec2 tangents(const glm::vec2& pixel, float yfov) const;
    /// The projection whose optical axis meets the middle of the free part.
    [[nodiscard]] glm::mat4 projection(const Lens& lens) const;
};

/// What is being looked at, as a size that is safe to divide by.
struct Extent {
    glm::vec3 center{0.0F};
    glm::vec3 half{0.5F};
    float radius = 0.866F; ///< above 0; of the sphere around the box

    [[nodiscard]] static Extent of(const scan::Bounds& bounds);
    [[nodiscard]] scan::Bounds bounds() const { return {center - half, center + half}; }
    [[nodiscard]] float lowest() const { return center.y - half.y; }
    [[nodiscard]] float outside(const glm::vec3& point) const; ///< distance to the box; 0 within
    /// The nearest point within `radii` radii of the centre: further out nothing can be seen, and numbers lose their
    /// worth.
    [[nodiscard]] glm::vec3 clamped(const glm::vec3& point, float radii) const;
    /// How far from the centre the box fills a picture of this shape, seen in this direction, with a margin.
    [[nodiscard]] float fit_distance(const glm::quat& world_from_view, float yfov, float aspect) const;
};

/// What hands did since the last step, without devices. Drags are in window heights, x right, y down.
struct CameraInput {
    glm::vec2 drag_turn{0.0F};
    glm::vec2 drag_pan{0.0F};
    float drag_zoom = 0.0F; ///< up is nearer
    float wheel = 0.0F;     ///< notches, away from the person is positive
    glm::vec2 cursor{0.0F}; ///< tangents from the optical axis, x right, y up
    glm::vec3 move{0.0F};   ///< held keys and sticks: right, up, forward, each -1 to 1
    glm::vec2 turn{0.0F};   ///< held: right, up, each -1 to 1
    float zoom = 0.0F;      ///< held: nearer, -1 to 1
    bool fast = false;
    bool slow = false;

    [[nodiscard]] bool any() const;
};

/// Where a value stands that follows a goal with time constant `tau`, when the goal moves evenly from `before` to
/// `after` in `dt`. The exact solution, so that the path does not depend on the frame rate.
template<class T>
[[nodiscard]] T follow(const T& value, const T& before, const T& after, float dt, float tau) {
    if (dt <= 0.0F) return value;
    const T lag = (after - before) * (tau / dt);
    return after - lag + (value - before + lag) * std::exp(-dt / tau);
}

} // namespace guanhe::app
