// A shell holds all of a scan but the vertices of its static meshes.
#include "read_support.h"
#include "same_scan.h"
#include "scan/shell.h"
#include "scratch.h"
#include "test_data.h"

#include <algorithm>

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
