#include "base/jobs.h"
#include "bytes.h"
#include "scan/read.h"
#include "scratch.h"
#include "terrain.h"

#include <cmath>

using namespace guanhe;
using namespace guanhe::tools;
using guanhe::test::bytes_of;
using guanhe::test::Scratch;

namespace {

scan::Scan read_back(const Path& file, Jobs& jobs) {
    scan::ReadOptions options;
    options.jobs = &jobs;
    auto scan = scan::read(file, options);
    REQUIRE_MESSAGE(scan.ok(), (scan.ok() ? std::string() : scan.error().message()));
    CHECK(scan.value().warnings.empty());
    return std::move(scan).value();
}

} // namespace

TEST_CASE("exactly as many triangles as asked for, readable, with unit normals that point up") {
    const Scratch scratch;
    Jobs jobs(2);
    for (const std::uint64_t triangles : {2ULL, 3ULL, 7ULL, 1001ULL, 30'000ULL}) {
        CAPTURE(triangles);
        REQUIRE(write_terrain(scratch / "t.glb", {.triangles = triangles}, jobs, {}).ok());
        const auto scan = read_back(scratch / "t.glb", jobs);
        std::uint64_t stored = 0;
        for (const auto& mesh : scan.meshes) {
            for (const auto& primitive : mesh.primitives) {
                stored += primitive.index_count / 3;
                for (const auto& n : primitive.normals) CHECK(n.y > 0.0F);
            }
        }
        CHECK(stored == triangles);
    }
}

TEST_CASE("tiles meet without a gap, also where the last row is not full") {
    const Scratch scratch;
    Jobs jobs(2);
    constexpr std::uint64_t triangles = 2 * 1000 * 1000 - 777; // two by two tiles
    REQUIRE(write_terrain(scratch / "t.glb", {.triangles = triangles}, jobs, {}).ok());
    const auto scan = read_back(scratch / "t.glb", jobs);
    REQUIRE(scan.meshes.size() == 4);
    std::uint64_t stored = 0;
    for (const auto& mesh : scan.meshes) stored += mesh.primitives[0].index_count / 3;
    CHECK(stored == triangles);
    // The right border of the first tile is the left border of the second, to the bit, and so are the normals.
    const auto& left = scan.meshes[0].primitives[0];
    const auto& right = scan.meshes[1].primitives[0];
    const std::size_t left_across = 705;
    const std::size_t right_across = 999 - 704 + 1; // 999 quads across in all
    for (std::size_t row = 0; row < 705; row += 13) {
        CHECK(left.positions[row * left_across + 704] == right.positions[row * right_across]);
        CHECK(left.normals[row * left_across + 704] == right.normals[row * right_across]);
    }
}

TEST_CASE("the bytes depend on the seed, not on the threads") {
    const Scratch scratch;
    Jobs one(1);
    Jobs four(4);
    for (const auto& options : {TerrainOptions{.triangles = 2'100'000, .seed = 5},
                                TerrainOptions{.triangles = 5000, .seed = 5, .normals = false, .textures = true}}) {
        REQUIRE(write_terrain(scratch / "a.glb", options, one, {}).ok());
        REQUIRE(write_terrain(scratch / "b.glb", options, four, {}).ok());
        CHECK(bytes_of(scratch / "a.glb") == bytes_of(scratch / "b.glb"));
    }
    REQUIRE(write_terrain(scratch / "a.glb", {.triangles = 5000, .seed = 5}, one, {}).ok());
    REQUIRE(write_terrain(scratch / "b.glb", {.triangles = 5000, .seed = 6}, one, {}).ok());
    CHECK(bytes_of(scratch / "a.glb") != bytes_of(scratch / "b.glb"));
}

TEST_CASE("without normals, with pictures, as .gltf with its data beside it") {
    const Scratch scratch;
    Jobs jobs(2);
    std::uint64_t told = 0;
    REQUIRE(write_terrain(scratch / "t.gltf", {.triangles = 4000, .normals = false, .textures = true}, jobs,
                          [&](std::uint64_t done) { told = done; })
                .ok());
    CHECK(told == 4000);
    CHECK(scratch.names().size() == 2);
    const auto scan = read_back(scratch / "t.gltf", jobs);
    CHECK(scan.meshes[0].primitives[0].normals.empty());
    CHECK(scan.meshes[0].primitives[0].uv[0].size() == scan.meshes[0].primitives[0].positions.size());
    CHECK(scan.images.size() == 1);
}

TEST_CASE("too much for a .glb is refused before anything is written") {
    const Scratch scratch;
    Jobs jobs(1);
    const auto result = write_terrain(scratch / "t.glb", {.triangles = 1'000'000'000}, jobs, {});
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().message().find(".gltf") != std::string::npos);
    CHECK(scratch.names().empty());
    CHECK_FALSE(write_terrain(scratch / "no/t.glb", {.triangles = 10}, jobs, {}).ok());
}

TEST_CASE("the ground is finite everywhere and the same at any fineness, but for detail") {
    for (int i = 0; i < 500; ++i) {
        const glm::vec2 place(static_cast<float>(i % 25) * 9.3F - 115.0F, static_cast<float>(i / 25) * 11.7F - 115.0F);
        const float coarse = terrain_height(place, 3, 1.0F);
        const float fine = terrain_height(place, 3, 0.01F);
        CHECK(std::isfinite(fine));
        CHECK(std::abs(coarse - fine) < 1.5F);
    }
}
