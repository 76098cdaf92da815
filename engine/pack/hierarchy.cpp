#include "pack/hierarchy.h"

#include "pack/clusters.h"
#include "pack/group_builder.h"
#include "pack/pages.h"
#include "pack/pool.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::pack {

namespace {

/// Beyond the region, borders stay locked; with more than this share of them in a level it is time to merge.
constexpr float most_locked = 0.25F;

class Builder {
public:
    Builder(Pool pool, const HierarchyOptions& options)
        : options_(options), pool_(std::move(pool)), group_(options.step, options.weights) {}

    Result<Built> build() {
        if (pool_.clusters.empty()) return finished();
        while (true) {
            if (options_.stop.stop_requested()) return stopped();
            if (!options_.whole_mesh && at_the_top()) break;
            const auto groups = next_groups();
            const bool one = options_.whole_mesh && groups.size() == 1;
            if (one && triangles() <= max_cluster_triangles) {
                emit_root(groups.group(0));
                break;
            }
            if (build_level(groups, false)) continue;
            if (!options_.whole_mesh) break;
            if (one) {
                emit_root(groups.group(0));
                break;
            }
            build_level(groups, true);
        }
        return finished();
    }

private:
    static Error stopped() { return {.what = "stopped", .where = {}, .hint = {}, .kind = ErrorKind::cancelled}; }

    [[nodiscard]] Grouping next_groups() {
        if (!pool_.first_groups.ends.empty()) return std::exchange(pool_.first_groups, {});
        const auto graph = graph_of(pool_);
        return group_clusters(graph.clusters, graph.edges, {options_.group_triangles, max_group_clusters});
    }

    [[nodiscard]] std::size_t triangles() const noexcept { return pool_.indices.size() / 3; }

    [[nodiscard]] bool at_the_top() {
        if (pool_.clusters.size() <= max_group_clusters / 2) return true;
        used_.assign(pool_.places.count(), 0);
        std::size_t used = 0, locked = 0;
        for (const auto vertex : pool_.indices) {
            auto& seen = used_[pool_.places.of(vertex)];
            if (seen != 0) continue;
            seen = 1;
            ++used;
            locked += pool_.shared_beyond(vertex) ? 1 : 0;
        }
        return static_cast<float>(locked) > most_locked * static_cast<float>(used);
    }

    void find_owners(const Grouping& groups) {
        owner_.assign(pool_.places.count(), none);
        for (std::uint32_t g = 0; g < groups.size(); ++g)
            for (const auto c : groups.group(g))
                for (const auto vertex : pool_.corners(pool_.clusters[c])) {
                    auto& owner = owner_[pool_.places.of(vertex)];
                    owner = owner == none || owner == g ? g : many;
                }
        for (std::uint32_t v = 0; v < pool_.vertices.size(); ++v)
            if (pool_.shared_beyond(v)) owner_[pool_.places.of(v)] = many;
    }

    /// What could not be simplified meets other neighbours in the next level.
    void keep_clusters(std::span<const std::uint32_t> members, std::vector<std::uint32_t>& indices,
                       std::vector<Pool::Cluster>& clusters) const {
        for (const auto c : members) {
            auto cluster = pool_.clusters[c];
            const auto corners = pool_.corners(cluster);
            cluster.first_triangle = static_cast<std::uint32_t>(indices.size() / 3);
            indices.insert(indices.end(), corners.begin(), corners.end());
            clusters.push_back(cluster);
        }
    }

    /// False where it was hardly worth it.
    bool build_level(const Grouping& groups, bool at_any_cost) {
        find_owners(groups);
        std::vector<std::uint32_t> indices;
        std::vector<Pool::Cluster> clusters;
        indices.reserve(pool_.indices.size() / 2);
        const auto before = pool_.indices.size();
        ClusterWriter writer(pool_.vertices.size(), indices, clusters);
        for (std::uint32_t g = 0; g < groups.size(); ++g) {
            if (options_.stop.stop_requested()) return true;
            const auto members = groups.group(g);
            group_.gather(pool_, members, [&](std::uint32_t place) { return owner_[place] == many; });
            const auto goal = static_cast<std::uint32_t>(static_cast<float>(group_.triangles()) * options_.keep);
            const auto simplified = group_.simplify(goal, at_any_cost);
            const bool last = options_.whole_mesh && groups.size() == 1; // and the root, where it is stuck
            built_.groups_simplified += last ? 0 : 1;
            if (simplified.stuck) {
                built_.groups_stuck += last ? 0 : 1;
                keep_clusters(members, indices, clusters);
                continue;
            }
            emit(error_of(simplified.error));
            group_.write_back(pool_);
            group_.append_clusters(static_cast<std::uint32_t>(pool_.made.size() - 1), writer);
        }
        pages_.end_level();
        pool_.indices = std::move(indices);
        pool_.clusters = std::move(clusters);
        return pool_.indices.size() < before - before / 20;
    }

    /// Errors of levels are independent of each other: they add up like noise.
    [[nodiscard]] float error_of(float own) const {
        float below = 0.0F;
        for (const auto child : group_.children()) below = std::max(below, pool_.made[child].error);
        const auto least = static_cast<float>(options_.step) / 16.0F;
        return std::max({std::sqrt(own * own + below * below), below, least});
    }

    void emit(float error) {
        group_.finish(pool_, error);
        const auto& draft = group_.draft();
        const auto number = pages_.add(draft) | own_group;
        if (options_.on_group) options_.on_group(draft);
        built_.levels = std::max<std::uint32_t>(built_.levels, draft.level + 1U);
        pool_.made.push_back({number, draft.center, draft.radius, error, draft.box_min, draft.box_max, draft.level});
    }

    void emit_root(std::span<const std::uint32_t> members) {
        group_.gather(pool_, members, [](std::uint32_t) { return false; });
        emit(std::numeric_limits<float>::infinity());
        pool_.clusters.clear();
    }

    Built finished() {
        built_.pages = pages_.finish();
        built_.group_count = pages_.group_count();
        built_.top = take_top(std::move(pool_));
        return std::move(built_);
    }

    static constexpr std::uint32_t many = none - 1;
    HierarchyOptions options_;
    Pool pool_;
    GroupBuilder group_;
    PageMaker pages_;
    Built built_;
    std::vector<std::uint32_t> owner_;
    std::vector<std::uint8_t> used_;
};

/// The sums of the corners of each triangle, from the lowest corner of all.
std::vector<Centroid> centroids_of(const Region& region) {
    glm::ivec3 low(std::numeric_limits<std::int32_t>::max());
    for (const auto& p : region.vertices.positions) low = glm::min(low, p);
    std::vector<Centroid> centroids(region.indices.size() / 3);
    for (std::uint32_t t = 0; t < centroids.size(); ++t) {
        std::array<std::int64_t, 3> sum{};
        for (std::size_t k = 0; k < 3; ++k) {
            const auto& p = region.vertices.positions[region.indices[std::size_t{t} * 3 + k]];
            sum[0] += std::int64_t{p.x} - low.x;
            sum[1] += std::int64_t{p.y} - low.y;
            sum[2] += std::int64_t{p.z} - low.z;
        }
        centroids[t] = {static_cast<float>(sum[0]), static_cast<float>(sum[1]), static_cast<float>(sum[2]), t};
    }
    return centroids;
}

/// Cuts a region's triangles into groups and those, by part, into clusters.
Pool pool_of(Region region, std::uint32_t group_triangles) {
    Pool pool;
    pool.first = region.first;
    pool.last = region.last;
    pool.places.find(region.vertices.positions);
    auto centroids = centroids_of(region);
    const auto part = [&](const Centroid& c) { return region.parts[c.triangle]; };
    KdSplitter splitter;
    std::vector<std::uint32_t> group_ends, ends;
    splitter.split(centroids, group_triangles, 0, group_ends);

    pool.indices.reserve(region.indices.size());
    ClusterWriter writer(region.vertices.size(), pool.indices, pool.clusters);
    bool fits = true;
    std::uint32_t begin = 0;
    for (const auto group_end : group_ends) {
        const auto first_cluster = static_cast<std::uint32_t>(pool.clusters.size());
        const auto group = std::span(centroids).subspan(begin, group_end - begin);
        begin = group_end;
        const auto by_part = [&](const Centroid& a, const Centroid& b) { return part(a) < part(b); };
        if (!std::is_sorted(group.begin(), group.end(), by_part)) std::stable_sort(group.begin(), group.end(), by_part);
        for (std::size_t i = 0; i < group.size();) {
            std::size_t last = i + 1;
            while (last < group.size() && part(group[last]) == part(group[i])) ++last;
            ends.clear();
            splitter.split(group.subspan(i, last - i), max_cluster_triangles, static_cast<std::uint32_t>(i), ends);
            for (const auto end : ends) {
                writer.begin(part(group[i]), none);
                for (; i < end; ++i) {
                    const auto* c = &region.indices[std::size_t{group[i].triangle} * 3];
                    writer.add(c[0], c[1], c[2]);
                }
                writer.end();
            }
        }
        for (auto c = first_cluster; c < pool.clusters.size(); ++c) pool.first_groups.clusters.push_back(c);
        pool.first_groups.ends.push_back(static_cast<std::uint32_t>(pool.clusters.size()));
        fits = fits && pool.clusters.size() - first_cluster <= max_group_clusters;
    }
    if (!fits) pool.first_groups = {}; // many parts, or few shared vertices
    pool.vertices = std::move(region.vertices);
    pool.sharers = std::move(region.sharers);
    return pool;
}

} // namespace

Result<Built> build_region(Region region, const HierarchyOptions& options) {
    return Builder(pool_of(std::move(region), options.group_triangles), options).build();
}

Result<Built> merge(std::span<Top> tops, const HierarchyOptions& options) {
    return Builder(join(tops), options).build();
}

void committed(Built& built, std::uint32_t first_group) {
    const auto place = [&](std::uint32_t& group) {
        if (group != none && (group & own_group) != 0) group = first_group + (group & ~own_group);
    };
    for (auto& page : built.pages)
        for (auto& child : page.children) place(child);
    for (auto& cluster : built.top.clusters) place(cluster.child);
    for (auto& made : built.top.made) place(made.group);
}

} // namespace guanhe::pack
