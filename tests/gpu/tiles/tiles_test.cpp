// What a user would lose if tiles were wrong: detail, colours, the picture's edges, or all of it at once.
#include "tile_scans.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>

using namespace guanhe;
using namespace guanhe::test;

namespace {

constexpr std::uint32_t side = 512; ///< of pictures

/// Drawn from the same clusters twice: with its pictures whole, and in tiles.
struct Pair {
    Pair(const Pictured& made, const Scratch& scratch, std::uint64_t memory_bytes = plenty)
        : whole(plenty), tiled(memory_bytes) {
        whole.show(made.scan, made.images, baked_with(made.scan, scratch, "whole.gpk", pack::TextureQuality::keep));
        pack = baked_with(made.scan, scratch, "tiled.gpk", pack::TextureQuality::fast);
        tiled.show(without_pictures(made.scan), {}, pack);
    }
    /// As a shell has them.
    static scan::Scan without_pictures(scan::Scan scan) {
        for (scan::Image& image : scan.images) {
            image.encoded = {};
            image.tiled = true;
        }
        return scan;
    }
    /// Decibels between the two, which are kept for looking at.
    double compare(const render::View& view, const std::string& name) {
        const auto expected = whole.draw(view, side), got = tiled.draw(view, side);
        keep_picture(expected, name + "_whole");
        keep_picture(got, name + "_tiled");
        CHECK(tiled.stats.stream.tiles_missing == 0);
        return psnr(expected, got);
    }
    ClusterStage whole, tiled;
    std::shared_ptr<const pack::Pack> pack;
};

scan::Material showing(int texture) {
    scan::Material material;
    material.roughness = 1.0F;
    material.metallic = 0.0F;
    material.unlit = true;
    material.base_color_texture.texture = texture;
    return material;
}

scan::Sampler wrapping(scan::Wrap wrap) {
    scan::Sampler sampler;
    sampler.wrap_u = sampler.wrap_v = wrap;
    return sampler;
}

} // namespace

TEST_CASE("tiles show what the whole picture shows, from afar, near and at a slant") {
    const Scratch scratch;
    Pictured made;
    made.scan = scan_of(sheets(1, 1, {0, 0}, {1, 1}), {});
    made.scan.materials = {showing(made.add_texture(scratch, 2048, 1500, 1))}; // its levels are not all even
    Pair pair(made, scratch);
    CHECK(pair.compare(looking_at({1, 1, 2.0F}, {1, 1, 0}), "all") > 34.0);
    const std::uint32_t of_all = pair.tiled.stats.stream.tiles_resident;
    CHECK(pair.compare(looking_at({1, 1, 30}, {1, 1, 0}), "far") > 34.0);
    CHECK(pair.tiled.stats.stream.tiles_resident == of_all); // seen before, and there is room
    CHECK(pair.compare(looking_at({1, 1, 0.15F}, {1, 1, 0}), "near") > 30.0);
    CHECK(pair.tiled.stats.stream.tiles_resident > of_all);
    CHECK(pair.compare(looking_at({1, -0.3F, 0.2F}, {1, 1, 0}), "slant") > 32.0);
    CHECK(pair.tiled.stats.stream.texture_bias == 0.0F);
}

TEST_CASE("beyond a picture's edges tiles go on as it does") {
    const Scratch scratch;
    Pictured made;
    made.scan = scan_of(sheets(3, 3, {-0.7F, -1.2F}, {2.3F, 1.8F}), {});
    for (const auto wrap : {scan::Wrap::repeat, scan::Wrap::mirror, scan::Wrap::clamp})
        made.scan.materials.push_back(showing(made.add_texture(scratch, 600, 1000, 2, wrapping(wrap))));
    Pair pair(made, scratch);
    CHECK(pair.compare(looking_at({3.2F, 1, 3.2F}, {3.2F, 1, 0}), "edges") > 32.0);
    for (const float x : {1.0F, 3.2F, 5.4F})
        CHECK(pair.compare(looking_at({x, 1.25F, 0.6F}, {x, 1.25F, 0}), "edges_" + std::to_string(x)) > 30.0);
}

TEST_CASE("normal maps bend the light, cut-outs are cut out, and a sampler's filters are kept") {
    const Scratch scratch;
    Pictured made;
    made.scan = scan_of(sheets(3, 3, {0, 0}, {1, 1}), {});
    scan::Material bumpy = showing(made.add_texture(scratch, 512, 512, 3));
    bumpy.unlit = false;
    bumpy.normal_texture.texture = made.add_normals(scratch, 1024);
    scan::Material leaves = showing(made.add_texture(scratch, 700, 700, 4, {}, true));
    leaves.alpha_mode = scan::AlphaMode::mask;
    scan::Sampler crisp;
    crisp.mag = crisp.min = crisp.mip = scan::Filter::nearest;
    made.scan.materials = {bumpy, leaves, showing(made.add_texture(scratch, 300, 300, 5, crisp))};
    Pair pair(made, scratch);
    CHECK(pair.compare(looking_at({3.2F, 1, 3.2F}, {3.2F, 1, 0}), "kinds") > 32.0);
    CHECK(pair.compare(looking_at({1, 1, 0.5F}, {1, 1, 0}), "bumpy") > 32.0);
    CHECK(pair.compare(looking_at({3.2F, 1, 0.5F}, {3.2F, 1, 0}), "leaves") > 25.0);
    CHECK(pair.compare(looking_at({5.4F, 1, 0.1F}, {5.4F, 1, 0}), "crisp") > 28.0);
}

TEST_CASE("65 textures in one scene, with room for all and for hardly any") {
    const Scratch scratch;
    Pictured made;
    made.scan = scan_of(sheets(65, 9, {0, 0}, {1, 1}), {});
    for (std::uint32_t i = 0; i < 65; ++i)
        made.scan.materials.push_back(showing(made.add_texture(scratch, 512, 400, i)));
    const auto view = looking_at({9.8F, 8.7F, 17}, {9.8F, 8.7F, 0});
    const auto near = looking_at({9.8F, 8.7F, 2}, {9.8F, 8.7F, 0});
    Pair pair(made, scratch);
    CHECK(pair.pack->textures().size() == 65);
    CHECK(pair.compare(view, "many") > 34.0);
    CHECK(pair.compare(near, "many_near") > 34.0);
    constexpr std::uint64_t little = std::uint64_t{2} << 20U;
    ClusterStage poor(little);
    poor.show(Pair::without_pictures(made.scan), {}, pair.pack);
    const auto shown = poor.draw(view, side);
    keep_picture(shown, "many_poor");
    CHECK(psnr(pair.whole.draw(view, side), shown) > 25.0);
}

TEST_CASE("with little memory the picture is complete and coarser, and the limit holds") {
    const Scratch scratch;
    Pictured made;
    made.scan = scan_of(sheets(1, 1, {0, 0}, {1, 1}), {});
    made.scan.materials = {showing(made.add_texture(scratch, 4096, 4096, 6))};
    constexpr std::uint64_t little = std::uint64_t{2} << 20U;
    Pair pair(made, scratch, little);
    const auto view = looking_at({1, 1, 1.6F}, {1, 1, 0});
    const auto expected = pair.whole.draw(render::ViewSet{1400, 1400, {view}}).front();
    const auto got = pair.tiled.draw(render::ViewSet{1400, 1400, {view}}).front();
    keep_picture(got, "little");
    CHECK(psnr(expected, got) > 20.0);
    CHECK(pair.tiled.stats.stream.texture_bias > 0.0F);
    CHECK(pair.tiled.stats.stream.tiles_missing == 0);
    CHECK(pair.tiled.stats.stream.resident_bytes <= little);
    // Less of it is looked at: all of its detail is there.
    CHECK(pair.compare(looking_at({1, 1, 0.15F}, {1, 1, 0}), "little_near") > 30.0);
    CHECK(pair.tiled.stats.stream.texture_bias == 0.0F);
}

TEST_CASE("as in a window: every frame is complete while tiles come, and then they rest") {
    const Scratch scratch;
    Pictured made;
    made.scan = scan_of(sheets(1, 1, {0, 0}, {1, 1}), {});
    made.scan.materials = {showing(made.add_texture(scratch, 2048, 2048, 7))};
    Pair pair(made, scratch);
    const auto view = looking_at({1, 1, 1.0F}, {1, 1, 0});
    ClusterStage window;
    window.show(Pair::without_pictures(made.scan), {}, pair.pack);
    const auto expected = pair.tiled.draw(view, side);
    auto options = Stage::plain();
    options.wait_for_detail = false;
    double before = 0.0;
    unsigned frames = 0;
    do {
        const auto got = window.draw(view, side, options);
        const double now = psnr(expected, got);
        CHECK(now > 18.0);
        CHECK((now == before || now > before - 0.5)); // it only gets better
        before = now;
    } while (!window.stats.stream.at_rest && ++frames < 2000);
    CHECK(frames < 2000);
    CHECK(before > 60.0);
    const auto read = window.stats.stream.stream_bytes;
    for (int i = 0; i < 5; ++i) (void)window.draw(view, side, options);
    CHECK(window.stats.stream.at_rest);
    CHECK(window.stats.stream.stream_bytes == read);
    // Eyes that move ask with a part of their pixels, and still get everything.
    float x = 1.0F;
    for (int i = 0; i < 100; ++i, x += 0.002F) (void)window.draw(looking_at({x, 1, 0.2F}, {x, 1, 0}), side, options);
    frames = 0;
    do {
        (void)window.draw(looking_at({x, 1, 0.2F}, {x, 1, 0}), side, options);
    } while (!window.stats.stream.at_rest && ++frames < 2000);
    CHECK(window.stats.stream.tiles_missing == 0);
    CHECK(window.stats.stream.stream_bytes > read);
}

TEST_CASE("two eyes see the same tiles, and scans come and go") {
    const Scratch scratch;
    Pictured made;
    made.scan = scan_of(sheets(1, 1, {0, 0}, {1, 1}), {});
    made.scan.materials = {showing(made.add_texture(scratch, 1024, 1024, 8))};
    Pair pair(made, scratch);
    const auto left = looking_at({0.97F, 1, 1}, {1, 1, 0}), right = looking_at({1.03F, 1, 1}, {1, 1, 0});
    const auto eyes = pair.tiled.draw(render::ViewSet{side, side, {left, right}});
    const auto whole = pair.whole.draw(render::ViewSet{side, side, {left, right}});
    for (std::size_t i = 0; i < 2; ++i) CHECK(psnr(eyes[i], whole[i]) > 32.0);
    auto& other = pair.tiled.show(Pair::without_pictures(made.scan), {}, pair.pack);
    CHECK(pair.compare(left, "two_scans") > 32.0);
    pair.tiled.renderer->remove(*other.model);
    CHECK(pair.compare(right, "one_scan") > 32.0);
}

TEST_CASE("a damaged tile is told once, and what is coarser is shown") {
    const Scratch scratch;
    Pictured made;
    made.scan = scan_of(sheets(1, 1, {0, 0}, {1, 1}), {});
    made.scan.materials = {showing(made.add_texture(scratch, 1024, 1024, 9))};
    Pair pair(made, scratch);
    auto bytes = read_text(scratch / "tiled.gpk", std::size_t{1} << 28U);
    REQUIRE(bytes.ok());
    const pack::Tile& tile = pair.pack->tiles()[pair.pack->textures()[0].first_tile + 27];
    (*bytes)[tile.offset + tile.stored_bytes / 2] ^= 0x20;
    std::ofstream(scratch / "hurt.gpk", std::ios::binary)
        .write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
    auto hurt = pack::Pack::open(scratch / "hurt.gpk");
    REQUIRE_MESSAGE(hurt.ok(), (hurt.ok() ? "" : hurt.error().message()));
    ClusterStage stage;
    stage.show(Pair::without_pictures(made.scan), {}, *hurt);
    const auto view = looking_at({1, 1, 1}, {1, 1, 0});
    const auto got = stage.draw(view, side);
    (void)stage.draw(view, side);
    const auto warnings = stage.renderer->take_warnings();
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].find("hurt.gpk: tile ") != std::string::npos);
    CHECK(psnr(pair.whole.draw(view, side), got) > 26.0);
    keep_picture(got, "damaged");
}
