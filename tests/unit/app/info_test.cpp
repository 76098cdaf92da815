#include "info/info.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

using namespace guanhe;
using namespace guanhe::app;

namespace {

/// One triangle, drawn at two instances of one node; a line in a scene of its own.
scan::Scan small_scan() {
    scan::Scan scan;
    scan.source = "small.glb";
    scan.metadata.version = "2.0";
    scan.metadata.copyright = "CC BY 4.0 \xe2\x98\xba";
    scan.metadata.xmp_json = R"({"dc:title": "jar"})";
    scan::Primitive triangle;
    triangle.vertex_count = 3;
    triangle.index_count = 3;
    triangle.indices = std::vector<std::uint32_t>{0, 1, 2};
    triangle.positions = std::vector<glm::vec3>{{0, 0, 0}, {1, 0, 0}, {0, 2, 0}};
    for (const auto& p : triangle.positions) triangle.bounds.add(p);
    scan::Primitive line = triangle;
    line.topology = scan::Topology::lines;
    line.vertex_count = 2;
    line.index_count = 2;
    line.indices = std::vector<std::uint32_t>{0, 1};
    scan.meshes.resize(2);
    scan.meshes[0].primitives = {triangle};
    scan.meshes[1].primitives = {line};
    scan.nodes.resize(2);
    scan.nodes[0].mesh = 0;
    scan.nodes[0].instances = {glm::mat4(1.0F), glm::mat4(1.0F)};
    scan.nodes[1].mesh = 1;
    scan.scenes = {{"both", {0}}, {"line", {1}}};
    scan.extensions = {{"KHR_materials_sheen", true, scan::Handling::drawn_as_base_material}};
    scan.warnings = {"small.glb: /images/0: not an image"};
    return scan;
}

} // namespace

TEST_CASE("a scan is summed up, stored and drawn") {
    const auto scan = small_scan();
    const auto summary = summarize(scan, 1234);
    CHECK(summary.stored.triangles == 1);
    CHECK(summary.stored.lines == 1);
    CHECK(summary.stored.primitives == 2);
    REQUIRE(summary.scenes.size() == 2);
    CHECK(summary.scenes[0].drawn.triangles == 2);
    CHECK(summary.scenes[0].drawn.lines == 0);
    CHECK(summary.scenes[1].drawn.lines == 1);
    CHECK(summary.scenes[0].bounds.max.y == 2.0F);
}

TEST_CASE("info as JSON") {
    const auto scan = small_scan();
    const auto json = nlohmann::json::parse(to_json(summarize(scan, 1234)));
    CHECK(json["schema"] == 1);
    CHECK(json["file_bytes"] == 1234);
    CHECK(json["stored"]["triangles"] == 1);
    CHECK(json["scenes"][0]["drawn"]["triangles"] == 2);
    CHECK(json["scenes"][0]["bounds_m"]["size"][1] == 2.0);
    CHECK(json["asset"]["copyright"] == "CC BY 4.0 \xe2\x98\xba");
    CHECK(json["asset"]["xmp"]["dc:title"] == "jar");
    CHECK(json["extensions"][0]["name"] == "KHR_materials_sheen");
    CHECK(json["extensions"][0]["required"] == true);
    CHECK(json["extensions"][0]["handling"] == "drawn as the base material");
    CHECK(json["warnings"].size() == 1);
}

TEST_CASE("info as text") {
    const auto scan = small_scan();
    const auto text = to_text(summarize(scan, 2048), Lists::begun);
    for (const char* part :
         {"small.glb", "2 KiB", "CC BY 4.0", "dc:title", "0 'both' (shown first): 1 node, 2 triangles",
          "size 1 x 2 x 0 m", "KHR_materials_sheen: drawn as the base material (required)",
          "warnings      small.glb: /images/0: not an image"}) {
        CAPTURE(part);
        CHECK(text.find(part) != std::string::npos);
    }
}

TEST_CASE("info begins long lists, and prints them whole when it is asked to") {
    auto scan = small_scan();
    scan.warnings.clear();
    for (int i = 0; i < 40; ++i) scan.warnings.push_back("warning " + std::to_string(i));
    scan.metadata.xmp_json = "{\"dc:title\": \"" + std::string(385, 'x') + "\u5893\u846c\"}"; // cut within a character
    const auto summary = summarize(scan, 2048);
    const auto begun = to_text(summary, Lists::begun), whole = to_text(summary, Lists::whole);
    CHECK(std::ranges::count(begun, '\n') < 24);
    CHECK(begun.find("warning 5\n") != std::string::npos);
    CHECK(begun.find("warning 6\n") == std::string::npos);
    CHECK(begun.find("and 34 more; --verbose prints them") != std::string::npos);
    CHECK(begun.find("xxx ... (") != std::string::npos);
    CHECK(whole.find("warning 39\n") != std::string::npos);
    CHECK(whole.find(scan.metadata.xmp_json) != std::string::npos);
    CHECK(whole.find("--verbose") == std::string::npos);
    CHECK(nlohmann::json::parse(to_json(summary))["warnings"].size() == 40);
}

TEST_CASE("info of a pack") {
    const auto scan = small_scan();
    auto summary = summarize(scan, 2048);
    CHECK_FALSE(nlohmann::json::parse(to_json(summary)).contains("pack"));
    auto& pack = summary.pack.emplace();
    pack.format_version = 2;
    pack.bake_version = 3;
    pack.source = "遗址.ply";
    pack.meshes = 1;
    pack.kept_meshes = 1;
    pack.source_triangles = 1000;
    pack.finest_triangles = 990;
    pack.all_triangles = 1980;
    pack.groups = 12;
    pack.clusters = 34;
    pack.pages = 5;
    pack.levels = 4;
    pack.degenerate = 8;
    pack.duplicate = 2;
    pack.groups_simplified = 8;
    pack.groups_stuck = 2;
    pack.bytes_per_triangle = 4.5;
    pack.losses = {{"a", 0.5, 100.0}, {"b", 0.5, 50.0}, {"flat", 0.0, 0.0}};
    pack.textures = {{4096, 2048, 13, 700, "BC1", 3U << 20U}};
    pack.warnings = {"something was lost"};
    CHECK(pack.quantisation_error_per_edge() == 0.01);
    const auto text = to_text(summary, Lists::begun);
    for (const char* part : {"format 2, bake 3, baked from 遗址.ply", "990 of 1,000 given; 1,980 at all levels",
                             "4 levels, 12 groups of 34 clusters", "4.5 a triangle", "moved by at most 1 %",
                             "10 triangles without area or repeated", "2 of 8 groups (25 %)",
                             "0 4096 x 2048, 13 levels, BC1, 700 tiles, 3.0 MiB", "something was lost"}) {
        CAPTURE(part);
        CHECK(text.find(part) != std::string::npos);
    }
    const auto json = nlohmann::json::parse(to_json(summary))["pack"];
    CHECK(json["source"] == "遗址.ply");
    CHECK(json["triangles_all_levels"] == 1980);
    CHECK(json["groups_stuck"] == 2);
    CHECK(json["tiled_textures"][0]["format"] == "BC1");
    CHECK(json["quantisation_error_per_edge"] == 0.01);
    pack.groups_stuck.reset();
    CHECK(nlohmann::json::parse(to_json(summary))["pack"]["groups_stuck"].is_null());
}
