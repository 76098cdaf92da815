// The clusters of one level on their way to the next. Simplification keeps a subset of the vertices, so all levels of a
// region index the same ones.
#pragma once

#include "pack/grouping.h"
#include "pack/hierarchy.h"

#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::pack {

/// Which vertices share a position. Where none do, a vertex's place is its own index and the table stays empty.
class Places {
public:
    void find(std::span<const glm::ivec3> positions);
    [[nodiscard]] std::uint32_t of(std::uint32_t vertex) const noexcept {
        return table_.empty() ? vertex : table_[vertex];
    }
    [[nodiscard]] bool distinct() const noexcept { return table_.empty(); }
    [[nodiscard]] std::uint32_t count() const noexcept { return count_; }

private:
    std::vector<std::uint32_t> table_;
    std::uint32_t count_ = 0;
};

struct Pool {
    using Cluster = Top::Cluster;      ///< but `child` counts in `made`
    std::uint32_t first = 0, last = 0; ///< regions covered
    Vertices vertices;
    std::vector<Sharers> sharers;
    Places places;
    std::vector<std::uint32_t> indices;
    std::vector<Cluster> clusters;
    std::vector<Top::Made> made;
    Grouping first_groups; ///< of source clusters, where the kd-tree has found them

    [[nodiscard]] std::span<const std::uint32_t> corners(const Cluster& cluster) const noexcept {
        return std::span(indices).subspan(std::size_t{cluster.first_triangle} * 3,
                                          std::size_t{cluster.triangle_count} * 3);
    }
    /// Whether a triangle of a region beyond these may use the vertex.
    [[nodiscard]] bool shared_beyond(std::uint32_t vertex) const noexcept {
        return sharers[vertex].first < first || sharers[vertex].last > last;
    }
};

/// Writes triangles as clusters of a level, each within the limits of a cluster.
class ClusterWriter {
public:
    ClusterWriter(std::uint32_t vertex_count, std::vector<std::uint32_t>& indices, std::vector<Pool::Cluster>& clusters)
        : indices_(indices), clusters_(clusters), used_by_(vertex_count, 0) {}

    /// Begins a cluster; add() begins another one like it where this one is full.
    void begin(std::uint16_t part, std::uint32_t child);
    void add(std::uint32_t a, std::uint32_t b, std::uint32_t c);
    void end();

private:
    std::vector<std::uint32_t>& indices_;
    std::vector<Pool::Cluster>& clusters_;
    std::vector<std::uint32_t> used_by_; ///< of vertices: the number of the last cluster that used it, from 1
    std::uint32_t number_ = 0, vertices_ = 0;
    Pool::Cluster cluster_;
};

/// Tops as one pool: equal vertices become one, equal positions share their sharers.
[[nodiscard]] Pool join(std::span<Top> tops);

/// What is left of a pool, without the vertices and children that are no longer used.
[[nodiscard]] Top take_top(Pool&& pool);

/// The clusters as nodes of a graph, and which of them touch at how many places.
struct ClusterGraph {
    std::vector<GroupingCluster> clusters;
    std::vector<GroupingEdge> edges;
};
[[nodiscard]] ClusterGraph graph_of(const Pool& pool);

} // namespace guanhe::pack
