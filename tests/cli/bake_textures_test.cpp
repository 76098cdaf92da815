// `guanhe bake` of scans with pictures.
#include "program.h"

#include "image/image.h"
#include "pack/pack.h"
#include "scan/shell.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>

using namespace guanhe;
using namespace guanhe::test;
using Json = nlohmann::json;

TEST_SUITE_BEGIN("bake");

namespace {

void save_picture(const Path& file, std::uint32_t width, std::uint32_t height) {
    std::vector<std::uint8_t> rgba;
    for (std::uint32_t y = 0; y < height; ++y) {
        for (std::uint32_t x = 0; x < width; ++x) {
            const std::array<std::uint32_t, 4> texel{x * 255 / width, y * 255 / height, (x ^ y) & 255U, 255U};
            for (const auto c : texel) rgba.push_back(static_cast<std::uint8_t>(c));
        }
    }
    REQUIRE(image::save_png(file, width, height, rgba).ok());
}

/// A triangle of two materials' textures: a large and a small colour, and a large normal map.
std::string write_wall(const Path& folder, const char* name) {
    save_picture(folder / "large.png", 700, 300);
    save_picture(folder / "small.png", 64, 64);
    save_picture(folder / "normals.png", 512, 512);
    const std::array<float, 15> numbers{0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1};
    std::ofstream(folder / "wall.bin", std::ios::binary).write(reinterpret_cast<const char*>(numbers.data()), 60);
    const auto document = Json::parse(R"({
      "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}],
      "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "TEXCOORD_0": 1}, "material": 0}]}],
      "materials": [
        {"pbrMetallicRoughness": {"baseColorTexture": {"index": 1}}, "normalTexture": {"index": 2}},
        {"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}],
      "textures": [{"source": 0}, {"source": 1}, {"source": 2}],
      "images": [{"uri": "small.png"}, {"uri": "large.png"}, {"uri": "normals.png"}],
      "accessors": [
        {"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [1, 1, 0]},
        {"bufferView": 1, "componentType": 5126, "count": 3, "type": "VEC2"}],
      "bufferViews": [{"buffer": 0, "byteLength": 36}, {"buffer": 0, "byteOffset": 36, "byteLength": 24}],
      "buffers": [{"uri": "wall.bin", "byteLength": 60}]})");
    const auto file = folder / path_from_utf8(name);
    REQUIRE(write_text_atomic(file, document.dump()).ok());
    return path_to_utf8(file);
}

struct Made {
    std::shared_ptr<const pack::Pack> pack;
    scan::Scan shell;
    Json stats;
};

Made bake(const Program& guanhe, std::vector<std::string> words) {
    const auto pack = guanhe.scratch("a.gpk"), stats = guanhe.scratch("stats.json");
    words.insert(words.begin(), "bake");
    words.insert(words.end(), {"-o", pack, "--stats", stats});
    const auto outcome = guanhe(words);
    CAPTURE(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    auto opened = pack::Pack::open(path_from_utf8(pack));
    REQUIRE(opened.ok());
    Jobs jobs(1);
    scan::ReadOptions options;
    options.jobs = &jobs;
    auto shell = scan::read_shell((*opened)->shell(), *opened, pack, options);
    REQUIRE(shell.ok());
    return {*std::move(opened), *std::move(shell), Json::parse(read_text(path_from_utf8(stats)).value())};
}

} // namespace

TEST_CASE("large pictures become tiles, small ones stay, and --texture-quality decides") {
    const Program guanhe;
    const auto file = write_wall(guanhe.scratch(), "wall.gltf");
    for (const std::string quality : {"", "fast", "high"}) {
        CAPTURE(quality);
        const auto made = quality.empty() ? bake(guanhe, {file}) : bake(guanhe, {file, "--texture-quality", quality});
        const auto textures = made.pack->textures();
        REQUIRE(textures.size() == 2);
        CHECK(textures[0].texture == 1);
        CHECK(textures[0].use == pack::TexelUse::color);
        CHECK(textures[0].format == pack::TexelFormat::bc1);
        CHECK(textures[0].width == 700);
        CHECK(textures[1].texture == 2);
        CHECK(textures[1].format == pack::TexelFormat::bc5);
        CHECK(made.stats["textures"]["tiled"] == 2);
        CHECK(made.stats["textures"]["tiles"] == made.pack->tiles().size());
        CHECK(made.stats["textures"]["texels"] == 700 * 300 + 512 * 512);
        CHECK(made.stats["seconds"]["textures"].get<double>() >= 0.0);
        CHECK_FALSE(made.shell.images[0].tiled);
        CHECK_FALSE(made.shell.images[0].encoded.empty());
        for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
            CHECK(made.shell.images[i].tiled);
            CHECK(made.shell.textures[i].image == static_cast<int>(i));
        }
        CHECK(made.shell.images[1].header.width == 700);
        CHECK(made.shell.warnings.empty());
        const auto info = guanhe({"info", guanhe.scratch("a.gpk")});
        CHECK(info.exit_code == 0);
        CHECK(mentions(info.out, "'large.png': PNG, 700 x 300, in tiles"));
        CHECK_FALSE(mentions(info.out, "cannot be used"));
    }
    auto bytes = read_text(guanhe.scratch() / "a.gpk").value();
    const auto tile = bake(guanhe, {file}).pack->tiles()[1];
    bytes[tile.offset + tile.stored_bytes / 2] ^= 1;
    REQUIRE(write_text_atomic(guanhe.scratch() / "a.gpk", bytes).ok());
    const auto damaged = guanhe({"info", guanhe.scratch("a.gpk")});
    CHECK(damaged.exit_code == 1);
    CHECK(mentions(damaged.err, "0 of"));
    CHECK(mentions(damaged.err, "and 1 of"));
    const auto kept = bake(guanhe, {file, "--texture-quality", "keep"});
    CHECK(kept.pack->textures().empty());
    CHECK(kept.pack->tiles().empty());
    CHECK(kept.stats["textures"]["tiled"] == 0);
    for (const auto& image : kept.shell.images) {
        CHECK_FALSE(image.tiled);
        CHECK_FALSE(image.encoded.empty());
    }
    const auto wrong = guanhe({"bake", file, "-o", guanhe.scratch("b.gpk"), "--texture-quality", "best"});
    CHECK(wrong.exit_code == 2);
    CHECK(mentions(wrong.err, "keep, fast or high"));
}

TEST_CASE("the textures of scans that are baked together keep to their scans") {
    const Program guanhe;
    const auto file = write_wall(guanhe.scratch(), "wall.gltf");
    const auto other = write_wall(guanhe.scratch(), "other.gltf");
    const auto made = bake(guanhe, {file, other});
    const auto textures = made.pack->textures();
    REQUIRE(textures.size() == 4);
    CHECK(textures[2].texture == 4);
    CHECK(textures[3].texture == 5);
    REQUIRE(made.shell.images.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) CHECK(made.shell.images[i].tiled == (i % 3 != 0));
    CHECK(made.shell.textures[5].image == 5);
    CHECK(made.shell.materials[2].normal_texture.texture == 5);
    CHECK(made.shell.warnings.empty());
}

TEST_CASE("a picture that cannot be decoded is baked as it is, with a warning") {
    const Program guanhe;
    const auto file = write_wall(guanhe.scratch(), "wall.gltf");
    std::filesystem::resize_file(guanhe.scratch() / "large.png",
                                 std::filesystem::file_size(guanhe.scratch() / "large.png") / 2);
    const auto made = bake(guanhe, {file});
    REQUIRE(made.pack->textures().size() == 1);
    CHECK(made.pack->textures()[0].texture == 2);
    CHECK_FALSE(made.shell.images[1].tiled);
    CHECK_FALSE(made.shell.images[1].encoded.empty());
    REQUIRE(made.stats["warnings"].size() == 1);
    CHECK(mentions(made.stats["warnings"][0], "/images/1"));
    CHECK(mentions(made.stats["warnings"][0], "left out"));
}

TEST_SUITE_END();
