#include "plain_support.h"
#include "scratch.h"
#include "test_data.h"

#include "image/image.h"

#include <algorithm>
#include <cmath>

using namespace guanhe;
using namespace guanhe::test;

namespace {

const std::string square = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n";

/// A PNG of one colour.
void write_picture(const Path& path, std::array<std::uint8_t, 4> color) {
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < 4 * 4; ++i) pixels.insert(pixels.end(), color.begin(), color.end());
    REQUIRE(image::save_png(path, 4, 4, pixels).ok());
}

/// The area that triangles cover.
double area(const scan::Primitive& primitive) {
    double sum = 0.0;
    for (std::size_t i = 0; i + 2 < primitive.indices.size(); i += 3) {
        const auto p = [&](std::size_t k) { return glm::dvec3(primitive.positions[primitive.indices[i + k]]); };
        sum += glm::length(glm::cross(p(1) - p(0), p(2) - p(0))) / 2.0;
    }
    return sum;
}

} // namespace

TEST_CASE("obj: all forms of corners") {
    const std::string more = square + "vt 0 0\nvt 1 0.25\nvn 0 0 2\n";
    for (const auto* face :
         {"f 1 2 3\n", "f 1/1 2/2 3/2\n", "f 1//1 2//1 3//1\n", "f 1/1/1 2/2/1 3/2/1\n", "f -4 -3 -2\n",
          "f -4/-2/-1 -3/-1/-1 -2/-1/-1\n", "f 1/ 2/ 3/\n", "  f  1\t2 3 # why not\r\n", "f 1 \\\n2 \\\r\n3\n"}) {
        CAPTURE(face);
        const auto primitive = only_primitive(read_obj(more + face));
        REQUIRE(primitive.indices.size() == 3);
        const auto at = [&](std::size_t i) { return primitive.positions[primitive.indices[i]]; };
        CHECK(at(0) == glm::vec3(0, 0, 0));
        CHECK(at(1) == glm::vec3(1, 0, 0));
        CHECK(at(2) == glm::vec3(1, 1, 0));
        CHECK(primitive.normals[primitive.indices[2]] == glm::vec3(0, 0, 1));
        const bool textured = contains(face, "/1") && !contains(face, "//");
        const bool backwards = contains(face, "-4/");
        REQUIRE(primitive.uv[0].empty() == !(textured || backwards));
        if (!primitive.uv[0].empty()) CHECK(primitive.uv[0][primitive.indices[1]] == glm::vec2(1, 0.75));
    }
}

TEST_CASE("obj: a seam splits vertices, and only there") {
    const auto primitive =
        only_primitive(read_obj(square + "vt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\nvt 0.5 0.5\nf 1/1 2/2 3/3\nf 1/1 3/5 4/4\n"));
    CHECK(all(primitive.indices) == std::vector<std::uint32_t>{0, 1, 2, 0, 3, 4});
    CHECK(primitive.positions[3] == glm::vec3(1, 1, 0));
    CHECK(primitive.uv[0][3] == glm::vec2(0.5, 0.5));
    CHECK(primitive.normals[3] == glm::vec3(0, 0, 1));
    // Where some corners have no normal, theirs is smooth, across the seam.
    const auto mixed = only_primitive(read_obj(square + "vn 1 0 0\nf 1//1 2//1 3//1\nf 1 3 4\n"));
    CHECK(mixed.normals[mixed.indices[0]] == glm::vec3(1, 0, 0));
    CHECK(mixed.normals[mixed.indices[3]] == glm::vec3(0, 0, 1));
}

TEST_CASE("obj: polygons cover what they outline") {
    const auto quads = only_primitive(read_obj(square + "v 2 0 0\nv 2 1 0\nf 1 2 3 4\nf 2 5 6 3\n"));
    CHECK(all(quads.indices) == std::vector<std::uint32_t>{0, 1, 2, 0, 2, 3, 1, 4, 5, 1, 5, 2});
    // A dart, whose fan from the first corner would lie outside of it.
    const auto dart = only_primitive(read_obj("v 2 0 0\nv 0 1 0\nv 0.5 0 0\nv 0 -1 0\nf 2 3 4 1\n"));
    CHECK(area(dart) == doctest::Approx(1.5));
    // A comb in a tilted plane, both ways round.
    std::string comb;
    int corners = 0;
    const auto corner = [&](double x, double y) {
        comb += "v " + std::to_string(x) + " " + std::to_string(y) + " " + std::to_string(0.5 * x + 0.25 * y) + "\n";
        ++corners;
    };
    corner(0, 0), corner(20, 0);
    for (int tooth = 10; tooth-- > 0;) {
        corner(tooth * 2 + 2, 5), corner(tooth * 2 + 1, 1);
    }
    corner(0, 5);
    std::string forward = "f";
    std::string backward = "f";
    for (int i = 1; i <= corners; ++i) {
        forward += " " + std::to_string(i);
        backward += " " + std::to_string(corners + 1 - i);
    }
    const double tilt = std::sqrt(1.0 + 0.25 + 0.0625);
    double outline = 0.0; // the shoelace formula, from the text
    {
        const auto open = only_primitive(read_obj(comb));
        for (int i = 0; i < corners; ++i) {
            const auto a = open.positions[static_cast<std::size_t>(i)];
            const auto b = open.positions[static_cast<std::size_t>((i + 1) % corners)];
            outline += 0.5 * (double{a.x} * b.y - double{b.x} * a.y);
        }
    }
    for (const auto& face : {forward, backward}) {
        const auto primitive = only_primitive(read_obj(comb + face + "\n"));
        CHECK(primitive.indices.size() == static_cast<std::size_t>(corners - 2) * 3);
        CHECK(area(primitive) == doctest::Approx(outline * tilt).epsilon(1e-5));
        const float sign = face == forward ? 1.0F : -1.0F;
        CHECK(primitive.normals[0].z * sign > 0.8F);
    }
    // Texture coordinates follow their corners.
    const auto mapped =
        only_primitive(read_obj("v 2 0 0\nv 0 1 0\nv 0.5 0 0\nv 0 -1 0\nvt 1 0\nvt 2 0\nvt 3 0\nvt 4 0\n"
                                "f 2/2 3/3 4/4 1/1\n"));
    for (std::size_t i = 0; i < mapped.positions.size(); ++i) {
        const std::array<float, 4> u{2, 0, 0.5F, 0};
        CHECK(mapped.positions[i].x == u[static_cast<std::size_t>(mapped.uv[0][i].x) - 1]);
    }
    // One that crosses itself still gives as many triangles.
    CHECK(only_primitive(read_obj("v 0 0 0\nv 1 1 0\nv 1 0 0\nv 0 1 0\nv 3 3 0\nf 1 2 3 4 5\n")).indices.size() == 9);
}

TEST_CASE("obj: colours behind positions") {
    const auto ones = only_primitive(read_obj("v 0 0 0 1 0 0\nv 1 0 0 0 1 0 0.5\nv 0 1 0\nf 1 2 3\n"));
    CHECK(ones.colors[0] == glm::u16vec4(65535, 0, 0, 65535));
    CHECK(ones.colors[1] == glm::u16vec4(0, 65535, 0, 32768));
    CHECK(ones.colors[2] == glm::u16vec4(65535));
    const auto bytes = only_primitive(read_obj("v 0 0 0\nv 1 0 0 255 0 128\nv 0 1 0 1 1 1\nf 1 2 3\n"));
    CHECK(bytes.colors[0] == glm::u16vec4(65535));
    CHECK(bytes.colors[1].r == 65535);
    CHECK(bytes.colors[1].b == doctest::Approx(0.21586 * 65535).epsilon(0.001));
    const auto weighted = only_primitive(read_obj("v 0 0 0 1\nv 1 0 0 1\nv 0 1 0 1\nf 1 2 3\n"));
    CHECK(weighted.colors.empty());
}

TEST_CASE("obj: parts by material, whatever the groups") {
    const auto scan =
        must_read(read_obj("# Museum 馆\n#\n# CC BY 4.0\n" + square +
                           "o one\nf 1 2 3\nusemtl red stone\ng a b\nf 1 3 4\nusemtl other\ns 1\nf 1 2 4\n"
                           "usemtl red stone\nf 2 3 4\n"));
    REQUIRE(scan.meshes.size() == 1);
    const auto& parts = scan.meshes[0].primitives;
    REQUIRE(parts.size() == 3);
    CHECK(scan.materials.at(1).name == "red stone");
    CHECK(scan.materials.at(2).name == "other");
    CHECK(parts[0].index_count == 3);
    CHECK(parts[1].index_count == 6);
    CHECK(all(parts[1].indices) == std::vector<std::uint32_t>{0, 1, 2, 3, 1, 2});
    CHECK(parts[2].vertex_count == 3);
    CHECK(scan.metadata.format == "OBJ");
    CHECK(scan.metadata.comments == std::vector<std::string>{"Museum 馆", "CC BY 4.0"});
    CHECK(scan.nodes.size() == 1);
}

TEST_CASE("obj: a file without faces is a cloud of points") {
    const auto scan = must_read(read_obj("v 1 2 3 1 1 1\nv 4 5 6 0 0 0\n"));
    const auto& cloud = scan.meshes.at(0).primitives.at(0);
    CHECK(cloud.topology == scan::Topology::points);
    CHECK(all(cloud.indices) == std::vector<std::uint32_t>{0, 1});
    CHECK(cloud.colors[1] == glm::u16vec4(0, 0, 0, 65535));
}

TEST_CASE("obj: what is wrong is told with its line") {
    const auto with = [](std::string_view rest) { return read_obj(square + std::string(rest)); };
    check_refused_at(with("f 1 2 5\n"), "made: line 5", "names vertex 5; there are 4, counted from 1");
    check_refused_at(with("f 1 2 3\nf 1 2 0\n"), "made: line 6", "a corner is 0");
    check_refused_at(with("f 1 2 -5\n"), "made: line 5", "counts back past the first");
    check_refused_at(with("f 1/1 2/1 3/1\n"), "made: line 5", "names texture coordinate 1; there are 0");
    check_refused_at(with("f 1//9 2//1 3//1\nvn 0 0 1\n"), "made: line 5", "names normal 9; there are 1");
    check_refused_at(with("f 1 two 3\n"), "made: line 5", "\"two\" is there");
    check_refused_at(with("f 1 2x 3\n"), "made: line 5", "was expected");
    check_refused_at(with("f 1 99999999999999999999 3\n"), "made: line 5", "was expected");
    check_refused_at(with("f 1 5000000000 3\n"), "made: line 5", "at most 4294967295");
    check_refused_at(with("f 1 2 \\\n9 3\n"), "made: line 5", "names vertex 9");
    check_refused_at(with("v 1 nan 3\n"), "made: line 5", "not finite");
    check_refused_at(with("v 1 1e300 3\n"), "made: line 5", "not finite");
    check_refused_at(with("v 1 2\n"), "made: line 5", "the line ends");
    check_refused_at(with("v 1,5 2 3\n"), "made: line 5", "\"1,5\" is there");
    check_refused_at(read_obj("# nothing\n"), "made", "it has no vertices");
    const auto scan = must_read(with("f 1 2 3\nf 1 2\nl 1 2 3\nfoo bar\nbaz\nvn 0 0 0\n"));
    CHECK(warned(scan, "1 faces have fewer than three corners"));
    CHECK(warned(scan, "1 lines, points, curves or surfaces are not drawn"));
    CHECK(warned(scan, "2 statements are not known, the first \"foo\" at line 8"));
    CHECK(warned(scan, "1 normals have no direction"));
}

TEST_CASE("obj: materials with pictures beside the file, in names of any language") {
    const Scratch folder;
    std::filesystem::create_directories(folder / "图 片");
    write_picture(folder / "图 片/陶 罐.png", {200, 120, 40, 255});
    write_picture(folder / "normal map.png", {128, 128, 255, 255});
    write_picture(folder / "heights.png", {90, 90, 90, 255});
    write_picture(folder / "rough.PNG", {180, 180, 180, 255});
    (void)folder.write(
        "陶 罐.mtl", "# made\n"
                     "newmtl clay pot\nKd 0.2 0.2 0.2\nmap_Kd -s 2 3 1 -o 0.25 -clamp on 图 片\\陶 罐.png\n"
                     "map_Bump -bm 0.5 normal map.png\nmap_Pr rough.png\nPm 0.5\nd 1\n"
                     "newmtl plain\nKd 0.25 0.5 2\nKe 1 2 3\nNs 250\nKs 0.5 0.5 0.5\nNi 1.33\nTr 1\nbump heights.png\n"
                     "newmtl glass\nd 0.5\nKd 1 1 1\nmap_Kd missing.png\n"
                     "newmtl leaf\nmap_Kd normal map.png\nmap_d normal map.png\n"
                     "newmtl unused\nmap_Kd nowhere.png\n");
    const auto obj =
        folder.write("陶罐.obj", "mtllib 陶 罐.mtl\n" + square +
                                     "vt 0 0\nvt 1 0\nvt 1 1\n"
                                     "usemtl clay pot\nf 1/1 2/2 3/3\nusemtl plain\nf 1 2 4\nusemtl glass\nf 2 3 4\n"
                                     "usemtl leaf\nf 1/1 3/3 4/2\n");
    const auto scan = must_read(read_path(obj));
    REQUIRE(scan.materials.size() == 4);
    const auto& clay = scan.materials[0];
    CHECK(clay.name == "clay pot");
    CHECK(clay.base_color == glm::vec4(1)); // the picture stands for Kd
    REQUIRE(clay.base_color_texture.texture >= 0);
    const auto& texture = scan.textures[static_cast<std::size_t>(clay.base_color_texture.texture)];
    CHECK(texture.sampler.wrap_u == scan::Wrap::clamp);
    CHECK(scan.images[static_cast<std::size_t>(texture.image)].name == "图 片\\陶 罐.png");
    CHECK(scan.images[static_cast<std::size_t>(texture.image)].header.width == 4);
    CHECK(clay.base_color_texture.row0 == glm::vec3(2, 0, 0.25));
    CHECK(clay.base_color_texture.row1 == glm::vec3(0, 3, -2)); // 1 - (3 (1 - v) + 0)
    CHECK(clay.normal_texture.texture >= 0);
    CHECK(clay.normal_scale == 0.5F);
    CHECK(clay.metallic_roughness_texture.texture >= 0);
    CHECK(clay.metallic == 0.0F);
    const auto& plain = scan.materials[1];
    CHECK(plain.base_color == glm::vec4(0.25, 0.5, 1, 1));
    CHECK(plain.emissive == glm::vec3(1, 2, 3));
    CHECK(plain.roughness == doctest::Approx(0.5));
    CHECK(plain.ior == 1.33F);
    CHECK(plain.alpha_mode == scan::AlphaMode::opaque);
    CHECK(plain.normal_texture.texture < 0);
    CHECK(warned(scan, "the map of heights is not drawn"));
    const auto& glass = scan.materials[2];
    CHECK(glass.alpha_mode == scan::AlphaMode::blend);
    CHECK(glass.base_color.a == 0.5F);
    CHECK(warned(scan, "missing.png"));
    CHECK(scan.materials[3].alpha_mode == scan::AlphaMode::mask);
    CHECK_FALSE(warned(scan, "nowhere.png"));
    // Glass is in a mesh of its own, so that the rest can be drawn from clusters.
    REQUIRE(scan.meshes.size() == 2);
    CHECK(scan.meshes[0].primitives.size() == 3);
    CHECK(scan.meshes[1].primitives.at(0).material == 2);
    CHECK(scan.nodes.at(1).parent == 0);
    CHECK_FALSE(scan.meshes[0].primitives[0].tangents.empty());
}

TEST_CASE("obj: files are looked for beside the model and nowhere else") {
    const Scratch folder;
    std::filesystem::create_directories(folder / "model");
    write_picture(folder / "outside.png", {1, 2, 3, 255});
    write_picture(folder / "model/inside.png", {1, 2, 3, 255});
    (void)folder.write("model/a.mtl",
                       "newmtl up\nmap_Kd ../outside.png\nnewmtl absolute\nmap_Kd C:\\scans\\inside.png\n"
                       "newmtl rooted\nmap_Kd /etc/inside.png\n");
    const auto obj =
        folder.write("model/a.obj", "mtllib a.mtl missing.mtl\n" + square +
                                        "usemtl up\nf 1 2 3\nusemtl absolute\nf 1 3 4\nusemtl rooted\nf 2 3 4\n");
    const auto scan = must_read(read_path(obj));
    CHECK(scan.materials.at(0).base_color_texture.texture < 0);
    CHECK(scan.materials.at(1).base_color_texture.texture == 0);
    CHECK(scan.materials.at(2).base_color_texture.texture == 0);
    CHECK(scan.images.size() == 1);
    CHECK(warned(scan, "outside.png"));
    CHECK(warned(scan, "missing.mtl"));
    const auto elsewhere = must_read(read_obj("mtllib /etc/passwd\n" + square + "f 1 2 3\n"));
    CHECK(warned(elsewhere, "no folder to look in"));
}

TEST_CASE("obj: what is read depends neither on threads nor on memory") {
    std::string text;
    constexpr int side = 120;
    for (int i = 0; i < side * side; ++i) {
        text += "v " + std::to_string(i % side) + " " + std::to_string(std::sin(i * 0.1)) + " " +
                std::to_string(i / side) + "\n";
        if (i % 3 == 0) text += "vt " + std::to_string(i * 0.001) + " 0.5\n";
    }
    for (int q = 0; q + side + 1 < side * side; ++q) {
        if (q % side == side - 1) continue;
        if (q % 5000 == 0) text += "usemtl m" + std::to_string(q / 5000 % 2) + "\n";
        const auto corner = [&](int v) {
            return " " + std::to_string(v + 1) + "/" + std::to_string(v % (side * side / 3) + 1);
        };
        text += q % 7 == 0 ? "f" + corner(q) + corner(q + side) + corner(q + side + 1) + corner(q + 1) + "\n"
                           : "f" + corner(q) + corner(q + side) + corner(q + 1) + "\n";
    }
    REQUIRE(text.size() > 600'000);
    while (text.size() < 2'500'000) text += "# padding, so that there are several pieces ------------------------\n";
    text += "f -1/-1 -2/-2 -3/-3\n";
    const auto expected = must_read(read_obj(text));
    const Scratch folder;
    for (const unsigned threads : {1U, 4U}) {
        Jobs pool(threads);
        for (const std::uint64_t memory : {std::uint64_t{0}, std::uint64_t{300'000}}) {
            scan::ReadOptions options;
            options.jobs = &pool;
            options.memory_bytes = memory;
            options.scratch_folder = folder / ".";
            const auto scan = must_read(read_obj(text, options));
            REQUIRE(scan.meshes[0].primitives.size() == 2);
            for (std::size_t p = 0; p < 2; ++p) {
                const auto& a = scan.meshes[0].primitives[p];
                const auto& b = expected.meshes[0].primitives[p];
                CHECK(all(a.indices) == all(b.indices));
                CHECK(all(a.positions) == all(b.positions));
                CHECK(all(a.normals) == all(b.normals));
                CHECK(all(a.uv[0]) == all(b.uv[0]));
            }
        }
    }
}

TEST_CASE("obj: a real scan") {
    GUANHE_DATA_OR_SKIP(data);
    const auto scan = must_read(read_path(data / "scans" / "demosthenes-low-res.obj"));
    const auto& primitive = scan.meshes.at(0).primitives.at(0);
    CHECK(primitive.index_count == 16719 * 3);
    CHECK(primitive.vertex_count == 8394);
    CHECK(primitive.normals.size() == 8394);
    CHECK(scan.warnings.empty());
}
