// What a picture costs, told from a pack's tables, follows the eye.
#include "museum/check/frame_cost.h"
#include "pack/bake.h"
#include "scratch.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

using namespace guanhe;

namespace {

constexpr std::uint32_t cells = 120;

/// A hilly field of squares of 0.25 m about the origin.
scan::Scan field() {
    std::vector<glm::vec3> positions;
    std::vector<std::uint32_t> indices;
    scan::Primitive primitive;
    for (std::uint32_t z = 0; z <= cells; ++z)
        for (std::uint32_t x = 0; x <= cells; ++x) {
            const float fx = 0.25F * (static_cast<float>(x) - cells / 2.0F);
            const float fz = 0.25F * (static_cast<float>(z) - cells / 2.0F);
            positions.emplace_back(fx, 0.5F * std::sin(fx) * std::cos(fz), fz);
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

} // namespace

TEST_CASE("a picture's cost grows towards a scan, and ends at what the scan has") {
    const test::Scratch scratch;
    Jobs jobs(2);
    const std::vector<std::byte> shell(16); // which nobody reads here
    pack::BakeOptions options;
    options.jobs = &jobs;
    REQUIRE(pack::bake(field(), std::span<const std::byte>(shell), scratch / "field.gpk", options));
    const auto pack = pack::Pack::open(scratch / "field.gpk");
    REQUIRE(pack);
    const std::array places{walk::Place{pack->get(), 0, glm::dmat4(1.0)}};
    const auto cost = [&](double away) { return museum::frame_cost(places, {0, away, 0}); };

    const auto near = cost(1), middle = cost(100), far = cost(10'000);
    constexpr std::uint64_t all = std::uint64_t{cells} * cells * 2;
    CHECK(near.triangles <= all);
    CHECK(near.triangles > all / 2);
    CHECK(middle.triangles < near.triangles);
    CHECK(far.triangles < middle.triangles);
    CHECK(far.triangles > 0);
    CHECK(near.bytes >= middle.bytes);
    CHECK(far.bytes > 0);

    // Twice as large from twice as far is the same picture; two of them cost twice as much.
    const std::array larger{walk::Place{pack->get(), 0, glm::dmat4(glm::dmat3(2.0))}};
    CHECK(museum::frame_cost(larger, {0, 200, 0}).triangles == middle.triangles);
    const std::array two{places[0], places[0]};
    CHECK(museum::frame_cost(two, {0, 100, 0}).triangles == 2 * middle.triangles);
}
