// Volumes and cones that never leave out what they stand for, whatever the rounding.
#pragma once

#include <glm/glm.hpp>

#include <array>
#include <cstdint>
#include <span>

namespace guanhe::pack {

struct Sphere {
    glm::vec3 center{0.0F};
    float radius = 0.0F;
};

struct Box {
    glm::vec3 low{0.0F}, high{0.0F};
};

/// Near the smallest sphere around the spheres. Requires at least one.
[[nodiscard]] Sphere sphere_around(std::span<const Sphere> spheres);

/// Around the points step * (low to high), with room for the rounding of those to float.
[[nodiscard]] Box box_around(const glm::ivec3& low, const glm::ivec3& high, double step);
[[nodiscard]] Box united(const Box& a, const Box& b) noexcept;

/// ClusterDraft::cone of at most 256 triangles, by their normals of any length; those without one do not matter.
[[nodiscard]] std::array<std::int8_t, 4> cone_around(std::span<const glm::vec3> normals);

} // namespace guanhe::pack
