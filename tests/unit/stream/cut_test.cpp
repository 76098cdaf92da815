// What is drawn while pages come and go is exact: nothing is missing and nothing is there twice.
#include "checked_store.h"
#include "stream_packs.h"

#include "pack/codec.h"
#include "pack/select.h"
#include "stream/streamer.h"

#include <glm/gtc/matrix_transform.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <thread>
#include <tuple>
#include <utility>

using namespace guanhe;
using namespace guanhe::test;
using stream::Instance;

namespace {

using Corner = std::array<std::int32_t, 3>;

struct Cluster {
    std::uint32_t group = 0, child = pack::none; ///< groups of the pack
    std::vector<std::array<Corner, 3>> triangles;
};

std::vector<Cluster> clusters_of(const pack::Pack& pack) {
    std::vector<Cluster> clusters;
    std::uint32_t number = 0;
    for (std::uint32_t page = 0; page < pack.pages().size(); ++page) {
        auto drafts = pack::decode_drafts(pack, page);
        if (!drafts) FAIL(drafts.error().message());
        for (const pack::GroupDraft& draft : *drafts) {
            std::size_t at = 0;
            for (const pack::ClusterDraft& c : draft.clusters) {
                Cluster& cluster = clusters.emplace_back();
                cluster.group = number;
                if (c.child != 0xFFFF) cluster.child = draft.children[c.child];
                for (unsigned t = 0; t < c.triangle_count; ++t) {
                    auto& triangle = cluster.triangles.emplace_back();
                    for (Corner& corner : triangle) {
                        const glm::ivec3& p = draft.vertices.positions[draft.indices[at++]];
                        corner = {p.x, p.y, p.z};
                    }
                }
            }
            ++number;
        }
    }
    return clusters;
}

/// The groups of an instance that are open: as pack/format.h says, with the one formula of pack/select.h.
std::vector<bool> open_groups(const pack::Pack& pack, std::uint32_t number, const CheckedStore& store,
                              const Instance& instance, const stream::Eye& eye, float threshold) {
    std::vector<bool> open;
    const glm::mat3 turn(instance.world_from_mesh);
    const auto scale = static_cast<float>(glm::length(instance.world_from_mesh[0])); // alike in all directions here
    const glm::vec3 offset(glm::dvec3(instance.world_from_mesh[3]) - eye.position);
    for (const pack::Group& g : pack.groups()) {
        const glm::vec3 center = turn * glm::vec3(g.center[0], g.center[1], g.center[2]);
        const pack::LodEye at{.position = -offset, .pixels_per_radian = eye.pixels_per_radian};
        open.push_back(store.resident().contains({number, g.page}) &&
                       pack::projected_error(at, center, g.radius * scale, g.error * scale) > threshold);
    }
    return open;
}

std::vector<bool> drawn_clusters(std::span<const Cluster> clusters, const std::vector<bool>& open) {
    std::vector<bool> drawn;
    for (const Cluster& c : clusters) drawn.push_back(open[c.group] && (c.child == pack::none || !open[c.child]));
    return drawn;
}

/// How often each source cluster is shown: by itself, or by those that came of it. All must be 1.
void check_cover(const pack::Pack& pack, std::span<const Cluster> clusters, const std::vector<bool>& drawn) {
    // What a group's clusters became, and how often that is shown at least and at most. Parents have larger numbers.
    std::vector<std::vector<std::uint32_t>> became(pack.groups().size());
    std::vector<std::vector<std::uint32_t>> of_group(pack.groups().size());
    for (std::uint32_t c = 0; c < clusters.size(); ++c) {
        of_group[clusters[c].group].push_back(c);
        if (clusters[c].child != pack::none) became[clusters[c].child].push_back(c);
    }
    struct Shown {
        unsigned least = 0, most = 0;
    };
    std::vector<Shown> above(pack.groups().size());
    for (std::size_t g = pack.groups().size(); g-- > 0;) {
        if (!became[g].empty()) {
            above[g].least = ~0U;
            for (const std::uint32_t c : became[g]) {
                const Shown& parent = above[clusters[c].group];
                above[g].least = std::min(above[g].least, parent.least + (drawn[c] ? 1U : 0U));
                above[g].most = std::max(above[g].most, parent.most + (drawn[c] ? 1U : 0U));
            }
        }
        for (const std::uint32_t c : of_group[g]) {
            if (clusters[c].child != pack::none) continue;
            const unsigned own = drawn[c] ? 1U : 0U;
            if (above[g].least + own != 1 || above[g].most + own != 1)
                FAIL_CHECK("a source cluster of group " << g << " is shown " << above[g].least + own << " to "
                                                        << above[g].most + own << " times");
        }
    }
}

/// Each edge is met by as many triangles in one direction as in the other, and not by more than one each.
void check_closed(std::span<const Cluster> clusters, const std::vector<bool>& drawn) {
    std::vector<std::tuple<Corner, Corner, bool>> edges;
    for (std::size_t c = 0; c < clusters.size(); ++c)
        for (const auto& t : clusters[c].triangles)
            for (std::size_t k = 0; drawn[c] && k < 3; ++k) {
                const Corner &a = t[k], &b = t[(k + 1) % 3];
                edges.emplace_back(std::min(a, b), std::max(a, b), a < b);
            }
    std::ranges::sort(edges);
    CHECK_FALSE(edges.empty());
    std::size_t wrong = edges.size() % 2;
    for (std::size_t i = 0; i + 1 < edges.size(); i += 2) {
        const auto& [a, b, forward] = edges[i];
        const auto& [c, d, backward] = edges[i + 1];
        if (a != c || b != d || forward == backward) ++wrong;
    }
    CHECK(wrong == 0);
}

struct Flight {
    std::shared_ptr<const pack::Pack> pack;
    std::vector<Cluster> clusters = clusters_of(*pack);
    std::vector<Instance> instances;
    bool closed = false;

    void fly(std::uint64_t budget, unsigned frames, float threshold, double far) const {
        CheckedStore store(budget);
        auto made = stream::Streamer::create(
            store, {.budget_bytes = budget, .bytes_a_frame = budget / 40, .lod_error_pixels = threshold});
        REQUIRE(made.ok());
        stream::Streamer& streamer = **made;
        const auto number = streamer.add(pack);
        REQUIRE(number.ok());
        streamer.set_instances(instances);
        Dice dice(7);
        std::size_t cuts = 0;
        std::size_t last = 0;
        for (unsigned frame = 0; frame < frames; ++frame) {
            const double share = frame * 1.0 / frames;
            const glm::dvec3 at = dice.point(0.1) + glm::dvec3(far * (1.0 - share), far * share * 0.3, 0.6);
            const auto eye = eye_at(at, {0, 0, 0});
            REQUIRE(streamer.update(std::span(&eye, 1), {}).ok());
            if (frame % 3 == 0) std::this_thread::sleep_for(std::chrono::microseconds(400));
            if (frame % 50 == 49) REQUIRE(streamer.settle(std::span(&eye, 1)).ok());
            // At the error in force, and at any other.
            for (const float error : {streamer.lod_error_pixels(), static_cast<float>(dice.between(0.0, 20.0))})
                for (const Instance& instance : instances) {
                    const auto drawn =
                        drawn_clusters(clusters, open_groups(*pack, *number, store, instance, eye, error));
                    check_cover(*pack, clusters, drawn);
                    const auto count = static_cast<std::size_t>(std::ranges::count(drawn, true));
                    if (std::exchange(last, count) != count) ++cuts;
                    if (closed && frame % 8 == 0) check_closed(clusters, drawn);
                }
        }
        CHECK(cuts > frames / 4); // they do differ
        store.expect_end();
    }
};

} // namespace

TEST_CASE("every cut through a made up pack shows every source triangle once, while it is streamed") {
    const Scratch scratch;
    Flight flight{.pack = made_up_pack(scratch / "a.gpk", {.seed = 101, .side = 12}), .instances = {{}, {}}};
    flight.instances[1].world_from_mesh =
        glm::rotate(glm::scale(glm::translate(glm::dmat4(1.0), {3, 9, 1}), glm::dvec3(0.7)), 1.0, {1, 2, 3});
    const std::uint64_t pinned = pinned_bytes(*flight.pack), all = resident_bytes(*flight.pack);
    flight.fly(all, 200, 0.5F, 30.0);
    flight.fly((pinned * 2 + all) / 3, 200, 0.2F, 20.0);
}

TEST_CASE("a closed surface is closed in every cut, while it is streamed") {
    const Scratch scratch;
    const Flight flight{.pack = baked_ball(scratch / "ball.gpk", 80), .instances = {{}}, .closed = true};
    REQUIRE(flight.pack->pages().size() > 8);
    const std::uint64_t pinned = pinned_bytes(*flight.pack), all = resident_bytes(*flight.pack);
    flight.fly(all, 100, 0.3F, 8.0);
    flight.fly((pinned + all) / 2, 100, 0.1F, 4.0);
}
