#include "view/framing.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace guanhe::app {

namespace {

constexpr float free_margin = 0.08F;
constexpr float yaw_radians = 0.55F;        // 31 degrees to the right of the front
constexpr float low_pitch_radians = 0.30F;  // 17 degrees over a standing thing
constexpr float high_pitch_radians = 0.65F; // 37 degrees over a flat site
constexpr float smallest_metres = 1.0e-6F;

std::array<glm::vec3, 8> corners(const scan::Bounds& bounds) {
    std::array<glm::vec3, 8> all{};
    for (unsigned i = 0; i < 8; ++i) {
        all[i] = {(i & 1U) != 0 ? bounds.max.x : bounds.min.x, (i & 2U) != 0 ? bounds.max.y : bounds.min.y,
                  (i & 4U) != 0 ? bounds.max.z : bounds.min.z};
    }
    return all;
}

/// The farther a site is spread compared with its height, the higher it is looked at from.
float pitch_for(const scan::Bounds& bounds) {
    const auto size = bounds.max - bounds.min;
    const float spread = std::max({size.x, size.z, smallest_metres});
    const float upright = std::clamp(size.y / spread / 0.5F, 0.0F, 1.0F);
    return high_pitch_radians + (low_pitch_radians - high_pitch_radians) * upright;
}

struct Fit {
    float distance; ///< of the eye, along z
    float middle;   ///< of the eye, along the axis
};

/// The nearest eye that sees all points within `slope` to both sides along one axis (0: x, 1: y). An eye at (a, z) sees
/// p when |p.a - a| <= (z - p.z) * slope: each side bounds one line of (a, z), and the two lines cross at the answer.
Fit fit(const std::array<glm::vec3, 8>& points, glm::length_t axis, float slope) {
    float above = std::numeric_limits<float>::lowest(), below = above;
    for (const auto& point : points) {
        above = std::max(above, point[axis] + point.z * slope);
        below = std::max(below, -point[axis] + point.z * slope);
    }
    return {(above + below) / (2.0F * slope), (above - below) * 0.5F};
}

/// Where along the axis an eye at distance z has as much room on both sides: where it would be if the slope were no
/// more than it needs, found by halving since the distance only falls as the slope grows.
float centred(const std::array<glm::vec3, 8>& points, glm::length_t axis, float slope, float z) {
    float low = 0.0F, high = slope;
    for (int step = 0; step < 40; ++step) {
        const float between = (low + high) * 0.5F;
        if (between <= 0.0F || fit(points, axis, between).distance > z)
            low = between;
        else
            high = between;
    }
    return fit(points, axis, high).middle;
}

} // namespace

CameraPlace frame_all(const scan::Bounds& bounds, float yfov, float aspect) {
    const float pitch = pitch_for(bounds);
    const glm::vec3 back{std::sin(yaw_radians) * std::cos(pitch), std::sin(pitch),
                         std::cos(yaw_radians) * std::cos(pitch)};
    const auto right = glm::normalize(glm::cross(glm::vec3{0, 1, 0}, back));
    return frame_along(bounds, {right, glm::cross(back, right), back}, yfov, aspect);
}

CameraPlace frame_along(const scan::Bounds& given, const glm::mat3& axes, float yfov, float aspect) {
    scan::Bounds bounds = given;
    if (bounds.min == bounds.max) { // a single point has no size to go by
        bounds.min -= glm::vec3(0.5F);
        bounds.max += glm::vec3(0.5F);
    }
    const auto center = bounds.center();
    const auto &right = axes[0], &up = axes[1], &back = axes[2];

    // The corners in the camera's axes about the centre.
    std::array<glm::vec3, 8> seen{};
    float nearest = std::numeric_limits<float>::lowest();
    for (std::size_t i = 0; const auto& corner : corners(bounds)) {
        const auto offset = corner - center;
        seen[i] = {glm::dot(offset, right), glm::dot(offset, up), glm::dot(offset, back)};
        nearest = std::max(nearest, seen[i++].z);
    }
    const float slope_y = std::tan(yfov * 0.5F) * (1.0F - free_margin);
    const float slope_x = slope_y * aspect;
    const float least = nearest + std::max(bounds.radius() * 0.05F, smallest_metres);
    const float z = std::max({fit(seen, 0, slope_x).distance, fit(seen, 1, slope_y).distance, least});
    const auto target = center + right * centred(seen, 0, slope_x, z) + up * centred(seen, 1, slope_y, z);
    auto eye = target + back * z;
    // Far from the origin a tiny scan's distance may drown in rounding.
    for (float step = z; eye == target; step *= 2.0F) eye = target + back * step;
    return {eye, target};
}

glm::mat4 look_from(const CameraPlace& place) {
    const auto back = glm::normalize(place.eye - place.target);
    const bool upright = std::abs(back.y) < 0.99999F;
    const auto up = upright ? glm::vec3{0, 1, 0} : glm::vec3{0, 0, back.y > 0 ? -1 : 1};
    const auto right = glm::normalize(glm::cross(up, back));
    return {glm::vec4(right, 0), glm::vec4(glm::cross(back, right), 0), glm::vec4(back, 0), glm::vec4(place.eye, 1)};
}

float near_plane(float radius) {
    return std::clamp(radius * 1.0e-3F, smallest_metres * 0.01F, 0.05F);
}

scan::Camera fitted(scan::Camera lens, float aspect, float radius) {
    if (!lens.perspective) {
        lens.ymag = std::max(lens.ymag, lens.xmag / aspect);
        lens.xmag = lens.ymag * aspect;
        lens.zfar = lens.zfar.value_or(lens.znear + std::max(1.0F, radius * 4.0F));
    } else if (lens.aspect_ratio && *lens.aspect_ratio > aspect) {
        lens.yfov = 2.0F * std::atan(std::tan(lens.yfov * 0.5F) * *lens.aspect_ratio / aspect);
    }
    lens.znear = std::max(lens.znear, smallest_metres);
    return lens;
}

render::View view_from(const CameraPlace& place, float yfov, float aspect, const scan::Bounds& bounds) {
    return {look_from(place), render::perspective(yfov, aspect, near_plane(bounds.radius()))};
}

render::View view_from(const glm::mat4& world_from_view, const scan::Camera& own_lens, float aspect,
                       const scan::Bounds& bounds) {
    const auto lens = fitted(own_lens, aspect, bounds.radius());
    // A camera's node may be scaled; what it sees is not.
    glm::mat4 pose = world_from_view;
    for (int axis = 0; axis < 3; ++axis) {
        const auto direction = glm::vec3(pose[axis]);
        const float length = glm::length(direction);
        if (length > 0.0F) pose[axis] = glm::vec4(direction / length, 0.0F);
    }
    if (!lens.perspective) return {pose, render::orthographic(lens.xmag, lens.ymag, lens.znear, *lens.zfar)};
    return {pose, render::perspective(lens.yfov, aspect, lens.znear)};
}

} // namespace guanhe::app
