#include "window/camera/pose.h"

#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::app {

glm::mat4 CameraPose::matrix() const {
    return glm::translate(glm::mat4(1.0F), eye) * glm::mat4_cast(world_from_view);
}

CameraPose CameraPose::from_matrix(const glm::mat4& world_from_view) {
    CameraPose pose;
    pose.eye = glm::vec3(world_from_view[3]);
    const glm::vec3 back(world_from_view[2]);
    const glm::vec3 up(world_from_view[1]);
    const glm::vec3 right = glm::cross(up, back); // rebuilt, so that mirrored and skewed nodes still give a rotation
    const float size = glm::length(right);
    if (!(size > 0.0F) || !std::isfinite(size)) return pose;
    const glm::vec3 x = right / size;
    const glm::vec3 z = glm::normalize(back);
    pose.world_from_view = glm::normalize(glm::quat_cast(glm::mat3(x, glm::cross(z, x), z)));
    return pose;
}

CameraPose CameraPose::looking_at(const glm::vec3& eye, const glm::vec3& target) {
    const glm::vec3 to = target - eye;
    Heading heading;
    const float flat = std::hypot(to.x, to.z);
    if (flat > 0.0F) heading.yaw = std::atan2(-to.x, -to.z);
    if (flat > 0.0F || to.y != 0.0F) heading.pitch = std::atan2(to.y, flat);
    return {eye, heading.rotation()};
}

glm::quat Heading::rotation() const {
    return glm::angleAxis(yaw, glm::vec3(0, 1, 0)) * glm::angleAxis(pitch, glm::vec3(1, 0, 0));
}

Heading Heading::of(const glm::quat& world_from_view, float near_yaw) {
    const glm::vec3 forward = world_from_view * glm::vec3(0, 0, -1);
    Heading heading;
    const float flat = std::hypot(forward.x, forward.z);
    heading.pitch = std::atan2(forward.y, flat);
    if (flat > 1e-4F) {
        heading.yaw = std::atan2(-forward.x, -forward.z);
    } else {
        // Straight up or down the sight line has no heading; the top of the view still has one.
        const glm::vec3 up = world_from_view * glm::vec3(0, 1, 0);
        const float sign = forward.y > 0.0F ? -1.0F : 1.0F;
        if (std::hypot(up.x, up.z) > 1e-4F)
            heading.yaw = std::atan2(-up.x * sign, -up.z * sign);
        else
            heading.yaw = near_yaw;
    }
    const float turn = glm::two_pi<float>();
    heading.yaw += turn * std::round((near_yaw - heading.yaw) / turn);
    return heading;
}

glm::vec2 Canvas::tangents(const glm::vec2& pixel, float yfov) const {
    const float scale = 2.0F * std::tan(yfov * 0.5F) / height;
    return {(pixel.x - center_x()) * scale, (height * 0.5F - pixel.y) * scale};
}

glm::mat4 Canvas::projection(const Lens& lens) const {
    if (lens.orthographic) {
        const float x = lens.ymag * width / height;
        return render::orthographic(x, lens.ymag, lens.znear, lens.zfar);
    }
    const glm::vec2 low = tangents({0.0F, height}, lens.yfov);
    const glm::vec2 high = tangents({width, 0.0F}, lens.yfov);
    return render::perspective(std::atan(low.x), std::atan(high.x), std::atan(high.y), std::atan(low.y), lens.znear);
}

Extent Extent::of(const scan::Bounds& bounds) {
    Extent extent;
    if (bounds.empty()) return extent;
    extent.center = bounds.center();
    extent.half = (bounds.max - bounds.min) * 0.5F;
    // A single point has no size; a step of a micrometre keeps every division below sound.
    extent.radius = std::max(glm::length(extent.half), 1e-6F);
    return extent;
}

float Extent::outside(const glm::vec3& point) const {
    return glm::length(glm::max(glm::abs(point - center) - half, glm::vec3(0.0F)));
}

glm::vec3 Extent::clamped(const glm::vec3& point, float radii) const {
    const glm::vec3 out = point - center;
    const float away = glm::length(out);
    return away > radii * radius ? center + out * (radii * radius / away) : point;
}

float Extent::fit_distance(const glm::quat& world_from_view, float yfov, float aspect) const {
    constexpr float margin = 0.08F;
    const float slope_y = std::tan(std::clamp(yfov, 0.01F, 3.0F) * 0.5F) * (1.0F - margin);
    const float slope_x = slope_y * std::max(aspect, 0.01F);
    const glm::quat view_from_world = glm::conjugate(world_from_view);
    float distance = radius * 0.1F;
    for (unsigned i = 0; i < 8; ++i) {
        const glm::vec3 sign((i & 1U) != 0 ? 1 : -1, (i & 2U) != 0 ? 1 : -1, (i & 4U) != 0 ? 1 : -1);
        const glm::vec3 corner = view_from_world * (sign * half);
        distance = std::max(distance, corner.z + std::max(std::abs(corner.x) / slope_x, std::abs(corner.y) / slope_y));
    }
    return distance;
}

bool CameraInput::any() const {
    return drag_turn != glm::vec2(0.0F) || drag_pan != glm::vec2(0.0F) || drag_zoom != 0.0F || wheel != 0.0F ||
           move != glm::vec3(0.0F) || turn != glm::vec2(0.0F) || zoom != 0.0F;
}

} // namespace guanhe::app
