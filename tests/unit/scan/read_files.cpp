// The shared test data: every file is read, or refused by name.
#include "base/process.h"
#include "image/ktx2.h"
#include "read_support.h"
#include "scan/animate.h"
#include "scratch.h"
#include "test_data.h"

#include <algorithm>
#include <map>
#include <set>

using namespace guanhe;
using namespace guanhe::test;

namespace {

std::vector<std::filesystem::path> models_below(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> models;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const auto extension = entry.path().extension();
        if (extension == ".gltf" || extension == ".glb") models.push_back(entry.path());
    }
    std::sort(models.begin(), models.end());
    return models;
}

/// Refused by name in a build without a transcoder for their only textures.
const std::set<std::string> only_ktx2{"cube_etc1s.glb", "whale_cranium-meshopt-ktx2.glb"};

void check_promises(const scan::Scan& scan) {
    for (const auto& mesh : scan.meshes) {
        for (const auto& primitive : mesh.primitives) {
            REQUIRE_FALSE(primitive.indices.empty());
            CHECK(primitive.indices.size() == primitive.index_count);
            CHECK(primitive.positions.size() == primitive.vertex_count);
            CHECK(std::all_of(primitive.indices.begin(), primitive.indices.end(),
                              [&](std::uint32_t i) { return i < primitive.vertex_count; }));
            const auto fits = [&](const auto& stream) {
                CHECK((stream.empty() || stream.size() == primitive.vertex_count));
            };
            fits(primitive.normals);
            fits(primitive.tangents);
            fits(primitive.colors);
            for (const auto& uv : primitive.uv) fits(uv);
            for (const auto& joints : primitive.joints) fits(joints);
            for (const auto& weights : primitive.weights) fits(weights);
            CHECK(primitive.morphs.size() == mesh.weights.size());
            for (const auto& morph : primitive.morphs) fits(morph.positions), fits(morph.normals), fits(morph.tangents);
            CHECK_FALSE(primitive.bounds.empty());
        }
    }
    CHECK_FALSE(scan.scenes.empty());
}

} // namespace

TEST_CASE("every conformance file and every scan is read without a fault") {
    GUANHE_DATA_OR_SKIP(data);
    for (const auto* folder : {"gltf-conformance", "scans", "controllers"}) {
        for (const auto& path : models_below(data / folder)) {
            const auto name = path_to_utf8(path.filename());
            CAPTURE(name);
            const auto result = read_path(path);
            if (only_ktx2.contains(name) && !image::has_ktx2_transcoder()) {
                REQUIRE_FALSE(result.ok());
                CHECK(contains(result.error().message(), "KHR_texture_basisu"));
                CHECK(contains(result.error().message(), name));
                CHECK_FALSE(result.error().hint.empty());
                continue;
            }
            const auto scan = must_read(result);
            check_promises(scan);
            for (const auto& warning : scan.warnings) {
                CAPTURE(warning);
                CHECK(contains(warning, name));
            }
        }
    }
}

TEST_CASE("files hold as many triangles as their README says") {
    GUANHE_DATA_OR_SKIP(data);
    const std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> stored_and_drawn{
        {"gltf-conformance/Triangle.gltf", {1, 1}},
        {"gltf-conformance/TriangleWithoutIndices.gltf", {1, 1}},
        {"gltf-conformance/BoxInterleaved.glb", {12, 12}},
        {"gltf-conformance/Box_Draco.glb", {12, 12}},
        {"gltf-conformance/Fox/Fox.gltf", {576, 576}},
        {"gltf-conformance/RiggedFigure.glb", {256, 256}},
        {"gltf-conformance/TextureTransformTest/TextureTransformTest.gltf", {18, 24}},
        {"gltf-conformance/AttenuationTest.glb", {232, 292}},
        {"gltf-conformance/AnisotropyStrengthTest.glb", {97'240, 97'240}},
        {"gltf-conformance/morph-stress-test.glb", {2'412, 2'412}},
        {"gltf-conformance/simple-instancing.glb", {12, 1'500}},
        {"gltf-conformance/cube_meshopt.glb", {12, 12}},
        {"gltf-conformance/cube_webp.glb", {12, 12}},
        {"gltf-conformance/文物 ❤♻/三角形 test.gltf", {1, 1}},
        {"scans/venus/venus.gltf", {597'703, 597'703}},
        {"scans/graz-head-of-zeus.glb", {532'502, 532'502}},
        {"scans/graz-head-of-zeus-meshopt.glb", {532'502, 532'502}},
        {"scans/graz-head-of-zeus-draco.glb", {532'498, 532'498}},
        {"scans/graz-gallery-6.glb", {1'070'651, 1'070'651}},
        {"scans/whale_cranium.glb", {100'000, 100'000}},
        {"scans/whale_cranium_draco.glb", {100'000, 100'000}},
    };
    for (const auto& [name, counts] : stored_and_drawn) {
        CAPTURE(name);
        const auto scan = must_read(read_path(data / path_from_utf8(name)));
        CHECK(scan::triangles_stored(scan) == counts.first);
        CHECK(scan::triangles_drawn(scan, scan.default_scene) == counts.second);
    }
}

TEST_CASE("each invalid file is refused with its name and the place, or read with a warning that names it") {
    GUANHE_DATA_OR_SKIP(data);
    // What cannot mislead: nothing shows these images, and nothing uses that accessor.
    const std::set<std::string> only_warned{"invalid_image_data.gltf", "png_eos.gltf", "invalid_elements_float.gltf"};
    const std::map<std::string, std::string> places{
        {"alignment.gltf", "/buffers/0"} /* it names no data at all */,
        {"invalid_elements_float.gltf", "/accessors/0"},
        {"1_0_version.gltf", "/asset/version"},
        {"invalid_uri_data.gltf", "/buffers/0/uri"},
        {"no_bin_chunk.glb", "/buffers/0"},
        {"not_found.gltf", "/buffers/0/uri"},
        {"wrong_bytelength.glb", "/buffers/0"},
        {"invalid_length.gltf", "/bufferViews/0/byteLength"},
        {"chunk_too_big.glb", "byte "},
        {"empty_file.glb", "byte 0"},
        {"invalid_magic.glb", "byte 0"},
        {"invalid_version.glb", "byte 4"},
        {"length_mismatch.glb", "byte 8"},
        {"only_header.glb", "byte 8"},
        {"truncated_chunk_data.glb", "byte "},
        {"two_bin_chunks.glb", "byte 16"},
        {"invalid_image_data.gltf", "/images/0"},
        {"png_eos.gltf", "/images/0"},
        {"invalid_syntax.gltf", "byte 1"},
        {"unresolved_positions.gltf", "/meshes/0/primitives/0/attributes/POSITION"},
        {"index_buffer_oob.gltf", "/meshes/0/primitives/0/indices"},
        {"node_loop.gltf", "/nodes/0"},
        {"unresolved_mesh.gltf", "/nodes/0/mesh"},
        {"invalid_array_elements.gltf", "/0"},
        {"unresolved_joint.gltf", "/skins/0/joints/0"},
        {"corrupt_draco_bitstream.glb", "/meshes/0/primitives/0/extensions/KHR_draco_mesh_compression"},
        {"corrupt_meshopt_stream.glb", "/bufferViews/"},
    };
    const auto models = models_below(data / "gltf-invalid");
    CHECK(models.size() == places.size());
    for (const auto& path : models) {
        const auto name = path_to_utf8(path.filename());
        CAPTURE(name);
        const auto expected = places.find(name);
        REQUIRE(expected != places.end());
        const auto result = read_path(path);
        std::string said;
        if (only_warned.contains(name)) {
            const auto scan = must_read(result);
            for (const auto& warning : scan.warnings) said += warning + '\n';
        } else {
            REQUIRE_FALSE(result.ok());
            CHECK(result.error().kind == ErrorKind::bad_input);
            said = result.error().message();
        }
        CAPTURE(said);
        CHECK(contains(said, name));
        CHECK(contains(said, expected->second));
    }
}

TEST_CASE("a binary file cut at any length is refused") {
    GUANHE_DATA_OR_SKIP(data);
    for (const auto& path : models_below(data / "gltf-conformance")) {
        if (path.extension() != ".glb") continue;
        const auto whole = file_bytes(path);
        CAPTURE(path_to_utf8(path));
        std::vector<std::size_t> lengths{0, 1, 3, 4, 11, 12, 13, 19, 20, 21, whole.size() - 1, whole.size() - 5};
        for (std::size_t i = 1; i < 24; ++i) lengths.push_back(whole.size() * i / 24);
        for (const auto length : lengths) {
            CAPTURE(length);
            const auto cut = read_bytes({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)});
            REQUIRE_FALSE(cut.ok());
            CHECK(contains(cut.error().where, "byte "));
        }
    }
}

TEST_CASE("what lies in a large mapped file counts as memory only while it is read") {
    constexpr std::size_t count = std::size_t{3} << 20U; // 36 MiB of positions
    Maker maker;
    {
        std::vector<float> positions(count * 3);
        for (std::size_t i = 0; i < positions.size(); ++i) positions[i] = static_cast<float>(i % 977);
        maker.mesh({{"attributes", {{"POSITION", maker.positions(positions)}}}});
    }
    const Scratch scratch;
    const auto bytes = maker.glb();
    const auto path =
        scratch.write("large.glb", std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    scan::ReadOptions options;
    options.jobs = &jobs();
    options.memory_bytes = std::uint64_t{1} << 20U;
    const auto scan = must_read(scan::read(path, options));
    const auto& positions = scan.meshes[0].primitives[0].positions;

    const auto read = resident_bytes();
    if (read == 0) return; // this system does not tell
    float sum = 0.0F;
    for (const auto& position : positions) sum += position.x;
    CHECK(sum > 0.0F);
    const auto touched = resident_bytes();
    CHECK(touched - read > std::size_t{30} << 20U);
    positions.forget(0, positions.size());
    CHECK(resident_bytes() < touched - (std::size_t{30} << 20U));
}
