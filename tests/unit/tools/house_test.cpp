#include "../sanitized.h"
#include "base/jobs.h"
#include "bytes.h"
#include "house/ground.h"
#include "house/model.h"
#include "house/plan.h"
#include "house/skin.h"
#include "house/walls.h"
#include "noise.h"
#include "scan/read.h"
#include "scratch.h"

#include <algorithm>
#include <array>
#include <map>

using namespace guanhe;
using namespace guanhe::tools;
using namespace guanhe::tools::house;
using guanhe::test::bytes_of;
using guanhe::test::Scratch;

namespace {

constexpr std::uint32_t seed = 5000;

const scan::Mesh& mesh_named(const scan::Scan& scan, std::string_view part) {
    const auto found = std::ranges::find_if(
        scan.meshes, [&](const scan::Mesh& mesh) { return mesh.name.find(part) != std::string::npos; });
    REQUIRE_MESSAGE(found != scan.meshes.end(), std::string(part));
    return *found;
}

scan::Scan read_back(const Path& file, Jobs& jobs) {
    scan::ReadOptions options;
    options.jobs = &jobs;
    auto scan = scan::read(file, options);
    REQUIRE_MESSAGE(scan.ok(), (scan.ok() ? std::string() : scan.error().message()));
    CHECK(scan.value().warnings.empty());
    return std::move(scan).value();
}

/// Made once: it takes a while under the sanitizers.
const Mesh& walls_as_they_stood() {
    static const Mesh mesh = [] {
        Jobs jobs(2);
        return standing_walls(seed, jobs);
    }();
    return mesh;
}
const Mesh& walls_as_they_are_found() {
    static const Mesh mesh = [] {
        Jobs jobs(2);
        return burnt_stubs(seed, jobs);
    }();
    return mesh;
}

/// Whether any triangle of the mesh reaches into a box.
bool enters(const Mesh& mesh, glm::vec3 low, glm::vec3 high) {
    for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
        glm::vec3 least(1e9F);
        glm::vec3 most(-1e9F);
        for (std::size_t k = 0; k < 3; ++k) {
            least = glm::min(least, mesh.positions[mesh.indices[t + k]]);
            most = glm::max(most, mesh.positions[mesh.indices[t + k]]);
        }
        if (glm::all(glm::lessThan(least, high)) && glm::all(glm::greaterThan(most, low))) return true;
    }
    return false;
}

/// Every edge of a closed surface has a twin that runs the other way, vertices at one place being one.
std::size_t open_edges(const Mesh& mesh) {
    std::map<std::array<float, 3>, std::uint32_t> places;
    std::vector<std::uint32_t> welded;
    for (const auto& p : mesh.positions)
        welded.push_back(places.try_emplace({p.x, p.y, p.z}, static_cast<std::uint32_t>(places.size())).first->second);
    std::vector<std::array<std::uint32_t, 3>> edges; // lower end, upper end, 1 where it runs down
    for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
        for (std::size_t k = 0; k < 3; ++k) {
            const auto a = welded[mesh.indices[t + k]];
            const auto b = welded[mesh.indices[t + (k + 1) % 3]];
            edges.push_back({std::min(a, b), std::max(a, b), a < b ? 0U : 1U});
        }
    }
    std::ranges::sort(edges);
    std::size_t open = 0;
    for (std::size_t i = 0, end = 0; i < edges.size(); i = end) {
        std::ptrdiff_t sum = 0;
        for (end = i; end < edges.size() && edges[end][0] == edges[i][0] && edges[end][1] == edges[i][1]; ++end)
            sum += edges[end][2] == 0 ? 1 : -1;
        open += sum != 0 ? 1U : 0U;
    }
    return open;
}

} // namespace

// Three houses at their full size take minutes under the sanitizers; the parts that they are made of are tried below.
TEST_CASE("the same seed gives the same house, whatever the threads; both its states stand on one ground and floor" *
          doctest::skip(test::sanitized)) {
    const Scratch scratch;
    Jobs one(1);
    Jobs two(2);
    const Options as_found{.state = State::remains, .seed = seed, .picture_side = 64};
    REQUIRE(write_house(scratch / "remains.glb", as_found, one).ok());
    REQUIRE(write_house(scratch / "again.glb", as_found, two).ok());
    CHECK(bytes_of(scratch / "remains.glb") == bytes_of(scratch / "again.glb"));
    CHECK(yard_height({3.0F, 7.0F}, seed) != yard_height({3.0F, 7.0F}, seed + 1));

    const Options as_it_stood{.state = State::reconstruction, .seed = seed, .picture_side = 64};
    REQUIRE(write_house(scratch / "standing.glb", as_it_stood, two).ok());
    const auto remains = read_back(scratch / "remains.glb", two);
    const auto standing = read_back(scratch / "standing.glb", two);
    for (const auto* part : {"地面 ground", "fired floors"})
        CHECK(std::ranges::equal(mesh_named(remains, part).primitives[0].positions,
                                 mesh_named(standing, part).primitives[0].positions));
    for (const auto* scan : {&remains, &standing}) {
        std::size_t triangles = 0;
        for (const auto& mesh : scan->meshes)
            for (const auto& primitive : mesh.primitives) triangles += primitive.index_count / 3;
        CHECK(triangles > 300'000);
        CHECK(triangles < 900'000);
    }
}

TEST_CASE("a visitor gets through every door of either state: 0.9 m wide, 2 m high") {
    const auto& standing = walls_as_they_stood();
    const auto& stubs = walls_as_they_are_found();
    for (const auto& door : doors()) {
        CAPTURE(door.middle.x);
        const glm::vec2 half = door.along_x ? glm::vec2(0.45F, 0.6F) : glm::vec2(0.6F, 0.45F);
        const glm::vec3 low(door.middle.x - half.x, 0.1F, door.middle.y - half.y);
        const glm::vec3 high(door.middle.x + half.x, 2.0F, door.middle.y + half.y);
        CHECK_FALSE(enters(standing, low, high));
        CHECK_FALSE(enters(stubs, low, high));
        // Beside it there is a wall.
        const glm::vec3 aside = door.along_x ? glm::vec3(0.9F, 0, 0) : glm::vec3(0, 0, 0.9F);
        CHECK(enters(standing, low + aside, high + aside));
        CHECK(enters(stubs, low + aside, glm::vec3(high.x, 0.3F, high.z) + aside));
    }
}

TEST_CASE("the walls are closed surfaces that stand on the plan, and the stubs are broken off below a metre") {
    const auto& standing = walls_as_they_stood();
    const auto& stubs = walls_as_they_are_found();
    CHECK(open_edges(standing) == 0);
    CHECK(open_edges(stubs) == 0);
    for (const auto* mesh : {&standing, &stubs}) {
        float farthest = 0.0F;
        for (const auto& p : mesh->positions) {
            float nearest = 1e9F;
            for (const auto& wall : walls()) nearest = std::min(nearest, to_wall(wall, {p.x, p.z}));
            farthest = std::max(farthest, nearest);
        }
        CHECK(farthest < 0.12F);
    }
    for (const auto& p : stubs.positions) CHECK(p.y < 1.1F);
}

TEST_CASE("one can walk from the yard over the threshold: nowhere a step above 20 cm on the ways in") {
    for (const auto& door : doors()) {
        const auto inward = door.along_x ? glm::vec2(0, -1) : glm::vec2(1, 0);
        float before = standing_height(door.middle - inward * 1.5F, seed);
        for (float at = -1.5F; at < 1.0F; at += 0.05F) {
            const float here = standing_height(door.middle + inward * at, seed);
            CHECK(std::abs(here - before) < 0.2F);
            before = here;
        }
    }
}

TEST_CASE("a surface net of a ball is a closed ball") {
    Jobs jobs(2);
    Solid ball;
    ball.low = glm::vec3(-1.2F);
    ball.high = glm::vec3(1.2F);
    ball.cell = 0.1F;
    ball.rough = [](const glm::vec3& p) { return glm::length(p) - 1.0F; };
    ball.fine = ball.rough;
    ball.colour = [](const glm::vec3&, const glm::vec3&) { return glm::vec3(1.0F); };
    const auto mesh = skin(ball, 1.0F, jobs);
    CHECK(open_edges(mesh) == 0);
    REQUIRE(mesh.positions.size() > 100);
    for (std::size_t i = 0; i < mesh.positions.size(); ++i) {
        CHECK(glm::length(mesh.positions[i]) == doctest::Approx(1.0).epsilon(0.03));
        CHECK(glm::dot(mesh.normals[i], glm::normalize(mesh.positions[i])) > 0.9F);
    }
}
