// Pixels of small scenes, drawn with validation listening.
#include "render/stage.h"

using namespace guanhe;
using namespace guanhe::test;

TEST_CASE("an unlit colour and the backdrop reach the picture unchanged") {
    for (const std::uint32_t samples : {4U, 1U}) {
        Stage stage(samples);
        stage.show(scan_of({quad()}, {unlit({1, 0, 0, 1})}));
        auto options = Stage::plain();
        options.backdrop = {0.0F, 0.5F, 1.0F};
        options.exposure_ev = 2.0F; // light is exposed; what was unlit is not
        const auto picture = stage.draw(looking({0, 0, 2}), 64, options);
        CHECK(pixel(picture, 32, 32) == Rgb{255, 0, 0});
        CHECK(pixel(picture, 2, 2) == Rgb{0, srgb(0.5F), 255});
        CHECK(stage.stats.triangles == 2);
    }
}

TEST_CASE("every value of an unlit texture comes out as it went in") {
    Stage stage;
    scan::Material material = unlit(glm::vec4(1.0F));
    material.base_color_texture.texture = 0;
    scan::Scan scan = scan_of({quad()}, {material});
    scan.images.resize(1);
    scan.images[0].header = {image::Format::png, 16, 16, false};
    scan.textures.resize(1);
    scan.textures[0].image = 0;
    scan.textures[0].sampler = {scan::Filter::nearest, scan::Filter::nearest, false,
                                scan::Filter::nearest, scan::Wrap::clamp,     scan::Wrap::clamp};
    std::vector<std::uint8_t> texels(16 * 16 * 4);
    for (std::size_t i = 0; i < 256; ++i) {
        const auto v = static_cast<std::uint8_t>(i);
        const std::array<std::uint8_t, 4> rgba{v, static_cast<std::uint8_t>(255 - v), static_cast<std::uint8_t>(v * 7),
                                               255};
        std::memcpy(texels.data() + i * 4, rgba.data(), 4);
    }
    stage.show(std::move(scan), {texels});
    const auto picture = stage.draw(looking({0, 0, 1}), 16);
    for (std::uint32_t i = 0; i < 256; ++i) {
        const Rgb wanted{texels[i * 4], texels[i * 4 + 1], texels[i * 4 + 2]};
        REQUIRE(pixel(picture, i % 16, i / 16) == wanted);
    }
}

TEST_CASE("a broken image leaves the material as if it had no texture") {
    Stage stage;
    scan::Material material = unlit({0, 1, 0, 1});
    material.base_color_texture.texture = 0;
    scan::Scan scan = scan_of({quad()}, {material});
    scan.images.resize(1);
    scan.images[0].header = {image::Format::png, 8, 8, false};
    scan.textures.resize(1);
    scan.textures[0].image = 0;
    stage.show(std::move(scan), {{}});
    CHECK(pixel(stage.draw(looking({0, 0, 2})), 32, 32) == Rgb{0, 255, 0});
}

TEST_CASE("two views are drawn at once, shifted by their parallax") {
    Stage stage;
    stage.show(scan_of({quad(0.0F, 0.25F)}, {unlit({1, 0, 0, 1})}));
    // At distance 2 with 90 degrees, 128 pixels span 4 metres: eyes 0.5 m apart see 16 pixels between them.
    const auto pictures = stage.draw(render::ViewSet{128, 128, {looking({-0.25F, 0, 2}), looking({0.25F, 0, 2})}});
    REQUIRE(pictures.size() == 2);
    const auto left_edge = [](const image::Rgba8& picture) {
        for (std::uint32_t x = 0; x < picture.width; ++x)
            if (pixel(picture, x, 64).r > 128) return static_cast<int>(x);
        return -1;
    };
    CHECK(left_edge(pictures[0]) == 64);
    CHECK(left_edge(pictures[1]) == 48);
    CHECK(stage.stats.triangles == 2);
}

TEST_CASE("what only one view sees is drawn for both, and what none sees is not drawn") {
    Stage stage;
    stage.show(scan_of({quad(-5.0F, 0.5F)}, {unlit({1, 0, 0, 1})}));
    const auto away = looking({0, 0, 2}, glm::radians(180.0F));
    CHECK(pixel(stage.draw(render::ViewSet{32, 32, {away, looking({0, 0, -4})}})[1], 16, 16) == Rgb{255, 0, 0});
    CHECK(stage.stats.draws == 1);
    stage.draw(render::ViewSet{32, 32, {away, away}});
    CHECK(stage.stats.draws == 0);
}

TEST_CASE("blended surfaces are laid over one another from the back, whatever their order in the file") {
    Stage stage;
    using enum scan::AlphaMode;
    // Near red, far blue, green between; red and blue in one mesh's wrong order, all over an opaque white.
    std::vector<scan::Material> materials{unlit({1, 0, 0, 0.5F}, blend), unlit({0, 1, 0, 0.5F}, blend),
                                          unlit({0, 0, 1, 0.5F}, blend), unlit(glm::vec4(1.0F))};
    for (auto& m : materials) m.double_sided = true;
    stage.show(scan_of({quad(0.5F, 1, 0), quad(-0.5F, 1, 2), quad(0.0F, 1, 1), quad(-1.0F, 4, 3)}, materials));
    const auto over = [](glm::vec3 below, const glm::vec3& above) { return below * 0.5F + above * 0.5F; };
    const glm::vec3 red(1, 0, 0), green(0, 1, 0), blue(0, 0, 1);
    const glm::vec3 front = over(over(over(glm::vec3(1), blue), green), red);
    CHECK(pixel(stage.draw(looking({0, 0, 2})), 32, 32).near({srgb(front.r), srgb(front.g), srgb(front.b)}, 1));
}

TEST_CASE("blended triangles of two draws that interleave are drawn in turns, and again when the viewer goes round") {
    Stage stage;
    const auto two = [](float z0, float z1, int material) {
        scan::Primitive p = quad(z0, 1, material);
        std::vector<glm::vec3> positions(p.positions.begin(), p.positions.end());
        for (int i = 0; i < 4; ++i)
            positions.emplace_back(positions[static_cast<std::size_t>(i)].x, positions[static_cast<std::size_t>(i)].y,
                                   z1);
        p.positions = positions;
        p.indices = std::vector<std::uint32_t>{0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7};
        p.uv = {};
        p.bounds = {};
        for (const glm::vec3& v : positions) p.bounds.add(v);
        return p;
    };
    std::vector<scan::Material> materials{unlit({1, 0, 0, 0.5F}, scan::AlphaMode::blend),
                                          unlit({0, 1, 0, 0.5F}, scan::AlphaMode::blend)};
    for (auto& m : materials) m.double_sided = true;
    stage.show(scan_of({two(0.6F, -0.2F, 0), two(0.2F, -0.6F, 1)}, materials)); // from +z: red, green, red, green
    const auto layered = [](std::initializer_list<glm::vec3> near_to_far) {
        glm::vec3 c(0.0F);
        for (auto i = std::rbegin(near_to_far); i != std::rend(near_to_far); ++i) c = c * 0.5F + *i * 0.5F;
        return Rgb{srgb(c.r), srgb(c.g), srgb(c.b)};
    };
    const glm::vec3 red(1, 0, 0), green(0, 1, 0);
    CHECK(pixel(stage.draw(looking({0, 0, 3})), 32, 32).near(layered({red, green, red, green}), 1));
    CHECK(pixel(stage.draw(looking({0, 0, -3}, glm::radians(180.0F))), 32, 32)
              .near(layered({green, red, green, red}), 1));
}

TEST_CASE("a mask cuts, and back faces show only where a material is double-sided or its node mirrors") {
    Stage stage;
    scan::Material cut = unlit({1, 0, 0, 0.4F}, scan::AlphaMode::mask), kept = cut;
    kept.alpha_cutoff = 0.3F;
    stage.show(scan_of({quad(0.0F, 1, 0), quad(-1.0F, 2, 1)}, {cut, kept}));
    CHECK(pixel(stage.draw(looking({0, 0, 1})), 32, 32) == Rgb{255, 0, 0});

    const auto behind = looking({0, 0, -3}, glm::radians(180.0F));
    CHECK(pixel(stage.draw(behind), 32, 32) == Rgb{0, 0, 0});
    scan::Scan mirrored = scan_of({quad(0.0F, 1, 0)}, {unlit({0, 0, 1, 1})});
    mirrored.nodes[0].local.scale = {1, 1, -1};
    stage.show(std::move(mirrored));
    CHECK(pixel(stage.draw(behind), 32, 32) == Rgb{0, 0, 255});
}

TEST_CASE("light: brighter towards the sun, darker in its shadow, black under a black sky") {
    Stage stage;
    scan::Material white;
    white.metallic = 0.0F;
    white.base_color = glm::vec4(glm::vec3(0.8F), 1.0F);
    white.double_sided = true;
    // A floor, and a small roof two metres above it.
    const auto level = [](float half, float y) {
        scan::Primitive p = quad(0, half);
        p.positions = std::vector<glm::vec3>{{-half, y, half}, {half, y, half}, {half, y, -half}, {-half, y, -half}};
        p.normals = std::vector<glm::vec3>(4, glm::vec3(0, 1, 0));
        p.bounds = {{-half, y, -half}, {half, y, half}};
        return p;
    };
    stage.show(scan_of({level(4, 0), level(0.6F, 1.0F)}, {white}));
    render::View above = looking({0, 0, 0});
    above.world_from_view = glm::inverse(glm::lookAt(glm::vec3(0, 8, 0), glm::vec3(0), glm::vec3(0, 0, -1)));
    auto options = Stage::plain();
    const auto shadowed = stage.draw(above, 128, options);
    options.shadows = false;
    const auto open = stage.draw(above, 128, options);
    int darker = 0, same = 0;
    for (std::uint32_t y = 40; y < 88; ++y)
        for (std::uint32_t x = 40; x < 88; ++x) {
            const int difference = pixel(open, x, y).sum() - pixel(shadowed, x, y).sum();
            REQUIRE(difference >= -3); // a shadow never brightens
            darker += difference > 60 ? 1 : 0;
            same += std::abs(difference) <= 3 ? 1 : 0;
        }
    CHECK(darker > 30); // the roof's shadow, where the roof itself does not hide it
    CHECK(same > 1200); // and no acne elsewhere
    CHECK(pixel(open, 64, 40).near({srgb(0.7F), srgb(0.7F), srgb(0.7F)}, 40));
    CHECK(pixel(open, 64, 40).r == pixel(open, 64, 40).b); // no cast

    render::Environment black;
    black.built_in = "black";
    REQUIRE(stage.renderer->set_environment(black).ok());
    CHECK(pixel(stage.draw(above), 32, 32) == Rgb{0, 0, 0});
    black.built_in = "moon";
    CHECK_FALSE(stage.renderer->set_environment(black).ok());
}

TEST_CASE("points and lines are drawn, unlit where they have no normals, at a size that follows the pixel scale") {
    Stage stage;
    scan::Primitive point;
    point.topology = scan::Topology::points;
    point.positions = std::vector<glm::vec3>{{0.01F, 0.01F, 0}};
    point.indices = std::vector<std::uint32_t>{0};
    point.bounds.add(point.positions[0]);
    point.colors = std::vector<glm::u16vec4>{{0, 65535, 0, 65535}};
    point.material = 0;
    scan::Primitive line;
    line.topology = scan::Topology::lines;
    line.positions = std::vector<glm::vec3>{{-1.5F, 1.01F, 0}, {1.5F, 1.01F, 0}};
    line.indices = std::vector<std::uint32_t>{0, 1};
    for (const glm::vec3& p : line.positions) line.bounds.add(p);
    line.material = 1;
    scan::Material lit_material; // without unlit: points and lines without normals are not lit all the same
    lit_material.base_color = {1, 0, 0, 1};
    stage.show(scan_of({point, line}, {unlit(glm::vec4(1.0F)), lit_material}));
    const auto count = [](const image::Rgba8& picture, int Rgb::* channel) {
        int n = 0;
        for (std::uint32_t y = 0; y < picture.height; ++y)
            for (std::uint32_t x = 0; x < picture.width; ++x) n += pixel(picture, x, y).*channel > 100 ? 1 : 0;
        return n;
    };
    auto options = Stage::plain();
    const auto once = stage.draw(looking({0, 0, 2}), 64, options);
    CHECK(count(once, &Rgb::g) >= 4);
    CHECK(count(once, &Rgb::g) <= 12);
    CHECK(count(once, &Rgb::r) >= 44);
    CHECK(count(once, &Rgb::r) <= 104);
    options.pixel_scale = 3.0F;
    const auto thrice = stage.draw(looking({0, 0, 2}), 64, options);
    CHECK(count(thrice, &Rgb::g) > 3 * count(once, &Rgb::g));
    CHECK(count(thrice, &Rgb::r) > 2 * count(once, &Rgb::r));
}
