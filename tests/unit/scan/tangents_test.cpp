#include "glb.h"
#include "scan/geometry.h"
#include "test_data.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace guanhe;
using namespace guanhe::scan;

namespace {

using List = std::vector<std::uint32_t>;

/// Facing +z, y up, in a row along x; uv as given.
Primitive strip(std::vector<glm::vec2> uv) {
    const std::size_t columns = uv.size() / 2;
    Primitive made;
    std::vector<glm::vec3> positions;
    List indices;
    for (std::size_t c = 0; c < columns; ++c) {
        const auto x = static_cast<float>(c);
        positions.emplace_back(x, 0.0F, 0.0F);
        positions.emplace_back(x, 1.0F, 0.0F);
        if (c == 0) continue;
        const auto at = static_cast<std::uint32_t>(c * 2);
        for (const auto i : {at - 2, at, at + 1, at - 2, at + 1, at - 1}) indices.push_back(i);
    }
    made.vertex_count = static_cast<std::uint32_t>(positions.size());
    made.index_count = indices.size();
    made.normals = std::vector<glm::vec3>(positions.size(), glm::vec3(0, 0, 1));
    made.positions = std::move(positions);
    made.uv[0] = std::move(uv);
    made.indices = std::move(indices);
    return made;
}

bool near(const glm::vec4& a, const glm::vec4& b) {
    return glm::length(a - b) < 1e-5F;
}

void check_orthogonal(const Primitive& primitive) {
    REQUIRE(primitive.tangents.size() == primitive.vertex_count);
    for (std::size_t v = 0; v < primitive.vertex_count; ++v) {
        const glm::vec3 tangent(primitive.tangents[v]);
        CHECK(glm::length(tangent) == doctest::Approx(1.0F).epsilon(1e-4));
        CHECK(std::abs(glm::dot(tangent, primitive.normals[v])) < 1e-4F);
        CHECK(std::abs(primitive.tangents[v].w) == 1.0F);
    }
}

} // namespace

TEST_CASE("a picture the right way up has its tangent along u and its bitangent up") {
    // glTF's v runs down: v is 1 at the bottom of the wall and 0 at its top.
    auto wall = strip({{0, 1}, {0, 0}, {1, 1}, {1, 0}});
    make_tangents(wall, 0);
    REQUIRE(wall.tangents.size() == 4);
    for (const auto& tangent : wall.tangents) CHECK(near(tangent, {1, 0, 0, 1}));
    CHECK(wall.vertex_count == 4);
}

TEST_CASE("turned and mirrored pictures turn and mirror the frame") {
    auto turned = strip({{1, 1}, {0, 1}, {1, 0}, {0, 0}}); // u runs down, v to the left
    make_tangents(turned, 0);
    for (const auto& tangent : turned.tangents) CHECK(near(tangent, {0, -1, 0, 1}));
    auto mirrored = strip({{1, 1}, {1, 0}, {0, 1}, {0, 0}});
    make_tangents(mirrored, 0);
    for (const auto& tangent : mirrored.tangents) CHECK(near(tangent, {-1, 0, 0, -1}));
}

TEST_CASE("mirrored uv split the vertices of the seam, and every stream follows") {
    auto wall = strip({{0, 1}, {0, 0}, {1, 1}, {1, 0}, {0, 1}, {0, 0}});
    std::vector<glm::u16vec4> colors;
    for (std::uint16_t v = 0; v < 6; ++v) colors.emplace_back(v, v, v, v);
    wall.colors = colors;
    wall.joints[0] = colors;
    wall.morphs.resize(1);
    wall.morphs[0].positions = wall.positions;
    const auto before = wall;
    make_tangents(wall, 0);

    CHECK(wall.vertex_count == 8);
    REQUIRE(wall.positions.size() == 8);
    REQUIRE(wall.tangents.size() == 8);
    REQUIRE(wall.indices.size() == before.indices.size());
    for (std::size_t c = 0; c < wall.indices.size(); ++c) {
        const auto now = wall.indices[c];
        const auto then = before.indices[c];
        CHECK(wall.positions[now] == before.positions[then]);
        CHECK(wall.uv[0][now] == before.uv[0][then]);
        CHECK(wall.colors[now] == before.colors[then]);
        CHECK(wall.joints[0][now] == before.joints[0][then]);
        CHECK(wall.morphs[0].positions[now] == before.morphs[0].positions[then]);
        CHECK(near(wall.tangents[now], c < 6 ? glm::vec4(1, 0, 0, 1) : glm::vec4(-1, 0, 0, -1)));
    }
}

TEST_CASE("a vertex of very many triangles that share no edge is split once for each tangent") {
    constexpr std::uint32_t count = 1000;
    Primitive star;
    std::vector<glm::vec3> positions{{0, 0, 0}};
    std::vector<glm::vec2> uv{{0, 0}};
    List indices;
    for (std::uint32_t t = 0; t < count; ++t) {
        // Every second triangle lies in uv as it does in space, the others each turned by an angle of its own.
        const auto turn = [](float angle) { return glm::vec2(std::cos(angle), std::sin(angle)); };
        const float angle = 6.28F * static_cast<float>(t) / count;
        const float own = t % 2 == 0 ? 0.0F : angle * 0.5F;
        const auto at = static_cast<std::uint32_t>(positions.size());
        for (const float corner : {angle, angle + 0.005F}) {
            positions.emplace_back(turn(corner), 0.0F);
            uv.push_back(turn(corner + own) * glm::vec2(1, -1));
        }
        for (const auto i : {0U, at, at + 1}) indices.push_back(i);
    }
    star.vertex_count = static_cast<std::uint32_t>(positions.size());
    star.normals = std::vector<glm::vec3>(positions.size(), glm::vec3(0, 0, 1));
    star.positions = std::move(positions);
    star.uv[0] = std::move(uv);
    star.indices = std::move(indices);
    star.index_count = star.indices.size();
    make_tangents(star, 0);
    check_orthogonal(star);
    for (std::size_t i = 0; i < star.indices.size(); i += 3) {
        const auto& hub = star.tangents[star.indices[i]];
        CHECK(near(hub, star.tangents[star.indices[i + 1]]));
        CHECK(near(hub, star.tangents[star.indices[i + 2]]));
        CHECK(star.positions[star.indices[i]] == glm::vec3(0));
    }
    CHECK(star.vertex_count > 1 + 2 * count + count / 2 - 10);
    CHECK(star.vertex_count < 1 + 2 * count + count);
}

TEST_CASE("tangents tell how far they are") {
    auto wall = strip({{0, 1}, {0, 0}, {1, 1}, {1, 0}});
    std::vector<double> heard;
    make_tangents(wall, 0, [&](double fraction) { heard.push_back(fraction); });
    CHECK(heard.size() > 3);
    CHECK(std::is_sorted(heard.begin(), heard.end()));
    CHECK(heard.back() == 1.0);
}

TEST_CASE("vertices that were split for other reasons still share their frame") {
    // A fold of 90 degrees in uv between two quads with welded positions and uv, but other colours on both sides.
    auto bent = strip({{0, 1}, {0, 0}, {1, 1}, {1, 0}, {1.5F, 1.5F}, {1.5F, 0.5F}});
    make_tangents(bent, 0);
    auto split = strip({{0, 1}, {0, 0}, {1, 1}, {1, 0}, {1.5F, 1.5F}, {1.5F, 0.5F}});
    const List apart{0, 1, 2, 3, 2, 3, 4, 5};
    gather_vertices(split, apart);
    split.indices = List{0, 2, 3, 0, 3, 1, 4, 6, 7, 4, 7, 5};
    make_tangents(split, 0);
    REQUIRE(split.tangents.size() == 8);
    for (std::size_t v = 0; v < 8; ++v) CHECK(near(split.tangents[v], bent.tangents[apart[v]]));
    CHECK(bent.tangents[2].y != 0.0F); // really an average
}

TEST_CASE("triangles weigh by their angle at the vertex, not by their number") {
    Primitive fan;
    fan.positions = std::vector<glm::vec3>{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {-1, 1, 0}, {-1, 0, 0}};
    fan.normals = std::vector<glm::vec3>(5, glm::vec3(0, 0, 1));
    fan.uv[0] = std::vector<glm::vec2>{{0, 0}, {1, 0}, {0, -1}, {1, -1}, {1, 0}};
    fan.indices = List{0, 1, 2};
    fan.vertex_count = 5;
    auto alone = fan;
    make_tangents(alone, 0);
    CHECK(near(alone.tangents[0], {1, 0, 0, 1}));

    // A neighbour of 45 degrees with another frame.
    fan.uv[0] = std::vector<glm::vec2>{{0, 0}, {1, 0}, {0, -1}, {-2, 0}, {0, 0}};
    fan.indices = List{0, 1, 2, 0, 2, 3};
    make_tangents(fan, 0);
    // Second triangle: edges (0, 1) with uv (0, -1) and (-1, 1) with uv (-2, 0). Solving e = T u + B v gives
    // B = (0, -1), T = (0.5, -0.5).
    const float pi = std::acos(-1.0F);
    const glm::vec3 expected =
        glm::normalize(pi / 2 * glm::vec3(1, 0, 0) + pi / 4 * glm::normalize(glm::vec3(1, -1, 0)));
    CHECK(near(fan.tangents[0], glm::vec4(expected, 1.0F)));
}

TEST_CASE("a triangle without area in uv takes the frame of its neighbour") {
    auto wall = strip({{0, 1}, {0, 0}, {1, 1}, {1, 0}, {1, 1}, {1, 0}}); // the second quad has no width in u
    make_tangents(wall, 0);
    check_orthogonal(wall);
    CHECK(near(wall.tangents[4], {1, 0, 0, 1})); // nothing to go by on that side: any frame, here the same
    CHECK(near(wall.tangents[2], {1, 0, 0, 1}));
    CHECK(wall.vertex_count == 6);
}

TEST_CASE("without any uv to go by, frames are still orthogonal") {
    auto wall = strip(std::vector<glm::vec2>(6, glm::vec2(0.5F)));
    wall.normals = std::vector<glm::vec3>{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {-1, 0, 0}, {0, -1, 0}, {0.6F, 0, 0.8F}};
    make_tangents(wall, 0);
    check_orthogonal(wall);
}

TEST_CASE("triangles without area in space do no harm") {
    auto wall = strip({{0, 1}, {0, 0}, {1, 1}, {1, 0}});
    wall.indices = List{0, 0, 1, 0, 2, 3, 0, 3, 1, 2, 2, 2};
    make_tangents(wall, 0);
    for (const auto& tangent : wall.tangents) CHECK(near(tangent, {1, 0, 0, 1}));
}

TEST_CASE("NaN and infinite uv end, and give frames that are numbers") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    std::vector<glm::vec2> uv(20000);
    for (std::size_t i = 0; i < uv.size(); ++i) uv[i] = i % 2 == 0 ? glm::vec2(nan, nan) : glm::vec2(infinity, 0);
    auto wall = strip(uv);
    make_tangents(wall, 0);
    REQUIRE(wall.tangents.size() == wall.vertex_count);
    bool numbers = true;
    for (const auto& tangent : wall.tangents) numbers = numbers && std::isfinite(glm::dot(tangent, tangent));
    CHECK(numbers);
}

TEST_CASE("without normals, flat ones are made first") {
    auto wall = strip({{0, 1}, {0, 0}, {1, 1}, {1, 0}});
    wall.normals = {};
    make_tangents(wall, 0);
    CHECK(wall.vertex_count == 6);
    check_orthogonal(wall);
}

TEST_CASE("a missing uv set, and points, are left alone") {
    auto wall = strip({{0, 1}, {0, 0}, {1, 1}, {1, 0}});
    make_tangents(wall, 1);
    make_tangents(wall, 2);
    make_tangents(wall, -1);
    CHECK(wall.tangents.empty());
    wall.topology = Topology::points;
    make_tangents(wall, 0);
    CHECK(wall.tangents.empty());
}

TEST_CASE("the tangents that a baker stored with a mirrored model are found again") {
    GUANHE_DATA_OR_SKIP(data);
    const test::Glb file(data / "gltf-conformance" / "NormalTangentMirrorTest.glb");
    const auto& stored = file.json["meshes"][0]["primitives"][0];
    const auto get = [&](const char* name) { return stored["attributes"][name].get<std::size_t>(); };
    Primitive primitive;
    primitive.positions = file.accessor<glm::vec3>(get("POSITION"));
    primitive.normals = file.accessor<glm::vec3>(get("NORMAL"));
    primitive.uv[0] = file.accessor<glm::vec2>(get("TEXCOORD_0"));
    primitive.vertex_count = static_cast<std::uint32_t>(primitive.positions.size());
    const auto indices = file.accessor<std::uint16_t>(stored["indices"].get<std::size_t>());
    primitive.indices = List(indices.begin(), indices.end());
    const auto expected = file.accessor<glm::vec4>(get("TANGENT"));
    make_tangents(primitive, 0);
    check_orthogonal(primitive);

    std::size_t same = 0, handed = 0;
    for (std::size_t c = 0; c < indices.size(); ++c) {
        const auto& made = primitive.tangents[primitive.indices[c]];
        const auto& kept = expected[indices[c]];
        handed += made.w == kept.w ? 1U : 0U;
        same += glm::dot(glm::vec3(made), glm::vec3(kept)) > 0.999F ? 1U : 0U;
    }
    MESSAGE("of ", indices.size(), " corners, handedness agrees on ", handed, ", direction on ", same);
    CHECK(handed == indices.size());
    CHECK(same > indices.size() * 99 / 100);
}
