// The headset's loop against the scripted runtime: what it calls of its scene, and which panels get layers when.
// Nothing is drawn: a fake says of each layer whether its words are there. loop.json is the script.
#include "loop_bench.h"

#include "render/screen.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;

namespace {

class Bench : public test::LoopBench {
public:
    Bench() {
        begin([this](const render::ScreenImages&, const render::ViewSet&, const VisitLook& look) -> Result<void> {
            open.clear();
            drawn.clear();
            dark = look.dark;
            for (const render::Panel& panel : look.panels) open.push_back(panel.open);
            for (const render::PanelLayer& layer : look.layers) {
                drawn.push_back(layer.panel->sheet.get());
                *layer.settled = words_are_there;
                CHECK(layer.images->width > 0);
                CHECK(layer.images->color_layers.size() == 1);
            }
            return fail ? Result<void>(Error{"it cannot be drawn", "", ""}) : Result<void>();
        });
    }

    // Of the last frame.
    bool words_are_there = true, fail = false, dark = false;
    std::vector<bool> open;
    std::vector<const render::PanelSheet*> drawn;
};

std::shared_ptr<const text::Fonts> fonts() {
    static const auto opened = text::Fonts::of_system();
    REQUIRE_MESSAGE(opened.ok(), opened.error().message());
    return *opened;
}

render::Panel panel(const std::string& words, float x, float z = -1.5F) {
    render::PanelContent content;
    content.language = "en";
    content.body = render::plain_body(words, "en");
    auto sheet = render::lay_out_panel(content, {}, fonts());
    REQUIRE(sheet.ok());
    render::Panel out;
    out.sheet = *sheet;
    out.world_from_panel[3] = glm::vec4(x, 1.6F, z, 1.0F);
    return out;
}

} // namespace

// One session for all: a process has one scripted runtime, and that one script.
TEST_SUITE_BEGIN("loop");

TEST_CASE("a loop beside the scripted runtime") {
    Bench bench;
    bench.frame();
    CHECK(bench.moves > 0);
    CHECK(bench.dark); // he is nowhere yet
    bench.visit.place(glm::mat4(1.0F), {});
    bench.frame();
    CHECK_FALSE(bench.dark);
    CHECK(bench.loop->info().panel_layers == 3); // of four: one is the eyes'

    SUBCASE("a panel is drawn into its layer once, and seen through it from the next frame on") {
        bench.panels = {panel("a jar", 0.0F)};
        bench.frame();
        CHECK(bench.drawn == std::vector<const render::PanelSheet*>{bench.panels[0].sheet.get()});
        CHECK(bench.open == std::vector{false});
        for (int i = 0; i < 3; ++i) {
            bench.frame();
            CHECK(bench.drawn.empty());
            CHECK(bench.open == std::vector{true});
        }
        SUBCASE("when what is pointed at changes it is drawn again, and stays to be seen") {
            bench.panels[0].dwell = 0.5F;
            bench.frame();
            CHECK(bench.drawn.size() == 1);
            CHECK(bench.open == std::vector{true});
            bench.frame();
            CHECK(bench.drawn.empty());
        }
        SUBCASE("other words are not seen before they are there") {
            bench.words_are_there = false;
            bench.panels = {panel("another jar", 0.0F)};
            for (int i = 0; i < 3; ++i) {
                bench.frame();
                CHECK(bench.drawn.size() == 1);
                CHECK(bench.open == std::vector{false});
            }
            bench.words_are_there = true;
            bench.frame();
            bench.frame();
            CHECK(bench.drawn.empty());
            CHECK(bench.open == std::vector{true});
        }
        SUBCASE("from behind it has none") {
            bench.panels[0].world_from_panel[0] *= -1.0F;
            bench.panels[0].world_from_panel[2] *= -1.0F;
            bench.frame();
            CHECK(bench.open == std::vector{false});
        }
        SUBCASE("who comes near sees it drawn anew, as dense as he needs it") {
            bench.panels[0].world_from_panel[3].z = -0.3F;
            bench.frame();
            CHECK(bench.drawn.size() == 1);
            bench.frame();
            CHECK(bench.open == std::vector{true});
        }
        SUBCASE("a frame that fails leaves nothing that must not be seen") {
            bench.panels = {panel("a third jar", 0.0F)};
            bench.fail = true;
            (void)bench.loop->step();
            bench.fail = false;
            bench.frame();
            CHECK(bench.drawn.size() == 1);
            CHECK(bench.open == std::vector{false});
        }
    }
    SUBCASE("the nearest have layers, as many as there may be") {
        for (int i = 0; i < 5; ++i)
            bench.panels.push_back(panel("jar " + std::to_string(i), -1.0F + 0.5F * static_cast<float>(i),
                                         -1.5F - 0.5F * static_cast<float>(i)));
        bench.frame();
        bench.frame();
        CHECK(bench.open == std::vector{true, true, true, false, false});
        bench.panels.erase(bench.panels.begin(), bench.panels.begin() + 2);
        bench.frame(); // their layers may be needed again in the next
        bench.frame();
        bench.frame();
        bench.frame();
        CHECK(bench.open == std::vector{true, true, true});
    }
    SUBCASE("it is told what the hands hold, and what it is next") {
        for (int i = 0; i < 400 && bench.controls.profiles[1].empty(); ++i) bench.frame();
        CHECK(bench.controls.profiles[1] == "/interaction_profiles/oculus/touch_controller");
        const auto has = [&](xr::Act act, const std::string& part, const std::string& shown) {
            return std::ranges::find(bench.controls.parts, xr::BoundPart{act, xr::Side::right, part, shown}) !=
                   bench.controls.parts.end();
        };
        CHECK(has(xr::Act::select, "trigger", "TRIGGER"));
        CHECK(has(xr::Act::teleport, "a", "A"));
        for (int i = 0; i < 4000 && !has(xr::Act::pad, "trackpad", "TRACKPAD"); ++i) bench.frame();
        CHECK(bench.controls.profiles[1] == "/interaction_profiles/htc/vive_controller");
        CHECK_FALSE(has(xr::Act::teleport, "a", "A"));
    }
}

TEST_SUITE_END();
