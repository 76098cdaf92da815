// What stands before a visitor to be read: when it is there, and where.
#include "headset/visitor_panels.h"

#include "headset/load_words.h"

#include <doctest/doctest.h>
#include <glm/gtc/matrix_transform.hpp>

#include <cmath>
#include <memory>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;

namespace {

std::shared_ptr<const text::Fonts> fonts() {
    static const auto opened = text::Fonts::of_system();
    REQUIRE_MESSAGE(opened.ok(), opened.error().message());
    return *opened;
}

glm::mat4 head_at(const glm::vec3& at, float yaw_degrees = 0.0F) {
    return glm::rotate(glm::translate(glm::mat4(1.0F), at), glm::radians(yaw_degrees), glm::vec3(0, 1, 0));
}

/// A wall of 6 m across, so far ahead.
walk::Surface wall(float z) {
    return walk::Surface(
        std::vector<walk::Triangle>{{{glm::vec3(-3, -3, z), glm::vec3(3, -3, z), glm::vec3(3, 6, z)}, 0},
                                    {{glm::vec3(-3, -3, z), glm::vec3(3, 6, z), glm::vec3(-3, 6, z)}, 0}});
}

struct Reading {
    VisitorPanels panels{fonts(), Language::english};
    Visit visit;
    xr::Input input;

    void look(const glm::mat4& head, const walk::Surface& walls = {}) { panels.step(visit, walls, input, head); }
    [[nodiscard]] glm::vec3 middle() const {
        REQUIRE(panels.panels().size() == 1);
        return {panels.panels()[0].world_from_panel[3]};
    }
};

const InputEvent asks{InputEvent::Kind::menu, xr::Side::left, {}};

} // namespace

TEST_CASE("the menu button brings what the hands do, and takes it away, and so does the page's own button") {
    Reading r;
    r.look(head_at({0, 1.6F, 0}));
    CHECK(r.panels.panels().empty());
    r.panels.hear(asks);
    r.look(head_at({0, 1.6F, 0}));
    CHECK(r.middle().z == doctest::Approx(-1.5F));
    r.panels.hear(asks);
    r.look(head_at({0, 1.6F, 0}));
    CHECK(r.panels.panels().empty());

    r.panels.hear(asks);
    r.look(head_at({0, 1.6F, 0}));
    Pick pick;
    pick.panel = 0;
    pick.button = -1; // its words
    r.panels.hear({InputEvent::Kind::select, xr::Side::right, pick});
    CHECK(r.panels.controls_shown());
    pick.button = 0;
    r.panels.hear({InputEvent::Kind::select, xr::Side::right, pick});
    CHECK_FALSE(r.panels.controls_shown());
}

TEST_CASE("it stays where it came, until he has gone away or turned from it") {
    Reading r;
    r.panels.show_controls(true);
    r.look(head_at({0, 1.6F, 0}));
    const glm::vec3 first = r.middle();
    r.look(head_at({0.5F, 1.6F, 0}, 30.0F));
    CHECK(glm::distance(r.middle(), first) < 1e-4F);
    r.look(head_at({0, 1.6F, 0}, 100.0F));
    CHECK(r.middle().x < -1.3F);
    r.look(head_at({0, 1.6F, 2.0F}, 100.0F));
    CHECK(r.middle().z == doctest::Approx(2.0F - 1.5F * std::cos(glm::radians(100.0F))).epsilon(0.01));
}

TEST_CASE("no wall is before it, and it looks as large") {
    Reading r;
    r.panels.show_controls(true);
    const walk::Surface near = wall(-0.8F);
    r.look(head_at({0, 1.6F, 0}), near);
    const auto& panel = r.panels.panels()[0];
    const glm::vec2 half = panel.sheet->size * 0.5F;
    for (const glm::vec2 corner : {glm::vec2(-1, -1), glm::vec2(1, 1), glm::vec2(0, 0)})
        CHECK((panel.world_from_panel * glm::vec4(corner * half, 0.0F, 1.0F)).z > -0.8F);
    const float scale = glm::length(glm::vec3(panel.world_from_panel[0]));
    CHECK(scale / glm::distance(r.middle(), glm::vec3(0, 1.6F, 0)) ==
          doctest::Approx(1.0F / std::hypot(1.5F, 0.1F)).epsilon(0.01));
}

TEST_CASE("a model's visitor reads it as one of life size does") {
    Reading r;
    r.visit.place(glm::scale(glm::mat4(1.0F), glm::vec3(10.0F)), {}); // ten metres of the world a metre of his
    r.panels.show_controls(true);
    r.look(head_at({0, 1.6F, 0}));
    CHECK(r.middle().z == doctest::Approx(-15.0F));
    CHECK(glm::length(glm::vec3(r.panels.panels()[0].world_from_panel[0])) == doctest::Approx(10.0F));
}

TEST_CASE("what a load comes to is said, also to a visitor who is nowhere yet") {
    Reading r;
    say_failure(r.panels, Error{"the file ends too early", "jar.glb", "copy it again"}, Language::english);
    r.look(head_at({0, 1.6F, 0}));
    REQUIRE(r.panels.panels().size() == 1);
    const auto first = r.panels.panels()[0].sheet;
    r.look(head_at({0, 1.6F, 0}));
    CHECK(r.panels.panels()[0].sheet == first); // laid out once
    r.panels.say({}, {});
    r.look(head_at({0, 1.6F, 0}));
    CHECK(r.panels.panels().empty());
}

TEST_CASE("a place that the headset has lost is said until it is seen again") {
    Reading r;
    r.panels.hear({InputEvent::Kind::place_lost, {}, {}});
    r.look(head_at({0, 1.6F, 0}));
    CHECK(r.panels.panels().size() == 1);
    r.panels.hear({InputEvent::Kind::place_found, {}, {}});
    r.look(head_at({0, 1.6F, 0}));
    CHECK(r.panels.panels().empty());
}

TEST_CASE("the button that is pointed at is lit, by a hand or by a gaze") {
    Reading r;
    r.panels.show_controls(true);
    r.look(head_at({0, 1.6F, 0}));
    const auto& panel = r.panels.panels()[0];
    REQUIRE(panel.sheet->buttons.size() == 1);
    const auto& box = panel.sheet->buttons[0].box;
    const glm::vec2 at = (box.low + box.high - panel.sheet->size) * 0.5F;
    const glm::vec3 button(panel.world_from_panel * glm::vec4(at.x, -at.y, 0, 1));
    const glm::vec3 from(0.2F, 1.2F, 0);
    r.input.hands[1].active = true;
    r.input.hands[1].floor_from_aim = glm::inverse(glm::lookAt(from, button, glm::vec3(0, 1, 0)));
    r.look(head_at({0, 1.6F, 0}));
    CHECK(r.panels.panels()[0].lit == 0);
    r.input.hands[1].active = false;
    r.input.hands[1].floor_from_aim.reset();
    r.look(head_at({0, 1.6F, 0}));
    CHECK(r.panels.panels()[0].lit == -1);
    r.look(glm::inverse(glm::lookAt(glm::vec3(0, 1.6F, 0), button, glm::vec3(0, 1, 0))));
    CHECK(r.panels.panels()[0].lit == 0);
}

TEST_CASE("without fonts nothing is read, and nothing breaks") {
    VisitorPanels panels(nullptr, Language::chinese);
    Visit visit;
    panels.say("Loading", "jar.glb");
    panels.show_controls(true);
    panels.step(visit, {}, {}, head_at({0, 1.6F, 0}));
    CHECK_FALSE(panels.can_speak());
    CHECK(panels.panels().empty());
}
