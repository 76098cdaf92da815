// The triangles that a visitor can stand on and bump into, in a tree that rays are cast through.
#pragma once

#include <glm/glm.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace guanhe::walk {

struct Triangle {
    std::array<glm::vec3, 3> corners; ///< metres, in the world
    std::uint32_t place = 0;          ///< whose it is: the caller's own number
};

struct Hit {
    float distance = 0.0F; ///< metres along the ray
    glm::vec3 point{0.0F};
    glm::vec3 normal{0.0F};  ///< of unit length, towards where the ray came from
    bool front = true;       ///< the triangle's front was met (counter-clockwise), not its back
    std::uint32_t place = 0; ///< of the triangle
};

/// Immutable; any thread.
class Surface {
public:
    Surface() = default; ///< nothing anywhere
    /// Triangles that are not finite, or have no area, are left out.
    explicit Surface(std::vector<Triangle> triangles);

    [[nodiscard]] bool empty() const noexcept { return triangles_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return triangles_.size(); }
    /// The nearest that a ray meets, from either side. `direction` is of unit length, `longest` in metres.
    [[nodiscard]] std::optional<Hit> cast(const glm::vec3& origin, const glm::vec3& direction, float longest) const;
    /// Between two points; distance from `from`.
    [[nodiscard]] std::optional<Hit> between(const glm::vec3& from, const glm::vec3& to) const;

private:
    /// A box around a run of triangles. Its two halves, if it has any: the next node, and `right`.
    struct Node {
        glm::vec3 low, high;
        std::uint32_t first = 0, count = 0; ///< of triangles, in a leaf
        std::uint32_t right = 0;            ///< 0: a leaf
    };
    std::uint32_t build(std::uint32_t first, std::uint32_t count);

    std::vector<Triangle> triangles_;
    std::vector<Node> nodes_; ///< the root first
};

} // namespace guanhe::walk
