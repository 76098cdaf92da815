// The cluster hierarchy of one region of a mesh, built bottom-up: clusters of up to 128 triangles, groups of clusters
// that are simplified together with their common border locked, and so on until too little is left to be worth a
// further level in this region. Regions meet again in merge(): what was their common border is free there.
//
// After: Karis, Stubbe, Wihlidal, "A Deep Dive into Nanite Virtualized Geometry" (2021); Ponchio, "Multiresolution
// structures for interactive visualization of very large 3D datasets" (2009), for the borders of regions.
#pragma once

#include "base/result.h"
#include "pack/geometry.h"
#include "pack/writer.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <stop_token>
#include <vector>

namespace guanhe::pack {

/// Which regions have a triangle at this vertex, as the numbers of the first and the last. Regions are numbered so that
/// those that merge are neighbours; a vertex is free to move inside [a, b] when both lie in it.
struct Sharers {
    std::uint32_t first = std::numeric_limits<std::uint32_t>::max();
    std::uint32_t last = 0;
};

/// Welded triangles: no degenerate ones, no two alike, every vertex used.
struct Region {
    std::uint32_t first = 0, last = 0; ///< its number, twice; after merging, those that it covers
    Vertices vertices;
    std::vector<Sharers> sharers; ///< one a vertex; equal positions have equal sharers
    std::vector<std::uint32_t> indices;
    std::vector<std::uint16_t> parts; ///< one a triangle
};

/// How much the attributes weigh. With a weight of 1, an attribute that is off by 1 over an area costs as much as a
/// surface that is off by the square root of that area.
struct AttributeWeights {
    /// Measured ("figures of errors and true distances"): with less, surfaces move by more than their error; with twice
    /// as much, the same error costs twice the triangles. 44 dB against the full mesh where the error is one pixel.
    float normal = 1.0F;
    float color = 1.0F;
    float uv = 0.5F; ///< for texture coordinates that are off by as much as they change over a typical edge
};

struct HierarchyOptions {
    double step = 1.0; ///< of the grid, in local units
    std::uint32_t attributes = 0;
    float keep = 0.5F; ///< share of a group's triangles that simplification aims to keep
    std::uint32_t group_triangles = 4096;
    AttributeWeights weights;
    bool whole_mesh = false; ///< go on to one root group
    std::stop_token stop;    ///< a stop returns an Error of kind cancelled
    /// Hears of every group in order, for tests and tools; may be empty.
    std::function<void(const GroupDraft&)> on_group;
};

/// The clusters at the top of a region, not yet in a group that is written.
struct Top {
    std::uint32_t first = 0, last = 0;
    Vertices vertices;
    std::vector<Sharers> sharers;
    std::vector<std::uint32_t> indices; ///< cluster after cluster
    struct Cluster {
        std::uint32_t first_triangle = 0;
        std::uint16_t triangle_count = 0;
        std::uint16_t part = 0;
        std::uint32_t child = none; ///< the group that made it, counted from the mesh's first group once committed
    };
    std::vector<Cluster> clusters;
    struct Made { ///< what parents need to know of a group that made some of the clusters
        std::uint32_t group = none;
        glm::vec3 center{0.0F};
        float radius = 0.0F, error = 0.0F;
        glm::vec3 box_min{0.0F}, box_max{0.0F};
        std::uint16_t level = 0;
    };
    std::vector<Made> made; ///< by increasing group
};

/// In what build_region() and merge() return, a group's number with this bit is the output's own, counted from 0;
/// without it, it counts from the mesh's first group. committed() turns the first into the second.
inline constexpr std::uint32_t own_group = 0x8000'0000U;

/// What building a region gave: pages in the order of their groups.
struct Built {
    std::vector<CodedPage> pages;
    std::uint32_t group_count = 0;
    Top top;                                               ///< empty after the root
    std::uint64_t groups_simplified = 0, groups_stuck = 0; ///< stuck: kept more than 85 % of their triangles
    std::uint32_t levels = 0;
};

/// Clusters a region and builds levels while they are worth it. Any thread; the same input gives the same bytes.
[[nodiscard]] Result<Built> build_region(Region region, const HierarchyOptions& options);

/// Joins the tops of neighbouring regions (all committed) and goes on.
[[nodiscard]] Result<Built> merge(std::span<Top> tops, const HierarchyOptions& options);

/// Gives an output its place among the mesh's groups. Outputs are committed one after another, in an order that does
/// not depend on threads.
void committed(Built& built, std::uint32_t first_group);

} // namespace guanhe::pack
