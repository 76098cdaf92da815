// Welding and cleaning the triangles of a region.
#include "bake_meshes.h"

#include "pack/gather.h"
#include "pack/octahedral.h"
#include "pack/vertex_reader.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace guanhe;
using namespace guanhe::pack;
using namespace guanhe::test;

namespace {

struct Whole {
    explicit Whole(const scan::Mesh& mesh) : source(mesh) {
        Jobs jobs(1);
        MeasureOptions options;
        options.jobs = &jobs;
        measured = measure(source, options);
        gathered = gather(source, measured, Partition(source), 0, {});
    }
    [[nodiscard]] const Vertices& vertices() const { return gathered.region.vertices; }
    [[nodiscard]] std::size_t triangles() const { return gathered.region.indices.size() / 3; }

    Source source;
    Measure measured;
    Gathered gathered;
};

const std::vector<glm::vec3> square{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}};

} // namespace

TEST_CASE("an unwelded field becomes the welded one") {
    const auto primitive = field(60);
    const auto welded_mesh = mesh_of({primitive});
    const auto soup_mesh = mesh_of({unwelded(primitive)});
    const Whole welded(welded_mesh);
    const Whole soup(soup_mesh);
    CHECK(welded.vertices().size() == 61 * 61);
    CHECK(soup.vertices().size() == 61 * 61);
    CHECK(soup.triangles() == 2 * 60 * 60);
    CHECK(soup.gathered.region.indices == welded.gathered.region.indices);
    CHECK(soup.vertices().positions == welded.vertices().positions);
    CHECK(soup.gathered.largest_move > 0.0);
    CHECK(soup.gathered.largest_move <= soup.measured.grid.step * 0.8661);
    CHECK(soup.gathered.region.sharers.size() == soup.vertices().size());
    CHECK(soup.gathered.region.parts.size() == soup.triangles());
}

TEST_CASE("seams of each attribute stay open, and equal values close them") {
    const std::vector<std::uint32_t> indices{0, 1, 2, 3, 4, 5};
    const std::vector<glm::vec3> positions{square[0], square[1], square[2], square[0], square[2], square[3]};
    const auto vertices_of = [&](auto&& change) {
        auto primitive = primitive_of(positions, indices);
        change(primitive);
        const auto mesh = mesh_of({std::move(primitive)});
        return Whole(mesh).vertices().size();
    };
    CHECK(vertices_of([](auto&) {}) == 4);
    const glm::vec3 up(0, 0, 1);
    const glm::vec3 aslant(0, 0.6F, 0.8F);
    CHECK(vertices_of([&](auto& p) { p.normals = std::vector<glm::vec3>(6, up); }) == 4);
    CHECK(vertices_of([&](auto& p) { p.normals = std::vector{up, up, up, aslant, aslant, aslant}; }) == 6);
    const glm::u16vec4 red(65535, 0, 0, 65535);
    const glm::u16vec4 blue(0, 0, 65535, 65535);
    CHECK(vertices_of([&](auto& p) { p.colors = std::vector<glm::u16vec4>(6, red); }) == 4);
    CHECK(vertices_of([&](auto& p) { p.colors = std::vector{red, red, red, blue, blue, blue}; }) == 6);
    for (const std::size_t set : {0U, 1U}) {
        CHECK(vertices_of([&](auto& p) { p.uv[set] = std::vector<glm::vec2>(6, {0.5F, 0.5F}); }) == 4);
        CHECK(vertices_of([&](auto& p) {
                  p.uv[set] = std::vector<glm::vec2>{{0, 0}, {1, 0}, {1, 1}, {0, 0}, {0.5F, 1}, {0, 1}};
              }) == 5);
    }
    const glm::vec4 along(1, 0, 0, 1);
    CHECK(vertices_of([&](auto& p) {
              p.tangents = std::vector<glm::vec4>{along, along, along, {1, 0, 0, -1}, along, along};
          }) == 5);
}

TEST_CASE("degenerate and double triangles go, and what only they used") {
    auto positions = square;
    positions.push_back(square[1]); // 4: the same place as 1
    positions.push_back({9, 9, 9}); // 5: used by a degenerate triangle only
    const std::vector<std::uint32_t> indices{
        0, 1, 2, // kept
        5, 5, 0, // degenerate
        1, 2, 0, // the first, turned
        0, 4, 2, // the first, by another vertex
        2, 1, 0, // the other side: kept
        1, 4, 3, // two corners at one place
        0, 2, 3, // kept
    };
    auto primitive = primitive_of(positions, indices);
    // Other normals make vertex 4 another vertex, at the same place.
    primitive.normals = std::vector<glm::vec3>{{0, 0, 1}, {0, 0, 1}, {0, 0, 1}, {0, 0, 1}, {0, 1, 0}, {0, 0, 1}};
    const auto mesh = mesh_of({std::move(primitive)});
    const Whole whole(mesh);
    CHECK(whole.triangles() == 3);
    CHECK(whole.gathered.degenerate == 2);
    CHECK(whole.gathered.duplicate == 2);
    CHECK(whole.vertices().size() == 4);
    CHECK(whole.gathered.part_triangles == std::vector<std::uint64_t>{3});
    CHECK(whole.gathered.region.indices == std::vector<std::uint32_t>{0, 1, 2, 2, 1, 0, 0, 2, 3});
}

TEST_CASE("primitives weld with each other and keep their parts") {
    const auto mesh = mesh_of({primitive_of({square[0], square[1], square[2]}, {0, 1, 2}),
                               primitive_of({square[0], square[2], square[3]}, {0, 1, 2}),
                               primitive_of({square[0], square[1], square[2]}, {0, 1, 2})});
    const Whole whole(mesh);
    CHECK(whole.vertices().size() == 4);
    CHECK(whole.gathered.region.parts == std::vector<std::uint16_t>{0, 1, 2}); // alike, but of another material
    CHECK(whole.gathered.part_triangles == std::vector<std::uint64_t>{1, 1, 1});
}

TEST_CASE("what a primitive lacks is made up") {
    auto rich = primitive_of({square[0], square[1], square[2]}, {0, 1, 2});
    rich.normals = std::vector<glm::vec3>(3, {1, 0, 0});
    rich.colors = std::vector<glm::u16vec4>(3, {65535, 0, 0, 0});
    rich.uv[1] = std::vector<glm::vec2>(3, {0.25F, 0.75F});
    // A ridge: the two triangles have other normals, so its crest is two vertices a place.
    auto poor = primitive_of({{0, 0, 5}, {2, 0, 5}, {2, 2, 5}, {0, 0, 7}}, {0, 1, 2, 1, 0, 3});
    const auto mesh = mesh_of({std::move(rich), std::move(poor)});
    const Whole whole(mesh);
    const auto& vertices = whole.vertices();
    CHECK(vertices.attributes() == (has_normals | has_colors | has_uv1));
    REQUIRE(vertices.size() == 9);
    CHECK(vertices.colors[0] == 0x0000'00FFU);
    CHECK(vertices.colors[3] == 0xFFFF'FFFFU);
    CHECK(vertices.uv[1][0] == glm::vec2(0.25F, 0.75F));
    CHECK(vertices.uv[1][3] == glm::vec2(0.0F));
    CHECK(glm::distance(unpack_normal(vertices.normals[0]), glm::vec3(1, 0, 0)) < 1e-4F);
    for (std::size_t i = 3; i < 6; ++i) {
        CHECK(glm::distance(unpack_normal(vertices.normals[i]), glm::vec3(0, 0, 1)) < 1e-4F);
    }
    for (std::size_t i = 6; i < 9; ++i) {
        CHECK(glm::distance(unpack_normal(vertices.normals[i]), glm::vec3(0, 1, 0)) < 1e-4F);
    }
}

TEST_CASE("a mesh of which no primitive has normals stays without") {
    const auto mesh = mesh_of({field(3), primitive_of(square, {0, 1, 2})});
    CHECK(Whole(mesh).vertices().attributes() == 0);
}

TEST_CASE("linear colours are coded as sRGB, to the nearest") {
    CHECK(pack_color({0, 0, 0, 0}) == 0U);
    CHECK(pack_color({65535, 65535, 65535, 65535}) == 0xFFFF'FFFFU);
    // IEC 61966-2-1: linear 0.21586 is coded 128, linear 0.0031308 is coded 10.3.
    CHECK(pack_color({14146, 205, 0, 32768}) == (128U | 10U << 8U | 128U << 24U));
    // Every 8-bit value comes back that was made linear in 16 bits.
    int wrong = 0;
    for (std::uint32_t i = 0; i < 256; ++i) {
        const double coded = i / 255.0;
        const double linear = coded <= 0.04045 ? coded / 12.92 : std::pow((coded + 0.055) / 1.055, 2.4);
        const auto stored = static_cast<std::uint16_t>(linear * 65535.0 + 0.5);
        wrong += (pack_color({stored, 0, 0, 0}) & 0xFFU) == i ? 0 : 1;
    }
    CHECK(wrong == 0);
}

TEST_CASE("uv that are no numbers become zero") {
    auto primitive = primitive_of({square[0], square[1], square[2]}, {0, 1, 2});
    primitive.uv[0] = std::vector<glm::vec2>{{std::nanf(""), 1}, {HUGE_VALF, 0}, {-0.0F, 2}};
    const auto mesh = mesh_of({std::move(primitive)});
    const auto uv = Whole(mesh).vertices().uv[0];
    CHECK(uv == std::vector<glm::vec2>{{0, 1}, {0, 0}, {0, 2}});
    CHECK_FALSE(std::signbit(uv[2].x));
}
