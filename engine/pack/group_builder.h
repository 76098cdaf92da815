// One group at a time: its clusters become a small mesh and a draft, then the mesh is simplified and cut again.
#pragma once

#include "pack/bounds.h"
#include "pack/clusters.h"
#include "pack/pool.h"
#include "pack/prune.h"
#include "pack/simplify.h"

#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::pack {

class GroupBuilder {
public:
    GroupBuilder(double step, const AttributeWeights& weights) : step_(step), weights_(weights) {}

    /// Gathers clusters of the pool, sorted by part. `locked(place)` says what may not move.
    template<class Locked>
    void gather(const Pool& pool, std::span<const std::uint32_t> clusters, const Locked& locked) {
        begin(pool, clusters);
        for (std::size_t p = 0; p < places_.size(); ++p) mesh_.locked[p] = locked(places_[p]) ? 1 : 0;
    }

    /// What the pack keeps of the group as it is now. Volumes, error and level are set by finish().
    [[nodiscard]] const GroupDraft& draft() const noexcept { return draft_; }
    [[nodiscard]] std::span<const std::uint32_t> children() const noexcept { return children_; } ///< in Pool::made
    [[nodiscard]] std::uint32_t triangles() const noexcept {
        return static_cast<std::uint32_t>(draft_.indices.size() / 3);
    }

    /// Simplifies what was gathered to about `triangles`, by ever ruder means; the rudest, which makes holes, only
    /// where `at_any_cost`. The error is in local units.
    struct Reduced {
        std::uint32_t triangles = 0;
        float error = 0.0F;
        bool stuck = false; ///< so many triangles are left that it was not worth it
    };
    Reduced simplify(std::uint32_t triangles, bool at_any_cost);

    /// Fills in the draft's volumes, error and level from its own vertices and its children, and its children's places.
    void finish(const Pool& pool, float error);

    /// Brings what simplify() changed back to the pool's vertices, which nothing else uses any more.
    void write_back(Pool& pool);

    /// Cuts what simplify() left into clusters that `made` has made.
    void append_clusters(std::uint32_t made, ClusterWriter& writer);

private:
    void begin(const Pool& pool, std::span<const std::uint32_t> clusters);
    void add_wedges(const Pool& pool, std::span<const Pool::Cluster> clusters);
    void copy_vertices(const Vertices& from);
    void set_points();
    void set_children(const Pool& pool);
    void set_attributes();
    void set_texture_attributes(std::size_t stride);
    void set_cones();

    double step_;
    AttributeWeights weights_;
    GroupDraft draft_;
    SimplifyMesh mesh_;
    Simplified left_;
    Simplifier simplifier_;
    Pruner pruner_;
    KdSplitter splitter_;
    std::vector<Pool::Cluster> clusters_;
    std::vector<std::uint16_t> wedge_slots_,
        point_slots_;                     ///< of the pool's vertices and places: one more than the number
    std::vector<std::uint32_t> vertices_; ///< the pool's, of each wedge
    std::vector<std::uint32_t> places_;   ///< the pool's, of each point
    std::vector<std::uint16_t> wedge_parts_;
    std::vector<std::uint32_t> children_; ///< in Pool::made, ascending
    glm::ivec3 low_{0}, high_{0};
    std::vector<glm::vec3> normals_; ///< of triangles
    std::vector<glm::vec3> smooth_;  ///< of points, where vertices have none
    std::vector<Centroid> centroids_;
    std::vector<std::uint32_t> ends_;
};

} // namespace guanhe::pack
