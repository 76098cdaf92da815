#include "pack/grouping.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <queue>

namespace guanhe::pack {

namespace {

struct Link {
    std::uint32_t other = 0;
    std::uint32_t shared = 0;
};

/// Two groups as they were when their numbers were taken; stale once either has grown.
struct Candidate {
    float score = 0.0F;
    std::uint32_t a = 0, b = 0;
    std::uint32_t age_a = 0, age_b = 0;

    [[nodiscard]] bool operator<(const Candidate& o) const noexcept {
        if (score != o.score) return score < o.score;
        return a != o.a ? a > o.a : b > o.b;
    }
};

class Agglomeration {
public:
    Agglomeration(std::span<const GroupingCluster> clusters, std::span<const GroupingEdge> edges,
                  const GroupingLimits& limits)
        : limits_(limits), links_(clusters.size()), owner_(clusters.size()), triangles_(clusters.size()),
          counts_(clusters.size(), 1), ages_(clusters.size(), 0), links_to_(clusters.size(), none) {
        std::iota(owner_.begin(), owner_.end(), 0U);
        for (std::size_t i = 0; i < clusters.size(); ++i) triangles_[i] = std::max(clusters[i].triangles, 1U);
        for (const auto& edge : edges) {
            links_[edge.a].push_back({edge.b, edge.shared});
            links_[edge.b].push_back({edge.a, edge.shared});
        }
        for (const auto& edge : edges) offer(edge.a, edge.b, edge.shared);
    }

    void join_touching() {
        while (!queue_.empty()) {
            const auto next = queue_.top();
            queue_.pop();
            if (ages_[next.a] == next.age_a && ages_[next.b] == next.age_b) join(next.a, next.b);
        }
    }

    /// Groups much too small go to the neighbour that they share most with, even if that becomes too large.
    void join_remainders(float share, float tolerance) {
        const auto most = static_cast<std::uint32_t>(static_cast<float>(limits_.triangles) * tolerance);
        for (std::uint32_t g = 0; g < owner_.size(); ++g) {
            if (owner_[g] != g || static_cast<float>(triangles_[g]) > static_cast<float>(limits_.triangles) * share)
                continue;
            Link best{none, 0};
            for (const auto& link : links_[g])
                if (triangles_[g] + triangles_[link.other] <= most &&
                    counts_[g] + counts_[link.other] <= limits_.clusters && link.shared > best.shared)
                    best = link;
            if (best.other != none) join(best.other, g);
        }
    }

    /// What is still small is joined along a space-filling order.
    void join_near(std::span<const GroupingCluster> clusters) {
        std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
        glm::vec3 low(std::numeric_limits<float>::max()), high(std::numeric_limits<float>::lowest());
        for (const auto& cluster : clusters) {
            low = glm::min(low, cluster.center);
            high = glm::max(high, cluster.center);
        }
        const auto size = high - low;
        const float longest = std::max({size.x, size.y, size.z});
        const float scale = longest > 0.0F ? 2097151.0F / longest : 0.0F;
        for (std::uint32_t g = 0; g < owner_.size(); ++g)
            if (owner_[g] == g && triangles_[g] * 2 <= limits_.triangles)
                order.emplace_back(morton((clusters[g].center - low) * scale), g);
        std::sort(order.begin(), order.end());
        for (std::size_t i = 1; i < order.size(); ++i) {
            const auto g = order[i].second;
            const auto into = find(order[i - 1].second);
            if (triangles_[g] + triangles_[into] <= limits_.triangles && counts_[g] + counts_[into] <= limits_.clusters)
                join(into, g);
        }
    }

    [[nodiscard]] Grouping result() {
        Grouping out;
        std::vector<std::uint32_t> position(owner_.size(), none);
        std::vector<std::uint32_t> groups;
        for (std::uint32_t c = 0; c < owner_.size(); ++c) {
            auto& at = position[find(c)];
            if (at == none) {
                at = static_cast<std::uint32_t>(groups.size());
                groups.push_back(0);
            }
            ++groups[at];
        }
        std::vector<std::uint32_t> next(groups.size());
        std::exclusive_scan(groups.begin(), groups.end(), next.begin(), 0U);
        out.clusters.resize(owner_.size());
        for (std::uint32_t c = 0; c < owner_.size(); ++c) out.clusters[next[position[find(c)]]++] = c;
        out.ends = std::move(next);
        return out;
    }

private:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    [[nodiscard]] static std::uint64_t morton(const glm::vec3& p) noexcept {
        const auto spread = [](float x) {
            auto bits = static_cast<std::uint64_t>(x);
            bits = (bits | bits << 32U) & 0x001F'0000'0000'FFFFU;
            bits = (bits | bits << 16U) & 0x001F'0000'FF00'00FFU;
            bits = (bits | bits << 8U) & 0x100F'00F0'0F00'F00FU;
            bits = (bits | bits << 4U) & 0x10C3'0C30'C30C'30C3U;
            return (bits | bits << 2U) & 0x1249'2492'4924'9249U;
        };
        return spread(p.x) | spread(p.y) << 1U | spread(p.z) << 2U;
    }

    [[nodiscard]] std::uint32_t find(std::uint32_t c) noexcept {
        while (owner_[c] != c) c = owner_[c] = owner_[owner_[c]];
        return c;
    }

    void offer(std::uint32_t a, std::uint32_t b, std::uint32_t shared) {
        if (triangles_[a] + triangles_[b] > limits_.triangles || counts_[a] + counts_[b] > limits_.clusters) return;
        const float sizes = static_cast<float>(triangles_[a]) * static_cast<float>(triangles_[b]);
        queue_.push({static_cast<float>(shared) / std::sqrt(sizes * std::sqrt(sizes)), std::min(a, b), std::max(a, b),
                     ages_[std::min(a, b)], ages_[std::max(a, b)]});
    }

    void join(std::uint32_t into, std::uint32_t from) {
        owner_[from] = into;
        triangles_[into] += triangles_[from];
        counts_[into] += counts_[from];
        ++ages_[into];
        ++ages_[from];
        auto& links = links_[into];
        std::erase_if(links, [&](const Link& l) { return l.other == from; });
        for (std::size_t i = 0; i < links.size(); ++i) links_to_[links[i].other] = static_cast<std::uint32_t>(i);
        for (const auto& link : links_[from]) {
            if (link.other == into) continue;
            auto& at = links_to_[link.other];
            if (at == none) {
                at = static_cast<std::uint32_t>(links.size());
                links.push_back(link);
            } else {
                links[at].shared += link.shared;
            }
        }
        links_[from] = {};
        for (const auto& link : links) {
            links_to_[link.other] = none;
            auto& back = links_[link.other];
            bool merged = false;
            std::size_t kept = 0;
            for (const auto& old : back) {
                if (old.other == into || old.other == from) {
                    if (merged) continue;
                    merged = true;
                    back[kept++] = {into, link.shared};
                } else {
                    back[kept++] = old;
                }
            }
            back.resize(kept);
            offer(into, link.other, link.shared);
        }
    }

    GroupingLimits limits_;
    std::vector<std::vector<Link>> links_;
    std::vector<std::uint32_t> owner_, triangles_, counts_, ages_, links_to_;
    std::priority_queue<Candidate> queue_;
};

} // namespace

Grouping group_clusters(std::span<const GroupingCluster> clusters, std::span<const GroupingEdge> edges,
                        const GroupingLimits& limits) {
    Agglomeration groups(clusters, edges, limits);
    groups.join_touching();
    groups.join_remainders(0.25F, 1.5F);
    groups.join_near(clusters);
    return groups.result();
}

} // namespace guanhe::pack
