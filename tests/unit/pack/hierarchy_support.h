// Models cut into regions as the bake does it, hierarchies built from them, and cuts through those.
#pragma once

#include "pack/hierarchy.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace guanhe::test {

/// Triangles on the grid, before they are cut into regions.
struct Model {
    pack::Vertices vertices;
    std::vector<std::uint32_t> indices;
    std::vector<std::uint16_t> parts; ///< one a triangle

    void triangle(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint16_t part = 0) {
        indices.insert(indices.end(), {a, b, c});
        parts.push_back(part);
    }
    [[nodiscard]] std::size_t triangle_count() const noexcept { return parts.size(); }
};

/// A closed, bumpy ball: an octahedron whose sides are cut into n^2 triangles, 8 n^2 in all.
[[nodiscard]] Model ball(std::uint32_t n, std::int32_t radius, bool normals);
/// n by n quads with hills; y is up, 16 grid units a quad.
[[nodiscard]] Model hills(std::uint32_t n);
/// Many closed cubes of 12 triangles each.
[[nodiscard]] Model rubble(std::uint32_t count);

/// Regions along one axis after another, 2^depth of them, with the sharers that the bake would find.
[[nodiscard]] std::vector<pack::Region> regions_of(const Model& model, unsigned depth);

/// All groups of a mesh, numbered as in a pack.
struct Hierarchy {
    std::vector<pack::GroupDraft> groups; ///< children are indices into this
    std::uint64_t simplified = 0, stuck = 0;
    std::uint32_t levels = 0;
};

/// Small groups, so that small models have many levels.
[[nodiscard]] pack::HierarchyOptions small_groups();

/// Builds regions of a model and merges them, `fan_in` neighbours at a time. Checks on the way that pages and drafts
/// agree.
[[nodiscard]] Hierarchy build(const Model& model, unsigned region_depth, pack::HierarchyOptions options,
                              std::size_t fan_in = 4);
/// One region, which shares its border with others that are not there: not up to a root.
[[nodiscard]] Hierarchy build_alone(pack::Region region, const pack::HierarchyOptions& options, pack::Top& top);

/// Checks the limits of clusters and groups, that volumes and errors nest, and that one root is above all.
void check_nesting(const Hierarchy& hierarchy);

struct Corner {
    std::array<std::int32_t, 3> position{};
    std::uint32_t group = 0, vertex = 0;
    [[nodiscard]] friend bool operator<(const Corner& a, const Corner& b) { return a.position < b.position; }
};
struct CutTriangle {
    std::array<Corner, 3> corners;
    std::uint16_t part = 0;
};

/// The triangles of a cut; `open` is asked once a group.
[[nodiscard]] std::vector<CutTriangle> cut(const Hierarchy& hierarchy, const std::function<bool(std::uint32_t)>& open);
/// Open where the error is larger than this.
[[nodiscard]] std::vector<CutTriangle> cut_at(const Hierarchy& hierarchy, float error);

/// Edges by position, in both directions: how often each direction occurs.
using Position = std::array<std::int32_t, 3>;
struct EdgeUse {
    std::uint32_t forward = 0, backward = 0; ///< forward: from the smaller position to the larger
};
[[nodiscard]] std::map<std::pair<Position, Position>, EdgeUse> edges_of(std::span<const CutTriangle> triangles);
/// Edges that are not shared by exactly two triangles of opposite direction.
[[nodiscard]] std::size_t open_edges(std::span<const CutTriangle> triangles);
/// Vertices - edges + triangles.
[[nodiscard]] std::int64_t euler(std::span<const CutTriangle> triangles);
/// Twice the area that the triangles enclose with each coordinate plane: depends on their border alone.
[[nodiscard]] std::array<std::int64_t, 3> twice_vector_area(std::span<const CutTriangle> triangles);
[[nodiscard]] double area(std::span<const CutTriangle> triangles);

/// Repeatable randomness.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed * 0x9E37'79B9'7F4A'7C15U + 1) {}
    std::uint32_t bits() {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return static_cast<std::uint32_t>(state_ >> 32U);
    }
    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(std::uint64_t{bits()} * n >> 32U); }
    float unit() { return static_cast<float>(bits() >> 8U) * 0x1p-24F; }

private:
    std::uint64_t state_;
};

} // namespace guanhe::test
