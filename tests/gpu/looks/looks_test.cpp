// What a tour says of a model, on both paths: from clusters, and as whole meshes.
#include "cluster_scans.h"
#include "cluster_stage.h"

#include <algorithm>
#include <array>

using namespace guanhe;
using namespace guanhe::test;

namespace {

constexpr std::uint32_t side = 192;

/// Two balls beside each other, a node each, the left one first.
scan::Scan two_balls(bool lit = false) {
    scan::Scan scan = scan_of({}, {unlit_green()});
    scan.materials[0].unlit = !lit;
    scan.meshes.resize(2);
    scan.nodes.resize(2);
    scan.scenes[0].roots = {0, 1};
    for (std::size_t i = 0; i < 2; ++i) {
        scan.meshes[i].primitives.push_back(bumpy_ball(24, 0.8F, {i == 0 ? -1.0F : 1.0F, 0.0F, 0.0F}));
        scan.nodes[i].mesh = static_cast<int>(i);
    }
    return scan;
}

const render::View front = looking_at({0, 0, 3.2F}, {0, 0, 0});

std::uint32_t pixels_where(const image::Rgba8& picture, const std::function<bool(Rgb, std::uint32_t x)>& is) {
    std::uint32_t count = 0;
    for (std::uint32_t y = 0; y < picture.height; ++y)
        for (std::uint32_t x = 0; x < picture.width; ++x) count += is(pixel(picture, x, y), x) ? 1U : 0U;
    return count;
}
bool is_signal(Rgb c) {
    return c == Rgb{255, 0, 255};
}
std::uint32_t different(const image::Rgba8& a, const image::Rgba8& b, std::uint32_t from, std::uint32_t to) {
    std::uint32_t count = 0;
    for (std::uint32_t y = 0; y < a.height; ++y)
        for (std::uint32_t x = from; x < to; ++x) count += pixel(a, x, y) == pixel(b, x, y) ? 0U : 1U;
    return count;
}

/// Runs a test on both paths: `show` adds the scan to a stage and gives its model.
void on_both_paths(
    const std::function<void(ClusterStage&, const std::function<render::Model&(const scan::Scan&)>&)>& test) {
    const Scratch scratch;
    int packs = 0;
    for (const bool clusters : {true, false}) {
        CAPTURE(clusters);
        ClusterStage stage;
        test(stage, [&](const scan::Scan& scan) -> render::Model& {
            if (!clusters) return *stage.show(whole(scan)).model;
            return *stage.show(scan, {}, baked(scan, scratch, (std::to_string(packs++) + ".gpk").c_str())).model;
        });
    }
}

} // namespace

TEST_CASE("a model that is gone leaves nothing, and comes back as it was") {
    on_both_paths([](ClusterStage& stage, const auto& show) {
        render::Model& model = show(two_balls());
        const auto before = stage.draw(front, side, signal_backdrop());
        REQUIRE(covered(before) > 8'000);
        model.set_look({.presence = 0.0F});
        const auto gone = stage.draw(front, side, signal_backdrop());
        CHECK(pixels_where(gone, [](Rgb c, std::uint32_t) { return !is_signal(c); }) == 0);
        model.set_look({});
        CHECK(stage.draw(front, side, signal_backdrop()).pixels == before.pixels);
    });
}

TEST_CASE("a half faded model covers half of what it did") {
    on_both_paths([](ClusterStage& stage, const auto& show) {
        render::Model& model = show(two_balls());
        const auto full = stage.draw(front, side, signal_backdrop());
        for (const float presence : {0.25F, 0.5F, 0.75F}) {
            model.set_look({.presence = presence});
            const auto faded = stage.draw(front, side, signal_backdrop());
            double share = 0.0, all = 0.0; // green is the model's, red the backdrop's
            for (std::uint32_t y = 0; y < side; ++y)
                for (std::uint32_t x = 0; x < side; ++x) {
                    const auto linear = [](int v) { return std::pow(static_cast<double>(v) / 255.0, 2.2); };
                    share += linear(pixel(faded, x, y).g);
                    all += linear(pixel(full, x, y).g);
                }
            MESSAGE(presence, ": ", share / all, " of it");
            CHECK(share / all == doctest::Approx(static_cast<double>(presence)).epsilon(0.06));
        }
    });
}

TEST_CASE("two models that fade into each other leave no hole and draw nothing twice") {
    on_both_paths([](ClusterStage& stage, const auto& show) {
        render::Model& one = show(two_balls());
        const auto alone = stage.draw(front, side, signal_backdrop());
        render::Model& other = show(two_balls());
        for (const float share : {0.0F, 0.13F, 0.5F, 0.62F, 0.97F, 1.0F}) {
            CAPTURE(share);
            one.set_look({.presence = share});
            other.set_look({.presence = 1.0F - share, .complement = true});
            CHECK(stage.draw(front, side, signal_backdrop()).pixels == alone.pixels);
        }
    });
}

TEST_CASE("a section cuts away one side and shows the inside of the other") {
    on_both_paths([](ClusterStage& stage, const auto& show) {
        render::Model& model = show(two_balls());
        model.set_look({.section = glm::vec4(-1, 0, 0, 0)}); // keeps x < 0
        const auto cut = stage.draw(front, side, signal_backdrop());
        CHECK(pixels_where(cut, [](Rgb c, std::uint32_t x) { return x > side / 2 + 1 && !is_signal(c); }) == 0);
        CHECK(pixels_where(cut, [](Rgb c, std::uint32_t x) { return x < side / 2 && !is_signal(c); }) > 4'000);

        model.set_look({.section = glm::vec4(0, 0, -1, 0)}); // looks into the balls
        const auto open = stage.draw(front, side, signal_backdrop());
        keep_picture(open, "section");
        CHECK(pixels_where(open, [](Rgb c, std::uint32_t) { return c.r > c.g + 20 && c.b < c.g; }) > 4'000);
        CHECK(holes(open) == 0);
    });
}

TEST_CASE("a part looks otherwise than the whole") {
    on_both_paths([](ClusterStage& stage, const auto& show) {
        render::Model& model = show(two_balls());
        const auto before = stage.draw(front, side, signal_backdrop());
        for (const render::Look& look :
             {render::Look{.wash = {0.0F, 0.1F, 0.9F, 0.8F}}, render::Look{.glow = {0.2F, 0.6F, 1.0F, 1.0F}},
              render::Look{.hatch = 1.0F}, render::Look{.presence = 0.5F}}) {
            model.set_node_look(1, look);
            const auto changed = stage.draw(front, side, signal_backdrop());
            keep_picture(changed, "part");
            CHECK(different(before, changed, 0, side / 2 - 1) == 0);
            CHECK(different(before, changed, side / 2, side) > 500);
        }
        model.set_look({.presence = 0.0F}); // all but the part that has a look of its own
        const auto part = stage.draw(front, side, signal_backdrop());
        CHECK(pixels_where(part, [](Rgb c, std::uint32_t x) { return x < side / 2 - 1 && !is_signal(c); }) == 0);
        CHECK(pixels_where(part, [](Rgb c, std::uint32_t x) { return x > side / 2 && !is_signal(c); }) > 1'000);
        model.set_look({});
        model.set_node_look(1, std::nullopt);
        CHECK(stage.draw(front, side, signal_backdrop()).pixels == before.pixels);
    });
}

TEST_CASE("lamps and the hour change the light, and nothing else") {
    on_both_paths([](ClusterStage& stage, const auto& show) {
        (void)show(two_balls(true));
        auto options = signal_backdrop();
        const auto before = stage.draw(front, side, options);

        const std::array lamps{render::Lamp{.position = {1.0F, 0.0F, 2.5F},
                                            .direction = {0, 0, -1},
                                            .candela = 20.0F,
                                            .inner_cone = 0.3F,
                                            .outer_cone = 0.35F}};
        options.lamps = lamps;
        const auto lit = stage.draw(front, side, options);
        CHECK(different(before, lit, 0, side / 2 - 2) == 0);
        CHECK(pixel(lit, side * 2 / 3, side / 2).g > pixel(before, side * 2 / 3, side / 2).g + 10);
        options.lamps = {};

        options.daylight = render::Daylight{};
        options.daylight->to_sun = glm::normalize(glm::vec3(-1, 0.3F, 0.2F));
        const auto evening = stage.draw(front, side, options);
        CHECK(pixel(evening, side / 6, side / 2).g > pixel(evening, side / 2 - 8, side / 2).g);
        options.daylight->to_sun = glm::vec3(0, -1, 0);
        options.daylight->sky = glm::vec3(0.02F);
        const auto night = stage.draw(front, side, options);
        CHECK(pixel(night, side / 3, side / 2).g < 60);
        CHECK(std::abs(static_cast<int>(covered(night)) - static_cast<int>(covered(before))) < 200); // outlines only
        options.daylight.reset();
        CHECK(stage.draw(front, side, options).pixels == before.pixels);
    });
}
