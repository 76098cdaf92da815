// What glTF can say, and what becomes of it in a Scan.
#include "base/process.h"
#include "image/ktx2.h"
#include "ktx2_file.h"
#include "read_support.h"
#include "scan/gltf/uri.h"
#include "scratch.h"
#include "test_data.h"

#include <glm/gtc/epsilon.hpp>

#include <atomic>
#include <cmath>
#include <mutex>
#include <set>

using namespace guanhe;
using namespace guanhe::test;

namespace {

bool near(const glm::vec3& a, const glm::vec3& b, float epsilon = 1e-4F) {
    return glm::all(glm::epsilonEqual(a, b, epsilon));
}

const scan::Primitive& first(const scan::Scan& scan) {
    return scan.meshes.at(0).primitives.at(0);
}

constexpr std::string_view one_pixel_png =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8Dw"
    "HwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

} // namespace

TEST_CASE("a file on disk: external files with percent-encoded and Chinese names") {
    GUANHE_DATA_OR_SKIP(data);
    const auto scan = must_read(read_path(data / path_from_utf8("gltf-conformance/文物 ❤♻/三角形 test.gltf")));
    CHECK(first(scan).positions.size() == 3);
    CHECK(scan.warnings.empty());
    CHECK_FALSE(scan.nodes.at(0).name.empty());
}

TEST_CASE("floats and 32-bit indices are not copied") {
    auto maker = sound();
    auto keep = std::make_shared<const std::vector<std::byte>>(maker.glb());
    scan::ReadOptions options;
    options.jobs = &jobs();
    const auto scan =
        must_read(scan::gltf::read_source({*keep, keep, std::nullopt, std::nullopt}, "made.gltf", options));
    const auto inside = [&](const void* p) {
        const auto* at = static_cast<const std::byte*>(p);
        return at >= keep->data() && at < keep->data() + keep->size();
    };
    CHECK(inside(&first(scan).positions[0]));
    CHECK(inside(&first(scan).indices[0]));
}

TEST_CASE("positions of every component type, plain and normalised, interleaved") {
    const auto position = [](auto type, int component_type, bool normalized, std::size_t stride) {
        using T = decltype(type);
        Maker maker;
        std::vector<std::byte> bytes(stride * 3);
        const T values[3] = {static_cast<T>(std::numeric_limits<T>::max()), 0, std::numeric_limits<T>::lowest()};
        for (std::size_t v = 0; v < 3; ++v) {
            for (std::size_t c = 0; c < 3; ++c)
                std::memcpy(bytes.data() + v * stride + c * sizeof(T), &values[(v + c) % 3], sizeof(T));
        }
        const int view = maker.view(bytes, {{"byteStride", stride}});
        const int accessor = maker.accessor({{"bufferView", view},
                                             {"componentType", component_type},
                                             {"type", "VEC3"},
                                             {"count", 3},
                                             {"normalized", normalized}});
        maker.mesh({{"attributes", {{"POSITION", accessor}}}});
        return first(must_read(maker.read())).positions[0];
    };
    CHECK(position(std::int8_t{}, 5120, true, 4) == glm::vec3(1, 0, -1));
    CHECK(position(std::int8_t{}, 5120, false, 8) == glm::vec3(127, 0, -128));
    CHECK(position(std::uint8_t{}, 5121, true, 4) == glm::vec3(1, 0, 0));
    CHECK(position(std::uint8_t{}, 5121, false, 4) == glm::vec3(255, 0, 0));
    CHECK(position(std::int16_t{}, 5122, true, 8) == glm::vec3(1, 0, -1));
    CHECK(position(std::int16_t{}, 5122, false, 12) == glm::vec3(32767, 0, -32768));
    CHECK(position(std::uint16_t{}, 5123, true, 8) == glm::vec3(1, 0, 0));
    CHECK(position(std::uint16_t{}, 5123, false, 8) == glm::vec3(65535, 0, 0));
}

TEST_CASE("all modes become lists") {
    const auto mode = [](int code) {
        Maker maker;
        const int positions = maker.positions({0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0});
        const int indices = maker.accessor(std::vector<std::uint8_t>{3, 2, 1, 0}, 5121, "SCALAR", 4);
        maker.mesh({{"attributes", {{"POSITION", positions}}}, {"indices", indices}, {"mode", code}});
        const auto scan = must_read(maker.read());
        const auto span = first(scan).indices.span();
        return std::pair(first(scan).topology, std::vector<std::uint32_t>(span.begin(), span.end()));
    };
    using scan::Topology;
    using List = std::vector<std::uint32_t>;
    CHECK(mode(0) == std::pair(Topology::points, List{3, 2, 1, 0}));
    CHECK(mode(1) == std::pair(Topology::lines, List{3, 2, 1, 0}));
    CHECK(mode(2) == std::pair(Topology::lines, List{3, 2, 2, 1, 1, 0, 0, 3}));
    CHECK(mode(3) == std::pair(Topology::lines, List{3, 2, 2, 1, 1, 0}));
    CHECK(mode(4) == std::pair(Topology::triangles, List{3, 2, 1}));
    CHECK(mode(5) == std::pair(Topology::triangles, List{3, 2, 1, 2, 0, 1}));
    CHECK(mode(6) == std::pair(Topology::triangles, List{2, 1, 3, 1, 0, 3}));
}

TEST_CASE("colours become 16-bit RGBA") {
    const auto color = [](auto values, int component_type, const char* type) {
        Maker maker;
        const int positions = maker.positions({0, 0, 0});
        const int accessor = maker.accessor({{"bufferView", maker.view(values)},
                                             {"componentType", component_type},
                                             {"type", type},
                                             {"count", 1},
                                             {"normalized", component_type != 5126}});
        maker.mesh({{"attributes", {{"POSITION", positions}, {"COLOR_0", accessor}}}, {"mode", 0}});
        return first(must_read(maker.read())).colors[0];
    };
    CHECK(color(std::vector<std::uint8_t>{255, 0, 128, 0}, 5121, "VEC3") == glm::u16vec4(65535, 0, 128 * 257, 65535));
    CHECK(color(std::vector<std::uint16_t>{65535, 1, 2, 3}, 5123, "VEC4") == glm::u16vec4(65535, 1, 2, 3));
    CHECK(color(std::vector<float>{0.5F, 2.0F, -1.0F}, 5126, "VEC3") == glm::u16vec4(32768, 65535, 0, 65535));
}

TEST_CASE("primitives that share one vertex buffer keep only what they use") {
    Maker maker;
    std::vector<float> many;
    for (int i = 0; i < 100; ++i) many.insert(many.end(), {static_cast<float>(i), 0, 0});
    const int positions = maker.positions(many);
    Json primitives = Json::array();
    for (const std::uint32_t start : {0U, 50U}) {
        primitives.push_back({{"attributes", {{"POSITION", positions}, {"NORMAL", positions}}},
                              {"indices", maker.indices({start + 2, start + 5, start + 9})}});
    }
    maker.mesh(primitives[0]);
    maker.json["meshes"][0]["primitives"] = primitives;
    const auto scan = must_read(maker.read());
    const auto& second = scan.meshes[0].primitives[1];
    CHECK(second.vertex_count == 8);
    CHECK(second.normals.size() == 8);
    CHECK(second.positions[second.indices[0]] == glm::vec3(52, 0, 0));
    CHECK(second.positions[second.indices[2]] == glm::vec3(59, 0, 0));
    CHECK(second.bounds.max.x == 59.0F);
}

TEST_CASE("tangents are made where a normal map needs them, and only there") {
    const auto with_map = [](bool map, bool normals) {
        Maker maker;
        const int positions = maker.positions(triangle);
        const int uv = maker.accessor(std::vector<float>{0, 0, 1, 0, 0, 1}, 5126, "VEC2", 3);
        Json attributes = {{"POSITION", positions}, {"TEXCOORD_0", uv}};
        if (normals) attributes["NORMAL"] = maker.positions({0, 0, 1, 0, 0, 1, 0, 0, 1});
        maker.json["images"] = {{{"uri", one_pixel_png}}};
        maker.json["textures"] = {{{"source", 0}}};
        maker.json["materials"] = Json::array({Json::object()});
        if (map) maker.json["materials"][0]["normalTexture"] = {{"index", 0}};
        maker.mesh({{"attributes", attributes}, {"material", 0}});
        return must_read(maker.read());
    };
    CHECK(first(with_map(false, true)).tangents.empty());
    for (const bool normals : {false, true}) {
        const auto scan = with_map(true, normals);
        REQUIRE(first(scan).tangents.size() == 3);
        CHECK(near(glm::vec3(first(scan).tangents[0]), {1, 0, 0}));
    }
}

TEST_CASE("materials with their extensions") {
    auto maker = sound();
    maker.json["images"] = {{{"uri", one_pixel_png}}};
    maker.json["textures"] = {{{"source", 0}}};
    maker.json["materials"] = {
        {{"name", "glaze"},
         {"pbrMetallicRoughness",
          {{"baseColorFactor", {1, 0.5, 0.25, 1}},
           {"baseColorTexture",
            {{"index", 0},
             {"texCoord", 0},
             {"extensions",
              {{"KHR_texture_transform",
                {{"offset", {0.5, 0.25}}, {"rotation", 1.5707963}, {"scale", {2, 3}}, {"texCoord", 1}}}}}}}}},
         {"emissiveFactor", {1, 0.5, 0}},
         {"alphaMode", "MASK"},
         {"alphaCutoff", 0.25},
         {"doubleSided", true},
         {"extensions",
          {{"KHR_materials_emissive_strength", {{"emissiveStrength", 4}}},
           {"KHR_materials_ior", {{"ior", 1.25}}},
           {"KHR_materials_specular", {{"specularFactor", 0.5}, {"specularColorFactor", {1, 2, 3}}}}}}},
        {{"extensions", {{"KHR_materials_unlit", Json::object()}}}},
        {{"extensions",
          {{"KHR_materials_pbrSpecularGlossiness", {{"diffuseFactor", {1, 0, 0, 1}}, {"glossinessFactor", 0.25}}}}}},
        {{"occlusionTexture", {{"index", 0}, {"texCoord", 2}}}}};
    const auto scan = must_read(maker.read());
    const auto& glaze = scan.materials.at(0);
    CHECK(glaze.name == "glaze");
    CHECK(glaze.base_color == glm::vec4(1, 0.5F, 0.25F, 1));
    CHECK(glaze.alpha_mode == scan::AlphaMode::mask);
    CHECK(glaze.alpha_cutoff == 0.25F);
    CHECK(glaze.double_sided);
    CHECK(near(glaze.emissive, {4, 2, 0}));
    CHECK(glaze.ior == 1.25F);
    CHECK(glaze.specular == 0.5F);
    CHECK(near(glaze.specular_color, {1, 2, 3}));
    // A quarter turn counter-clockwise with v pointing down takes (1, 0) to (0, -1) and (0, 1) to (1, 0).
    const auto& map = glaze.base_color_texture;
    CHECK(map.uv_set == 1);
    CHECK(near(map.row0, {0, 3, 0.5F}));
    CHECK(near(map.row1, {-2, 0, 0.25F}));
    CHECK(scan.materials.at(1).unlit);
    CHECK(scan.materials.at(2).base_color == glm::vec4(1, 0, 0, 1));
    CHECK(scan.materials.at(2).metallic == 0.0F);
    CHECK(scan.materials.at(2).roughness == 0.75F);
    CHECK(scan.materials.at(3).occlusion_texture.texture == -1);
    CHECK(warned(scan, "/materials/3/occlusionTexture: uses TEXCOORD_2"));
}

TEST_CASE("which image a texture shows") {
    auto maker = sound();
    maker.json["images"] = {{{"uri", one_pixel_png}, {"name", "plain"}},
                            {{"uri", one_pixel_png}},
                            {{"uri", "data:image/webp;base64,AAAA"}}};
    const auto texture = [](Json extensions, int source) {
        Json json = {{"extensions", extensions}};
        if (source >= 0) json["source"] = source;
        return json;
    };
    maker.json["textures"] = {
        texture({{"EXT_texture_webp", {{"source", 1}}}}, 0), texture({{"EXT_texture_webp", {{"source", 2}}}}, 0),
        texture({{"KHR_texture_basisu", {{"source", 1}}}}, 0), texture({{"KHR_texture_basisu", {{"source", 1}}}}, -1)};
    SUBCASE("not required") {
        const auto scan = must_read(maker.read());
        CHECK(scan.images.at(0).name == "plain");
        CHECK(scan.images.at(1).name == "image 1");
        CHECK(scan.textures.at(0).image == 1);
        CHECK(scan.textures.at(1).image == 0);
        CHECK(scan.textures.at(2).image == 0);
        CHECK(scan.textures.at(3).image == -1);
        CHECK(warned(scan, "KHR_texture_basisu"));
        CHECK(warned(scan, "/textures/3"));
    }
    SUBCASE("required, and one has no plain image") {
        maker.json["extensionsRequired"] = {"KHR_texture_basisu"};
        if (image::has_ktx2_transcoder()) {
            CHECK(warned(must_read(maker.read()), "/textures/3"));
        } else {
            check_refused(maker.read(), "/extensionsRequired/0: needs KHR_texture_basisu");
        }
    }
    SUBCASE("required, and all have plain images") {
        maker.json["extensionsRequired"] = {"KHR_texture_basisu"};
        maker.json["textures"].erase(3);
        CHECK(warned(must_read(maker.read()), "KHR_texture_basisu"));
    }
}

TEST_CASE("a KTX2 image goes before a plain one where it can be decoded, and is passed over where it cannot") {
    auto maker = sound();
    maker.json["images"] = {{{"uri", one_pixel_png}},
                            {{"bufferView", maker.view(ktx2_file())}, {"mimeType", "image/ktx2"}}};
    const Json basisu = {{"KHR_texture_basisu", {{"source", 1}}}};
    maker.json["textures"] = {{{"source", 0}, {"extensions", basisu}}, {{"extensions", basisu}}};
    maker.json["extensionsUsed"] = {"KHR_texture_basisu"};
    scan::ReadOptions options;
    options.check_images = true;
    const bool transcodes = image::has_ktx2_transcoder();
    SUBCASE("not required") {
        const auto scan = must_read(maker.read(options));
        CHECK(scan.images.at(1).header.width == 8);
        CHECK(scan.textures.at(0).image == (transcodes ? 1 : 0));
        CHECK(scan.textures.at(1).image == (transcodes ? 1 : -1));
        CHECK(scan.warnings.empty() == transcodes);
        CHECK((scan.extensions.at(0).handling == scan::Handling::drawn) == transcodes);
    }
    SUBCASE("required") {
        maker.json["extensionsRequired"] = {"KHR_texture_basisu"};
        const auto result = maker.read(options);
        CHECK(result.ok() == transcodes);
        if (!transcodes) check_refused(result, "/extensionsRequired/0: needs KHR_texture_basisu");
    }
}

TEST_CASE("variants, lights, cameras, instances, metadata") {
    auto maker = sound();
    maker.json["materials"] = Json::array({Json::object(), Json::object(), Json::object()});
    maker.json["extensions"] = {
        {"KHR_materials_variants", {{"variants", {{{"name", "dry"}}, {{"name", "wet"}}, {{"name", "old"}}}}}},
        {"KHR_lights_punctual",
         {{"lights", {{{"type", "spot"}, {"intensity", 5}, {"spot", {{"outerConeAngle", 0.5}}}}}}}},
        {"KHR_xmp_json_ld", {{"packets", {{{"dc:title", "彩陶"}}}}}}};
    maker.json["asset"]["copyright"] = "CC0";
    maker.json["asset"]["extensions"] = {{"KHR_xmp_json_ld", {{"packet", 0}}}};
    maker.json["meshes"][0]["primitives"][0]["material"] = 0;
    maker.json["meshes"][0]["primitives"][0]["extensions"] = {
        {"KHR_materials_variants", {{"mappings", {{{"material", 2}, {"variants", {1, 2}}}}}}}};
    maker.json["cameras"] = {{{"type", "perspective"}, {"perspective", {{"yfov", 0.5}, {"znear", 0.1}, {"zfar", 10}}}},
                             {{"type", "perspective"}, {"perspective", {{"yfov", 0.5}, {"znear", 0.1}}}}};
    const int offsets = maker.positions({1, 2, 3, 4, 5, 6});
    const int scales = maker.positions({1, 1, 1, 2, 2, 2});
    maker.json["nodes"].push_back(
        {{"camera", 1},
         {"mesh", 0},
         {"extensions",
          {{"KHR_lights_punctual", {{"light", 0}}},
           {"EXT_mesh_gpu_instancing", {{"attributes", {{"TRANSLATION", offsets}, {"SCALE", scales}}}}}}}});
    const auto scan = must_read(maker.read());
    CHECK(scan.variants == std::vector<std::string>{"dry", "wet", "old"});
    CHECK(first(scan).variant_materials == std::vector<int>{-1, 2, 2});
    CHECK(scan.lights.at(0).type == scan::LightType::spot);
    CHECK(scan.nodes.at(1).light == 0);
    CHECK(scan.nodes.at(1).camera == 1);
    CHECK(scan.cameras.at(0).zfar == 10.0F);
    CHECK_FALSE(scan.cameras.at(1).zfar);
    REQUIRE(scan.nodes.at(1).instances.size() == 2);
    CHECK(near(glm::vec3(scan.nodes[1].instances[1] * glm::vec4(1, 0, 0, 1)), {6, 5, 6}));
    CHECK(scan.metadata.copyright == "CC0");
    CHECK(contains(scan.metadata.xmp_json, "彩陶"));
}

TEST_CASE("morph targets and animations of every kind") {
    Maker maker;
    const int positions = maker.positions(triangle);
    const int places = maker.view(std::vector<std::uint16_t>{1});
    const int values = maker.view(std::vector<float>{0, 0, 7});
    const int target = maker.accessor({{"componentType", 5126},
                                       {"type", "VEC3"},
                                       {"count", 3},
                                       {"sparse",
                                        {{"count", 1},
                                         {"indices", {{"bufferView", places}, {"componentType", 5123}}},
                                         {"values", {{"bufferView", values}}}}}});
    maker.mesh({{"attributes", {{"POSITION", positions}}}, {"targets", {{{"POSITION", target}}}}});
    const int times = maker.accessor(std::vector<float>{0.5F, 2.5F}, 5126, "SCALAR", 2);
    const int weights = maker.accessor({{"bufferView", maker.view(std::vector<std::uint8_t>{0, 255})},
                                        {"componentType", 5121},
                                        {"type", "SCALAR"},
                                        {"count", 2},
                                        {"normalized", true}});
    const int turns = maker.accessor({{"bufferView", maker.view(std::vector<std::int16_t>{0, 0, 0, 32767, 0, 0, 0, 0})},
                                      {"componentType", 5122},
                                      {"type", "VEC4"},
                                      {"count", 2},
                                      {"normalized", true}});
    const int spline = maker.accessor(std::vector<float>(18, 1.0F), 5126, "VEC3", 6);
    maker.json["animations"] = {{{"samplers",
                                  {{{"input", times}, {"output", weights}, {"interpolation", "STEP"}},
                                   {{"input", times}, {"output", turns}},
                                   {{"input", times}, {"output", spline}, {"interpolation", "CUBICSPLINE"}}}},
                                 {"channels",
                                  {{{"sampler", 0}, {"target", {{"node", 0}, {"path", "weights"}}}},
                                   {{"sampler", 1}, {"target", {{"node", 0}, {"path", "rotation"}}}},
                                   {{"sampler", 2}, {"target", {{"node", 0}, {"path", "scale"}}}},
                                   {{"sampler", 2}, {"target", {{"path", "scale"}}}}}}}};
    const auto scan = must_read(maker.read());
    CHECK(scan.meshes[0].weights == std::vector<float>{0.0F});
    REQUIRE(first(scan).morphs.size() == 1);
    CHECK(first(scan).morphs[0].positions[1] == glm::vec3(0, 0, 7));
    CHECK(first(scan).morphs[0].positions[2] == glm::vec3(0));
    const auto& animation = scan.animations.at(0);
    CHECK(animation.duration == 2.5F);
    REQUIRE(animation.channels.size() == 3); // a channel without a node is for extensions
    CHECK(animation.channels[0].interpolation == scan::Interpolation::step);
    CHECK(animation.channels[0].values == std::vector<float>{0, 1});
    CHECK(animation.channels[1].values == std::vector<float>{0, 0, 0, 1, 0, 0, 0, 1}); // the zero one is mended
    CHECK(warned(scan, "rotation 1 is zero"));
    CHECK(animation.channels[2].interpolation == scan::Interpolation::cubic_spline);
    CHECK(animation.channels[2].values.size() == 18);
}

TEST_CASE("scenes, and a file without any") {
    auto maker = sound();
    maker.json["nodes"].push_back({{"translation", {1, 2, 3}}, {"children", {0}}, {"rotation", {0, 0, 2, 0}}});
    maker.json["scenes"] = {{{"name", "empty"}}, {{"nodes", {1}}}};
    maker.json["scene"] = 1;
    const auto scan = must_read(maker.read());
    CHECK(scan.default_scene == 1);
    CHECK(scan.scenes.at(1).roots == std::vector<int>{1});
    CHECK(scan.nodes.at(0).parent == 1);
    CHECK(warned(scan, "/nodes/1/rotation"));
    CHECK(near(glm::vec3(scan.nodes.at(1).local.matrix() * glm::vec4(1, 0, 0, 1)), {0, 2, 3}));

    maker.json.erase("scenes");
    maker.json.erase("scene");
    const auto without = must_read(maker.read());
    REQUIRE(without.scenes.size() == 1);
    CHECK(without.scenes[0].roots == std::vector<int>{1});
}

namespace {

class Recorder final : public scan::ReadSink {
public:
    void layout(const scan::Scan& scan) override {
        CHECK(items == 0);
        images = scan.images.size();
        vertices = scan.meshes.at(0).primitives.at(0).vertex_count;
        pixels.resize(images);
    }
    std::span<std::byte> image_target(std::size_t i, const image::Header& header) override {
        ++items;
        if (i == 0) return {};
        pixels[i].resize(std::size_t{header.width} * header.height * 4);
        return pixels[i];
    }
    void image_done(std::size_t i, bool ok) override {
        const std::lock_guard lock(mutex);
        done.emplace(i, ok);
    }
    void primitive_done(std::size_t mesh, std::size_t primitive, scan::Primitive& decoded) override {
        ++items;
        const std::lock_guard lock(mutex);
        CHECK(primitives.emplace(mesh, primitive).second);
        if (primitive == 0) taken = std::move(decoded.positions);
        if (stop != nullptr) stop->request_stop();
    }
    std::atomic<int> items = 0;
    std::size_t images = 0;
    std::uint32_t vertices = 0;
    std::mutex mutex;
    std::set<std::pair<std::size_t, std::size_t>> primitives;
    std::set<std::pair<std::size_t, bool>> done;
    std::vector<std::vector<std::byte>> pixels;
    scan::Stream<glm::vec3> taken;
    std::stop_source* stop = nullptr;
};

Maker many_items() {
    auto maker = sound();
    auto primitives = Json::array();
    for (int i = 0; i < 50; ++i) primitives.push_back(maker.json["meshes"][0]["primitives"][0]);
    maker.json["meshes"][0]["primitives"] = primitives;
    const std::string broken(
        one_pixel_png.substr(0, one_pixel_png.size() - 24)); // the header is whole, the data is not
    maker.json["images"] = {{{"uri", one_pixel_png}}, {{"uri", one_pixel_png}}, {{"uri", broken}}};
    maker.json["textures"] = {{{"source", 0}}, {{"source", 1}}, {{"source", 2}}};
    return maker;
}

} // namespace

TEST_CASE("a sink gets each item once, and what it takes is gone from the scan") {
    Recorder sink;
    Progress progress;
    scan::ReadOptions options;
    options.sink = &sink;
    options.progress = &progress;
    const auto scan = must_read(many_items().read(options));
    CHECK(sink.images == 3);
    CHECK(sink.vertices == 3);
    CHECK(sink.primitives.size() == 50);
    CHECK(sink.taken.size() == 3);
    CHECK(scan.meshes[0].primitives[0].positions.empty());
    CHECK(scan.meshes[0].primitives[1].positions.size() == 3);
    CHECK(sink.done == std::set<std::pair<std::size_t, bool>>{{1, true}, {2, false}});
    CHECK(scan.textures[1].image == 1);
    CHECK(scan.textures[2].image == -1);
    CHECK(warned(scan, "/images/2"));
    CHECK(progress.stage() == "decoding");
    CHECK(progress.fraction() == 1.0F);
}

TEST_CASE("reading can be stopped before and in its middle") {
    std::stop_source stop;
    Recorder sink;
    scan::ReadOptions options;
    options.sink = &sink;
    options.stop = stop.get_token();
    sink.stop = &stop;
    const auto result = many_items().read(options);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().kind == ErrorKind::cancelled);
    CHECK(sink.primitives.size() < 50);

    Recorder untouched;
    options.sink = &untouched;
    const auto at_once = many_items().read(options);
    REQUIRE_FALSE(at_once.ok());
    CHECK(at_once.error().kind == ErrorKind::cancelled);
    CHECK(untouched.items == 0);
}

TEST_CASE("what a sink took can be read after its pages were let go of and the file is gone") {
    Maker maker;
    std::vector<float> many(std::size_t{3} << 22, 1.0F); // 48 MiB
    const int positions = maker.positions(many);
    maker.mesh({{"attributes", {{"POSITION", positions}}}, {"mode", 0}});
    const auto bytes = maker.glb();
    const Scratch scratch;
    const auto path = scratch / "large.glb";
    REQUIRE(write_file_atomic(path, bytes).ok());
    Recorder sink;
    scan::ReadOptions options;
    options.jobs = &jobs();
    options.sink = &sink;
    CHECK(scan::read(path, options).ok());
    std::error_code kept;
    std::filesystem::remove(path, kept); // what is mapped stays readable, where it goes at all
    CHECK(sink.taken[5] == glm::vec3(1));
}

TEST_CASE("URIs") {
    using namespace guanhe::scan::gltf;
    const auto text = [](std::string_view uri) -> std::string {
        const auto bytes = decode_data_uri(uri);
        if (!bytes) return "refused: " + bytes.error().what;
        return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
    };
    CHECK(text("data:;base64,SGVsbG8=") == "Hello");
    CHECK(text("data:application/octet-stream;base64,SGVsbG8") == "Hello");
    CHECK(text("data:a/b;name=x;base64,SGVsbG8h") == "Hello!");
    CHECK(text("data:text/plain,a%20b") == "a b");
    CHECK(text("data:;base64,") == "");
    CHECK(text("data:;base64,SGV%73bG8=") == text("data:;base64,SGVsbG8="));
    CHECK(text("data:;base64,SG!s").starts_with("refused: character 2"));
    CHECK(text("data:;base64,SGVsb").starts_with("refused"));
    CHECK(text("data:;base64").starts_with("refused"));
    CHECK(text("data:x;;base64,AA==").starts_with("refused"));
    CHECK(is_data_uri("DATA:,x"));
    CHECK(percent_decoded("%E6%96%87%20a%2") == "文 a%2");

    const std::filesystem::path folder = "models";
    CHECK(local_file("a%20b.bin", folder).value() == folder / "a b.bin");
    CHECK(local_file("../shared/a.bin", folder).value() == folder / "../shared/a.bin");
    for (const auto* bad : {"http://example.org/a.bin", "file:///etc/passwd", "/etc/passwd", "", "a%00b"}) {
        CAPTURE(bad);
        CHECK_FALSE(local_file(bad, folder).ok());
    }
}
