#include "draco_grid.h"
#include "glb.h"
#include "scan/codecs.h"
#include "test_data.h"

#include <doctest/doctest.h>
#include <draco/compression/decode.h>
#include <glm/glm.hpp>
#include <meshoptimizer.h>

#include <algorithm>
#include <array>
#include <random>

using namespace guanhe;
using namespace guanhe::scan;
using guanhe::test::draco_grid;
using guanhe::test::encode;

namespace {

std::span<const std::byte> bytes(const draco::EncoderBuffer& buffer) {
    return std::as_bytes(std::span(buffer.data(), buffer.size()));
}

template<class T>
std::vector<T> as(const std::vector<std::byte>& raw) {
    std::vector<T> values(raw.size() / sizeof(T));
    std::memcpy(values.data(), raw.data(), values.size() * sizeof(T));
    return values;
}

const std::array<DracoAttribute, 4> everything{
    {{0, 3, ComponentType::f32}, {1, 2, ComponentType::f32}, {2, 4, ComponentType::u16}, {3, 4, ComponentType::u8}}};

/// Every triangle as its corners' positions, turned so that the smallest comes first, in order.
std::vector<std::array<float, 9>> triangles(const std::vector<std::uint32_t>& indices,
                                            const std::vector<glm::vec3>& at) {
    std::vector<std::array<float, 9>> list;
    for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
        std::array<std::array<float, 3>, 3> corners{};
        for (std::size_t k = 0; k < 3; ++k)
            corners[k] = {at[indices[i + k]].x, at[indices[i + k]].y, at[indices[i + k]].z};
        std::rotate(corners.begin(), std::min_element(corners.begin(), corners.end()), corners.end());
        std::array<float, 9> flat{};
        for (std::size_t k = 0; k < 9; ++k) flat[k] = corners[k / 3][k % 3];
        list.push_back(flat);
    }
    std::sort(list.begin(), list.end());
    return list;
}

} // namespace

TEST_CASE("Draco gives back positions, uv, joints and colours, triangle by triangle") {
    constexpr std::uint32_t side = 12;
    const auto mesh = draco_grid(side);
    for (const int method : {draco::MESH_SEQUENTIAL_ENCODING, draco::MESH_EDGEBREAKER_ENCODING}) {
        CAPTURE(method);
        const auto buffer = encode(*mesh, method);
        const auto decoded = decode_draco(bytes(buffer), everything);
        REQUIRE(decoded.ok());
        CHECK(decoded->vertex_count == side * side);
        REQUIRE(decoded->attributes.size() == 4);
        const auto positions = as<glm::vec3>(decoded->attributes[0]);
        const auto uv = as<glm::vec2>(decoded->attributes[1]);
        const auto joints = as<glm::u16vec4>(decoded->attributes[2]);
        const auto colors = as<glm::u8vec4>(decoded->attributes[3]);
        REQUIRE(positions.size() == side * side);
        REQUIRE(colors.size() == side * side);
        for (std::size_t v = 0; v < positions.size(); ++v) {
            const auto x = positions[v].x, y = positions[v].y;
            const auto original = static_cast<std::uint32_t>(y) * side + static_cast<std::uint32_t>(x);
            CHECK(uv[v] == glm::vec2(x / 16.0F, y / 16.0F));
            CHECK(joints[v] == glm::u16vec4(original, 300, 2, 1));
            CHECK(colors[v] == glm::u8vec4(original, 255, 0, 128));
        }
        std::vector<glm::vec3> then(side * side);
        std::vector<std::uint32_t> faces;
        for (std::uint32_t v = 0; v < side * side; ++v) {
            mesh->attribute(0)->GetValue(draco::AttributeValueIndex(v), &then[v].x);
        }
        for (std::uint32_t f = 0; f < mesh->num_faces(); ++f) {
            for (const auto& point : mesh->face(draco::FaceIndex(f))) faces.push_back(point.value());
        }
        CHECK(triangles(decoded->indices, positions) == triangles(faces, then));
    }
}

TEST_CASE("positions that Draco has rounded are those that the library itself gives, and their step is told") {
    constexpr std::uint32_t side = 12;
    for (const int method : {draco::MESH_SEQUENTIAL_ENCODING, draco::MESH_EDGEBREAKER_ENCODING}) {
        CAPTURE(method);
        const auto buffer = encode(*draco_grid(side), method, 10);
        const auto decoded = decode_draco(bytes(buffer), everything);
        REQUIRE(decoded.ok());
        CHECK(decoded->position_step == doctest::Approx((side - 1) / 1023.0));
        draco::DecoderBuffer again;
        again.Init(buffer.data(), buffer.size());
        const auto theirs = draco::Decoder().DecodeMeshFromBuffer(&again);
        REQUIRE(theirs.ok());
        const auto& mesh = *theirs.value();
        const auto positions = as<glm::vec3>(decoded->attributes[0]);
        REQUIRE(positions.size() == mesh.num_points());
        for (std::uint32_t p = 0; p < mesh.num_points(); ++p) {
            glm::vec3 there{0.0F};
            mesh.attribute(0)->GetMappedValue(draco::PointIndex(p), &there.x);
            CHECK(positions[p] == there);
        }
    }
    CHECK(decode_draco(bytes(encode(*draco_grid(4), draco::MESH_EDGEBREAKER_ENCODING)), everything)->position_step ==
          0.0F);
}

TEST_CASE("Draco tells how far it is") {
    for (const int method : {draco::MESH_SEQUENTIAL_ENCODING, draco::MESH_EDGEBREAKER_ENCODING}) {
        const auto buffer = encode(*draco_grid(8), method);
        std::vector<double> heard;
        REQUIRE(decode_draco(bytes(buffer), everything, [&](double fraction) { heard.push_back(fraction); }).ok());
        CHECK(heard.size() >= 3);
        CHECK(std::is_sorted(heard.begin(), heard.end()));
        CHECK(heard.back() == 1.0);
    }
}

TEST_CASE("Draco values are converted to the accessor's type where they fit") {
    const auto buffer = encode(*draco_grid(4), draco::MESH_SEQUENTIAL_ENCODING);
    const std::array<DracoAttribute, 3> wanted{
        {{3, 4, ComponentType::f32}, {3, 4, ComponentType::u16}, {2, 4, ComponentType::f32}}};
    const auto decoded = decode_draco(bytes(buffer), wanted);
    REQUIRE(decoded.ok());
    const auto colors = as<glm::vec4>(decoded->attributes[0]);
    CHECK(colors[0].y == 1.0F); // normalised
    CHECK(colors[0].w == doctest::Approx(128.0 / 255.0));
    CHECK(as<glm::u16vec4>(decoded->attributes[1])[0].y == 255); // by value
    CHECK(as<glm::vec4>(decoded->attributes[2])[0].y == 300.0F);

    const std::array<DracoAttribute, 1> narrow{{{2, 4, ComponentType::u8}}}; // 300 does not fit
    CHECK_FALSE(decode_draco(bytes(buffer), narrow).ok());
}

TEST_CASE("Draco attributes that are not there, or of another shape, are named") {
    const auto buffer = encode(*draco_grid(4), draco::MESH_EDGEBREAKER_ENCODING);
    const auto failure = [&](DracoAttribute wanted) {
        const auto decoded = decode_draco(bytes(buffer), std::span(&wanted, 1));
        return decoded.ok() ? std::string() : decoded.error().what;
    };
    CHECK(failure({0, 3, ComponentType::f32}).empty());
    CHECK(failure({9, 3, ComponentType::f32}).find("attribute 9") != std::string::npos);
    CHECK_FALSE(failure({-1, 3, ComponentType::f32}).empty());
    CHECK(failure({0, 2, ComponentType::f32}).find("3 components, expected 2") != std::string::npos);
}

TEST_CASE("a flat grid, the best case for Draco, is not taken for an attack") {
    // 9 bits for 512 places: every one is predicted exactly.
    const auto buffer = encode(*draco_grid(512, true), draco::MESH_EDGEBREAKER_ENCODING, 9, 0);
    const std::array<DracoAttribute, 1> wanted{{{0, 3, ComponentType::f32}}};
    const auto decoded = decode_draco(bytes(buffer), wanted);
    REQUIRE(decoded.ok());
    const auto faces = decoded->indices.size() / 3;
    MESSAGE(faces, " faces in ", buffer.size(),
            " bytes: ", static_cast<double>(faces) / static_cast<double>(buffer.size()), " a byte");
    CHECK(faces == 511 * 511 * 2);
}

TEST_CASE("counts that the Draco data cannot hold are refused before memory is taken") {
    // The header of the format: "DRACO", version 2.2, mesh, method, flags; then counts as varints.
    const auto data = [](std::uint8_t method, std::initializer_list<int> counts) {
        std::vector<std::uint8_t> made{'D', 'R', 'A', 'C', 'O', 2, 2, 1, method, 0, 0};
        if (method == 1) made.push_back(0); // the edgebreaker's way of coding
        for (const int c : counts) made.push_back(static_cast<std::uint8_t>(c));
        made.resize(made.size() + 64);
        return made;
    };
    const auto refusal = [](const std::vector<std::uint8_t>& made) {
        const auto decoded = decode_draco(std::as_bytes(std::span(made)), {});
        return decoded.ok() ? std::string() : decoded.error().what;
    };
    const std::string words = "more than it can hold";
    // 2^30 faces, 3 vertices.
    CHECK(refusal(data(0, {0x80, 0x80, 0x80, 0x80, 0x04, 3})).find(words) != std::string::npos);
    // 1 face, 2^31 vertices.
    CHECK(refusal(data(0, {1, 0x80, 0x80, 0x80, 0x80, 0x08, 1})).find(words) != std::string::npos);
    // Edgebreaker: 100 vertices, 2^28 faces.
    CHECK(refusal(data(1, {100, 0x80, 0x80, 0x80, 0x80, 0x01, 0, 100, 0})).find(words) != std::string::npos);
    // 60,000 faces are few, but not with a table of corners for each of 255 attributes.
    CHECK(refusal(data(1, {100, 0xe0, 0xd4, 0x03, 255, 100, 0})).find(words) != std::string::npos);
}

TEST_CASE("what is not Draco, or not a mesh, is refused") {
    CHECK_FALSE(decode_draco({}, {}).ok());
    const std::string text = "not draco at all, but long enough";
    CHECK_FALSE(decode_draco(std::as_bytes(std::span(text)), {}).ok());
    const std::array<std::uint8_t, 16> cloud{'D', 'R', 'A', 'C', 'O', 2, 3, 0, 0, 0, 0};
    CHECK(decode_draco(std::as_bytes(std::span(cloud)), {}).error().what.find("not a triangle mesh") !=
          std::string::npos);
}

TEST_CASE("Draco that is cut short or has flipped bytes never crashes") {
    for (const int method : {draco::MESH_SEQUENTIAL_ENCODING, draco::MESH_EDGEBREAKER_ENCODING}) {
        CAPTURE(method);
        const auto buffer = encode(*draco_grid(6), method, 11);
        const std::vector<std::byte> whole(bytes(buffer).begin(), bytes(buffer).end());
        for (std::size_t length = 0; length < whole.size(); ++length) {
            CAPTURE(length);
            const auto part = decode_draco(std::span(whole).first(length), everything);
            if (length + 8 < whole.size()) CHECK_FALSE(part.ok());
        }
        int refused = 0;
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (const unsigned flip : {0x01U, 0x10U, 0x80U, 0xffU}) {
                auto broken = whole;
                broken[at] ^= static_cast<std::byte>(flip);
                const auto decoded = decode_draco(broken, everything);
                if (!decoded.ok()) {
                    ++refused;
                    continue;
                }
                for (const auto index : decoded->indices) REQUIRE(index < decoded->vertex_count);
            }
        }
        CHECK(refused > 0);
    }
}

TEST_CASE("every Draco payload of the test data decodes, and never crashes with bytes flipped") {
    GUANHE_DATA_OR_SKIP(data);
    std::mt19937 random(7);
    for (const char* name :
         {"gltf-conformance/Box_Draco.glb", "scans/whale_cranium_draco.glb", "scans/graz-head-of-zeus-draco.glb"}) {
        CAPTURE(name);
        const test::Glb file(data / name);
        const auto& primitive = file.json["meshes"][0]["primitives"][0];
        const auto& extension = primitive["extensions"]["KHR_draco_mesh_compression"];
        const auto payload = file.part(file.json["bufferViews"][extension["bufferView"].get<std::size_t>()]);
        std::vector<DracoAttribute> wanted;
        for (const auto& [semantic, id] : extension["attributes"].items()) {
            const auto& accessor = file.json["accessors"][primitive["attributes"][semantic].get<std::size_t>()];
            const auto type = accessor["type"].get<std::string>();
            wanted.push_back(
                {id.get<int>(), type.back() - '0', static_cast<ComponentType>(accessor["componentType"].get<int>())});
        }
        const auto decoded = decode_draco(payload, wanted);
        REQUIRE(decoded.ok());
        const auto& positions = file.json["accessors"][primitive["attributes"]["POSITION"].get<std::size_t>()];
        CHECK(decoded->vertex_count == positions["count"].get<std::size_t>());
        CHECK(decoded->indices.size() ==
              file.json["accessors"][primitive["indices"].get<std::size_t>()]["count"].get<std::size_t>());

        const std::size_t tries = payload.size() < 1000 ? 600 : 6;
        for (std::size_t i = 0; i < tries; ++i) {
            std::vector<std::byte> broken(payload.begin(), payload.end());
            const std::size_t at = payload.size() < 1000 ? i / 4 % payload.size() : random() % payload.size();
            broken[at] ^= static_cast<std::byte>(payload.size() < 1000 ? 0x03U << i % 4 * 2 : 1U + random() % 255U);
            const auto outcome = decode_draco(broken, wanted);
            if (outcome.ok()) CHECK(outcome->attributes.size() == wanted.size());
        }
    }
}

namespace {

std::vector<unsigned char> encode_vertices(const std::vector<std::byte>& raw, std::size_t stride) {
    const std::size_t count = raw.size() / stride;
    std::vector<unsigned char> encoded(meshopt_encodeVertexBufferBound(count, stride));
    encoded.resize(meshopt_encodeVertexBuffer(encoded.data(), encoded.size(), raw.data(), count, stride));
    return encoded;
}

std::span<const std::byte> bytes(const std::vector<unsigned char>& data) {
    return std::as_bytes(std::span(data));
}

const auto attributes = MeshoptMode::attributes;
const auto no_filter = MeshoptFilter::none;

template<class T>
std::vector<std::byte> raw(std::initializer_list<T> values) {
    std::vector<std::byte> made(values.size() * sizeof(T));
    std::memcpy(made.data(), values.begin(), made.size());
    return made;
}

} // namespace

TEST_CASE("meshopt vertices, triangles and index sequences come back the same") {
    std::vector<std::byte> vertices(1000 * 12);
    for (std::size_t i = 0; i < vertices.size(); ++i) vertices[i] = static_cast<std::byte>(i * i / 7);
    auto encoded = encode_vertices(vertices, 12);
    auto decoded = decode_meshopt(bytes(encoded), 1000, 12, attributes, no_filter);
    REQUIRE(decoded.ok());
    CHECK(*decoded == vertices);

    const std::vector<unsigned> indices{0, 1, 2, 2, 1, 3, 3, 1, 4, 70000, 70001, 70002};
    std::vector<unsigned char> buffer(meshopt_encodeIndexBufferBound(indices.size(), 70003));
    buffer.resize(meshopt_encodeIndexBuffer(buffer.data(), buffer.size(), indices.data(), indices.size()));
    decoded = decode_meshopt(bytes(buffer), indices.size(), 4, MeshoptMode::triangles, no_filter);
    REQUIRE(decoded.ok());
    CHECK(as<unsigned>(*decoded) == indices);

    buffer.resize(meshopt_encodeIndexSequenceBound(indices.size(), 70003));
    buffer.resize(meshopt_encodeIndexSequence(buffer.data(), buffer.size(), indices.data(), indices.size()));
    decoded = decode_meshopt(bytes(buffer), indices.size(), 4, MeshoptMode::indices, no_filter);
    REQUIRE(decoded.ok());
    CHECK(as<unsigned>(*decoded) == indices);
}

TEST_CASE("meshopt data of one value, the best case for the codec, is not taken for an attack") {
    const std::vector<std::byte> vertices(100'000 * 16);
    const auto encoded = encode_vertices(vertices, 16);
    MESSAGE(vertices.size(), " bytes in ", encoded.size());
    CHECK(decode_meshopt(bytes(encoded), 100'000, 16, attributes, no_filter).ok());
    const std::vector<unsigned> strip(30'000, 5);
    std::vector<unsigned char> buffer(meshopt_encodeIndexBufferBound(strip.size(), 6));
    buffer.resize(meshopt_encodeIndexBuffer(buffer.data(), buffer.size(), strip.data(), strip.size()));
    CHECK(decode_meshopt(bytes(buffer), strip.size(), 4, MeshoptMode::triangles, no_filter).ok());
}

TEST_CASE("meshopt filters give the values of the specification") {
    SUBCASE("octahedral: (0, 0) is +z, (1, 0) is +x, and the last component is kept") {
        const auto encoded = encode_vertices(raw<std::int8_t>({0, 0, 127, 1, 127, 0, 127, -1}), 4);
        const auto decoded = decode_meshopt(bytes(encoded), 2, 4, attributes, MeshoptFilter::octahedral);
        REQUIRE(decoded.ok());
        CHECK(as<std::int8_t>(*decoded) == std::vector<std::int8_t>{0, 0, 127, 1, 127, 0, 0, -1});
    }
    SUBCASE("octahedral with 16 bits") {
        const auto encoded = encode_vertices(raw<std::int16_t>({0, 0, 32767, 9}), 8);
        const auto decoded = decode_meshopt(bytes(encoded), 1, 8, attributes, MeshoptFilter::octahedral);
        REQUIRE(decoded.ok());
        CHECK(as<std::int16_t>(*decoded) == std::vector<std::int16_t>{0, 0, 32767, 9});
    }
    SUBCASE("quaternion: nothing in three components is one in the fourth") {
        const auto encoded = encode_vertices(raw<std::int16_t>({0, 0, 0, 32767 | 3}), 8);
        const auto decoded = decode_meshopt(bytes(encoded), 1, 8, attributes, MeshoptFilter::quaternion);
        REQUIRE(decoded.ok());
        CHECK(as<std::int16_t>(*decoded) == std::vector<std::int16_t>{0, 0, 0, 32767});
    }
    SUBCASE("exponential: mantissa times a power of two") {
        const auto word = [](int exponent, int mantissa) {
            return static_cast<std::uint32_t>(exponent) << 24 | (static_cast<std::uint32_t>(mantissa) & 0xffffffU);
        };
        const auto encoded = encode_vertices(raw<std::uint32_t>({word(-1, 3), word(4, -5), word(0, 0)}), 12);
        const auto decoded = decode_meshopt(bytes(encoded), 1, 12, attributes, MeshoptFilter::exponential);
        REQUIRE(decoded.ok());
        CHECK(as<float>(*decoded) == std::vector<float>{1.5F, -80.0F, 0.0F});
    }
}

TEST_CASE("meshopt: shapes on which the library would assert are refused in words") {
    std::vector<std::byte> vertices(64 * 8);
    for (std::size_t i = 0; i < vertices.size(); ++i) vertices[i] = static_cast<std::byte>(i * i / 7);
    const auto encoded = encode_vertices(vertices, 8);
    const auto refused = [&](std::size_t count, std::size_t stride, MeshoptMode mode, MeshoptFilter filter) {
        const auto decoded = decode_meshopt(bytes(encoded), count, stride, mode, filter);
        return !decoded.ok() && !decoded.error().what.empty();
    };
    CHECK_FALSE(refused(64, 8, attributes, no_filter));
    for (const std::size_t stride : {0U, 1U, 2U, 6U, 260U, 4096U}) {
        CAPTURE(stride);
        CHECK(refused(64, stride, attributes, no_filter));
    }
    CHECK(refused(64, 12, attributes, MeshoptFilter::octahedral));
    CHECK(refused(64, 4, attributes, MeshoptFilter::quaternion));
    CHECK(refused(63, 8, MeshoptMode::triangles, no_filter));
    CHECK(refused(64, 2, MeshoptMode::triangles, no_filter)); // not a multiple of 3
    CHECK(refused(63, 2, MeshoptMode::triangles, MeshoptFilter::exponential));
    CHECK(refused(64, 1, MeshoptMode::indices, no_filter));
    CHECK(refused(64, 4, MeshoptMode::indices, no_filter)); // the header of another mode
    CHECK(refused(40, 8, attributes, no_filter));           // another count
    CHECK(refused(65, 8, attributes, no_filter));
}

TEST_CASE("meshopt: counts that the data cannot hold are refused before memory is taken") {
    const auto encoded = encode_vertices(std::vector<std::byte>(64 * 8), 8);
    for (const std::size_t count :
         {std::size_t{1} << 31, std::size_t{1} << 40, ~std::size_t{0}, ~std::size_t{0} / 3 * 3}) {
        for (const auto mode : {MeshoptMode::attributes, MeshoptMode::triangles, MeshoptMode::indices}) {
            const auto decoded = decode_meshopt(bytes(encoded), count, 4, mode, no_filter);
            REQUIRE_FALSE(decoded.ok());
        }
    }
    CHECK_FALSE(decode_meshopt({}, 1, 4, attributes, no_filter).ok());
    CHECK_FALSE(decode_meshopt({}, 0, 4, MeshoptMode::triangles, no_filter).ok());
}

TEST_CASE("every meshopt payload of the test data decodes, and never crashes cut short or with bytes flipped") {
    GUANHE_DATA_OR_SKIP(data);
    std::mt19937 random(7);
    int views = 0;
    for (const char* name : {"gltf-conformance/cube_meshopt.glb", "scans/graz-head-of-zeus-meshopt.glb",
                             "scans/whale_cranium-meshopt-ktx2.glb"}) {
        CAPTURE(name);
        const test::Glb file(data / name);
        for (const auto& view : file.json["bufferViews"]) {
            if (!view.contains("extensions") || !view["extensions"].contains("EXT_meshopt_compression")) continue;
            const auto& extension = view["extensions"]["EXT_meshopt_compression"];
            const auto payload = file.part(extension);
            const auto count = extension["count"].get<std::size_t>();
            const auto stride = extension["byteStride"].get<std::size_t>();
            const auto mode_name = extension["mode"].get<std::string>();
            const auto filter_name = extension.value("filter", "NONE");
            const auto mode = mode_name == "TRIANGLES" ? MeshoptMode::triangles
                              : mode_name == "INDICES" ? MeshoptMode::indices
                                                       : MeshoptMode::attributes;
            const auto filter = filter_name == "OCTAHEDRAL"    ? MeshoptFilter::octahedral
                                : filter_name == "QUATERNION"  ? MeshoptFilter::quaternion
                                : filter_name == "EXPONENTIAL" ? MeshoptFilter::exponential
                                                               : MeshoptFilter::none;
            ++views;
            const auto decoded = decode_meshopt(payload, count, stride, mode, filter);
            REQUIRE(decoded.ok());
            CHECK(decoded->size() == count * stride);

            const bool small = payload.size() < 1000;
            for (std::size_t i = 0; i < (small ? payload.size() * 4 : 8); ++i) {
                std::vector<std::byte> broken(payload.begin(), payload.end());
                const std::size_t at = small ? i / 4 : random() % broken.size();
                broken[at] ^= static_cast<std::byte>(small ? 0x03U << i % 4 * 2 : 1U + random() % 255U);
                const auto outcome = decode_meshopt(broken, count, stride, mode, filter);
                if (outcome.ok()) CHECK(outcome->size() == count * stride);
            }
            for (std::size_t length = 0; small && length < payload.size(); ++length) {
                CHECK_FALSE(decode_meshopt(payload.first(length), count, stride, mode, filter).ok());
            }
        }
    }
    CHECK(views > 0);
}
