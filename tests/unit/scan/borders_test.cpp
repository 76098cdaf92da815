// Borders that rounding has parted, and those that are apart for other reasons.
#include "scan/borders.h"

#include "draco_grid.h"
#include "read_support.h"
#include "scan/geometry.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

using namespace guanhe;
using namespace guanhe::scan;
using namespace guanhe::test;

namespace {

constexpr std::uint32_t side = 24, half = side / 2;

struct Before {
    bool operator()(const glm::vec3& a, const glm::vec3& b) const {
        return std::tie(a.x, a.y, a.z) < std::tie(b.x, b.y, b.z);
    }
};
using Edges = std::map<std::pair<std::array<float, 3>, std::array<float, 3>>, int>;

glm::vec3 wave(float x, float y) {
    return {x, y, std::sin(x * 0.5F) * std::cos(y * 0.3F)};
}

/// A square of the wave from (x0, y0), as Draco would leave it: rounded from the least corner of its box.
Primitive square(std::uint32_t x0, std::uint32_t y0, float step) {
    std::vector<glm::vec3> positions;
    for (std::uint32_t y = 0; y <= half; ++y) {
        for (std::uint32_t x = 0; x <= half; ++x) {
            positions.push_back(wave(static_cast<float>(x0 + x), static_cast<float>(y0 + y)));
        }
    }
    const auto origin = bounds_of(positions, nullptr).min;
    if (step > 0.0F) {
        for (auto& p : positions) p = origin + glm::floor((p - origin) / step + 0.5F) * step;
    }
    std::vector<std::uint32_t> indices;
    for (std::uint32_t y = 0; y < half; ++y) {
        for (std::uint32_t x = 0; x < half; ++x) {
            const auto a = y * (half + 1) + x, b = a + half + 1;
            for (const auto corner : {a, a + 1, b + 1, a, b + 1, b}) indices.push_back(corner);
        }
    }
    Primitive primitive;
    primitive.vertex_count = static_cast<std::uint32_t>(positions.size());
    primitive.index_count = indices.size();
    primitive.bounds = bounds_of(positions, nullptr);
    primitive.position_step = step;
    primitive.positions = Stream<glm::vec3>(std::move(positions));
    primitive.indices = Stream<std::uint32_t>(std::move(indices));
    return primitive;
}

Mesh four_squares(float a, float b, float c, float d) {
    Mesh mesh;
    mesh.primitives = {square(0, 0, a), square(half, 0, b), square(0, half, c), square(half, half, d)};
    return mesh;
}

/// Edges with one triangle.
std::size_t open_edges(const Mesh& mesh) {
    Edges edges;
    const auto key = [](const glm::vec3& p) { return std::array{p.x, p.y, p.z}; };
    for (const auto& primitive : mesh.primitives) {
        for (std::size_t i = 0; i < primitive.indices.size(); ++i) {
            const auto a = key(primitive.positions[primitive.indices[i]]);
            const auto b = key(primitive.positions[primitive.indices[i % 3 == 2 ? i - 2 : i + 1]]);
            ++edges[std::minmax(a, b)];
        }
    }
    return static_cast<std::size_t>(
        std::count_if(edges.begin(), edges.end(), [](const auto& edge) { return edge.second == 1; }));
}

std::size_t moved_vertices(const Mesh& before, const Mesh& after) {
    std::size_t moved = 0;
    for (std::size_t i = 0; i < before.primitives.size(); ++i) {
        const auto& a = before.primitives[i].positions;
        const auto& b = after.primitives[i].positions;
        for (std::size_t v = 0; v < a.size(); ++v) moved += a[v] != b[v] ? 1U : 0U;
    }
    return moved;
}

} // namespace

TEST_CASE("borders that rounding has parted meet again, and nothing else moves") {
    Jobs jobs(2);
    const auto before = four_squares(0.01F, 0.013F, 0.007F, 0.011F);
    constexpr std::size_t outline = 4 * std::size_t{side};
    REQUIRE(open_edges(before) > outline);
    auto mesh = before;
    const auto moved = join_borders(mesh, jobs);
    CHECK(open_edges(mesh) == outline);
    CHECK(moved > side);
    CHECK(moved == moved_vertices(before, mesh)); // no seams here: a vertex a position
    CHECK(moved <= 4 * std::size_t{half} + 3);    // the middle, three times
    for (std::size_t i = 0; i < 4; ++i) {
        const auto& now = mesh.primitives[i];
        CHECK(now.bounds.min == bounds_of(now.positions.span(), nullptr).min);
        for (std::size_t v = 0; v < now.positions.size(); ++v) {
            const auto apart = glm::abs(now.positions[v] - before.primitives[i].positions[v]);
            CHECK(std::max({apart.x, apart.y, apart.z}) < 0.0125F);
        }
    }
    CHECK(join_borders(mesh, jobs) == 0);
}

TEST_CASE("a primitive that was not rounded is what the others go to only if it comes first") {
    Jobs jobs(1);
    auto mesh = four_squares(0.0F, 0.01F, 0.01F, 0.01F);
    join_borders(mesh, jobs);
    CHECK(open_edges(mesh) == 4 * std::size_t{side});
    CHECK(mesh.primitives[1].positions[0] == wave(static_cast<float>(half), 0.0F));
    auto last = four_squares(0.01F, 0.01F, 0.01F, 0.0F);
    join_borders(last, jobs);
    CHECK(open_edges(last) == 4 * std::size_t{side});
}

TEST_CASE("what was not rounded is left as it is, however near") {
    Jobs jobs(1);
    auto mesh = four_squares(0.0F, 0.0F, 0.0F, 0.0F);
    std::vector<glm::vec3> off(mesh.primitives[1].positions.begin(), mesh.primitives[1].positions.end());
    for (auto& p : off) p.z += 1e-5F;
    mesh.primitives[1].positions = Stream<glm::vec3>(off);
    CHECK(join_borders(mesh, jobs) == 0);
    CHECK(std::equal(off.begin(), off.end(), mesh.primitives[1].positions.begin()));
}

TEST_CASE("a gap that is wider than rounding makes stays open") {
    Jobs jobs(1);
    constexpr float step = 1.0F / 128.0F;
    auto mesh = four_squares(step, step, step, step);
    std::vector<glm::vec3> off(mesh.primitives[1].positions.begin(), mesh.primitives[1].positions.end());
    for (auto& p : off) p.z += 3 * step;
    mesh.primitives[1].positions = Stream<glm::vec3>(off);
    join_borders(mesh, jobs);
    CHECK(open_edges(mesh) == 4 * std::size_t{side} + 4 * std::size_t{half});
}

TEST_CASE("vertices of one place, apart for their texture coordinates, go together") {
    Jobs jobs(1);
    auto mesh = four_squares(0.01F, 0.013F, 0.007F, 0.011F);
    for (auto& primitive : mesh.primitives) make_normals(primitive, nullptr); // every corner its own vertex
    join_borders(mesh, jobs);
    CHECK(open_edges(mesh) == 4 * std::size_t{side});
}

TEST_CASE("rounding so coarse that all is one point neither fails nor takes long") {
    Jobs jobs(2);
    auto mesh = four_squares(0.0F, 100.0F, 0.0F, 100.0F);
    for (int i = 0; i < 200; ++i) mesh.primitives.push_back(square(0, 0, 100.0F));
    join_borders(mesh, jobs);
    CHECK(mesh.primitives.size() == 204);
}

TEST_CASE("primitives that Draco has rounded by themselves are read with borders that meet") {
    // One wave cut in two, each half compressed by itself.
    Maker maker;
    Json primitives = Json::array();
    for (int part = 0; part < 2; ++part) {
        const auto mesh = draco_grid(side, false);
        for (std::uint32_t v = 0; v < mesh->num_points(); ++v) {
            const auto x = static_cast<float>(v % side) + static_cast<float>(part) * (side - 1);
            const auto p = wave(x, static_cast<float>(v / side));
            mesh->attribute(0)->SetAttributeValue(draco::AttributeValueIndex(v), &p.x);
        }
        const auto encoded = encode(*mesh, draco::MESH_EDGEBREAKER_ENCODING, 11);
        const int view = maker.view(std::vector<char>(encoded.data(), encoded.data() + encoded.size()));
        const int positions =
            maker.accessor({{"componentType", 5126}, {"type", "VEC3"}, {"count", mesh->num_points()}});
        const int indices =
            maker.accessor({{"componentType", 5125}, {"type", "SCALAR"}, {"count", mesh->num_faces() * 3}});
        primitives.push_back(
            {{"attributes", {{"POSITION", positions}}},
             {"indices", indices},
             {"extensions",
              {{"KHR_draco_mesh_compression", {{"bufferView", view}, {"attributes", {{"POSITION", 0}}}}}}}});
    }
    maker.mesh(primitives[0]);
    maker.json["meshes"][0]["primitives"] = primitives;
    const auto scan = must_read(maker.read());
    REQUIRE(scan.meshes[0].primitives.size() == 2);
    for (const auto& primitive : scan.meshes[0].primitives) {
        const float extent = static_cast<float>(side - 1);
        CHECK(primitive.position_step == doctest::Approx(extent / 2047.0F));
    }
    CHECK(open_edges(scan.meshes[0]) == 6 * std::size_t{side - 1});
}
