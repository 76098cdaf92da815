// Which clusters are simplified together. Borders of groups are locked while their groups are simplified, so those of
// the level before must come to lie inside now: they are denser than the rest, and groups grow across what they share
// most.
#pragma once

#include <glm/glm.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::pack {

struct GroupingCluster {
    glm::vec3 center;
    std::uint32_t triangles = 0;
};

/// Two clusters that touch, and at how many points.
struct GroupingEdge {
    std::uint32_t a = 0, b = 0;
    std::uint32_t shared = 0;
};

struct GroupingLimits {
    std::uint32_t triangles = 4096; ///< what groups should come near to
    std::uint32_t clusters = 64;    ///< what they must not exceed
};

/// The clusters of each group, groups by their first cluster.
struct Grouping {
    std::vector<std::uint32_t> clusters;
    std::vector<std::uint32_t> ends; ///< in `clusters`, one a group

    [[nodiscard]] std::size_t size() const noexcept { return ends.size(); }
    [[nodiscard]] std::span<const std::uint32_t> group(std::size_t i) const noexcept {
        const std::size_t first = i == 0 ? 0 : ends[i - 1];
        return std::span(clusters).subspan(first, ends[i] - first);
    }
};

/// Agglomerates: the two groups that share most for their sizes are joined first. What touches nothing is joined to
/// what is near. Depends on the arguments alone.
[[nodiscard]] Grouping group_clusters(std::span<const GroupingCluster> clusters, std::span<const GroupingEdge> edges,
                                      const GroupingLimits& limits);

} // namespace guanhe::pack
