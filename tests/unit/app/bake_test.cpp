// What `guanhe bake` adds to the engine's bake: joining files, and telling how far it is.
#include "bake/bake_statistics.h"
#include "bake/glb.h"
#include "bake/join.h"
#include "bake/join_shells.h"
#include "bake/progress_line.h"
#include "parse_value.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;
using Json = nlohmann::json;

namespace {

std::vector<std::byte> shell_of(const Json& document, std::size_t binary_bytes, int value) {
    Glb glb;
    glb.document = document;
    glb.binary.assign(binary_bytes, static_cast<std::byte>(value));
    return std::move(put_together(std::move(glb))).value();
}

/// One of everything that names something by a number.
const Json first_document = Json::parse(R"({
  "asset": {"version": "2.0", "copyright": "A", "extensions": {"KHR_xmp_json_ld": {"packet": 0}}},
  "scene": 0, "scenes": [{"nodes": [0]}],
  "extensionsUsed": ["KHR_lights_punctual", "KHR_xmp_json_ld", "KHR_materials_variants"],
  "nodes": [{"mesh": 0, "children": [1]}, {"camera": 0, "extensions": {"KHR_lights_punctual": {"light": 0}}}],
  "cameras": [{"type": "perspective"}],
  "extensions": {"KHR_lights_punctual": {"lights": [{"type": "point"}]},
    "KHR_xmp_json_ld": {"packets": [{"dc:title": "one"}]},
    "KHR_materials_variants": {"variants": [{"name": "red"}, {"name": "blue"}]}},
  "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 0,
    "extensions": {"KHR_materials_variants": {"mappings": [{"material": 0, "variants": [0, 1]}]}}}]}],
  "materials": [{"normalTexture": {"index": 0},
    "extensions": {"KHR_materials_clearcoat": {"clearcoatTexture": {"index": 0}}}, "extras": {"bufferView": 0}}],
  "textures": [{"source": 0, "sampler": 0, "extensions": {"EXT_texture_webp": {"source": 0}}}],
  "images": [{"bufferView": 0, "mimeType": "image/png"}], "samplers": [{}],
  "skins": [{"joints": [0, 1], "inverseBindMatrices": 0, "skeleton": 1}],
  "animations": [{"samplers": [{"input": 0, "output": 1}], "channels": [{"sampler": 0, "target": {"node": 1}}]}],
  "accessors": [{"bufferView": 0, "sparse": {"indices": {"bufferView": 1}, "values": {"bufferView": 1}}}, {"bufferView": 1}],
  "bufferViews": [{"buffer": 0, "byteLength": 4}, {"buffer": 0, "byteOffset": 4, "byteLength": 4}],
  "buffers": [{"byteLength": 10}]})");

Json joined(const std::vector<ShellToJoin>& shells, std::vector<std::string>& warnings) {
    const auto bytes = join_shells(shells, warnings);
    if (!bytes) FAIL(bytes.error().message());
    return take_apart(*bytes).value().document;
}

} // namespace

TEST_CASE("joined shells name the same things by their new numbers") {
    const auto one = shell_of(first_document, 10, 1);
    auto other = first_document;
    other["asset"]["copyright"] = "B";
    other["extensions"]["KHR_materials_variants"]["variants"] = Json::parse(R"([{"name": "blue"}, {"name": "green"}])");
    const auto two = shell_of(other, 9, 2);
    std::vector<std::string> warnings;
    const std::vector<ShellToJoin> shells{{"罐", "罐.glb", {0}, one}, {"two", "two.glb", {0}, two}};
    const auto bytes = join_shells(shells, warnings);
    REQUIRE(bytes.ok());
    CHECK(warnings.empty());
    const auto glb = take_apart(*bytes);
    REQUIRE(glb.ok());
    const auto& all = glb->document;

    // The first stays as it was, the second comes after it.
    CHECK(all["scenes"] == Json::parse(R"([{"nodes": [2, 5]}])"));
    CHECK(all["nodes"][2]["name"] == "罐");
    CHECK(all["nodes"][2]["children"] == Json{0});
    CHECK(all["nodes"][5]["children"] == Json{3});
    CHECK(all["nodes"][3]["mesh"] == 1);
    CHECK(all["nodes"][3]["children"] == Json{4});
    CHECK(all["nodes"][4]["camera"] == 1);
    CHECK(all["nodes"][4]["extensions"]["KHR_lights_punctual"]["light"] == 1);
    CHECK(all["extensions"]["KHR_lights_punctual"]["lights"].size() == 2);

    const auto& primitive = all["meshes"][1]["primitives"][0];
    CHECK(primitive["attributes"]["POSITION"] == 2);
    CHECK(primitive["indices"] == 3);
    CHECK(primitive["material"] == 1);
    const auto& mapping = primitive["extensions"]["KHR_materials_variants"]["mappings"][0];
    CHECK(mapping["material"] == 1);
    CHECK(mapping["variants"] == Json{1, 2}); // its "blue" is that of the first
    CHECK(all["extensions"]["KHR_materials_variants"]["variants"].size() == 3);

    const auto& material = all["materials"][1];
    CHECK(material["normalTexture"]["index"] == 1);
    CHECK(material["extensions"]["KHR_materials_clearcoat"]["clearcoatTexture"]["index"] == 1);
    CHECK(material["extras"]["bufferView"] == 0); // nobody knows what that means
    CHECK(all["textures"][1]["source"] == 1);
    CHECK(all["textures"][1]["sampler"] == 1);
    CHECK(all["textures"][1]["extensions"]["EXT_texture_webp"]["source"] == 1);
    CHECK(all["images"][1]["bufferView"] == 2);
    CHECK(all["skins"][1] == Json::parse(R"({"joints": [3, 4], "inverseBindMatrices": 2, "skeleton": 4})"));
    CHECK(all["animations"][1]["samplers"][0] == Json::parse(R"({"input": 2, "output": 3})"));
    CHECK(all["animations"][1]["channels"][0]["target"]["node"] == 4);
    CHECK(all["accessors"][2]["sparse"]["values"]["bufferView"] == 3);
    CHECK(all["accessors"][3]["bufferView"] == 3);

    // Ten bytes and padding, then nine.
    CHECK(all["bufferViews"][1]["byteOffset"] == 4);
    CHECK(all["bufferViews"][2]["byteOffset"] == 16);
    CHECK(all["bufferViews"][3]["byteOffset"] == 20);
    CHECK(glb->binary[9] == std::byte{1});
    CHECK(glb->binary[16] == std::byte{2});
    CHECK(all["buffers"].size() == 1);

    // Both files' words about themselves are kept.
    CHECK(all["asset"]["copyright"] == "A; B");
    CHECK(all["nodes"][5]["extras"]["asset"]["copyright"] == "B");
    CHECK(all["nodes"][5]["extensions"]["KHR_xmp_json_ld"]["packet"] == 1);
    CHECK(all["extensions"]["KHR_xmp_json_ld"]["packets"].size() == 2);
    CHECK(all["extensionsUsed"].size() == 3);
}

TEST_CASE("buffers without bytes stay apart") {
    const auto document = Json::parse(R"({"asset": {"version": "2.0"}, "nodes": [{}],
      "bufferViews": [{"buffer": 1, "byteLength": 8, "extensions": {"EXT_meshopt_compression": {"buffer": 0, "byteOffset": 4}}}],
      "buffers": [{"byteLength": 8}, {"byteLength": 8}]})");
    const auto shell = shell_of(document, 8, 1);
    std::vector<std::string> warnings;
    const auto all = joined({{"a", "a.glb", {0}, shell}, {"b", "b.glb", {0}, shell}}, warnings);
    CHECK(all["buffers"].size() == 3);
    const auto& view = all["bufferViews"][1];
    CHECK(view["buffer"] == 2);
    CHECK_FALSE(view.contains("byteOffset"));
    CHECK(view["extensions"]["EXT_meshopt_compression"]["buffer"] == 0);
    CHECK(view["extensions"]["EXT_meshopt_compression"]["byteOffset"] == 12);
}

TEST_CASE("an extension that nobody here knows is named") {
    auto document = first_document;
    document["extensionsUsed"].push_back("ACME_secrets");
    const auto shell = shell_of(document, 10, 1);
    std::vector<std::string> warnings;
    joined({{"a", "a.glb", {0}, shell}, {"b", "b.glb", {0}, shell_of(first_document, 10, 1)}}, warnings);
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].find("ACME_secrets") != std::string::npos);
}

TEST_CASE("what is no .glb is refused") {
    for (const std::size_t size : {0U, 11U, 12U, 30U}) {
        CHECK_FALSE(take_apart(std::vector<std::byte>(size)).ok());
    }
    auto cut = shell_of(first_document, 10, 1);
    cut.resize(40);
    CHECK_FALSE(take_apart(cut).ok());
}

TEST_CASE("joined scans keep their meshes, materials, textures and skins apart") {
    std::vector<scan::Scan> scans(2);
    for (auto& scan : scans) {
        scan.source = "dir/jar.glb";
        scan.scenes.resize(2);
        scan.scenes[0].roots = {0};
        scan.materials.resize(2);
        scan.materials[1].emissive_texture.texture = 2;
        scan.materials[1].specular_color_texture.texture = 1;
        scan.textures.resize(3);
        scan.textures[2].image = 1;
        scan.images.resize(2);
        scan.meshes.resize(1);
        scan.meshes[0].primitives.resize(1);
        scan.meshes[0].primitives[0].material = 1;
        scan.meshes[0].primitives[0].variant_materials = {-1, 0};
        scan.nodes.resize(1);
        scan.nodes[0].mesh = 0;
        scan.nodes[0].skin = 0;
    }
    const auto all = join_scans(scans);
    CHECK(all.meshes[1].primitives[0].material == 3);
    CHECK(all.meshes[1].primitives[0].variant_materials == std::vector<int>{-1, 2});
    CHECK(all.materials[1].emissive_texture.texture == 2);
    CHECK(all.materials[3].emissive_texture.texture == 5);
    CHECK(all.materials[3].specular_color_texture.texture == 4);
    CHECK(all.materials[3].normal_texture.texture == -1);
    CHECK(all.textures[2].image == 1);
    CHECK(all.textures[5].image == 3);
    CHECK(all.textures[3].image == -1);
    CHECK(all.images.size() == 4);
    CHECK(all.nodes[1].mesh == 1);
    CHECK(all.warnings.size() == 2); // the scenes that had no place
    CHECK(scans[1].meshes[0].primitives[0].material == 1);

    const auto shell = shell_of(Json::parse(R"({"asset": {"version": "2.0"}, "nodes": [{}]})"), 0, 0);
    std::vector<std::string> warnings;
    const auto joined = join_shells_of(scans, {shell, shell}, warnings);
    REQUIRE(joined.ok());
    CHECK(take_apart(*joined)->document["nodes"][1]["name"] == "jar");
}

TEST_CASE("a single scan is not touched") {
    std::vector<scan::Scan> one(1);
    one[0].scenes.resize(3);
    const auto all = join_scans(one);
    CHECK(all.scenes.size() == 3);
    CHECK(all.warnings.empty());
    std::vector<std::string> warnings;
    const auto shell = join_shells_of(one, {{std::byte{1}}}, warnings);
    REQUIRE(shell.ok());
    CHECK(shell->size() == 1);
}

TEST_CASE("progress tells the time left once that can be known") {
    CHECK(progress_text("measuring", 0.0, 5.0) == "measuring");
    CHECK(progress_text("clustering", 0.5, 0.1) == "clustering 50 %");
    CHECK(progress_text("clustering", 0.01, 5.0) == "clustering 1 %");
    CHECK(progress_text("clustering", 0.5, 10.0) == "clustering 50 %, 10 s left");
    CHECK(progress_text("clustering", 0.25, 100.0) == "clustering 25 %, 5 min 0 s left");
    CHECK(progress_text("clustering", 0.5, 7500.0) == "clustering 50 %, 2 h 5 min left");
    CHECK(progress_text("writing", 1.0, 9.0) == "writing 100 %");
}

TEST_CASE("sizes in bytes are parsed strictly") {
    constexpr std::uint64_t most = std::uint64_t{1} << 44U;
    CHECK(parse_bytes("1048576", 0, most) == std::uint64_t{1} << 20U);
    CHECK(parse_bytes("512K", 0, most) == 512U * 1024U);
    CHECK(parse_bytes("256M", 0, most) == std::uint64_t{256} << 20U);
    CHECK(parse_bytes("1.5G", 0, most) == std::uint64_t{3} << 29U);
    CHECK(parse_bytes("2T", 0, most) == std::uint64_t{2} << 40U);
    for (const char* bad : {"", "M", "-1M", "1m", "1MB", "1 M", "nan", "infG", "1e400", "99999T", "0x10"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_bytes(bad, 0, most));
    }
    CHECK_FALSE(parse_bytes("255M", std::uint64_t{256} << 20U, most));
}

TEST_CASE("the figures of a bake add up") {
    BakeStatistics statistics;
    statistics.output = "罐.gpk";
    statistics.mesh_names = {"a", "b"};
    statistics.report.meshes.resize(2);
    statistics.report.meshes[0].triangles_given = 900;
    statistics.report.meshes[0].quantisation_error = 0.01;
    statistics.report.meshes[0].edge_length = 0.2;
    statistics.report.meshes[0].regions = 1;
    statistics.report.meshes[0].levels = 3;
    statistics.report.meshes[1].triangles_given = 100;
    statistics.report.pack_bytes = 5500;
    statistics.report.groups_simplified = 200;
    statistics.report.groups_stuck = 1;
    statistics.total_seconds = 2.0;
    const auto json = Json::parse(to_json(statistics));
    CHECK(json["triangles"] == 1000);
    CHECK(json["triangles_per_second"] == 500.0);
    CHECK(json["bytes_per_triangle"] == 5.5);
    CHECK(json["quantisation_error_per_edge"].get<double>() == doctest::Approx(0.05));
    CHECK(json["stuck_share"] == 0.005);
    CHECK(json["levels"] == 3);
    CHECK(json["meshes"][1]["kept_as_it_is"] == true);
    CHECK(to_text(statistics) == "罐.gpk: 1,000 triangles in 2.0 s, 6 KiB, 5.5 bytes a triangle");
}
