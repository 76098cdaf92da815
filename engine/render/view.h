// What to draw from: a set of views drawn in one pass (one for a window, two for eyes). No Vulkan here.
#pragma once

#include <glm/glm.hpp>

#include <cstdint>
#include <vector>

namespace guanhe::render {

inline constexpr std::uint32_t max_views = 4;

/// One camera. Right-handed, y up, looking along -z. Metres.
struct View {
    glm::mat4 world_from_view{1.0F}; ///< pose
    glm::mat4 clip_from_view{1.0F};  ///< Vulkan clip space (y down), depth reversed: 1 at the near plane, 0 at infinity
};

struct ViewSet {
    std::uint32_t width = 0, height = 0; ///< pixels of each view
    std::vector<View> views;             ///< 1 to max_views
    /// Parts of the pictures that nobody sees, which are left out: corners of triangles, each x and y in the picture
    /// (-1 to 1, y down) and the number of its view.
    std::vector<glm::vec3> hidden = {};
};

/// Reverse-z, infinite far plane, y flipped for Vulkan. `yfov` in radians.
[[nodiscard]] glm::mat4 perspective(float yfov, float aspect, float znear);
/// The same from the four half-angles of an eye (radians, left and down negative), as OpenXR gives them.
[[nodiscard]] glm::mat4 perspective(float left, float right, float up, float down, float znear);
/// Reverse-z orthographic; half width and half height in metres.
[[nodiscard]] glm::mat4 orthographic(float xmag, float ymag, float znear, float zfar);

} // namespace guanhe::render
