#include "render/frustum.h"

#include <glm/gtc/matrix_access.hpp>

#include <algorithm>

namespace guanhe::render {

Frustum frustum_of(const glm::mat4& clip_from_world) noexcept {
    const glm::vec4 x = glm::row(clip_from_world, 0), y = glm::row(clip_from_world, 1),
                    z = glm::row(clip_from_world, 2), w = glm::row(clip_from_world, 3);
    return {{w + x, w - x, w + y, w - y, w - z, z}};
}

bool may_see(const Frustum& frustum, const scan::Bounds& bounds) noexcept {
    if (bounds.empty()) return false;
    return std::ranges::all_of(frustum.planes, [&](const glm::vec4& plane) {
        const glm::vec3 farthest(plane.x >= 0 ? bounds.max.x : bounds.min.x, plane.y >= 0 ? bounds.max.y : bounds.min.y,
                                 plane.z >= 0 ? bounds.max.z : bounds.min.z);
        return glm::dot(glm::vec3(plane), farthest) + plane.w >= 0.0F;
    });
}

bool any_may_see(std::span<const Frustum> frusta, const scan::Bounds& bounds) noexcept {
    return std::ranges::any_of(frusta, [&](const Frustum& frustum) { return may_see(frustum, bounds); });
}

} // namespace guanhe::render
