#include "plain_support.h"
#include "scratch.h"

#include "scan/content.h"

#include <algorithm>
#include <cmath>

using namespace guanhe;
using namespace guanhe::test;

namespace {

std::string binary(const std::vector<std::array<glm::vec3, 3>>& triangles, std::string header = "",
                   std::uint16_t attribute = 0) {
    header.resize(80, ' ');
    header += raw(static_cast<std::uint32_t>(triangles.size()));
    for (const auto& triangle : triangles) {
        header += raw(glm::vec3(0));
        for (const auto& corner : triangle) header += raw(corner);
        header += raw(attribute);
    }
    return header;
}

const std::vector<std::array<glm::vec3, 3>> corner_of_a_box{
    {{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}}}, {{{-0.0F, 0, 0}, {1, 1, 0}, {0, 1, 0}}}, {{{0, 0, 0}, {0, 1, 0}, {0, 0, 1}}}};

const std::string text =
    "solid Ding 鼎\n"
    "  facet normal 0 0 1\n    outer loop\n      vertex 0 0 0\n      vertex 1.0e0 0 0\n"
    "      vertex 1 1 0\n    endloop\n  endfacet\n"
    "FACET NORMAL nan nan nan\nOUTER LOOP\nVERTEX 0 0 0\nVERTEX 1 1 0\nVERTEX 0 1 0\nENDLOOP\nENDFACET\n"
    "endsolid\nsolid two\n facet normal 0 0 0 outer loop vertex 0 0 0\nvertex 0 1 0\nvertex 0 0 1\n"
    " endloop endfacet\nendsolid two\n";

} // namespace

TEST_CASE("stl: corners of one place are one vertex, numbered as they come, with smooth normals") {
    for (const auto& file : {binary(corner_of_a_box), binary(corner_of_a_box, "solid of a liar"), text}) {
        const auto scan = must_read(read_stl(file));
        const auto& primitive = scan.meshes.at(0).primitives.at(0);
        CHECK(all(primitive.indices) == std::vector<std::uint32_t>{0, 1, 2, 0, 2, 3, 0, 3, 4});
        CHECK(all(primitive.positions) ==
              std::vector<glm::vec3>{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {0, 0, 1}});
        CHECK(primitive.normals[2] == glm::vec3(0, 0, 1));
        CHECK(glm::length(primitive.normals[0] - glm::normalize(glm::vec3(1, 0, 2))) < 1e-6F);
        CHECK(primitive.vertex_count == 5);
        CHECK(scan.warnings.empty());
    }
    CHECK(must_read(read_stl(text)).metadata.format == "STL, ASCII");
    CHECK(must_read(read_stl(text)).metadata.comments == std::vector<std::string>{"Ding 鼎"});
    const auto named = must_read(read_stl(binary(corner_of_a_box, "scanned by a museum")));
    CHECK(named.metadata.format == "STL, binary");
    CHECK(named.metadata.comments == std::vector<std::string>{"scanned by a museum"});
}

TEST_CASE("stl: colours of facets are not used, and that is told") {
    CHECK(warned(must_read(read_stl(binary(corner_of_a_box, "", 0x8001))), "have attributes"));
}

TEST_CASE("stl: what is wrong is told with its place") {
    auto file = binary(corner_of_a_box);
    check_refused_at(read_stl(file.substr(0, file.size() - 1)), "made: byte 80",
                     "declares 3 triangles, which take 234 bytes");
    check_refused_at(read_stl(file.substr(0, 83)), "made: byte 83", "inside the header");
    check_refused_at(read_stl(binary({})), "made: byte 80", "no triangles");
    CHECK(warned(must_read(read_stl(file + "tail")), "byte 234: 4 bytes after the last triangle"));
    auto spoilt = file;
    const auto infinite = raw(-std::numeric_limits<float>::infinity());
    std::copy(infinite.begin(), infinite.end(), spoilt.begin() + 84 + 50 + 12 + 12 + 4);
    check_refused_at(read_stl(spoilt), "made: byte 158", "a corner of triangle 1 is not finite");
    const auto declared = raw(std::uint32_t{0xFFFFFFFF});
    std::copy(declared.begin(), declared.end(), file.begin() + 80);
    check_refused_at(read_stl(file), "made: byte 80", "declares 4294967295 triangles");

    const auto with = [](std::string_view from, std::string_view to) {
        auto changed = text;
        changed.replace(changed.find(from), from.size(), to);
        return read_stl(changed);
    };
    check_refused_at(with("vertex 1 1 0", "vertex 1 1"), "made: line 6", "the line ends");
    check_refused_at(with("vertex 1 1 0", "vertex 1 1 x"), "made: line 6", "\"x\" is there");
    check_refused_at(with("vertex 1 1 0", "vertex 1 1 inf"), "made: line 6", "not finite");
    check_refused_at(with("      vertex 1 1 0\n", ""), "made: line 6", "a facet has 2 corners");
    check_refused_at(with("vertex 1 1 0", "vertex 1 1 0\nvertex 1 1 0"), "made: line 8", "a facet has 4 corners");
    check_refused_at(with("    endloop\n", ""), "made: line 7", "has not begun");
    check_refused_at(with("outer", "inner"), "made: line 3", "no \"inner\" here");
    check_refused_at(read_stl(text.substr(0, text.find("    endloop"))), "made: line 7", "ends inside a facet");
    check_refused_at(read_stl("solid empty\nendsolid empty\n"), "made", "no triangles");
}

TEST_CASE("stl: what is read depends neither on threads nor on memory") {
    std::vector<std::array<glm::vec3, 3>> triangles;
    constexpr int side = 250;
    const auto point = [](int x, int z) {
        return glm::vec3(x, std::sin(static_cast<float>(x) * 0.3F) + std::cos(static_cast<float>(z) * 0.2F), z);
    };
    for (int i = 0; i < (side - 1) * (side - 1); ++i) {
        const int x = i * 7919 % ((side - 1) * (side - 1)) % (side - 1); // in no order
        const int z = i * 7919 % ((side - 1) * (side - 1)) / (side - 1);
        triangles.push_back({point(x, z), point(x, z + 1), point(x + 1, z)});
        triangles.push_back({point(x + 1, z), point(x, z + 1), point(x + 1, z + 1)});
    }
    const auto file = binary(triangles);
    const auto expected = only_primitive(read_stl(file));
    CHECK(expected.vertex_count == side * side);
    for (std::size_t i = 0; i < expected.indices.size(); ++i) {
        REQUIRE(expected.positions[expected.indices[i]] == triangles[i / 3][i % 3]);
    }
    std::uint32_t next = 0; // vertices are numbered as corners first name them
    for (const auto index : expected.indices) {
        REQUIRE(index <= next);
        next = std::max(next, index + 1);
    }
    const Scratch folder;
    for (const unsigned threads : {1U, 3U}) {
        Jobs pool(threads);
        for (const std::uint64_t memory : {std::uint64_t{0}, std::uint64_t{1} << 20U}) {
            scan::ReadOptions options;
            options.jobs = &pool;
            options.memory_bytes = memory;
            options.scratch_folder = folder / ".";
            const auto primitive = only_primitive(read_stl(file, options));
            CHECK(all(primitive.indices) == all(expected.indices));
            CHECK(all(primitive.positions) == all(expected.positions));
            CHECK(all(primitive.normals) == all(expected.normals));
        }
    }
}

TEST_CASE("files are told apart by their content") {
    const auto kind = [](std::string_view content) { return scan::kind_of(bytes_of(content)); };
    using scan::FileKind;
    CHECK(kind("glTF\x02") == FileKind::gltf);
    CHECK(kind("\xEF\xBB\xBF {\"asset\"") == FileKind::gltf);
    CHECK(kind("ply\r\nformat") == FileKind::ply);
    CHECK(kind(text) == FileKind::stl);
    CHECK(kind(binary(corner_of_a_box)) == FileKind::stl);
    CHECK(kind(binary(corner_of_a_box, "solid facet")) == FileKind::stl);
    CHECK(kind(binary(corner_of_a_box, "solid ").substr(0, 150)) == FileKind::stl); // cut short
    CHECK(kind("# from a program\n\nmtllib a.mtl\n") == FileKind::obj);
    CHECK(kind("\xEF\xBB\xBFv 0 0 0\n") == FileKind::obj);
    CHECK(kind("vn 0 0 1\n") == FileKind::obj);
    CHECK(kind("#?RADIANCE\nv 0 0 0\n") == FileKind::unknown);
    CHECK(kind("veni vidi vici") == FileKind::unknown);
    CHECK(kind("") == FileKind::unknown);
    CHECK(kind("\x89PNG\r\n") == FileKind::unknown);
    const Scratch folder;
    const auto picture = scan::read(folder.write("statue.ply", "\x89PNG\r\n\x1A\n"), {});
    REQUIRE_FALSE(picture.ok());
    CHECK(contains(picture.error().message(), "this is a PNG picture; a glTF, PLY, OBJ or STL file was expected"));
}
