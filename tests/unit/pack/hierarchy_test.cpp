// What a cut through the hierarchy promises: whatever groups are open, the surface is whole.
#include "hierarchy_support.h"

#include "pack/octahedral.h"
#include "pack/select.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

using namespace guanhe;
using namespace guanhe::test;

namespace {

/// Opens what a viewer at some random place would open, with some pages missing: a group opens only below open ones.
std::vector<CutTriangle> random_cut(const Hierarchy& hierarchy, Random& random) {
    const auto& root = hierarchy.groups.back();
    pack::LodEye eye;
    const auto anywhere = [&] { return (random.unit() - 0.5F) * 3.0F * root.radius; };
    eye.position = root.center + glm::vec3(anywhere(), anywhere(), anywhere());
    eye.pixels_per_radian = 100.0F * std::exp2(random.unit() * 8.0F);
    const auto missing = random.below(3) == 0 ? random.below(30) : 0;
    std::vector<char> open(hierarchy.groups.size(), 0), wanted(hierarchy.groups.size(), 0);
    wanted.back() = 1;
    for (auto g = hierarchy.groups.size(); g-- > 0;) {
        const auto& group = hierarchy.groups[g];
        const bool fine = projected_error(eye, group.center, group.radius, group.error) > 1.0F;
        const bool topmost = g + 1 == hierarchy.groups.size();
        open[g] = topmost || (fine && wanted[g] == 1 && random.below(100) >= missing) ? 1 : 0;
        if (open[g] == 0)
            for (const auto child : group.children) wanted[child] = 2; // not below what is closed
        else
            for (const auto child : group.children)
                if (wanted[child] == 0) wanted[child] = 1;
    }
    return cut(hierarchy, [&](std::uint32_t g) { return open[g] != 0; });
}

std::set<std::array<Position, 3>> triangle_set(const Model& model) {
    std::set<std::array<Position, 3>> out;
    for (std::size_t c = 0; c < model.indices.size(); c += 3) {
        std::array<Position, 3> t;
        for (std::size_t k = 0; k < 3; ++k) {
            const auto& p = model.vertices.positions[model.indices[c + k]];
            t[k] = {p.x, p.y, p.z};
        }
        std::rotate(t.begin(), std::min_element(t.begin(), t.end()), t.end());
        out.insert(t);
    }
    return out;
}

std::set<std::array<Position, 3>> triangle_set(std::span<const CutTriangle> triangles) {
    std::set<std::array<Position, 3>> out;
    for (const auto& triangle : triangles) {
        std::array<Position, 3> t;
        for (std::size_t k = 0; k < 3; ++k) t[k] = triangle.corners[k].position;
        std::rotate(t.begin(), std::min_element(t.begin(), t.end()), t.end());
        out.insert(t);
    }
    return out;
}

} // namespace

TEST_CASE("every cut of a closed model is closed, however many regions it was built from") {
    const auto model = ball(40, 6000, true); // 12,800 triangles
    for (const unsigned depth : {0U, 1U, 3U, 4U}) {
        CAPTURE(depth);
        const auto hierarchy = build(model, depth, small_groups());
        check_nesting(hierarchy);
        CHECK(hierarchy.stuck * 50 <= hierarchy.simplified);

        const auto finest = cut_at(hierarchy, 0.0F);
        CHECK(finest.size() == model.triangle_count());
        CHECK(triangle_set(finest) == triangle_set(model));

        const double full_area = area(finest);
        std::size_t before = finest.size() + 1;
        for (float error = 1.0F; error < 8000.0F; error *= 1.7F) {
            CAPTURE(error);
            const auto triangles = cut_at(hierarchy, error);
            CHECK(open_edges(triangles) == 0);
            CHECK(euler(triangles) == 2);
            CHECK(triangles.size() <= before);
            before = triangles.size();
            if (error < 60.0F) CHECK(area(triangles) == doctest::Approx(full_area).epsilon(0.05));
        }
        Random random(depth + 1);
        for (int i = 0; i < 24; ++i) {
            CAPTURE(i);
            const auto triangles = random_cut(hierarchy, random);
            CHECK(open_edges(triangles) == 0);
            CHECK(euler(triangles) == 2);
        }
    }
}

TEST_CASE("a region alone keeps its border to the last triangle") {
    const auto model = hills(128);
    auto regions = regions_of(model, 2);
    for (auto& region : regions) {
        // The outline of the model is held, too, so that the vector area of every cut must be the same to the unit.
        std::map<std::pair<std::uint32_t, std::uint32_t>, int> uses;
        for (std::size_t c = 0; c < region.indices.size(); ++c) {
            const auto a = region.indices[c];
            const auto b = region.indices[c % 3 == 2 ? c - 2 : c + 1];
            ++uses[{std::min(a, b), std::max(a, b)}];
        }
        for (const auto& [edge, count] : uses)
            if (count == 1)
                for (const auto v : {edge.first, edge.second}) region.sharers[v].last = 100;
        pack::Top top;
        const auto hierarchy = build_alone(region, small_groups(), top);
        const auto finest = cut_at(hierarchy, 0.0F);
        CHECK(finest.size() * 3 == region.indices.size());
        const auto whole = twice_vector_area(finest);
        for (float error = 0.5F; error < 200.0F; error *= 1.5F) {
            // Groups whose parents are in the top alone are drawn as the top where they are closed.
            auto triangles = cut_at(hierarchy, error);
            for (const auto& cluster : top.clusters) {
                if (cluster.child != pack::none && hierarchy.groups[cluster.child].error > error) continue;
                for (std::size_t t = 0; t < cluster.triangle_count; ++t) {
                    CutTriangle triangle;
                    for (std::size_t k = 0; k < 3; ++k) {
                        const auto v = top.indices[(cluster.first_triangle + t) * 3 + k];
                        const auto& p = top.vertices.positions[v];
                        triangle.corners[k].position = {p.x, p.y, p.z};
                    }
                    triangles.push_back(triangle);
                }
            }
            CHECK(twice_vector_area(triangles) == whole);
            CHECK(triangles.size() <= finest.size());
        }
        CHECK(top.indices.size() * 2 < region.indices.size());
        CHECK(top.sharers.size() == top.vertices.size());
        for (const auto& made : top.made) CHECK(made.group < hierarchy.groups.size());
    }
}

TEST_CASE("the same regions give the same groups, to the bit") {
    const auto model = ball(24, 3000, true);
    const auto first = build(model, 2, small_groups());
    const std::vector<std::uint64_t> litter(100'000, 0xDEAD'BEEF); // another heap
    const auto second = build(model, 2, small_groups());
    REQUIRE(first.groups.size() == second.groups.size());
    for (std::size_t g = 0; g < first.groups.size(); ++g) {
        const auto& a = first.groups[g];
        const auto& b = second.groups[g];
        CHECK(a.vertices.positions == b.vertices.positions);
        CHECK(a.vertices.normals == b.vertices.normals);
        CHECK(a.indices == b.indices);
        CHECK(a.children == b.children);
        CHECK(a.error == b.error);
        CHECK(a.center == b.center);
        CHECK(a.radius == b.radius);
    }
    CHECK(litter.size() == 100'000);
}

TEST_CASE("a stop request ends the work") {
    std::stop_source stop;
    stop.request_stop();
    auto options = small_groups();
    options.stop = stop.get_token();
    auto regions = regions_of(hills(20), 0);
    const auto built = pack::build_region(std::move(regions[0]), options);
    REQUIRE(!built.ok());
    CHECK(built.error().kind == ErrorKind::cancelled);
}
