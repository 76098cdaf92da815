#include "plain_support.h"
#include "scratch.h"
#include "test_data.h"

#include <algorithm>
#include <numeric>

using namespace guanhe;
using namespace guanhe::test;

namespace {

const std::string ascii_head = "ply\nformat ascii 1.0\n";
const std::string xyz = "property float x\nproperty float y\nproperty float z\n";
const std::string triangle_text = ascii_head + "element vertex 3\n" + xyz +
                                  "element face 1\nproperty list uchar int vertex_indices\nend_header\n"
                                  "0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n";

struct Binary {
    bool big = false;
    std::string text;

    explicit Binary(bool big_endian)
        : big(big_endian),
          text(std::string("ply\nformat binary_") + (big_endian ? "big" : "little") + "_endian 1.0\n") {}
    Binary& line(std::string_view words) {
        (text += words) += '\n';
        return *this;
    }
    template<class... T>
    Binary& put(T... values) {
        ((text += raw(values, big)), ...);
        return *this;
    }
};

} // namespace

TEST_CASE("ply: a triangle of text") {
    const auto scan = must_read(read_ply(triangle_text));
    const auto& primitive = scan.meshes.at(0).primitives.at(0);
    CHECK(primitive.topology == scan::Topology::triangles);
    CHECK(all(primitive.positions) == std::vector<glm::vec3>{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}});
    CHECK(all(primitive.indices) == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(all(primitive.normals) == std::vector<glm::vec3>(3, {0, 0, 1}));
    CHECK(primitive.vertex_count == 3);
    CHECK(primitive.index_count == 3);
    CHECK(primitive.bounds.max == glm::vec3(1, 1, 0));
    CHECK(scan.metadata.format == "PLY, ASCII");
    CHECK(scan.nodes.size() == 1);
    CHECK(scan.nodes[0].mesh == 0);
    CHECK(scan.scenes.at(0).roots == std::vector<int>{0});
    REQUIRE(primitive.material == 0);
    CHECK(scan.materials.at(0).metallic == 0.0F); // glTF's default, 1, would draw a statue as a mirror
    CHECK(scan.materials.at(0).double_sided);
    CHECK(scan.warnings.empty());
}

TEST_CASE("ply: binary in both orders, every type, in any order of properties and elements") {
    for (const bool big : {false, true}) {
        CAPTURE(big);
        Binary ply(big);
        ply.line("comment by a stranger, CC BY 4.0").line("obj_info scanned");
        ply.line("element face 2").line("property uchar flags").line("property list ushort uint vertex_index");
        ply.line("element edge 1").line("property list int short junk").line("property double more");
        ply.line("element vertex 4").line("property uchar blue").line("property double z").line("property short x");
        ply.line("property int8 nx").line("property int8 ny").line("property int8 nz").line("property float32 quality");
        ply.line("property uint y")
            .line("property uchar red")
            .line("property uchar green")
            .line("property uchar alpha");
        ply.line("property float v").line("property float u").line("end_header");
        ply.put(std::uint8_t{9}, std::uint16_t{3}, 0U, 1U, 2U, std::uint8_t{9}, std::uint16_t{3}, 2U, 1U, 3U);
        ply.put(std::int32_t{2}, std::int16_t{7}, std::int16_t{8}, 1.5);
        for (int i = 0; i < 4; ++i) {
            ply.put(std::uint8_t{255}, 0.5 * i, static_cast<std::int16_t>(-i), std::int8_t{0}, std::int8_t{0},
                    std::int8_t{-127}, 1.0F, static_cast<std::uint32_t>(i * i), std::uint8_t{0}, std::uint8_t{128},
                    std::uint8_t{51}, 0.25F, 0.75F);
        }
        const auto scan = must_read(read_ply(ply.text));
        const auto& primitive = scan.meshes.at(0).primitives.at(0);
        CHECK(all(primitive.indices) == std::vector<std::uint32_t>{0, 1, 2, 2, 1, 3});
        CHECK(all(primitive.positions) == std::vector<glm::vec3>{{0, 0, 0}, {-1, 1, 0.5}, {-2, 4, 1}, {-3, 9, 1.5}});
        CHECK(primitive.normals[3] == glm::vec3(0, 0, -1));
        CHECK(primitive.uv[0][0] == glm::vec2(0.75F, 0.75F)); // v counts downwards here
        CHECK(primitive.colors[2].r == 0);
        CHECK(primitive.colors[2].g == doctest::Approx(0.21586 * 65535).epsilon(0.001)); // sRGB 128 in linear light
        CHECK(primitive.colors[2].b == 65535);
        CHECK(primitive.colors[2].a == 51 * 257);
        CHECK(scan.metadata.comments == std::vector<std::string>{"by a stranger, CC BY 4.0", "scanned"});
        CHECK(warned(scan, "elements \"edge\" are not used"));
    }
}

TEST_CASE("ply: polygons are fans, strips are turned into lists") {
    const auto fans = only_primitive(read_ply(ascii_head + "element vertex 5\n" + xyz +
                                              "element face 3\nproperty list uchar int vertex_indices\nend_header\n"
                                              "0 0 0\n1 0 0\n1 1 0\n0 1 0\n-1 1 0\n5 0 1 2 3 4\n2 0 1\n4 3 2 1 0\n"));
    CHECK(all(fans.indices) == std::vector<std::uint32_t>{0, 1, 2, 0, 2, 3, 0, 3, 4, 3, 2, 1, 3, 1, 0});
    const std::string strips =
        "element vertex 6\n" + xyz + "element tristrips 1\nproperty list int int vertex_indices\n";
    const std::vector<std::uint32_t> expected{0, 1, 2, 2, 1, 3, 3, 4, 5};
    const std::string points = "0 0 0\n1 0 0\n0 1 0\n1 1 0\n2 0 0\n2 1 0\n";
    CHECK(all(only_primitive(read_ply(ascii_head + strips + "end_header\n" + points + "8 0 1 2 3 -1 3 4\n5\n"))
                  .indices) == expected);
    for (const bool big : {false, true}) {
        Binary ply(big);
        ply.text += strips + "end_header\n";
        for (int i = 0; i < 6; ++i) ply.put(static_cast<float>(i), 0.5F, 0.0F);
        ply.put(8, 0, 1, 2, 3, -1, 3, 4, 5);
        CHECK(all(only_primitive(read_ply(ply.text)).indices) == expected);
    }
}

TEST_CASE("ply: faces follow strips, and faces of another element") {
    const std::string first = "element vertex 4\n" + xyz;
    const std::string points = "0 0 0\n1 0 0\n0 1 0\n1 1 0\n";
    const std::string face = "element face 1\nproperty list uchar int vertex_indices\n";
    const std::vector<std::uint32_t> after_strip{0, 1, 2, 2, 1, 3, 3, 2, 1}, after_faces{0, 1, 2, 0, 2, 3, 3, 2, 1};
    const auto strip = read_ply(ascii_head + first + "element tristrips 1\nproperty list int int vertex_indices\n" +
                                face + "end_header\n" + points + "4 0 1 2 3\n3 3 2 1\n");
    CHECK(all(only_primitive(strip).indices) == after_strip);
    const auto faces = read_ply(ascii_head + first + face + face + "end_header\n" + points + "4 0 1 2 3\n3 3 2 1\n");
    CHECK(all(only_primitive(faces).indices) == after_faces);
    for (const bool big : {false, true}) {
        for (const bool with_strip : {false, true}) {
            Binary ply(big);
            ply.text += first + (with_strip ? "element tristrips 1\nproperty list int int vertex_indices\n" : face) +
                        face + "end_header\n";
            for (int i = 0; i < 4; ++i) ply.put(static_cast<float>(i % 2), static_cast<float>(i / 2), 0.0F);
            if (with_strip)
                ply.put(4, 0, 1, 2, 3);
            else
                ply.put(std::uint8_t{4}, 0, 1, 2, 3);
            ply.put(std::uint8_t{3}, 3, 2, 1);
            CHECK(all(only_primitive(read_ply(ply.text)).indices) == (with_strip ? after_strip : after_faces));
        }
    }
}

TEST_CASE("ply: a file without faces is a cloud of points") {
    const auto cloud = only_primitive(read_ply(ascii_head + "element vertex 2\n" + xyz +
                                               "property uchar diffuse_red\nproperty uchar diffuse_green\n"
                                               "property uchar diffuse_blue\nelement face 0\n"
                                               "property list uchar int vertex_indices\nend_header\n"
                                               "1 2 3 255 0 0\n4 5 6 0 255 0"));
    CHECK(cloud.topology == scan::Topology::points);
    CHECK(all(cloud.indices) == std::vector<std::uint32_t>{0, 1});
    CHECK(cloud.colors[1] == glm::u16vec4(0, 65535, 0, 65535));
    CHECK(cloud.normals.empty());
}

TEST_CASE("ply: all kinds of line ends, and empty lines") {
    auto crlf = triangle_text;
    for (auto at = crlf.find('\n'); at != std::string::npos; at = crlf.find('\n', at + 2)) crlf.insert(at, "\r");
    CHECK(only_primitive(read_ply(crlf)).index_count == 3);
    auto spaced = triangle_text;
    spaced.insert(spaced.find("1 0 0\n"), "\n\r\n\n");
    CHECK(only_primitive(read_ply(spaced)).index_count == 3);

    std::string old = "ply\rformat binary_little_endian 1.0\relement vertex 1\rproperty float x\rproperty float y\r"
                      "property float z\rend_header\r";
    old += raw(1.0F) + raw(2.0F) + raw(3.0F);
    CHECK(only_primitive(read_ply(old)).positions[0] == glm::vec3(1, 2, 3));
    // The first byte of the data may look like the end of a line.
    std::string tricky = "ply\nformat binary_little_endian 1.0\nelement vertex 1\nproperty uchar x\nproperty uchar y\n"
                         "property uchar z\nend_header\n";
    CHECK(only_primitive(read_ply(tricky + "\n\r\n")).positions[0] == glm::vec3(10, 13, 10));
}

TEST_CASE("ply: coordinates on a national grid keep their millimetres") {
    const std::string doubles = "property double x\nproperty double y\nproperty double z\n";
    const auto scan = must_read(read_ply(ascii_head + "element vertex 3\n" + doubles +
                                         "element face 1\nproperty list uchar int vertex_indices\nend_header\n"
                                         "3456789.125 5400000.001 12.5\n3456790.125 5400000.001 12.5\n"
                                         "3456789.125 5400001.002 12.5\n3 0 1 2\n"));
    const auto& primitive = scan.meshes[0].primitives[0];
    const auto& origin = scan.nodes[0].local.translation;
    const auto world = [&](std::size_t i) { return glm::dvec3(origin) + glm::dvec3(primitive.positions[i]); };
    CHECK(world(0).x == doctest::Approx(3456789.125).epsilon(1e-11));
    CHECK(world(2).y == doctest::Approx(5400001.002).epsilon(1e-11));
    CHECK(primitive.positions[0].z == 12.5F);
}

TEST_CASE("ply: unit and axis go into the root node") {
    scan::ReadOptions options;
    options.metres_per_unit = 0.001;
    options.up = scan::UpAxis::z;
    const auto scan = must_read(read_ply(triangle_text, options));
    CHECK(scan.meshes[0].primitives[0].positions[1] == glm::vec3(1, 0, 0));
    const auto matrix = scan.nodes[0].local.matrix();
    const auto at = [&](glm::vec3 p) { return glm::vec3(matrix * glm::vec4(p, 1.0F)); };
    CHECK(glm::length(at({0, 0, 1}) - glm::vec3(0, 0.001F, 0)) < 1e-9F);
    CHECK(glm::length(at({0, 1, 0}) - glm::vec3(0, 0, -0.001F)) < 1e-9F);
    CHECK(glm::length(at({1, 0, 0}) - glm::vec3(0.001F, 0, 0)) < 1e-9F);
}

TEST_CASE("ply: normals are smooth by area where there are none, and mended where they are broken") {
    // A corner of three squares of different size; the largest pulls the normal to its side.
    const auto corner = only_primitive(read_ply(ascii_head + "element vertex 7\n" + xyz +
                                                "element face 3\nproperty list uchar int vertex_indices\nend_header\n"
                                                "0 0 0\n3 0 0\n3 1 0\n0 1 0\n0 0 1\n0 1 1\n3 0 1\n"
                                                "4 0 1 2 3\n4 0 3 5 4\n4 0 4 6 1\n"));
    CHECK(glm::length(corner.normals[0] - glm::normalize(glm::vec3(1, 3, 3))) < 1e-6F);
    CHECK(corner.normals[2] == glm::vec3(0, 0, 1));
    const auto zeros = read_ply(ascii_head + "element vertex 3\n" + xyz +
                                "property float nx\nproperty float ny\nproperty float nz\nelement face 1\n"
                                "property list uchar int vertex_indices\nend_header\n"
                                "0 0 0 0 0 0\n1 0 0 0 0 0\n0 0 -1 0 0 0\n3 0 1 2\n");
    CHECK(only_primitive(zeros).normals[0] == glm::vec3(0, 1, 0));
}

TEST_CASE("ply: texture coordinates of corners split vertices, and several pictures make several parts") {
    const std::string head = ascii_head + "comment TextureFile a.png\ncomment TextureFile b.png\nelement vertex 4\n" +
                             xyz +
                             "element face 2\nproperty list uchar int vertex_indices\n"
                             "property list uchar float texcoord\nproperty int texnumber\nend_header\n"
                             "0 0 0\n1 0 0\n1 1 0\n0 1 0\n";
    const auto one = must_read(read_ply(head + "3 0 1 2 6 0 0 1 0 1 1 0\n3 0 2 3 6 0.5 0 1 1 0 1 0\n"));
    REQUIRE(one.meshes[0].primitives.size() == 1);
    const auto& primitive = one.meshes[0].primitives[0];
    CHECK(all(primitive.indices) == std::vector<std::uint32_t>{0, 1, 2, 3, 2, 4});
    CHECK(primitive.uv[0][0] == glm::vec2(0, 1));
    CHECK(primitive.uv[0][3] == glm::vec2(0.5, 1));
    CHECK(primitive.positions[3] == glm::vec3(0));
    CHECK(primitive.normals[3] == glm::vec3(0, 0, 1));
    CHECK(warned(one, "a.png"));
    const auto two = must_read(read_ply(head + "3 0 1 2 6 0 0 1 0 1 1 1\n3 0 2 3 6 0.5 0 1 1 0 1 0\n"));
    REQUIRE(two.meshes[0].primitives.size() == 2);
    CHECK(two.meshes[0].primitives[0].material == 0);
    CHECK(two.meshes[0].primitives[0].positions[2] == glm::vec3(0, 1, 0));
    CHECK(two.meshes[0].primitives[1].material == 1);
    CHECK(two.materials[1].name == "b.png");
}

TEST_CASE("ply: what is wrong is told with its place") {
    const auto with = [](std::string from, std::string to) {
        auto text = triangle_text;
        text.replace(text.rfind(from), from.size(), to);
        return read_ply(text);
    };
    check_refused_at(with("1 0 0", "1 x 0"), "made: line 11", "\"y\" was expected; \"x\" is there");
    check_refused_at(with("1 0 0", "1 0"), "made: line 11", "the line ends");
    check_refused_at(with("1 0 0", "nan 0 0"), "made: line 11", "the position of vertex 1 is not finite");
    check_refused_at(with("1 0 0", "1e39 0 0"), "made: line 11", "not finite");
    check_refused_at(with("3 0 1 2", "3 0 1 3"), "made: line 13", "face 0 names vertex 3; there are 3");
    check_refused_at(with("3 0 1 2", "3 0 1 -2"), "made: line 13", "names vertex -2");
    check_refused_at(with("3 0 1 2", "4 0 1 2"), "made: line 13", "the line ends");
    check_refused_at(with("face 1", "face 2"), "made: line 14", "the file ends at element 1 of 2 \"face\"");
    check_refused_at(with("3 0 1 2\n", ""), "made: byte 154", "declares 1 elements \"face\" of at least 2 bytes");
    check_refused_at(with("float z", "quad z"), "made: line 6", "\"quad\" is no PLY type");
    check_refused_at(with("ascii", "utf8"), "made: line 2", "the format is \"utf8\"");
    check_refused_at(with("end_header\n", ""), "made: line 9", "a PLY header has no \"0\"");
    check_refused_at(with("property float z\n", ""), "made", "no x, y and z");
    check_refused_at(with("vertex 3", "vertex 4000000000"), "made: byte 163", "at least 6 bytes, but only 27");
    check_refused_at(with("face 1", "face 99999999999999999999"), "made: line 7", "a name and a count");
    check_refused_at(read_ply("ply\nformat ascii 1.0\n"), "made: line 2", "no \"end_header\"");
    check_refused_at(read_ply(ascii_head + "end_header\n"), "made", "it has no vertices");
}

TEST_CASE("ply: binary faults are told with their byte") {
    for (const bool big : {false, true}) {
        CAPTURE(big);
        Binary ply(big);
        ply.text += "element vertex 3\n" + xyz + "element face 2\nproperty list uchar int vertex_indices\nend_header\n";
        const auto body = ply.text.size();
        for (int i = 0; i < 3; ++i) ply.put(static_cast<float>(i), 1.0F, 0.0F);
        const auto good = ply;
        ply.put(std::uint8_t{3}, 0, 1, 2, std::uint8_t{4}, 0, 1, 2, 3);
        check_refused_at(read_ply(ply.text), "made: byte " + std::to_string(body + 36 + 13 + 13),
                         "face 1 names vertex 3");
        ply = good;
        ply.put(std::uint8_t{3}, 0, 1, 2, std::uint8_t{3}, 0, 1);
        check_refused_at(read_ply(ply.text), "made: byte " + std::to_string(body + 36 + 13),
                         "face 1 of 2 does not end");
        ply = good;
        ply.put(std::uint8_t{3}, 0, -1, 2, std::uint8_t{3}, 0, 1, 2);
        check_refused_at(read_ply(ply.text), "made: byte " + std::to_string(body + 36 + 5), "names vertex -1");
        ply.text.resize(body + 30);
        check_refused_at(read_ply(ply.text), "made: byte " + std::to_string(body), "only 30 bytes are left");
        ply = good;
        const auto infinite = raw(std::numeric_limits<float>::infinity(), big);
        std::copy(infinite.begin(), infinite.end(), ply.text.begin() + static_cast<std::ptrdiff_t>(body + 12));
        ply.put(std::uint8_t{3}, 0, 1, 2, std::uint8_t{3}, 0, 1, 2);
        check_refused_at(read_ply(ply.text), "made: byte " + std::to_string(body + 12), "vertex 1 is not finite");
    }
    Binary huge(false);
    huge.text += "element vertex 1\n" + xyz + "element face 1\nproperty list int int vertex_indices\nend_header\n";
    huge.put(0.0F, 0.0F, 0.0F, std::int32_t{0x7FFFFFFF}, 0, 0, 0);
    const auto at = huge.text.size() - 16;
    check_refused_at(read_ply(huge.text), "made: byte " + std::to_string(at), "does not end inside the file");
}

namespace {

/// A bumpy grid, binary, with vertices in the order of a shuffle when `scattered`.
std::string grid(std::uint32_t side, bool scattered) {
    Binary ply(false);
    const auto count = side * side;
    ply.line("element vertex " + std::to_string(count)).text += xyz;
    ply.line("property uchar red").line("property uchar green").line("property uchar blue");
    ply.line("element face " + std::to_string((side - 1) * (side - 1) * 2));
    ply.line("property list uchar int vertex_indices").line("end_header");
    const auto place = [&](std::uint32_t i) { return scattered ? i * 7919U % count : i; }; // 7919 is a prime
    std::vector<std::uint32_t> at(count);
    for (std::uint32_t i = 0; i < count; ++i) at[place(i)] = i;
    for (const auto i : at) {
        const auto x = static_cast<float>(i % side);
        const auto z = static_cast<float>(i / side);
        ply.put(x, std::sin(x * 0.3F) * std::cos(z * 0.2F), z, static_cast<std::uint8_t>(i), std::uint8_t{7},
                std::uint8_t{9});
    }
    for (std::uint32_t q = 0; q < (side - 1) * (side - 1); ++q) {
        const auto a = q / (side - 1) * side + q % (side - 1);
        ply.put(std::uint8_t{3}, place(a), place(a + side), place(a + 1));
        ply.put(std::uint8_t{3}, place(a + 1), place(a + side), place(a + side + 1));
    }
    return ply.text;
}

} // namespace

TEST_CASE("ply: what is read depends neither on threads nor on memory") {
    for (const bool scattered : {false, true}) {
        CAPTURE(scattered);
        const auto text = grid(300, scattered); // 180,000 triangles: several pieces
        const auto expected = only_primitive(read_ply(text));
        CHECK(expected.normals.size() == 90'000);
        CHECK(std::all_of(expected.normals.begin(), expected.normals.end(),
                          [](const glm::vec3& n) { return n.y > 0.5F && std::abs(glm::length(n) - 1.0F) < 1e-5F; }));
        const Scratch folder;
        for (const unsigned threads : {1U, 2U, 5U}) {
            Jobs pool(threads);
            for (const std::uint64_t memory : {std::uint64_t{0}, std::uint64_t{1} << 20U, std::uint64_t{1} << 30U}) {
                CAPTURE(threads);
                CAPTURE(memory);
                scan::ReadOptions options;
                options.jobs = &pool;
                options.memory_bytes = memory;
                options.scratch_folder = folder / ".";
                const auto primitive = only_primitive(read_ply(text, options));
                CHECK(all(primitive.indices) == all(expected.indices));
                CHECK(all(primitive.positions) == all(expected.positions));
                CHECK(all(primitive.normals) == all(expected.normals));
                CHECK(all(primitive.colors) == all(expected.colors));
            }
        }
    }
}

TEST_CASE("ply: floats that lie ready are not copied") {
    const Scratch folder;
    Binary ply(false);
    ply.text += "comment pad\nelement vertex 2\n" + xyz;
    while ((ply.text.size() + 11) % 4 != 0) ply.text.insert(ply.text.find("pad"), "_");
    ply.line("end_header").put(1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F);
    const auto path = folder.write("cloud.dat", ply.text); // the name says nothing
    const auto scan = must_read(read_path(path));
    CHECK(scan.metadata.format == "PLY, binary little-endian");
    CHECK(all(scan.meshes[0].primitives[0].positions) == std::vector<glm::vec3>{{1, 2, 3}, {4, 5, 6}});
}

TEST_CASE("ply: a stop ends reading, and a sink gets everything once") {
    const auto text = grid(60, false);
    std::stop_source stop;
    stop.request_stop();
    scan::ReadOptions options;
    options.stop = stop.get_token();
    const auto stopped = read_ply(text, options);
    REQUIRE_FALSE(stopped.ok());
    CHECK(stopped.error().kind == ErrorKind::cancelled);

    struct Sink final : scan::ReadSink {
        std::uint64_t indices = 0;
        int layouts = 0;
        void layout(const scan::Scan& scan) override {
            ++layouts;
            CHECK(scan.meshes.at(0).primitives.at(0).index_count == 59 * 59 * 6);
            CHECK(scan.meshes[0].primitives[0].positions.empty());
        }
        void primitive_done(std::size_t, std::size_t, scan::Primitive& primitive) override {
            CHECK(layouts == 1);
            indices += primitive.indices.size();
            primitive.indices = {};
        }
    } sink;
    options = {};
    options.sink = &sink;
    const auto primitive = only_primitive(read_ply(text, options));
    CHECK(sink.indices == 59 * 59 * 6);
    CHECK(primitive.indices.empty());
    CHECK(primitive.positions.size() == 3600);
}

TEST_CASE("ply: a real scan is the same as its OBJ") {
    GUANHE_DATA_OR_SKIP(data);
    const auto scan = must_read(read_path(data / "scans" / "demosthenes-low-res.ply"));
    const auto& primitive = scan.meshes.at(0).primitives.at(0);
    CHECK(primitive.index_count == 16719 * 3);
    CHECK(primitive.vertex_count == 8394);
    CHECK(scan.metadata.comments == std::vector<std::string>{"Louvre Demosthenes by ryanfb CC BY 4.0"});
    const auto obj = must_read(read_path(data / "scans" / "demosthenes-low-res.obj"));
    const auto& other = obj.meshes.at(0).primitives.at(0);
    CHECK(all(primitive.indices) == all(other.indices));
    CHECK(all(primitive.positions) == all(other.positions));
    CHECK(all(primitive.normals) == all(other.normals));
}
