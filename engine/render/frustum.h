// Which boxes a view can see.
#pragma once

#include "render/view.h"
#include "scan/scan.h"

#include <glm/glm.hpp>

#include <array>
#include <span>

namespace guanhe::render {

/// Six planes facing inwards: dot(plane, (p, 1)) >= 0 inside. The far plane of an infinite projection accepts
/// everything.
struct Frustum {
    std::array<glm::vec4, 6> planes;
};
/// `clip_from_world` has depth 1 at the near plane and 0 at the far one.
[[nodiscard]] Frustum frustum_of(const glm::mat4& clip_from_world) noexcept;

/// False only when the box is certainly outside.
[[nodiscard]] bool may_see(const Frustum& frustum, const scan::Bounds& bounds) noexcept;
/// Seen from any view: each is tested on its own, so that nothing vanishes at the edge of one eye.
[[nodiscard]] bool any_may_see(std::span<const Frustum> frusta, const scan::Bounds& bounds) noexcept;

} // namespace guanhe::render
