// Order of blended triangles: back to front over all draws, so that surfaces that pass through one another still blend
// right.
#pragma once

#include <glm/glm.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::render {

struct BlendSource {
    std::span<const glm::vec3> positions;   ///< empty: cannot be sorted by triangle, goes as a whole
    std::span<const std::uint32_t> indices; ///< a list of triangles
    glm::mat4 world_from_local{1.0F};
    glm::vec3 center{0.0F}; ///< in the world, for sorting as a whole
};

/// Consecutive triangles of one source, in drawing order.
struct BlendRun {
    std::uint32_t source = 0;
    std::uint32_t first_index = 0; ///< into BlendOrder::indices; unused for whole sources
    std::uint32_t index_count = 0; ///< 0: the whole source in its own order
};

struct BlendOrder {
    std::vector<std::uint32_t> indices;
    std::vector<BlendRun> runs;

    struct Triangle {
        std::uint32_t key, source, first;
    };
    std::vector<Triangle> triangles, spare; ///< kept for their memory
};

/// More triangles or more runs than this, and whole sources are sorted instead of triangles.
inline constexpr std::size_t max_sorted_triangles = 300'000;
inline constexpr std::size_t max_blend_runs = 8192;

/// `eye`: w = 1 a position, w = 0 the direction to the viewer. Reuses the storage of `out`. Deterministic: equally far
/// triangles keep their order.
void sort_blended(std::span<const BlendSource> sources, const glm::vec4& eye, BlendOrder& out);

} // namespace guanhe::render
