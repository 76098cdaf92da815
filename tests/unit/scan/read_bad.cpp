// Bad input: one message that names the file, the place, and what was expected. No crash, no hang, no unbounded memory.
#include "base/process.h"
#include "read_support.h"

#include <cmath>
#include <limits>
#include <random>

#if !defined(_WIN32)
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace guanhe;
using namespace guanhe::test;

namespace {

Result<scan::Scan> parse(std::string_view text) {
    return read_bytes(bytes_of(text));
}

/// A sound triangle after `spoil` changed its JSON.
template<class Spoil>
Result<scan::Scan> spoilt(Spoil spoil) {
    auto maker = sound();
    spoil(maker.json);
    return maker.read();
}

} // namespace

TEST_CASE("a sound file is read without a warning") {
    const auto scan = must_read(sound().read());
    CHECK(scan.warnings.empty());
    CHECK(scan.meshes.at(0).primitives.at(0).indices.size() == 3);
}

TEST_CASE("what is no glTF file is told by its content") {
    check_refused(parse(""), "byte 0: the file is empty");
    check_refused(parse("\x89PNG\r\n\x1A\n and so on"), "this is a PNG picture");
    check_refused(parse("ply\nformat ascii 1.0"), "this is a PLY mesh");
    check_refused(parse("nonsense"), "'{' (JSON) was expected");
    check_refused(parse(std::string_view("\0\0\0\0", 4)), "byte 0");
    check_refused(parse("{}"), "has no \"asset\"");
    check_refused(parse("[]"), "byte 0");
    check_refused(parse("{\"asset\": 3}"), "/asset: is 3; an object was expected");
    check_refused(parse("{\"asset\": {\"version\": \"1.0\"}}"), "/asset/version");
    check_refused(parse("{\"asset\": {\"version\": \"2.0\", \"minVersion\": \"2.1\"}}"), "/asset/minVersion");
}

TEST_CASE("what is no plain file") {
    const auto refused = [](const std::filesystem::path& path) {
        const auto result = read_path(path);
        REQUIRE_FALSE(result.ok());
        CHECK(contains(result.error().message(), path_to_utf8(path)));
        return result.error().what;
    };
    const auto folder = std::filesystem::temp_directory_path();
    CHECK(contains(refused(folder), "directory"));
    CHECK(contains(refused(folder / "guanhe-no-such-file.glb"), "no such file"));
#if !defined(_WIN32)
    if (::geteuid() != 0) {
        const auto path = folder / ("guanhe-unreadable-" + std::to_string(::getpid()));
        std::ofstream(path) << "{}";
        ::chmod(path.c_str(), 0);
        CHECK(contains(refused(path), "may not be read"));
        std::filesystem::remove(path);
    }
#endif
}

TEST_CASE("JSON that is broken, cut, too deep or not UTF-8") {
    check_refused(parse("{\"asset\": {\"version\": \"2.0\"}"), "byte 28");
    check_refused(parse("{\"asset\": {\"version\": \"2.0\"}} trailing"), "byte");
    check_refused(parse("{\"asset\": {\"version\": \"\xFF\xFE\"}}"), "byte 2");
    check_refused(parse("{\"a\": 1e999}"), "byte");
    check_refused(parse("{\"a\": \"" + std::string(3, '\\')), "byte");
    const std::string deep = "{\"asset\":{\"version\":\"2.0\"},\"extras\":" + std::string(1'000'000, '[');
    check_refused(parse(deep), "nested deeper than");
    std::string objects = "{\"a\":";
    for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
    check_refused(parse(objects), "nested deeper than");
}

TEST_CASE("a small file cannot take much memory by the number of its objects") {
    const auto before = peak_resident_bytes();
    std::string nodes = "{\"asset\":{\"version\":\"2.0\"},\"nodes\":[{}";
    for (int i = 0; i < 400'000; ++i) nodes += ",{}";
    check_refused(parse(nodes + "]}"), "/nodes: has 400001 elements; this reader takes at most");
    std::string numbers = "{\"asset\":{\"version\":\"2.0\"},\"extras\":[0";
    for (int i = 0; i < 5'000'000; ++i) numbers += ",0";
    check_refused(parse(numbers + "]}"), "more than 4194304 values");
    CHECK(peak_resident_bytes() - before < (std::size_t{512} << 20));
}

TEST_CASE("types and references") {
    check_refused(spoilt([](Json& j) { j["meshes"][0]["primitives"][0]["indices"] = 2; }),
                  "/meshes/0/primitives/0/indices: names element 2 of \"accessors\", which has only 2");
    check_refused(spoilt([](Json& j) { j["meshes"][0]["primitives"][0]["indices"] = -1; }),
                  "/meshes/0/primitives/0/indices");
    check_refused(spoilt([](Json& j) { j["meshes"][0]["primitives"][0]["indices"] = "1"; }), "an integer was expected");
    check_refused(spoilt([](Json& j) { j["meshes"][0]["primitives"][0]["indices"] = 0.5; }), "an integer was expected");
    check_refused(spoilt([](Json& j) { j["meshes"][0]["primitives"][0]["indices"] = 18446744073709551615ULL; }),
                  "/indices");
    check_refused(spoilt([](Json& j) { j["meshes"][0]["primitives"][0]["material"] = 0; }), "which has none");
    check_refused(spoilt([](Json& j) { j["meshes"][0]["primitives"][0]["mode"] = 7; }), "0 to 6 was expected");
    check_refused(spoilt([](Json& j) { j["meshes"][0]["primitives"] = nullptr; }), "/meshes/0/primitives: is null");
    check_refused(spoilt([](Json& j) { j["meshes"][0].erase("primitives"); }), "has no \"primitives\"");
    check_refused(spoilt([](Json& j) { j["nodes"][0]["mesh"] = 4294967296; }), "/nodes/0/mesh");
    check_refused(spoilt([](Json& j) { j["nodes"][0]["matrix"] = {1, 2}; }), "/nodes/0/matrix: has 2 elements; 16");
    check_refused(spoilt([](Json& j) { j["nodes"][0]["translation"] = {1, 2, 1e300}; }), "/nodes/0/translation/2");
    check_refused(spoilt([](Json& j) { j["nodes"][0]["scale"] = {1, "2", 3}; }), "/nodes/0/scale/1: is a string");
    check_refused(spoilt([](Json& j) { j["cameras"] = {{{"type", "fisheye"}}}; }), "/cameras/0/type");
    check_refused(spoilt([](Json& j) { j["cameras"] = {{{"type", "perspective"}}}; }),
                  "/cameras/0: has no \"perspective\"");
    check_refused(spoilt([](Json& j) { j["scene"] = 5; }), "/scene");
    check_refused(spoilt([](Json& j) { j["extensions"] = 1; }), "/extensions");
    check_refused(spoilt([](Json& j) { j["skins"] = {{{"joints", Json::array()}}}; }), "/skins/0/joints");
}

TEST_CASE("integers that were written as fractions are taken") {
    CHECK(spoilt([](Json& j) { j["meshes"][0]["primitives"][0]["indices"] = 1.0; }).ok());
}

TEST_CASE("extensions that are required and not known are refused by name, optional ones are warned of") {
    check_refused(spoilt([](Json& j) { j["extensionsRequired"] = {"X_tensor_fields"}; }), "X_tensor_fields");
    const auto scan =
        must_read(spoilt([](Json& j) { j["extensionsUsed"] = {"X_tensor_fields", "KHR_materials_sheen"}; }));
    CHECK(warned(scan, "X_tensor_fields"));
    CHECK(warned(scan, "KHR_materials_sheen"));
    REQUIRE(scan.extensions.size() == 2);
    CHECK(scan.extensions[0].handling == scan::Handling::ignored);
    CHECK(scan.extensions[1].handling == scan::Handling::drawn_as_base_material);
}

TEST_CASE("nodes that form no trees") {
    const auto nodes = [](Json list) {
        return spoilt([&](Json& j) {
            j["nodes"] = list;
            j.erase("scenes");
        });
    };
    check_refused(nodes({{{"children", {0}}}}), "/nodes/0: is its own ancestor");
    check_refused(nodes({Json::object(), {{"children", {2}}}, {{"children", {1}}}}), "/nodes/1: is its own ancestor");
    check_refused(nodes({{{"children", {2}}}, {{"children", {2}}}, Json::object()}),
                  "/nodes/1/children/0: node 2 is already");
    check_refused(nodes({{{"children", {1, 1}}}, Json::object()}), "/nodes/0/children/1");
    Json many = Json::array();
    for (int i = 0; i < 300'000; ++i) many.push_back(0);
    check_refused(nodes({{{"children", many}}}), "/nodes/0/children");
    Json chain = Json::array();
    for (int i = 1; i <= 5'000; ++i) chain.push_back({{"children", {i}}});
    chain.push_back(Json::object());
    check_refused(nodes(chain), "nodes below its root");
    check_refused(spoilt([](Json& j) {
                      j["nodes"] = {{{"children", {1}}}, Json::object()};
                      j["scenes"] = {{{"nodes", {1}}}};
                  }),
                  "/scenes/0/nodes/0: node 1 is a child");
}

TEST_CASE("buffers, views and accessors that reach outside") {
    check_refused(spoilt([](Json& j) { j["buffers"] = {{{"byteLength", 1000}}}; }),
                  "/buffers/0/byteLength: is 1000, but only");
    check_refused(spoilt([](Json& j) { j["buffers"] = {{{"byteLength", 0}}}; }), "/buffers/0/byteLength");
    check_refused(spoilt([](Json& j) { j["buffers"] = {{{"byteLength", 48}, {"uri", "missing.bin"}}}; }),
                  "/buffers/0/uri");
    check_refused(spoilt([](Json& j) { j["buffers"] = {{{"byteLength", 48}, {"uri", "https://example.org/a.bin"}}}; }),
                  "/buffers/0/uri");
    check_refused(spoilt([](Json& j) { j["bufferViews"][0]["byteOffset"] = 9007199254740991; }), "/bufferViews/0");
    check_refused(spoilt([](Json& j) { j["bufferViews"][0]["byteLength"] = 9007199254740991; }), "/bufferViews/0");
    check_refused(spoilt([](Json& j) { j["bufferViews"][0]["byteOffset"] = 18446744073709551615ULL; }),
                  "/bufferViews/0");
    check_refused(spoilt([](Json& j) { j["bufferViews"][0]["byteStride"] = 4; }), "/bufferViews/0/byteStride");
    check_refused(spoilt([](Json& j) { j["bufferViews"][0]["byteStride"] = 256; }), "/bufferViews/0/byteStride");
    check_refused(spoilt([](Json& j) { j["accessors"][0]["byteOffset"] = 4; }),
                  "/accessors/0: its 3 elements end at byte 40");
    check_refused(spoilt([](Json& j) { j["accessors"][0]["byteOffset"] = 9007199254740991; }), "/accessors/0");
    check_refused(spoilt([](Json& j) { j["accessors"][0]["count"] = 4; }), "/accessors/0: its 4 elements");
    check_refused(spoilt([](Json& j) { j["accessors"][0]["count"] = 0; }), "/accessors/0/count");
    check_refused(spoilt([](Json& j) { j["accessors"][0]["componentType"] = 5130; }), "/accessors/0/componentType");
    check_refused(spoilt([](Json& j) { j["accessors"][0]["type"] = "VEC5"; }), "VEC5");
}

TEST_CASE("counts of 2^31 take no memory") {
    const auto before = peak_resident_bytes();
    for (const auto count : {2'147'483'647U, 2'147'483'648U, 4'294'967'295U}) {
        check_refused(spoilt([&](Json& j) { j["accessors"][0]["count"] = count; }), "/accessors/0");
        check_refused(spoilt([&](Json& j) { j["accessors"][1]["count"] = count; }), "/accessors/1");
        // Without a buffer view an accessor is all zeros: nothing but the count says how many.
        check_refused(spoilt([&](Json& j) {
                          j["accessors"][0].erase("bufferView");
                          j["accessors"][0]["count"] = count;
                      }),
                      "/accessors/0/count");
        check_refused(spoilt([&](Json& j) {
                          j["accessors"][0]["sparse"] = {{"count", count},
                                                         {"indices", {{"bufferView", 1}, {"componentType", 5125}}},
                                                         {"values", {{"bufferView", 0}}}};
                      }),
                      "/accessors/0/sparse/count");
    }
    CHECK(peak_resident_bytes() - before < (std::size_t{512} << 20));
}

TEST_CASE("many primitives of the same bytes take memory only within reason") {
    auto maker = sound();
    std::vector<float> positions(300'000, 0.5F);
    const int accessor = maker.positions(positions);
    std::vector<std::uint8_t> bytes(1'000'000, 0);
    Json primitives = Json::array();
    for (int i = 0; i < 5'000; ++i) {
        const int own = maker.accessor({{"bufferView", static_cast<int>(maker.json["bufferViews"].size())},
                                        {"componentType", 5121},
                                        {"type", "SCALAR"},
                                        {"count", 1'000'000}});
        primitives.push_back({{"attributes", {{"POSITION", accessor}}}, {"indices", own}, {"mode", 5}});
    }
    maker.view(bytes);
    maker.json["meshes"][0]["primitives"] = primitives;
    const auto before = peak_resident_bytes();
    check_refused(maker.read(), "more memory than a file of");
    CHECK(peak_resident_bytes() - before < (std::size_t{2} << 30));
}

TEST_CASE("geometry that cannot be drawn") {
    auto maker = Maker();
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    constexpr float infinity = std::numeric_limits<float>::infinity();
    SUBCASE("NaN") {
        const int positions = maker.positions({0, 0, 0, 1, nan, 0, 0, 1, 0});
        maker.mesh({{"attributes", {{"POSITION", positions}}}});
        check_refused(maker.read(), "/meshes/0/primitives/0/attributes/POSITION: element 1 is not finite (NaN)");
    }
    SUBCASE("infinite, late in a large accessor") {
        std::vector<float> many(3 * 200'000, 1.0F);
        many[3 * 199'999 + 2] = -infinity;
        const int positions = maker.positions(many);
        maker.mesh({{"attributes", {{"POSITION", positions}}}, {"mode", 0}});
        check_refused(maker.read(), "element 199999 is not finite (infinite)");
    }
    SUBCASE("an index past the vertices, late in a large accessor") {
        std::vector<std::uint32_t> many(300'000, 2);
        many[250'001] = 3;
        const int positions = maker.positions(triangle);
        const int indices = maker.indices(many);
        maker.mesh({{"attributes", {{"POSITION", positions}}}, {"indices", indices}});
        check_refused(maker.read(), "/meshes/0/primitives/0/indices: element 250001 is index 3, past the 3 vertices");
    }
    SUBCASE("a primitive restart, which glTF does not have") {
        const int positions = maker.positions(triangle);
        const int indices = maker.accessor(std::vector<std::uint16_t>{0, 1, 2, 65535, 0, 1, 2}, 5123, "SCALAR", 7);
        maker.mesh({{"attributes", {{"POSITION", positions}}}, {"indices", indices}, {"mode", 5}});
        check_refused(maker.read(), "index 65535");
    }
    SUBCASE("attributes of other lengths") {
        const int positions = maker.positions(triangle);
        const int normals = maker.positions({0, 0, 1, 0, 0, 1});
        maker.mesh({{"attributes", {{"POSITION", positions}, {"NORMAL", normals}}}});
        check_refused(maker.read(), "/attributes/NORMAL: has 2 elements; as many as vertices, 3");
    }
    SUBCASE("attributes of other shapes") {
        const int positions = maker.positions(triangle);
        maker.mesh({{"attributes", {{"POSITION", positions}, {"TEXCOORD_0", positions}}}});
        check_refused(maker.read(), "/attributes/TEXCOORD_0");
    }
    SUBCASE("signed or floating indices") {
        const int positions = maker.positions(triangle);
        maker.mesh({{"attributes", {{"POSITION", positions}}},
                    {"indices", maker.accessor(std::vector<float>{0, 1, 2}, 5126, "SCALAR", 3)}});
        check_refused(maker.read(), "/meshes/0/primitives/0/indices");
    }
}

TEST_CASE("faults that cannot mislead are passed over with a warning") {
    auto maker = Maker();
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    const int positions = maker.positions(triangle);
    SUBCASE("normals without a direction") {
        const int normals = maker.positions({0, 0, 0, nan, 0, 0, 0, 2, 0});
        maker.mesh({{"attributes", {{"POSITION", positions}, {"NORMAL", normals}}}});
        const auto scan = must_read(maker.read());
        CHECK(warned(scan, "/meshes/0/primitives/0/attributes/NORMAL: 2 normals have no direction"));
        const auto& stream = scan.meshes[0].primitives[0].normals;
        CHECK(stream[0] == glm::vec3(0, 0, 1));
        CHECK(stream[1] == glm::vec3(0, 0, 1));
        CHECK(stream[2] == glm::vec3(0, 1, 0)); // made a unit vector, which is worth no warning
    }
    SUBCASE("texture coordinates that are not finite") {
        const int uv = maker.accessor(std::vector<float>{0, 0, nan, 1, 1, 1}, 5126, "VEC2", 3);
        maker.mesh({{"attributes", {{"POSITION", positions}, {"TEXCOORD_0", uv}}}});
        const auto scan = must_read(maker.read());
        CHECK(warned(scan, "TEXCOORD_0: 1 texture coordinates are not finite"));
        CHECK(scan.meshes[0].primitives[0].uv[0][1] == glm::vec2(0, 0));
    }
    SUBCASE("an incomplete triangle at the end") {
        maker.mesh({{"attributes", {{"POSITION", positions}}}, {"indices", maker.indices({0, 1, 2, 0, 1})}});
        const auto scan = must_read(maker.read());
        CHECK(warned(scan, "the last 2 are left out"));
        CHECK(scan.meshes[0].primitives[0].indices.size() == 3);
    }
    SUBCASE("too few vertices for one triangle") {
        maker.mesh({{"attributes", {{"POSITION", maker.positions({0, 0, 0, 1, 1, 1})}}}});
        const auto scan = must_read(maker.read());
        CHECK(warned(scan, "/meshes/0/primitives/0"));
        CHECK(scan.meshes[0].primitives[0].indices.size() == 3);
    }
    SUBCASE("a primitive without positions") {
        maker.mesh({{"attributes", Json::object()}});
        const auto scan = must_read(maker.read());
        CHECK(warned(scan, "/meshes/0/primitives/0: has no POSITION"));
        CHECK(scan.meshes[0].primitives.empty());
    }
    SUBCASE("misaligned accessors") {
        std::vector<std::byte> shifted(1 + triangle.size() * 4);
        std::memcpy(shifted.data() + 1, triangle.data(), triangle.size() * 4);
        const int view = maker.view(shifted);
        const int odd = maker.accessor(
            {{"bufferView", view}, {"byteOffset", 1}, {"componentType", 5126}, {"type", "VEC3"}, {"count", 3}});
        maker.mesh({{"attributes", {{"POSITION", odd}}}});
        const auto scan = must_read(maker.read());
        CHECK(warned(scan, "/accessors/1/byteOffset"));
        CHECK(scan.meshes[0].primitives[0].positions[1] == glm::vec3(1, 0, 0));
    }
    SUBCASE("factors out of range are clamped") {
        maker.json["materials"] = {{{"pbrMetallicRoughness", {{"roughnessFactor", 1.5}}}}};
        maker.mesh({{"attributes", {{"POSITION", positions}}}, {"material", 0}});
        const auto scan = must_read(maker.read());
        CHECK(warned(scan, "/materials/0/pbrMetallicRoughness/roughnessFactor: is 1.5"));
        CHECK(scan.materials[0].roughness == 1.0F);
    }
    SUBCASE("images that cannot be read") {
        maker.json["images"] = {{{"uri", "missing.png"}}, {{"uri", "data:image/png;base64,AAAA"}}, Json::object()};
        maker.json["textures"] = {{{"source", 0}}, {{"source", 1}}, Json::object()};
        maker.mesh({{"attributes", {{"POSITION", positions}}}});
        const auto scan = must_read(maker.read());
        CHECK(warned(scan, "/images/0"));
        CHECK(warned(scan, "/images/1"));
        CHECK(warned(scan, "/images/2"));
        for (const auto& texture : scan.textures) CHECK(texture.image == -1);
    }
}

TEST_CASE("values that nothing uses are checked, whatever their shape") {
    for (const auto* type : {"SCALAR", "VEC2", "VEC3", "VEC4", "MAT2", "MAT3", "MAT4"}) {
        CAPTURE(type);
        auto maker = sound();
        std::vector<float> values(32, 1.0F);
        const std::size_t components = type[0] == 'S'   ? 1U
                                       : type[0] == 'V' ? static_cast<unsigned>(type[3] - '0')
                                                        : static_cast<unsigned>((type[3] - '0') * (type[3] - '0'));
        values[2 * components - 1] = std::numeric_limits<float>::infinity();
        maker.accessor(values, 5126, type, 2);
        CHECK(warned(must_read(maker.read()), "/accessors/2: element 1 is not finite"));
    }
}

TEST_CASE("sparse accessors that do not fit") {
    const auto sparse = [](const std::vector<std::uint16_t>& places, Json change = Json::object()) {
        Maker maker;
        const int base = maker.view(triangle);
        const int values = maker.view(std::vector<float>(places.size() * 3, 5.0F));
        const int indices = maker.view(places);
        Json object = {{"count", places.size()},
                       {"indices", {{"bufferView", indices}, {"componentType", 5123}}},
                       {"values", {{"bufferView", values}}}};
        object.merge_patch(change);
        const int accessor = maker.accessor(
            {{"bufferView", base}, {"componentType", 5126}, {"type", "VEC3"}, {"count", 3}, {"sparse", object}});
        maker.mesh({{"attributes", {{"POSITION", accessor}}}});
        return maker.read();
    };
    CHECK(must_read(sparse({0, 2})).meshes[0].primitives[0].positions[2] == glm::vec3(5));
    check_refused(sparse({0, 3}), "/accessors/0/sparse/indices: element 1 is 3, past");
    check_refused(sparse({2, 1}), "they must ascend");
    check_refused(sparse({1, 1}), "they must ascend");
    check_refused(sparse({0, 1, 2, 2}), "/accessors/0/sparse/count");
    check_refused(sparse({0, 1}, {{"values", {{"byteOffset", 4}}}}), "/accessors/0/sparse/values");
    check_refused(sparse({0, 1}, {{"indices", {{"byteOffset", 9007199254740991}}}}), "/accessors/0/sparse/indices");
    check_refused(sparse({0, 1}, {{"indices", {{"componentType", 5126}}}}),
                  "/accessors/0/sparse/indices/componentType");
}

TEST_CASE("skins and animations that do not fit") {
    const auto animated = [](Json channel, const std::vector<float>& times, const std::vector<float>& values,
                             const char* interpolation = "LINEAR") {
        auto maker = sound();
        const int input = maker.accessor(times, 5126, "SCALAR", times.size());
        const int output = maker.accessor(values, 5126, "VEC3", values.size() / 3);
        channel["sampler"] = 0;
        maker.json["animations"] = {
            {{"channels", Json::array({channel})},
             {"samplers", {{{"input", input}, {"output", output}, {"interpolation", interpolation}}}}}};
        return maker.read();
    };
    const Json moves = {{"target", {{"node", 0}, {"path", "translation"}}}};
    CHECK(must_read(animated(moves, {0, 1}, {0, 0, 0, 1, 1, 1})).animations[0].duration == 1.0F);
    check_refused(animated(moves, {1, 0}, {0, 0, 0, 1, 1, 1}), "/animations/0/samplers/0/input: time 1");
    check_refused(animated(moves, {0, 1, 2}, {0, 0, 0, 1, 1, 1}), "/animations/0/samplers/0/output: has 6 numbers; 9");
    check_refused(animated(moves, {0, 1}, {0, 0, 0, 1, 1, 1}, "CUBICSPLINE"), "18 were expected");
    check_refused(animated(moves, {0, 1}, {0, 0, 0, 1, 1, 1}, "BOUNCE"), "/animations/0/samplers/0/interpolation");
    check_refused(animated({{"target", {{"node", 0}, {"path", "rotation"}}}}, {0, 1}, {0, 0, 0, 1, 1, 1}),
                  "4 components");
    CHECK(warned(must_read(animated({{"target", {{"node", 0}, {"path", "weights"}}}}, {0, 1}, {0, 0, 0, 1, 1, 1})),
                 "/animations/0/channels/0/target"));

    const auto skinned = [](std::uint8_t joint, std::uint8_t weight) {
        Maker maker;
        const int positions = maker.positions(triangle);
        const int joints =
            maker.accessor(std::vector<std::uint8_t>{0, joint, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 5121, "VEC4", 3);
        const int weights = maker.accessor(
            std::vector<float>{1, static_cast<float>(weight), 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}, 5126, "VEC4", 3);
        maker.mesh({{"attributes", {{"POSITION", positions}, {"JOINTS_0", joints}, {"WEIGHTS_0", weights}}}});
        maker.json["skins"] = {{{"joints", {0}}}};
        maker.json["nodes"][0]["skin"] = 0;
        return maker.read();
    };
    const auto scan = must_read(skinned(7, 0)); // without weight it may name anything
    const auto& primitive = scan.meshes[0].primitives[0];
    CHECK(primitive.joints[0][0].y == 0);
    CHECK(primitive.weights[0][2] == glm::vec4(1, 0, 0, 0));
    CHECK(warned(scan, "1 vertices have no weight"));
    check_refused(skinned(7, 1), "/attributes/JOINTS_0: element 0 names joint 7, past the 1 joints");
}

TEST_CASE("bytes changed at random never do worse than a refusal") {
    auto maker = sound();
    maker.json["materials"] = {{{"normalTexture", {{"index", 0}}}}};
    maker.json["textures"] = {{{"source", 0}}};
    maker.json["images"] = {{{"uri", "data:image/png;base64,AAAA"}}};
    const auto whole = maker.glb();
    std::mt19937 random(20'260'101);
    for (int round = 0; round < 3'000; ++round) {
        auto bytes = whole;
        const auto changes = 1 + random() % 4;
        for (unsigned i = 0; i < changes; ++i) bytes[random() % bytes.size()] = static_cast<std::byte>(random() & 0xFF);
        const auto result = read_bytes(std::move(bytes));
        if (!result.ok()) CHECK(result.error().message().starts_with("made.gltf: "));
    }
}
