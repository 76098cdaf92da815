// Models as they come: torn, folded, crowded, in pieces, of many materials.
#include "hierarchy_support.h"

#include "pack/octahedral.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

using namespace guanhe;
using namespace guanhe::test;

namespace {

void check_whole(const Hierarchy& hierarchy, const Model& model, std::size_t most_at_root) {
    check_nesting(hierarchy);
    CHECK(cut_at(hierarchy, 0.0F).size() == model.triangle_count());
    CHECK(hierarchy.groups.back().indices.size() / 3 <= most_at_root);
}

Model with_parts(Model model, std::uint16_t count) {
    // Stripes of parts around the middle.
    for (std::size_t t = 0; t < model.triangle_count(); ++t) {
        double x = 0.0, z = 0.0;
        for (std::size_t k = 0; k < 3; ++k) {
            x += model.vertices.positions[model.indices[t * 3 + k]].x;
            z += model.vertices.positions[model.indices[t * 3 + k]].z;
        }
        const double turn = std::atan2(z, x) / (2.0 * std::numbers::pi) + 0.5;
        model.parts[t] = static_cast<std::uint16_t>(std::min(turn * count, count - 1.0));
    }
    return model;
}

} // namespace

TEST_CASE("an empty region has no groups") {
    const auto built = pack::build_region({}, small_groups());
    REQUIRE(built.ok());
    CHECK(built->group_count == 0);
    CHECK(built->pages.empty());
    CHECK(built->top.clusters.empty());
    std::vector<pack::Top> tops(2);
    auto options = small_groups();
    options.whole_mesh = true;
    const auto merged = pack::merge(tops, options);
    REQUIRE(merged.ok());
    CHECK(merged->group_count == 0);
}

TEST_CASE("one triangle is its own root") {
    Model model;
    model.vertices.positions = {{0, 0, 0}, {100, 0, 0}, {0, 100, 0}};
    model.triangle(0, 1, 2);
    for (const unsigned depth : {0U, 2U}) {
        const auto hierarchy = build(model, depth, small_groups());
        CHECK(hierarchy.groups.size() == 1);
        CHECK(hierarchy.stuck == 0);
        check_whole(hierarchy, model, 1);
    }
}

TEST_CASE("where everything is locked nothing changes, and the top is what came in") {
    auto regions = regions_of(hills(40), 0);
    for (auto& sharers : regions[0].sharers) sharers.last = 9;
    const auto triangles = regions[0].indices.size();
    const auto built = pack::build_region(std::move(regions[0]), small_groups());
    REQUIRE(built.ok());
    CHECK(built->group_count == 0);
    CHECK(built->top.indices.size() == triangles);
}

TEST_CASE("sheets that meet at a common line") {
    Model model;
    constexpr std::uint32_t n = 24;
    for (std::uint32_t sheet = 0; sheet < 5; ++sheet) {
        const double angle = sheet * 1.1;
        const auto first = model.vertices.size();
        for (std::uint32_t i = 0; i <= n; ++i)
            for (std::uint32_t j = 0; j <= n; ++j)
                model.vertices.positions.emplace_back(int(std::lround(20.0 * i * std::cos(angle))), int(20 * j),
                                                      int(std::lround(20.0 * i * std::sin(angle))));
        for (std::uint32_t i = 0; i < n; ++i) {
            for (std::uint32_t j = 0; j < n; ++j) {
                const auto a = first + i * (n + 1) + j;
                model.triangle(a, a + n + 1, a + 1);
                model.triangle(a + 1, a + n + 1, a + n + 2);
            }
        }
    }
    for (const unsigned depth : {0U, 2U}) {
        const auto hierarchy = build(model, depth, small_groups());
        check_whole(hierarchy, model, 256);
        // All five sheets are there, and stay joined.
        const auto triangles = cut_at(hierarchy, 40.0F);
        CHECK(triangles.size() * 3 < model.triangle_count());
        for (const auto& [edge, use] : edges_of(triangles)) CHECK(use.forward + use.backward <= 5);
    }
}

TEST_CASE("a sheet folded onto itself") {
    auto model = hills(40);
    const auto count = model.indices.size();
    const auto vertices = model.vertices.size();
    for (std::uint32_t v = 0; v < vertices; ++v) model.vertices.positions.push_back(model.vertices.positions[v]);
    for (std::size_t c = 0; c < count; c += 3)
        model.triangle(vertices + model.indices[c], vertices + model.indices[c + 2], vertices + model.indices[c + 1]);
    for (const unsigned depth : {0U, 2U}) {
        const auto hierarchy = build(model, depth, small_groups());
        check_whole(hierarchy, model, 128);
        for (const auto& [edge, use] : edges_of(cut_at(hierarchy, 30.0F))) CHECK(use.forward == use.backward);
    }
}

TEST_CASE("a fan of ten thousand triangles around one vertex") {
    Model model;
    constexpr std::uint32_t n = 10'000;
    model.vertices.positions.emplace_back(0, 500, 0);
    for (std::uint32_t i = 0; i < n; ++i) {
        const double angle = i * 2.0 * std::numbers::pi / n;
        model.vertices.positions.emplace_back(int(std::lround(200'000 * std::cos(angle))), 0,
                                              int(std::lround(200'000 * std::sin(angle))));
    }
    for (std::uint32_t i = 0; i < n; ++i) model.triangle(0, 1 + (i + 1) % n, 1 + i);
    for (const unsigned depth : {0U, 2U}) {
        auto options = small_groups();
        options.group_triangles = 4096;
        const auto hierarchy = build(model, depth, options);
        check_whole(hierarchy, model, 256);
    }
}

TEST_CASE("rubble of closed pieces loses the small ones first, and stays closed") {
    const auto model = rubble(1500);
    for (const unsigned depth : {0U, 3U}) {
        const auto hierarchy = build(model, depth, small_groups());
        check_whole(hierarchy, model, 256);
        CHECK(hierarchy.stuck * 50 <= hierarchy.simplified);
        std::size_t before = model.triangle_count() + 1;
        for (float error = 2.0F; error < 1000.0F; error *= 2.0F) {
            const auto triangles = cut_at(hierarchy, error);
            CHECK(open_edges(triangles) == 0);
            CHECK(triangles.size() < before);
            before = triangles.size() + 1;
        }
    }
}

TEST_CASE("triangles at random, all corners shared with strangers") {
    Model model; // hardly two triangles of a cluster have a corner in common
    Random random(3);
    for (int i = 0; i < 300; ++i)
        model.vertices.positions.emplace_back(int(random.below(5000)), int(random.below(5000)),
                                              int(random.below(5000)));
    std::set<std::array<std::uint32_t, 3>> seen;
    while (seen.size() < 6000) {
        std::array<std::uint32_t, 3> t{random.below(300), random.below(300), random.below(300)};
        std::sort(t.begin(), t.end());
        if (t[0] == t[1] || t[1] == t[2] || !seen.insert(t).second) continue;
        model.triangle(t[0], t[1], t[2]);
    }
    check_whole(build(model, 0, small_groups()), model, 512);
    check_whole(build(model, 2, small_groups()), model, 512);
}

TEST_CASE("parts never mix, and leave no gap between them") {
    for (const std::uint16_t count : {std::uint16_t{2}, std::uint16_t{40}}) {
        const auto model = with_parts(ball(32, 6000, false), count);
        for (const unsigned depth : {0U, 2U}) {
            CAPTURE(count);
            CAPTURE(depth);
            const auto hierarchy = build(model, depth, small_groups());
            check_whole(hierarchy, model, 512);
            std::vector<double> full(count, 0.0);
            for (const auto& triangle : cut_at(hierarchy, 0.0F)) full[triangle.part] += area(std::span(&triangle, 1));
            for (const float error : {60.0F, 300.0F, 1200.0F}) {
                const auto triangles = cut_at(hierarchy, error);
                CHECK(open_edges(triangles) == 0);
                if (error > 1000.0F) {
                    CHECK(triangles.size() * 4 < model.triangle_count());
                    continue;
                }
                std::vector<double> areas(count, 0.0);
                for (const auto& triangle : triangles) areas[triangle.part] += area(std::span(&triangle, 1));
                for (std::size_t part = 0; part < count; ++part)
                    CHECK(areas[part] == doctest::Approx(full[part]).epsilon(error < 100.0F ? 0.1 : 0.5));
            }
        }
    }
}

TEST_CASE("more parts than a group has clusters") {
    const auto model = with_parts(ball(32, 6000, false), 150);
    const auto hierarchy = build(model, 2, small_groups());
    check_whole(hierarchy, model, 512);
}

TEST_CASE("seams of texture coordinates stay where they are") {
    // A tube, closed around but for the texture, whose u runs once around.
    Model model;
    constexpr std::uint32_t around = 96, along = 60;
    for (std::uint32_t j = 0; j <= along; ++j) {
        for (std::uint32_t i = 0; i <= around; ++i) {
            const double angle = (i % around) * 2.0 * std::numbers::pi / around;
            const double radius = 1000.0 + 60.0 * std::sin(j * 0.7);
            model.vertices.positions.emplace_back(int(std::lround(radius * std::cos(angle))), int(j * 60),
                                                  int(std::lround(radius * std::sin(angle))));
            model.vertices.normals.push_back(
                pack::pack_normal({static_cast<float>(std::cos(angle)), 0.0F, static_cast<float>(std::sin(angle))}));
            model.vertices.uv[0].emplace_back(static_cast<float>(i) / around, static_cast<float>(j) / along);
        }
    }
    for (std::uint32_t j = 0; j < along; ++j) {
        for (std::uint32_t i = 0; i < around; ++i) {
            const auto a = j * (around + 1) + i;
            const auto b = a + around + 1;
            model.triangle(a, b, a + 1);
            model.triangle(a + 1, b, b + 1);
        }
    }
    for (const unsigned depth : {0U, 2U}) {
        const auto hierarchy = build(model, depth, small_groups());
        check_whole(hierarchy, model, 128);
        for (const float error : {1.0F, 10.0F, 50.0F}) {
            const auto triangles = cut_at(hierarchy, error);
            std::size_t open = 0;
            for (const auto& [edge, use] : edges_of(triangles)) {
                if (use.forward == 1 && use.backward == 1) continue;
                ++open; // on the two rims alone
                CHECK(edge.first[1] == edge.second[1]);
            }
            CHECK(open >= 6);
            for (const auto& triangle : triangles) {
                float low = 2.0F, high = -1.0F;
                for (const auto& corner : triangle.corners) {
                    const auto& uv = hierarchy.groups[corner.group].vertices.uv[0][corner.vertex];
                    low = std::min(low, uv.x);
                    high = std::max(high, uv.x);
                    // Where a place lies on the picture is still where the picture says.
                    const double angle = std::atan2(corner.position[2], corner.position[0]);
                    const double turn =
                        std::remainder(angle / (2.0 * std::numbers::pi) - static_cast<double>(uv.x), 1.0);
                    CHECK(std::abs(turn) < 0.02);
                }
                CHECK(high - low < 0.5F);
            }
        }
    }
}

TEST_CASE("colours survive: what is red on one side and blue on the other stays so") {
    auto model = ball(32, 6000, true);
    for (const auto& p : model.vertices.positions) model.vertices.colors.push_back(p.x < 0 ? 0xFF0000FFU : 0xFFFF0000U);
    const auto hierarchy = build(model, 2, small_groups());
    for (const float error : {100.0F, 400.0F, 800.0F}) {
        const auto triangles = cut_at(hierarchy, error);
        CHECK(triangles.size() * (error < 500.0F ? 1U : 2U) < model.triangle_count());
        for (const auto& triangle : triangles) {
            for (const auto& corner : triangle.corners) {
                if (std::abs(corner.position[0]) < 600) continue;
                const auto color = hierarchy.groups[corner.group].vertices.colors[corner.vertex];
                const auto red = color & 0xFFU, blue = color >> 16U & 0xFFU;
                CHECK((color >> 24U) == 0xFFU);
                CHECK((corner.position[0] < 0 ? red : blue) > 200U);
                CHECK((corner.position[0] < 0 ? blue : red) < 55U);
            }
        }
    }
}

TEST_CASE("kilometres of millimetres") {
    auto model = ball(24, 500, true);
    const auto count = model.indices.size();
    const auto vertices = model.vertices.size();
    for (std::uint32_t v = 0; v < vertices; ++v) {
        model.vertices.positions.push_back(model.vertices.positions[v] + glm::ivec3(1'000'000'000, 7, -900'000'000));
        model.vertices.normals.push_back(model.vertices.normals[v]);
    }
    for (std::size_t c = 0; c < count; c += 3)
        model.triangle(vertices + model.indices[c], vertices + model.indices[c + 1], vertices + model.indices[c + 2]);
    const auto hierarchy = build(model, 1, small_groups());
    check_whole(hierarchy, model, 256);
    for (const float error : {1.0F, 10.0F, 100.0F}) {
        const auto triangles = cut_at(hierarchy, error);
        CHECK(open_edges(triangles) == 0);
        CHECK(euler(triangles) == 4);
    }
}
