#include "scan/geometry.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace guanhe;
using namespace guanhe::scan;

namespace {

using List = std::vector<std::uint32_t>;

Primitive two_triangles() {
    Primitive made;
    made.vertex_count = 4;
    made.positions = std::vector<glm::vec3>{{0, 0, 0}, {2, 0, 0}, {0, 2, 0}, {0, 0, 2}};
    made.indices = List{0, 1, 2, 0, 2, 3};
    made.index_count = 6;
    return made;
}

} // namespace

TEST_CASE("every glTF mode becomes the list that the specification gives") {
    CHECK(to_list(0, {}, 3) == List{0, 1, 2});
    CHECK(to_list(1, {}, 4) == List{0, 1, 2, 3});
    CHECK(to_list(2, {}, 3) == List{0, 1, 1, 2, 2, 0});
    CHECK(to_list(3, {}, 3) == List{0, 1, 1, 2});
    CHECK(to_list(4, {}, 6) == List{0, 1, 2, 3, 4, 5});
    CHECK(to_list(5, {}, 5) == List{0, 1, 2, 1, 3, 2, 2, 3, 4});
    CHECK(to_list(6, {}, 5) == List{1, 2, 0, 2, 3, 0, 3, 4, 0});
}

TEST_CASE("indices are looked up, and may repeat") {
    const List indices{7, 5, 3, 9};
    CHECK(to_list(2, indices, 10) == List{7, 5, 5, 3, 3, 9, 9, 7});
    CHECK(to_list(5, indices, 10) == List{7, 5, 3, 5, 9, 3});
    CHECK(to_list(6, indices, 10) == List{5, 3, 7, 3, 9, 7});
}

TEST_CASE("what is incomplete at the end is dropped") {
    CHECK(to_list(1, {}, 3) == List{0, 1});
    CHECK(to_list(4, {}, 5) == List{0, 1, 2});
    CHECK(to_list(4, {}, 2).empty());
    CHECK(to_list(2, {}, 1).empty());
    CHECK(to_list(3, {}, 1).empty());
    CHECK(to_list(5, {}, 2).empty());
    CHECK(to_list(6, {}, 2).empty());
    for (int mode = 0; mode <= 6; ++mode) CHECK(to_list(mode, {}, 0).empty());
}

TEST_CASE("list_size says the same, also for counts that no memory holds") {
    for (int mode = 0; mode <= 6; ++mode) {
        for (std::size_t count = 0; count < 10; ++count) {
            CHECK(list_size(mode, count) == to_list(mode, {}, count).size());
        }
    }
    CHECK(list_size(5, 0xffffffffU) == (0xffffffffULL - 2) * 3);
    CHECK(topology_of(0) == Topology::points);
    CHECK(topology_of(2) == Topology::lines);
    CHECK(topology_of(5) == Topology::triangles);
}

TEST_CASE("flat normals unweld the corners, and every stream follows") {
    auto primitive = two_triangles();
    primitive.colors = std::vector<glm::u16vec4>{{0, 0, 0, 0}, {1, 1, 1, 1}, {2, 2, 2, 2}, {3, 3, 3, 3}};
    primitive.uv[1] = std::vector<glm::vec2>{{0, 0}, {1, 0}, {2, 0}, {3, 0}};
    primitive.morphs.resize(1);
    primitive.morphs[0].positions = primitive.positions;
    primitive.morphs[0].normals = primitive.positions;
    Jobs jobs(2);
    make_normals(primitive, &jobs);
    CHECK(primitive.vertex_count == 6);
    REQUIRE(primitive.normals.size() == 6);
    for (std::size_t i = 0; i < 3; ++i) CHECK(primitive.normals[i] == glm::vec3(0, 0, 1));
    for (std::size_t i = 3; i < 6; ++i) CHECK(primitive.normals[i] == glm::vec3(1, 0, 0));
    const List old{0, 1, 2, 0, 2, 3};
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(primitive.indices[i] == i);
        CHECK(primitive.colors[i].x == old[i]);
        CHECK(primitive.uv[1][i].x == static_cast<float>(old[i]));
        CHECK(primitive.morphs[0].positions[i] == primitive.positions[i]);
    }
    CHECK(primitive.morphs[0].normals.empty());
    CHECK(primitive.uv[0].empty());
}

TEST_CASE("triangles without area get a normal that is a number") {
    auto primitive = two_triangles();
    primitive.indices = List{0, 0, 1};
    make_normals(primitive, nullptr);
    REQUIRE(primitive.normals.size() == 3);
    CHECK(primitive.normals[0] == glm::vec3(0, 0, 1));
}

TEST_CASE("slivers far from the origin keep their direction") {
    Primitive primitive;
    primitive.vertex_count = 3;
    primitive.positions = std::vector<glm::vec3>{{1000, 0, 0}, {1000.001F, 0, 0}, {1000, 1e-20F, 0}};
    primitive.indices = List{0, 1, 2};
    make_normals(primitive, nullptr);
    CHECK(primitive.normals[0] == glm::vec3(0, 0, 1));
}

TEST_CASE("points and lines get no normals") {
    auto primitive = two_triangles();
    primitive.topology = Topology::lines;
    make_normals(primitive, nullptr);
    CHECK(primitive.normals.empty());
    CHECK(primitive.vertex_count == 4);
}

TEST_CASE("bounds hold every point and no other") {
    CHECK(bounds_of({}, nullptr).empty());
    for (const std::size_t count : {1U, 3U, 4U, 5U, 8U, 11U}) {
        for (std::size_t extreme = 0; extreme < count; ++extreme) {
            std::vector<glm::vec3> points(count, glm::vec3(1, 2, 3));
            points[extreme] = {-5, 7, 3};
            const auto bounds = bounds_of(points, nullptr);
            CHECK(bounds.min == (count == 1 ? glm::vec3(-5, 7, 3) : glm::vec3(-5, 2, 3)));
            CHECK(bounds.max == (count == 1 ? glm::vec3(-5, 7, 3) : glm::vec3(1, 7, 3)));
        }
    }
}

TEST_CASE("bounds are the same on all cores, and pass over NaN") {
    std::vector<glm::vec3> points(1'000'003);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto t = static_cast<float>(i);
        points[i] = {std::sin(t) * 10.0F, std::cos(t) * 20.0F, t};
    }
    points[500'000].y = std::numeric_limits<float>::quiet_NaN();
    points[999'999] = {-11, 0, 0};
    points[1'000'002].x = 12;
    Jobs jobs(2);
    const auto bounds = bounds_of(points, &jobs);
    CHECK(bounds.min.x == -11.0F);
    CHECK(bounds.max.x == 12.0F);
    CHECK(bounds.max.z == 1'000'002.0F);
    const auto alone = bounds_of(points, nullptr);
    CHECK(bounds.min == alone.min);
    CHECK(bounds.max == alone.max);
}
