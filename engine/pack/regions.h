// The regions of a mesh: the leaves of a balanced kd-tree over its triangles, numbered from left to right, so that any
// run of 2^n regions from a multiple of 2^n is one box.
#pragma once

#include <glm/glm.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace guanhe::pack {

/// Three corners' positions, added: three times a triangle's centroid, exact.
struct CornerSum {
    std::array<std::int64_t, 3> at{};
    CornerSum(const glm::ivec3& a, const glm::ivec3& b, const glm::ivec3& c) noexcept
        : at{std::int64_t{a.x} + b.x + c.x, std::int64_t{a.y} + b.y + c.y, std::int64_t{a.z} + b.z + c.z} {}
};

/// Half-open, on the grid.
struct RegionBox {
    std::array<std::int64_t, 3> low{}, high{};

    [[nodiscard]] bool holds(const glm::ivec3& p) const noexcept {
        return p.x >= low[0] && p.x < high[0] && p.y >= low[1] && p.y < high[1] && p.z >= low[2] && p.z < high[2];
    }
    [[nodiscard]] bool holds(const CornerSum& s) const noexcept {
        return s.at[0] >= 3 * low[0] && s.at[0] < 3 * high[0] && s.at[1] >= 3 * low[1] && s.at[1] < 3 * high[1] &&
               s.at[2] >= 3 * low[2] && s.at[2] < 3 * high[2];
    }
};

/// Every grid position lies in exactly one region. Immutable once made; any thread.
class Regions {
public:
    struct Plane {
        std::int32_t at = 0; ///< positions below it lie on the left
        std::uint8_t axis = 0;
    };

    Regions() : Regions(std::span<const Plane>{}) {}
    /// `planes` of a complete tree of 2^n - 1 nodes; the children of node i are 2i + 1 and 2i + 2. None: one region.
    explicit Regions(std::span<const Plane> planes);

    [[nodiscard]] std::uint32_t count() const noexcept { return static_cast<std::uint32_t>(boxes_.size()); }
    [[nodiscard]] const RegionBox& box(std::uint32_t region) const noexcept { return boxes_[region]; }
    [[nodiscard]] std::uint32_t of(const glm::ivec3& position) const noexcept {
        std::size_t node = 0;
        while (node < planes_.size()) {
            const auto& plane = planes_[node];
            node = 2 * node + (position[plane.axis] < plane.at ? 1 : 2);
        }
        return static_cast<std::uint32_t>(node - planes_.size());
    }
    /// Of the centroid.
    [[nodiscard]] std::uint32_t of(const CornerSum& sum) const noexcept {
        std::size_t node = 0;
        while (node < planes_.size()) {
            const auto& plane = planes_[node];
            node = 2 * node + (sum.at[plane.axis] < std::int64_t{3} * plane.at ? 1 : 2);
        }
        return static_cast<std::uint32_t>(node - planes_.size());
    }

private:
    void fill(std::size_t node, const RegionBox& box);

    std::vector<Plane> planes_;
    std::vector<RegionBox> boxes_;
};

} // namespace guanhe::pack
