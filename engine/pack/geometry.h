// Triangles on their way into a pack.
#pragma once

#include "pack/format.h"

#include <glm/glm.hpp>

#include <array>
#include <cstdint>
#include <vector>

namespace guanhe::pack {

/// Vertices as structure of arrays: positions, and the other arrays empty or as long. Two vertices may share a position
/// (a seam of normals, colours or texture coordinates).
struct Vertices {
    std::vector<glm::ivec3> positions;  ///< on the mesh's grid
    std::vector<std::uint32_t> normals; ///< octahedral, two snorm16
    std::vector<std::uint32_t> colors;  ///< r, g, b (sRGB-coded) and alpha, 8 bits each, r lowest
    std::array<std::vector<glm::vec2>, 2> uv;
    std::vector<std::uint32_t> tangents; ///< octahedral, unorm16 and unorm15, handedness in the top bit

    [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(positions.size()); }
    [[nodiscard]] std::uint32_t attributes() const noexcept {
        return (normals.empty() ? 0U : has_normals) | (colors.empty() ? 0U : has_colors) |
               (uv[0].empty() ? 0U : has_uv0) | (uv[1].empty() ? 0U : has_uv1) | (tangents.empty() ? 0U : has_tangents);
    }
};

/// A cluster of a group being made: a run of the group's triangles.
struct ClusterDraft {
    std::uint16_t triangle_count = 0; ///< 1 to max_cluster_triangles, with at most max_cluster_vertices corners
    std::uint16_t part = 0;
    std::uint16_t child =
        0xFFFF; ///< index among the group's children of the one that made it; 0xFFFF: a source cluster
    std::array<std::int8_t, 4>
        cone{}; ///< axis, and the cut-off as in meshopt_Bounds::cone_cutoff_s8 (127: never culled)
};

/// One group, ready to be coded.
struct GroupDraft {
    Vertices vertices;                  ///< only those used, in order of first use
    std::vector<std::uint32_t> indices; ///< cluster after cluster
    std::vector<ClusterDraft> clusters;
    std::vector<std::uint32_t> children;
    glm::vec3 center{0.0F}; ///< as Group's, in local units relative to the mesh's origin
    float radius = 0.0F;
    float error = 0.0F;
    glm::vec3 box_min{0.0F}, box_max{0.0F};
    std::uint16_t level = 0;
};

} // namespace guanhe::pack
