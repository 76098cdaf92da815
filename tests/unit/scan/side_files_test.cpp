// Which files a scan names beside itself: what a cache must look at, too.
#include "scan/side_files.h"

#include "scratch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace guanhe;
using namespace guanhe::scan;
using namespace guanhe::test;

namespace {

std::vector<SideFile> sides_of(std::string_view text, const Path& folder) {
    return side_files(std::as_bytes(std::span(text)), folder);
}

bool finds(const std::vector<SideFile>& files, const Path& path) {
    return std::ranges::any_of(files, [&](const SideFile& file) { return file.path == path; });
}

bool misses(const std::vector<SideFile>& files, std::string_view name) {
    return std::ranges::any_of(files, [&](const SideFile& file) { return file.name == name && !file.path; });
}

} // namespace

TEST_CASE("glTF names buffers and pictures, but not those inside it") {
    const Scratch scratch;
    const auto buffer = scratch.write("data 1.bin", "x");
    const auto picture = scratch.write("图.png", "x");
    const auto files = sides_of(R"({"asset": {"version": "2.0"}, "buffers": [{"uri": "data%201.bin"},
        {"uri": "data:application/octet-stream;base64,AAAA"}, {"byteLength": 4}, {"uri": "gone.bin"}],
        "images": [{"uri": "图.png"}, {"uri": "图.png"}, {"bufferView": 0}, {"uri": "https://example.org/a.png"}, {"uri": 7}]})",
                                scratch.path());
    CHECK(files.size() == 4);
    CHECK(finds(files, buffer));
    CHECK(finds(files, picture));
    CHECK(misses(files, "gone.bin"));
    CHECK(misses(files, "https://example.org/a.png"));
}

TEST_CASE("a .glb may name files, too") {
    const Scratch scratch;
    const auto picture = scratch.write("a.jpg", "x");
    std::string json = R"({"asset": {"version": "2.0"}, "images": [{"uri": "a.jpg"}]})";
    json.resize((json.size() + 3) / 4 * 4, ' ');
    const auto u32 = [](std::size_t value) {
        std::string bytes(4, '\0');
        for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<char>(value >> (8 * i) & 0xFF);
        return bytes;
    };
    const auto glb = "glTF" + u32(2) + u32(20 + json.size()) + u32(json.size()) + "JSON" + json;
    CHECK(finds(sides_of(glb, scratch.path()), picture));
}

TEST_CASE("OBJ names libraries, and those name pictures") {
    const Scratch scratch;
    std::filesystem::create_directories(scratch.path() / "maps");
    const auto one = scratch.write("one.mtl", "newmtl a\nKd 1 1 1\nmap_Kd -s 1 1 1 -clamp on maps\\Ground Floor.JPG\n"
                                              "bump -bm 0.5 relief.png\nmap_Pr missing.png\nmap_Ks shine.png\n");
    const auto two = scratch.write("my two.mtl", "newmtl b\n  norm normals.png\n");
    const auto ground = scratch.write("maps/ground floor.jpg", "x"); // case as the last resort, as the reader has it
    const auto relief = scratch.write("relief.png", "x");
    const auto normals = scratch.write("normals.png", "x");
    const auto shine = scratch.write("shine.png", "x");
    const auto files = sides_of("# mtllib not-this.mtl\nmtllib one.mtl\r\nv 0 0 0\nv 1 0 0\nv 0 1 0\nmtllib one.mtl\n"
                                "o xmtllib\n\tmtllib my two.mtl\nf 1 2 3\nmtllib none.mtl\n",
                                scratch.path());
    CHECK(finds(files, one));
    CHECK(finds(files, two));
    CHECK(finds(files, ground));
    CHECK(finds(files, relief));
    CHECK(finds(files, normals));
    CHECK_FALSE(finds(files, shine)); // which nothing is drawn from
    CHECK(misses(files, "missing.png"));
    CHECK(misses(files, "none.mtl"));
    CHECK(files.size() == 7);
}

TEST_CASE("several libraries in one line") {
    const Scratch scratch;
    const auto one = scratch.write("one.mtl", "");
    const auto two = scratch.write("two.mtl", "");
    const auto files = sides_of("v 0 0 0\nmtllib one.mtl two.mtl\n", scratch.path());
    CHECK(files.size() == 2);
    CHECK(finds(files, one));
    CHECK(finds(files, two));
}

TEST_CASE("what names nothing has none") {
    const Scratch scratch;
    for (const std::string_view text :
         {std::string_view(), std::string_view("ply\nformat ascii 1.0\ncomment mtllib a.mtl\nend_header\n"),
          std::string_view("solid a\nfacet normal 0 0 1\n"), std::string_view("{\"buffers\": "),
          std::string_view("{\"buffers\": {\"uri\": \"a.bin\"}, \"images\": [7, null]}"),
          std::string_view("It was the best of times.")}) {
        CAPTURE(text);
        CHECK(sides_of(text, scratch.path()).empty());
    }
}
