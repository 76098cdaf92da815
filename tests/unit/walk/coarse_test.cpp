// A pack as a surface: as near to the scan as was said, and no more of it than was asked for.
#include "pack/bake.h"
#include "scratch.h"
#include "walk/coarse.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

using namespace guanhe;

namespace {

constexpr std::uint32_t cells = 300;

float height(float x, float z) {
    return 3.0F * std::sin(x * 0.1F) * std::cos(z * 0.07F);
}

/// A hilly field of squares of 1 m, in one mesh.
scan::Scan field() {
    std::vector<glm::vec3> positions;
    std::vector<std::uint32_t> indices;
    scan::Primitive primitive;
    for (std::uint32_t z = 0; z <= cells; ++z)
        for (std::uint32_t x = 0; x <= cells; ++x) {
            const auto fx = static_cast<float>(x), fz = static_cast<float>(z);
            positions.emplace_back(fx, height(fx, fz), fz);
            primitive.bounds.add(positions.back());
            if (x == cells || z == cells) continue;
            const auto at = z * (cells + 1) + x;
            for (const auto i : {at, at + cells + 1, at + 1, at + 1, at + cells + 1, at + cells + 2})
                indices.push_back(i);
        }
    primitive.vertex_count = static_cast<std::uint32_t>(positions.size());
    primitive.index_count = indices.size();
    primitive.positions = std::move(positions);
    primitive.indices = std::move(indices);
    scan::Scan scan;
    scan.source = "field";
    scan.meshes.emplace_back().primitives.push_back(std::move(primitive));
    return scan;
}

std::shared_ptr<const pack::Pack> baked(const Path& file) {
    Jobs jobs(2);
    const std::vector<std::byte> shell(16); // which nobody reads here
    pack::BakeOptions options;
    options.jobs = &jobs;
    REQUIRE(pack::bake(field(), std::span<const std::byte>(shell), file, options));
    auto pack = pack::Pack::open(file);
    REQUIRE(pack);
    return std::move(pack).value();
}

} // namespace

TEST_CASE("a pack's surface is as near to the scan as the error says") {
    const test::Scratch scratch;
    const auto pack = baked(scratch / "field.gpk");
    // Twice as large, and higher.
    const walk::Place place{pack.get(), 0, glm::dmat4({2, 0, 0, 0}, {0, 2, 0, 0}, {0, 0, 2, 0}, {0, 10, 0, 1})};
    std::size_t finer = 0;
    for (const double error : {0.02, 0.2, 1.0}) {
        const auto triangles = walk::coarse_triangles(std::span(&place, 1), {error, 10'000'000});
        REQUIRE(triangles);
        const walk::Surface surface(*triangles);
        if (finer > 0) CHECK(surface.size() < finer);
        finer = surface.size();
        double farthest = 0.0;
        for (float x = 5.5F; x < cells - 5; x += 7.3F)
            for (float z = 5.5F; z < cells - 5; z += 9.1F) {
                const auto hit = surface.cast({x * 2, 100, z * 2}, {0, -1, 0}, 200.0F);
                REQUIRE(hit); // no hole anywhere
                farthest = std::max(farthest, std::abs(static_cast<double>(hit->point.y - (10 + 2 * height(x, z)))));
            }
        // Along the ray it is farther than along the normal; and flat squares stand in for the hills.
        CHECK(farthest < error * 1.5 + 0.03);
    }
}

TEST_CASE("many triangles become few enough") {
    const test::Scratch scratch;
    const auto pack = baked(scratch / "field.gpk");
    const std::vector<walk::Place> places(5, walk::Place{pack.get(), 0, glm::dmat4(1.0)});
    const auto triangles = walk::coarse_triangles(places, {0.001, 50'000});
    REQUIRE(triangles);
    CHECK(triangles->size() <= 50'000);
    CHECK(triangles->size() > 1'000);
    CHECK(walk::coarse_triangles({})->empty());
}
