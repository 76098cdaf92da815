// Textures of a scan as tiles of a pack.
#include "texture_support.h"

#include "image/mips.h"
#include "pack/texture_plan.h"

#include <cstdlib>

using namespace guanhe;
using namespace guanhe::test;
using pack::TexelFormat;
using pack::TexelUse;

namespace {

std::vector<std::byte> bytes_of(const Path& path) {
    const auto file = MappedFile::open(path);
    REQUIRE(file.ok());
    return {file->bytes().begin(), file->bytes().end()};
}

Texture half_of(const Texture& from, image::Texels texels) {
    Texture out{image::half_side(from.width), image::half_side(from.height), {}};
    out.rgba.resize(std::size_t{out.width} * out.height * 4);
    image::halve(texels, from.rgba, from.width, from.height, out.rgba, 0, out.height);
    return out;
}

/// What repeats, mirrors or is clamped, told in another way than the coder does.
std::uint32_t place(int at, int side, scan::Wrap wrap) {
    if (wrap == scan::Wrap::clamp) return static_cast<std::uint32_t>(std::clamp(at, 0, side - 1));
    while (at < 0 || at >= side) {
        if (wrap == scan::Wrap::repeat) {
            at += at < 0 ? side : -side;
        } else {
            at = at < 0 ? -1 - at : 2 * side - 1 - at;
        }
    }
    return static_cast<std::uint32_t>(at);
}

} // namespace

TEST_CASE("textures: every level of a coded picture is near the picture, in each format") {
    struct Case {
        Texture picture;
        TexelFormat format;
        image::Texels texels;
        std::size_t channels;
        double decibels;
    };
    std::vector<Case> cases;
    cases.push_back({stone(700, 515), TexelFormat::bc1, image::Texels::color, 3, 36.0});
    cases.push_back({stone(512, 300, true), TexelFormat::bc3, image::Texels::masked_color, 4, 36.0});
    cases.push_back({stone(300, 700), TexelFormat::bc1, image::Texels::data, 3, 36.0});
    cases.push_back({waves(1000, 300), TexelFormat::bc5, image::Texels::normals, 2, 42.0});
    auto scan = textured({cases[0].picture, cases[1].picture, cases[2].picture, cases[3].picture});
    scan.materials[0].base_color_texture.texture = 0;
    scan.materials[1].base_color_texture.texture = 1;
    scan.materials[1].alpha_mode = scan::AlphaMode::mask;
    scan.materials[2].metallic_roughness_texture.texture = 2;
    scan.materials[3].normal_texture.texture = 3;
    for (const auto quality : {pack::TextureQuality::fast, pack::TextureQuality::high}) {
        const Scratch folder;
        const auto baked = bake_textures(scan, folder / "a.gpk", 2, quality);
        REQUIRE(baked.pack->textures().size() == cases.size());
        CHECK(baked.report.textures.textures == cases.size());
        CHECK(baked.report.textures.tiles == baked.pack->tiles().size());
        CHECK(baked.report.textures.tiled == std::vector<bool>(4, true));
        CHECK(baked.report.warnings.empty());
        for (std::size_t i = 0; i < cases.size(); ++i) {
            CAPTURE(i);
            const auto& texture = baked.pack->textures()[i];
            CHECK(texture.texture == i);
            CHECK(texture.use == (i < 2 ? TexelUse::color : TexelUse::data));
            CHECK(texture.format == cases[i].format);
            auto expected = cases[i].picture;
            for (std::uint32_t level = 0; level < texture.level_count; ++level) {
                CAPTURE(level);
                // Waves that a block hardly sees at first are as short as blocks four levels on.
                const double least = level < 2 ? cases[i].decibels : 25.0;
                CHECK(psnr(level_of(*baked.pack, texture, level), expected, cases[i].channels) > least);
                expected = half_of(expected, cases[i].texels);
                if (expected.width < 4 || expected.height < 4) break; // too few texels for a mean
            }
        }
    }
}

TEST_CASE("textures: borders hold the neighbours, and beyond the picture what its wraps say") {
    for (const auto& [width, height] : {std::pair{1000U, 300U}, {257U, 1U}, {512U, 256U}, {130U, 515U}}) {
        const auto picture = chart(width, height);
        for (const auto wrap_u : {scan::Wrap::repeat, scan::Wrap::mirror, scan::Wrap::clamp}) {
            CAPTURE(width);
            CAPTURE(static_cast<int>(wrap_u));
            const auto wrap_v = wrap_u == scan::Wrap::mirror ? scan::Wrap::repeat : scan::Wrap::mirror;
            auto scan = textured({picture});
            scan.materials[0].base_color_texture.texture = 0;
            scan.textures[0].sampler.wrap_u = wrap_u;
            scan.textures[0].sampler.wrap_v = wrap_v;
            const Scratch folder;
            const auto baked = bake_textures(scan, folder / "a.gpk");
            REQUIRE(baked.pack->textures().size() == 1);
            const auto& texture = baked.pack->textures()[0];
            CHECK(static_cast<int>(texture.wrap_u) == static_cast<int>(wrap_u));
            CHECK(static_cast<int>(texture.wrap_v) == static_cast<int>(wrap_v));
            auto expected = picture;
            for (std::uint32_t level = 0; level < texture.tail_level; ++level) {
                const auto grid = pack::tile_grid(texture, level);
                const int w = static_cast<int>(expected.width), h = static_cast<int>(expected.height);
                int worst = 0;
                for (std::uint32_t t = 0; t < grid.columns * grid.rows; ++t) {
                    const auto tile = tile_of(*baked.pack, texture, grid.first + t);
                    for (int y = 0; y < int{pack::tile_stored_side}; ++y) {
                        for (int x = 0; x < int{pack::tile_stored_side}; ++x) {
                            const int at_x = static_cast<int>(t % grid.columns * pack::tile_side) + x - 4;
                            const int at_y = static_cast<int>(t / grid.columns * pack::tile_side) + y - 4;
                            if (at_x >= w + 4 || at_y >= h + 4) continue;
                            const auto* texel = tile.at(static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y));
                            const auto* source = expected.at(place(at_x, w, wrap_u), place(at_y, h, wrap_v));
                            for (int c = 0; c < 3; ++c) worst = std::max(worst, std::abs(texel[c] - source[c]));
                        }
                    }
                }
                CHECK(worst <= 24); // wrong by a tile it would be up to 200
                expected = half_of(expected, image::Texels::color);
            }
        }
    }
}

TEST_CASE("textures: neighbouring tiles agree to the bit on what both hold") {
    auto scan = textured({stone(600, 400)});
    scan.materials[0].base_color_texture.texture = 0;
    const Scratch folder;
    const auto baked = bake_textures(scan, folder / "a.gpk");
    const auto& texture = baked.pack->textures()[0];
    const auto left = tile_of(*baked.pack, texture, 0), right = tile_of(*baked.pack, texture, 1),
               below = tile_of(*baked.pack, texture, 5);
    REQUIRE(pack::tile_grid(texture, 0).columns == 5);
    for (std::uint32_t i = 0; i < pack::tile_stored_side; ++i) {
        for (std::uint32_t k = 0; k < 8; ++k) {
            CHECK(std::equal(left.at(128 + k, i), left.at(128 + k, i) + 4, right.at(k, i)));
            CHECK(std::equal(left.at(i, 128 + k), left.at(i, 128 + k) + 4, below.at(i, k)));
        }
    }
}

TEST_CASE("textures: neither threads nor memory change a byte of the pack") {
    auto scan = textured({stone(700, 300), waves(300, 300), stone(513, 511, true), chart(64, 300)});
    scan.materials[0].base_color_texture.texture = 0;
    scan.materials[1].normal_texture.texture = 1;
    scan.materials[2].specular_texture.texture = 2;
    scan.materials[2].specular_color_texture.texture = 2;
    scan.materials[3].emissive_texture.texture = 3;
    const Scratch folder;
    const auto one = bake_textures(scan, folder / "1.gpk", 1);
    REQUIRE(one.pack->textures().size() == 5);
    CHECK(one.pack->textures()[2].format == TexelFormat::bc1);
    CHECK(one.pack->textures()[3].format == TexelFormat::bc3);
    (void)bake_textures(scan, folder / "2.gpk", 2);
    (void)bake_textures(scan, folder / "5.gpk", 5);
    CHECK(bytes_of(folder / "1.gpk") == bytes_of(folder / "2.gpk"));
    CHECK(bytes_of(folder / "1.gpk") == bytes_of(folder / "5.gpk"));
    CHECK(bytes_of(folder / "1.gpk").size() == one.report.pack_bytes);
}

TEST_CASE("textures: what materials make of a texture decides its format") {
    auto scan = textured({stone(257, 4, true), stone(300, 4), stone(256, 256)});
    const auto formats = [&] {
        std::vector<std::string> words;
        const Scratch folder;
        const auto baked = bake_textures(scan, folder / "a.gpk");
        for (const auto& texture : baked.pack->textures()) {
            words.push_back(std::to_string(texture.texture) + (texture.use == TexelUse::color ? " color" : " data") +
                            " bc" + std::to_string(static_cast<int>(texture.format)));
        }
        return words;
    };
    using Words = std::vector<std::string>;
    auto& material = scan.materials[0];
    CHECK(formats() == Words{}); // no material shows any
    material.base_color_texture.texture = 0;
    CHECK(formats() == Words{"0 color bc1"}); // opaque
    material.alpha_mode = scan::AlphaMode::blend;
    CHECK(formats() == Words{"0 color bc3"});
    material.base_color_texture.texture = 1; // all its texels are opaque
    CHECK(formats() == Words{"1 color bc1"});
    material = {};
    material.normal_texture.texture = 0;
    CHECK(formats() == Words{"0 data bc5"});
    scan.materials[1].occlusion_texture.texture = 0;
    CHECK(formats() == Words{"0 data bc1"});
    scan.materials[1] = {};
    scan.materials[1].emissive_texture.texture = 0;
    CHECK(formats() == Words{"0 color bc1", "0 data bc5"});
    scan.materials[2].base_color_texture.texture = 2; // 256 x 256 stays in the shell
    CHECK(formats() == Words{"0 color bc1", "0 data bc5"});
}

TEST_CASE("textures: textures that show one picture in one way are coded once for each colour space") {
    auto scan = textured({stone(300, 8, true)});
    scan.materials.resize(3);
    scan.textures.resize(4, scan.textures[0]);
    scan.textures[3].sampler.wrap_u = scan::Wrap::clamp;
    scan.materials[0].emissive_texture.texture = 0;
    scan.materials[1].base_color_texture.texture = 1;
    scan.materials[1].alpha_mode = scan::AlphaMode::mask; // all that is shown counts
    scan.materials[1].normal_texture.texture = 2;
    scan.materials[2].base_color_texture.texture = 3; // its borders hold something else
    const auto plans = pack::plan_textures(scan);
    REQUIRE(plans.size() == 3);
    CHECK(plans[0].texture == 0);
    CHECK(plans[0].use == TexelUse::color);
    CHECK(plans[0].needs_alpha);
    CHECK(plans[1].texture == 0);
    CHECK(plans[1].normals);
    CHECK(plans[2].texture == 3);
    CHECK(pack::images_covered(scan, plans) == std::vector<bool>{true});
    const Scratch folder;
    CHECK(bake_textures(scan, folder / "a.gpk").pack->textures().size() == 3);
}

TEST_CASE("textures: a picture leaves the shell when all its textures are tiled") {
    auto scan = textured({stone(300, 8), stone(300, 8), stone(8, 8)});
    scan.materials[0].base_color_texture.texture = 0;
    scan.materials[1].base_color_texture.texture = 1;
    scan.materials[2].base_color_texture.texture = 2;
    scan.textures.emplace_back().image = 1; // no material that is known shows it
    const auto plans = pack::plan_textures(scan);
    REQUIRE(plans.size() == 2);
    CHECK(pack::images_covered(scan, plans) == std::vector<bool>{true, false, false});
    scan.materials[2].normal_texture.texture = 3; // the tiles are those of texture 1, as data
    CHECK(pack::images_covered(scan, pack::plan_textures(scan)) == std::vector<bool>{true, true, false});

    const Scratch folder;
    std::vector<bool> asked;
    Jobs jobs(2);
    pack::BakeOptions options;
    options.jobs = &jobs;
    const auto shell = [&](const std::vector<bool>& tiled) -> Result<std::vector<std::byte>> {
        asked = tiled;
        return std::vector<std::byte>(100, std::byte{2});
    };
    for (const bool keep : {true, false}) {
        options.textures = keep ? pack::TextureQuality::keep : pack::TextureQuality::fast;
        const auto report = pack::bake(scan, shell, folder / "a.gpk", options);
        REQUIRE(report.ok());
        CHECK(asked == std::vector<bool>{!keep, !keep, false});
        CHECK(report->shell_bytes == 100);
        const auto pack = pack::Pack::open(folder / "a.gpk");
        REQUIRE(pack.ok());
        CHECK((*pack)->textures().size() == (keep ? 0 : 3));
        CHECK(std::string((*pack)->report()).find(keep ? "\"tiled\": 0" : "\"tiled\": 3") != std::string::npos);
    }
    const auto refused = pack::bake(
        scan, [](const auto&) -> Result<std::vector<std::byte>> { return Error{"no shell", "here", {}}; },
        folder / "b.gpk", options);
    REQUIRE(!refused.ok());
    CHECK(refused.error().what == "no shell");
    CHECK(folder.names().size() == 1);
}

TEST_CASE("textures: a broken picture stays in the shell with a warning, and the others are tiled") {
    auto scan = textured({stone(300, 300), stone(300, 300)});
    scan.materials[0].base_color_texture.texture = 0;
    scan.materials[0].normal_texture.texture = 0;
    scan.materials[1].base_color_texture.texture = 1;
    scan.images[0].encoded = scan.images[0].encoded.subspan(0, scan.images[0].encoded.size() / 2);
    const Scratch folder;
    const auto baked = bake_textures(scan, folder / "a.gpk");
    REQUIRE(baked.pack->textures().size() == 1);
    CHECK(baked.pack->textures()[0].texture == 1);
    CHECK(baked.report.textures.tiled == std::vector<bool>{false, true});
    REQUIRE(baked.report.warnings.size() == 1);
    CHECK(baked.report.warnings[0].starts_with("folder/wall.glb: /images/0 'picture 0': the image is left out: "));
}

TEST_CASE("textures: a picture that the memory has no room for is named, with what to do") {
    auto scan = textured({stone(300, 300), stone(2048, 1024)});
    scan.materials[1].base_color_texture.texture = 1;
    Jobs jobs(2);
    pack::BakeOptions options;
    options.jobs = &jobs;
    options.textures = pack::TextureQuality::fast;
    options.memory_bytes = 1;
    const Scratch folder;
    const auto baked = try_bake_textures(scan, folder / "a.gpk", options);
    REQUIRE(!baked.ok());
    const auto words = baked.error().message();
    CHECK(words.starts_with("folder/wall.glb: /images/1 'picture 1': a picture of 2048 x 1024"));
    CHECK(words.find("--memory") != std::string::npos);
    CHECK(folder.names().empty());
}

TEST_CASE("textures: a stop leaves nothing behind") {
    auto scan = textured({stone(2048, 1024), stone(2048, 1024)});
    scan.materials[0].base_color_texture.texture = 0;
    scan.materials[1].base_color_texture.texture = 1;
    Jobs jobs(2);
    std::stop_source stop;
    Progress progress([&](const Progress& now) {
        if (now.stage() == "textures" && now.fraction() >= 0.3F) stop.request_stop();
    });
    pack::BakeOptions options;
    options.jobs = &jobs;
    options.progress = &progress;
    options.stop = stop.get_token();
    options.textures = pack::TextureQuality::high;
    const Scratch folder;
    const auto baked = try_bake_textures(scan, folder / "a.gpk", options);
    REQUIRE(!baked.ok());
    CHECK(baked.error().kind == ErrorKind::cancelled);
    CHECK(folder.names().empty());
}
