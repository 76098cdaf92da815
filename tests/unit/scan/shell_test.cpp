// A shell holds all of a scan but the vertices of its static meshes.
#include "image/image.h"
#include "read_support.h"
#include "same_scan.h"
#include "scan/shell.h"
#include "scratch.h"
#include "test_data.h"

#include <algorithm>
#include <fstream>

using namespace guanhe;
using namespace guanhe::test;

namespace {

std::vector<std::byte> must_write(Result<std::vector<std::byte>> shell) {
    REQUIRE_MESSAGE(shell.ok(), (shell.ok() ? std::string() : shell.error().message()));
    return std::move(shell).value();
}

Result<scan::Scan> read_shell_bytes(std::vector<std::byte> bytes) {
    auto keep = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
    scan::ReadOptions options;
    options.jobs = &jobs();
    return scan::read_shell(*keep, keep, "shell.glb", options);
}

/// What a bake would draw from clusters, more or less.
scan::IsStatic rigid(const scan::Scan& scan) {
    return [&scan](std::size_t mesh) {
        const auto& primitives = scan.meshes[mesh].primitives;
        if (!std::all_of(primitives.begin(), primitives.end(), [](const scan::Primitive& primitive) {
                return primitive.topology == scan::Topology::triangles;
            })) {
            return false;
        }
        const bool skinned = std::any_of(scan.nodes.begin(), scan.nodes.end(), [&](const scan::Node& node) {
            return node.mesh == static_cast<int>(mesh) && node.skin >= 0;
        });
        return !skinned && scan.meshes[mesh].weights.empty();
    };
}

void check_round_trip(const scan::Scan& source, const std::vector<std::byte>& bytes, const scan::IsStatic& is_static) {
    const auto shell = must_read(read_shell_bytes(bytes));
    check_same_rest(source, shell);
    REQUIRE(source.meshes.size() == shell.meshes.size());
    for (std::size_t m = 0; m < source.meshes.size(); ++m) {
        CAPTURE(m);
        CHECK(source.meshes[m].name == shell.meshes[m].name);
        CHECK(source.meshes[m].weights == shell.meshes[m].weights);
        REQUIRE(source.meshes[m].primitives.size() == shell.meshes[m].primitives.size());
        for (std::size_t p = 0; p < source.meshes[m].primitives.size(); ++p) {
            const auto& primitive = shell.meshes[m].primitives[p];
            check_same_outline(source.meshes[m].primitives[p], primitive);
            if (is_static(m)) {
                CHECK(primitive.positions.empty());
                CHECK(primitive.indices.empty());
                CHECK(primitive.vertex_count == 0);
            } else {
                check_same_streams(source.meshes[m].primitives[p], primitive);
            }
        }
    }
}

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const auto extension = entry.path().extension();
        if (extension == ".gltf" || extension == ".glb" || extension == ".ply" || extension == ".obj")
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// The document of a .glb.
Json document_of(const std::vector<std::byte>& glb) {
    REQUIRE(glb.size() > 20);
    std::uint32_t length = 0;
    std::memcpy(&length, &glb[12], 4);
    const auto* text = reinterpret_cast<const char*>(&glb[20]);
    return Json::parse(text, text + length);
}

} // namespace

TEST_CASE("every conformance file and scan comes back from its shell") {
    GUANHE_DATA_OR_SKIP(data);
    std::size_t tried = 0;
    for (const auto* folder : {"gltf-conformance", "scans", "controllers"}) {
        for (const auto& path : files_below(data / folder)) {
            const auto name = path_to_utf8(path.filename());
            CAPTURE(name);
            scan::ReadOptions options;
            options.jobs = &jobs();
            const auto source = scan::read(path, options);
            if (!source) continue; // KTX2 only, in a build that cannot read it: read_files.cpp knows which
            ++tried;
            const auto is_static = rigid(*source);
            const auto shell = must_write(scan::write_shell(*source, path, is_static));
            check_round_trip(*source, shell, is_static);
            CHECK(must_read(read_shell_bytes(shell)).warnings.size() <= source->warnings.size());

            const auto none = [](std::size_t) { return false; };
            check_round_trip(*source, must_write(scan::write_shell(*source, path, none)), none);
        }
    }
    CHECK(tried > 30);
}

TEST_CASE("only a pack's reader takes a mesh without vertices") {
    const auto maker = sound();
    const auto bytes = maker.glb();
    const auto source = must_read(maker.read());
    const auto shell = must_write(scan::write_shell(source, {bytes, nullptr, {}, {}}, "made.glb", rigid(source)));
    CHECK(document_of(shell)["extensionsRequired"] == Json::array({"GUANHE_clusters"}));
    check_refused(read_bytes(shell), "GUANHE_clusters");
    const auto read = must_read(read_shell_bytes(shell));
    REQUIRE(read.meshes.size() == 1);
    CHECK(read.meshes[0].primitives[0].index_count == 3);
    CHECK(read.meshes[0].primitives[0].bounds.max == glm::vec3(1, 1, 0));
    CHECK(read.extensions.empty());
    CHECK(read.warnings.empty());
}

TEST_CASE("a shell has no bytes of static meshes, also where they share a view with others") {
    // One view of positions for two meshes: a thousand triangles that stay, three vertices that morph.
    Maker maker;
    std::vector<float> positions(3000 * 3, 0.25F);
    positions.insert(positions.end(), triangle.begin(), triangle.end());
    const int view = maker.view(positions);
    const int large =
        maker.accessor({{"bufferView", view}, {"componentType", 5126}, {"type", "VEC3"}, {"count", 3000}});
    const int small = maker.accessor(
        {{"bufferView", view}, {"byteOffset", 3000 * 12}, {"componentType", 5126}, {"type", "VEC3"}, {"count", 3}});
    maker.mesh({{"attributes", {{"POSITION", large}}}});
    maker.mesh({{"attributes", {{"POSITION", small}}}, {"targets", Json::array({{{"POSITION", small}}})}});
    const auto bytes = maker.glb();
    const auto source = must_read(maker.read());
    const auto shell = must_write(scan::write_shell(source, {bytes, nullptr, {}, {}}, "made.glb", rigid(source)));
    CHECK(shell.size() < 2000);
    check_round_trip(source, shell, rigid(source));
}

TEST_CASE("a shell keeps what this program does not know") {
    auto maker = sound();
    maker.json["asset"]["copyright"] = "© 2024 Museum 馆";
    maker.json["asset"]["extras"] = {{"accession", "1985.12"}};
    maker.json["nodes"][0]["extras"] = {{"note", "east"}};
    maker.json["extensionsUsed"] = {"VENDOR_survey"};
    const std::vector<std::uint8_t> table{1, 2, 3, 4, 5, 6, 7};
    maker.json["extensions"]["VENDOR_survey"] = {{"tables", Json::array({{{"bufferView", maker.view(table)}}})}};
    const auto bytes = maker.glb();
    const auto source = must_read(maker.read());
    const auto shell = must_write(scan::write_shell(source, {bytes, nullptr, {}, {}}, "made.glb", rigid(source)));
    const auto document = document_of(shell);
    CHECK(document["asset"]["extras"]["accession"] == "1985.12");
    CHECK(document["nodes"][0]["extras"]["note"] == "east");
    REQUIRE(document["bufferViews"].size() == 1);
    CHECK(document["extensions"]["VENDOR_survey"]["tables"][0]["bufferView"] == 0);
    CHECK(document["bufferViews"][0]["byteLength"] == 7);
    CHECK_FALSE(document.contains("accessors"));
    CHECK(must_read(read_shell_bytes(shell)).metadata.copyright == "© 2024 Museum 馆");
}

TEST_CASE("codecs that nothing needs any more are not asked for") {
    GUANHE_DATA_OR_SKIP(data);
    for (const auto* name : {"Box_Draco.glb", "cube_meshopt.glb"}) {
        CAPTURE(name);
        const auto path = data / "gltf-conformance" / name;
        const auto source = must_read(read_path(path));
        const auto all = must_write(scan::write_shell(source, path, [](std::size_t) { return true; }));
        const auto document = document_of(all);
        CHECK(document["extensionsRequired"] == Json::array({"GUANHE_clusters"}));
        CHECK(document["extensionsUsed"] == Json::array({"GUANHE_clusters"}));
        CHECK(all.size() < 1500);
    }
}

TEST_CASE("a file that has changed since it was read gives no shell") {
    const auto source = must_read(sound().read());
    auto other = sound();
    other.mesh(other.json["meshes"][0]["primitives"][0]);
    const auto bytes = other.glb();
    const auto shell = scan::write_shell(source, {bytes, nullptr, {}, {}}, "made.glb", rigid(source));
    REQUIRE_FALSE(shell.ok());
    CHECK(contains(shell.error().message(), "made.glb: the file has changed since it was read"));
}

TEST_CASE("pictures whose texels are elsewhere leave their size and name in a shell") {
    const Scratch folder;
    const std::vector<std::uint8_t> pixels(std::size_t{8} * 4 * 4, 200);
    REQUIRE(image::save_png(folder / "east wall.png", 8, 4, pixels).ok());
    const auto png = MappedFile::open(folder / "east wall.png");
    REQUIRE(png.ok());
    auto maker = sound();
    const std::vector<std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(png->bytes().data()),
                                          reinterpret_cast<const std::uint8_t*>(png->bytes().data()) +
                                              png->bytes().size());
    maker.json["images"] = Json::array({{{"uri", "east%20wall.png"}},
                                        {{"bufferView", maker.view(bytes)}, {"mimeType", "image/png"}},
                                        {{"uri", "gone.png"}, {"extras", {{"note", 7}}}}});
    maker.json["textures"] = Json::array({{{"source", 0}}, {{"source", 1}}, {{"source", 2}}});
    const auto file = maker.glb();
    std::ofstream(folder / "a.glb", std::ios::binary)
        .write(reinterpret_cast<const char*>(file.data()), static_cast<std::streamsize>(file.size()));
    const auto source = must_read(read_path(folder / "a.glb"));
    REQUIRE(source.images.size() == 3);
    const auto none = [](std::size_t) { return false; };
    for (const std::size_t tiled : {std::size_t{0}, std::size_t{1}}) {
        CAPTURE(tiled);
        std::vector<bool> left_out(3);
        left_out[tiled] = true;
        const auto shell = must_write(scan::write_shell(source, folder / "a.glb", none, left_out));
        const auto document = document_of(shell);
        const auto& image = document["images"][tiled];
        CHECK_FALSE(image.contains("uri"));
        CHECK_FALSE(image.contains("bufferView"));
        CHECK(image["extensions"]["GUANHE_tiles"] == Json{{"width", 8}, {"height", 4}, {"alpha", true}});
        CHECK(document["extensionsRequired"] == Json::array({"GUANHE_tiles"}));
        CHECK(document["images"][1 - tiled].contains("bufferView"));
        check_refused(read_bytes(shell), "GUANHE_tiles");

        const auto read = must_read(read_shell_bytes(shell));
        CHECK(read.images[tiled].tiled);
        CHECK(read.images[tiled].encoded.empty());
        CHECK(read.images[tiled].name == (tiled == 0 ? "east wall.png" : "image 1"));
        CHECK(read.images[tiled].header.width == 8);
        CHECK(read.images[tiled].header.height == 4);
        CHECK(read.images[tiled].header.has_alpha);
        CHECK(read.images[tiled].header.format == image::Format::png);
        CHECK(read.textures[tiled].image == static_cast<int>(tiled));
        CHECK_FALSE(read.images[1 - tiled].tiled);
        CHECK_FALSE(read.images[1 - tiled].encoded.empty());
        CHECK(read.textures[2].image == -1);
        CHECK(read.extensions.empty());
        REQUIRE(read.warnings.size() == 1); // of the picture that is missing
        CHECK(contains(read.warnings[0], "/images/2"));
    }
    // Sizes that no picture has are refused as the rest of the document would be.
    const auto refusal = [](const Maker& made) {
        const auto read = read_shell_bytes(made.glb());
        return read.ok() ? std::string() : read.error().message();
    };
    auto wrong = maker;
    wrong.json["images"][0] = {{"extensions", {{"GUANHE_tiles", {{"width", 0}, {"height", 4}}}}}};
    CHECK(contains(refusal(wrong), "/images/0/extensions/GUANHE_tiles/width"));
    wrong.json["images"][0] = {{"extensions", {{"GUANHE_tiles", {{"width", 3}}}}}};
    CHECK(contains(refusal(wrong), "GUANHE_tiles: has no \"height\""));
}

TEST_CASE("what a file that is no shell says of tiles is nothing that its shell says") {
    const Scratch folder;
    const std::vector<std::uint8_t> pixels(std::size_t{8} * 4 * 4, 200);
    REQUIRE(image::save_png(folder / "a.png", 8, 4, pixels).ok());
    auto maker = sound();
    maker.json["images"] =
        Json::array({{{"uri", "a.png"}, {"extensions", {{"GUANHE_tiles", {{"width", 9}, {"height", 9}}}}}}});
    maker.json["textures"] = Json::array({{{"source", 0}}});
    const auto file = maker.glb();
    std::ofstream(folder / "a.glb", std::ios::binary)
        .write(reinterpret_cast<const char*>(file.data()), static_cast<std::streamsize>(file.size()));
    const auto source = must_read(read_path(folder / "a.glb"));
    CHECK_FALSE(source.images[0].tiled);
    const auto shell = must_write(scan::write_shell(source, folder / "a.glb", [](std::size_t) { return false; }));
    const auto read = must_read(read_shell_bytes(shell));
    CHECK_FALSE(read.images[0].tiled);
    CHECK(read.images[0].header.width == 8);
    CHECK_FALSE(read.images[0].encoded.empty());
}

TEST_CASE("a shell that is made anew leaves pictures out in the same way") {
    const Scratch folder;
    const std::vector<std::uint8_t> pixels(std::size_t{8} * 4 * 4, 255);
    REQUIRE(image::save_png(folder / "clay.png", 8, 4, pixels).ok());
    (void)folder.write("a.mtl", "newmtl clay\nmap_Kd clay.png\n");
    const auto file =
        folder.write("a.obj", "mtllib a.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nusemtl clay\nf 1/1 2/1 3/1\n");
    const auto source = must_read(read_path(file));
    REQUIRE(source.images.size() == 1);
    const auto shell = must_write(scan::write_shell(source, file, [](std::size_t) { return true; }, {true}));
    const auto document = document_of(shell);
    CHECK(document["images"][0]["extensions"]["GUANHE_tiles"]["width"] == 8);
    CHECK_FALSE(document.contains("bufferViews"));
    CHECK(document["extensionsRequired"] == Json::array({"GUANHE_clusters", "GUANHE_tiles"}));
    const auto read = must_read(read_shell_bytes(shell));
    CHECK(read.images[0].tiled);
    CHECK(read.images[0].name == "clay.png");
    CHECK_FALSE(read.images[0].header.has_alpha);
    CHECK(read.textures[static_cast<std::size_t>(read.materials[0].base_color_texture.texture)].image == 0);
    CHECK(read.warnings.empty());
}
