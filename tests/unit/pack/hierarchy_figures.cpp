// Figures of the hierarchy for whoever tunes it: `unit_pack -ns -tc="figures of*"`. Prints, and asserts no times.
#include "hierarchy_support.h"

#include "pack/octahedral.h"
#include "terrain.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <ctime>
#include <map>

using namespace guanhe;
using namespace guanhe::test;

namespace {

/// n by n quads of the ground that make_terrain makes, 2 cm apart, with normals.
pack::Region ground(std::uint32_t n) {
    constexpr float spacing = 0.02F;
    const auto height = [&](std::int64_t x, std::int64_t z) {
        return tools::terrain_height({37.0F + static_cast<float>(x) * spacing, 11.0F + static_cast<float>(z) * spacing},
                                     1, spacing);
    };
    std::vector<float> heights;
    const auto across = std::size_t{n} + 3;
    for (std::int64_t z = -1; z <= n + 1; ++z)
        for (std::int64_t x = -1; x <= n + 1; ++x) heights.push_back(height(x, z));
    pack::Region region;
    for (std::uint32_t z = 0; z <= n; ++z) {
        for (std::uint32_t x = 0; x <= n; ++x) {
            const float* h = &heights[(z + 1) * across + x + 1];
            region.vertices.positions.emplace_back(static_cast<int>(x) * 16,
                                                   static_cast<int>(std::lround(*h * 16.0F / spacing)),
                                                   static_cast<int>(z) * 16);
            region.vertices.normals.push_back(pack::pack_normal(
                glm::normalize(glm::vec3(h[-1] - h[1], 2.0F * spacing, *(h - across) - *(h + across)))));
            const bool border = x == 0 || z == 0 || x == n || z == n;
            region.sharers.push_back({0, border ? 1U : 0U});
        }
    }
    for (std::uint32_t z = 0; z < n; ++z) {
        for (std::uint32_t x = 0; x < n; ++x) {
            const auto a = z * (n + 1) + x;
            const auto b = a + n + 1;
            region.indices.insert(region.indices.end(), {a, b, a + 1, a + 1, b, b + 1});
        }
    }
    region.parts.assign(region.indices.size() / 3, 0);
    return region;
}

} // namespace

TEST_CASE("figures of a region of 512k triangles" * doctest::skip()) {
    const auto source = ground(512);
    const auto triangles = static_cast<double>(source.indices.size() / 3);
    for (const float keep : {0.5F, 0.4F, 0.33F}) {
        struct Level {
            double triangles = 0, clusters = 0, groups = 0, error = 0;
        };
        std::map<unsigned, Level> levels;
        double all = 0, stored = 0, resident = 0;
        pack::HierarchyOptions options;
        options.keep = keep;
        options.on_group = [&](const pack::GroupDraft& draft) {
            auto& level = levels[draft.level];
            level.triangles += static_cast<double>(draft.indices.size() / 3);
            level.clusters += static_cast<double>(draft.clusters.size());
            level.groups += 1;
            level.error += static_cast<double>(draft.error) / 16.0;
            all += static_cast<double>(draft.indices.size() / 3);
        };
        const auto begin = std::clock(); // of this program alone, whatever else runs
        const auto built = pack::build_region(source, options);
        const double took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        REQUIRE(built.ok());
        for (const auto& page : built->pages) {
            stored += static_cast<double>(page.stored.size());
            resident += page.resident_bytes;
        }
        std::printf("keep %.2f: %.2f core-seconds a million triangles, all levels %.2f of the source, %.2f bytes "
                    "stored and %.2f "
                    "resident a source triangle, stuck %llu of %llu, top %zu triangles\n",
                    static_cast<double>(keep), took * 1e6 / triangles, all / triangles, stored / triangles,
                    resident / triangles, static_cast<unsigned long long>(built->groups_stuck),
                    static_cast<unsigned long long>(built->groups_simplified), built->top.indices.size() / 3);
        for (const auto& [number, level] : levels)
            std::printf("  level %u: %8.0f triangles, %.1f a cluster, %.1f clusters a group, mean error %.2f edges\n",
                        number, level.triangles, level.triangles / level.clusters, level.clusters / level.groups,
                        level.error / level.groups);
    }
}

/// Where an error promises that the surface moves by no more than so much: how far does it move?
TEST_CASE("figures of errors and true distances" * doctest::skip()) {
    constexpr std::uint32_t n = 256;
    auto region = ground(n);
    const auto heights = region.vertices.positions;
    Model model;
    model.vertices = std::move(region.vertices);
    model.indices = std::move(region.indices);
    model.parts = std::move(region.parts);
    /// Of the source's two triangles a square.
    const auto height = [&](double x, double z) {
        const auto column = std::min(static_cast<std::uint32_t>(std::max(x / 16.0, 0.0)), n - 1);
        const auto row = std::min(static_cast<std::uint32_t>(std::max(z / 16.0, 0.0)), n - 1);
        const double u = x / 16.0 - column, v = z / 16.0 - row;
        const auto at = [&](std::uint32_t i, std::uint32_t j) {
            return static_cast<double>(heights[std::size_t{row + j} * (n + 1) + column + i].y);
        };
        if (u + v <= 1.0) return at(0, 0) + u * (at(1, 0) - at(0, 0)) + v * (at(0, 1) - at(0, 0));
        return at(1, 1) + (1.0 - u) * (at(0, 1) - at(1, 1)) + (1.0 - v) * (at(1, 0) - at(1, 1));
    };
    for (const float weight : {2.0F, 1.0F, 0.5F, 0.0F}) {
        pack::HierarchyOptions options;
        options.weights.normal = weight;
        const auto hierarchy = build(model, 0, options);
        for (const float error : {1.0F, 2.0F, 4.0F, 8.0F, 16.0F, 32.0F}) {
            double most = 0.0, squares = 0.0, samples = 0.0;
            const auto triangles = cut_at(hierarchy, error);
            for (const auto& triangle : triangles) {
                for (int a = 0; a <= 4; ++a) {
                    for (int b = 0; a + b <= 4; ++b) {
                        std::array<double, 3> p{};
                        const std::array<double, 3> share{a / 4.0, b / 4.0, (4 - a - b) / 4.0};
                        for (std::size_t k = 0; k < 3; ++k)
                            for (std::size_t i = 0; i < 3; ++i) p[i] += share[k] * triangle.corners[k].position[i];
                        const double off = std::abs(p[1] - height(p[0], p[2]));
                        const double weight_of = area(std::span(&triangle, 1));
                        most = std::max(most, off);
                        squares += off * off * weight_of;
                        samples += weight_of;
                    }
                }
            }
            const double mean = std::sqrt(squares / samples);
            std::printf(
                "normals weigh %.1f, error %5.1f: %7zu triangles, truly off by %6.2f on average (1/%.1f), %6.2f "
                "at most (1/%.1f)\n",
                static_cast<double>(weight), static_cast<double>(error), triangles.size(), mean,
                static_cast<double>(error) / mean, most, static_cast<double>(error) / most);
        }
    }
}
