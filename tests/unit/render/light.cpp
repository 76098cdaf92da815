// What throws a shadow, and how light becomes the codes of a picture.
#include "render/stage.h"

#include <set>

using namespace guanhe;
using namespace guanhe::test;

namespace {

/// A horizontal square about (0, y, 0). Its front is up, or down.
scan::Primitive level(float half, float y, bool up, int material) {
    scan::Primitive p = quad(0.0F, half, material);
    p.positions = std::vector<glm::vec3>{{-half, y, half}, {half, y, half}, {half, y, -half}, {-half, y, -half}};
    p.normals = std::vector<glm::vec3>(4, glm::vec3(0, up ? 1 : -1, 0));
    if (!up) p.indices = std::vector<std::uint32_t>{0, 2, 1, 0, 3, 2};
    p.bounds = {};
    for (const glm::vec3& v : p.positions) p.bounds.add(v);
    return p;
}

render::View from_above() {
    render::View above = looking({});
    above.world_from_view = glm::inverse(glm::lookAt(glm::vec3(0, 8, 0), glm::vec3(0), glm::vec3(0, 0, -1)));
    return above;
}

} // namespace

TEST_CASE("a surface throws a shadow where the sun meets a face of it that can be seen") {
    scan::Material single;
    single.metallic = 0.0F;
    scan::Material both = single;
    both.double_sided = true;
    // Of a roof over a floor: how much of the floor is darker with shadows than without.
    const auto shadow_of = [&](bool up, int material, bool mirrored) {
        Stage stage;
        scan::Scan scan = scan_of({level(4, 0, true, 0)}, {single, both});
        scan.meshes.emplace_back().primitives.push_back(level(1, 2, up, material));
        scan.nodes.resize(2);
        scan.nodes[1].mesh = 1;
        scan.scenes[0].roots = {0, 1};
        if (mirrored) scan.nodes[1].local.scale = {-1, 1, 1};
        stage.show(std::move(scan));
        auto options = Stage::plain();
        const auto with = stage.draw(from_above(), 64, options);
        CHECK(stage.stats.quality.shadow_size > 0);
        options.shadows = false;
        const auto without = stage.draw(from_above(), 64, options);
        CHECK(stage.stats.quality.shadow_size == 0);
        int darker = 0;
        for (std::uint32_t y = 0; y < 64; ++y)
            for (std::uint32_t x = 0; x < 64; ++x)
                darker += pixel(without, x, y).sum() - pixel(with, x, y).sum() > 60 ? 1 : 0;
        return darker;
    };
    const int whole = shadow_of(true, 1, false);
    CHECK(whole > 50);
    CHECK(shadow_of(true, 0, false) == whole); // its front is up
    CHECK(shadow_of(true, 0, true) == whole);  // and stays so in a node that mirrors
    CHECK(shadow_of(false, 0, false) == 0);    // from above there is nothing to be seen
    CHECK(shadow_of(false, 1, false) > 50);
}

TEST_CASE("a slow gradient goes up in steps finer than a code, and grey stays grey") {
    for (const std::uint32_t samples : {4U, 1U}) {
        Stage stage(samples);
        auto options = Stage::plain();
        options.show_environment = true;
        // Down to the ground, away from the sun: a few codes over many rows.
        render::View down = looking({0, 0, 0});
        down.clip_from_view = render::perspective(glm::radians(20.0F), 1.0F, 0.1F);
        down.world_from_view = glm::inverse(glm::lookAt(glm::vec3(0), glm::vec3(0, -1, -1), glm::vec3(0, 1, 0)));
        const auto picture = stage.draw(down, 128, options);
        std::set<int> codes;
        int blocks = 0, flat = 0; // 4 x 4, as the pattern repeats
        for (std::uint32_t y = 0; y < 128; y += 4)
            for (std::uint32_t x = 0; x < 128; x += 4) {
                std::set<int> of_block;
                for (std::uint32_t i = 0; i < 16; ++i) {
                    const Rgb c = pixel(picture, x + i % 4, y + i / 4);
                    REQUIRE(c.r == c.g);
                    REQUIRE(c.g == c.b);
                    of_block.insert(c.r);
                }
                REQUIRE(of_block.size() <= 3); // a gradient, and not noise
                codes.insert(of_block.begin(), of_block.end());
                ++blocks;
                flat += of_block.size() == 1 ? 1 : 0;
            }
        CHECK(codes.size() >= 2);
        CHECK(codes.size() < 40);
        CHECK(flat * 4 < blocks); // between two codes there is a mixture of them
    }
}
