// How a visitor moves: by his own act alone, and never further than it says.
#include "headset/locomotion.h"

#include <doctest/doctest.h>
#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

using namespace guanhe;
using app::Locomotion;

namespace {

xr::Input sticks(const glm::vec2& left, const glm::vec2& right) {
    xr::Input input;
    input.hands[0].stick = left;
    input.hands[1].stick = right;
    return input;
}

/// A head at this place, turned to the left by so many degrees.
glm::mat4 head_at(const glm::vec3& place, float degrees) {
    return glm::rotate(glm::translate(glm::mat4(1.0F), place), glm::radians(degrees), glm::vec3(0, 1, 0));
}

constexpr double frame = 1.0 / 90.0;

} // namespace

TEST_CASE("without an act of his nothing moves him") {
    Locomotion visitor;
    visitor.place(glm::translate(glm::mat4(1.0F), {1, 2, 3}));
    const auto before = visitor.world_from_floor();
    for (float t = 0.0F; t < 20.0F; t += 0.1F) {
        // A stick that does not quite come back to the middle, and a head that goes about.
        visitor.step(sticks({0.15F, -0.1F}, {0.1F, 0.15F}), head_at({std::sin(t), 1.6F, 0}, t * 30.0F), frame);
        CHECK(visitor.vignette() == 0.0F);
    }
    CHECK(visitor.world_from_floor() == before);
}

TEST_CASE("a push to the side turns by one step, round the head") {
    Locomotion visitor({.snap_degrees = 45.0F});
    const auto head = head_at({0.7F, 1.6F, -0.4F}, 20.0F);
    visitor.place(glm::mat4(1.0F));
    int snaps = 0;
    for (int i = 0; i < 50; ++i) {
        visitor.step(sticks({}, {1.0F, 0.0F}), head, frame);
        snaps += visitor.snapped() ? 1 : 0;
    }
    CHECK(snaps == 1);
    const glm::mat4 now = visitor.world_from_floor() * head;
    CHECK(glm::distance(glm::vec3(now[3]), glm::vec3(head[3])) < 1e-5F);
    // To the right: clockwise from above.
    const glm::vec3 ahead = glm::rotate(glm::mat4(1.0F), glm::radians(-45.0F), glm::vec3(0, 1, 0)) * -head[2];
    CHECK(glm::distance(-glm::vec3(now[2]), ahead) < 1e-5F);
    visitor.step(sticks({}, {0.5F, 0.0F}), head, frame); // not let go
    visitor.step(sticks({}, {1.0F, 0.0F}), head, frame);
    CHECK_FALSE(visitor.snapped());
    visitor.step(sticks({}, {}), head, frame);
    visitor.step(sticks({}, {-1.0F, 0.0F}), head, frame);
    CHECK(visitor.snapped());
    CHECK(glm::distance((visitor.world_from_floor() * head)[2], head[2]) < 1e-5F);
    visitor.step(sticks({}, {}), head, frame);
    visitor.step(sticks({}, {0.75F, 0.9F}), head, frame); // forward rather than sideways
    CHECK_FALSE(visitor.snapped());
}

TEST_CASE("walking goes where he looks, level, and no faster than was said") {
    Locomotion visitor({.walk_metres_per_second = 2.0F});
    visitor.place(glm::mat4(1.0F));
    const auto head = glm::rotate(head_at({0, 1.6F, 0}, 90.0F), glm::radians(-40.0F), glm::vec3(1, 0, 0)); // and down
    glm::vec3 before(0.0F);
    float fastest = 0.0F;
    for (int i = 0; i < 180; ++i) {
        visitor.step(sticks({0.0F, 1.0F}, {}), head, frame);
        const glm::vec3 now = visitor.world_from_floor()[3];
        fastest = std::max(fastest, glm::distance(now, before) / static_cast<float>(frame));
        before = now;
    }
    CHECK(fastest == doctest::Approx(2.0F).epsilon(0.01));
    CHECK(before.x < -3.0F); // two seconds at two metres a second, less the start
    CHECK(before.x > -4.0F);
    CHECK(std::abs(before.y) < 1e-5F);
    CHECK(std::abs(before.z) < 1e-4F);
}

TEST_CASE("the view closes with acceleration and opens at rest") {
    Locomotion visitor;
    visitor.place(glm::mat4(1.0F));
    float most = 0.0F;
    for (int i = 0; i < 20; ++i) {
        visitor.step(sticks({0.0F, 1.0F}, {}), {}, frame);
        most = std::max(most, visitor.vignette());
    }
    CHECK(most > 0.4F);
    for (int i = 0; i < 180; ++i) visitor.step(sticks({0.0F, 1.0F}, {}), {}, frame);
    CHECK(visitor.vignette() < most * 0.8F); // even speed asks for less
    CHECK(visitor.vignette() > 0.1F);
    for (int i = 0; i < 300; ++i) visitor.step({}, {}, frame);
    CHECK(visitor.vignette() == 0.0F);

    Locomotion open({.vignette = 0.0F});
    open.place(glm::mat4(1.0F));
    open.step(sticks({0.0F, 1.0F}, {}), {}, frame);
    CHECK(open.vignette() == 0.0F);
}

TEST_CASE("smooth turning keeps its speed, whatever the frame rate") {
    for (const double seconds : {1.0 / 120.0, 1.0 / 45.0}) {
        Locomotion visitor({.snap_degrees = 0.0F, .smooth_degrees_per_second = 90.0F});
        visitor.place(glm::mat4(1.0F));
        const int frames = static_cast<int>(1.0 / seconds);
        for (int i = 0; i < frames; ++i) visitor.step(sticks({}, {-1.0F, 0.0F}), {}, seconds);
        const glm::vec3 ahead = -visitor.world_from_floor()[2];
        const float degrees = glm::degrees(std::atan2(-ahead.x, -ahead.z));
        CHECK(degrees > 70.0F); // 90 less what the start cost
        CHECK(degrees < 90.0F);
    }
}

TEST_CASE("he walks on the ground, up its steps softly, and not through its walls") {
    std::vector<walk::Triangle> room;
    const auto quad = [&](const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const glm::vec3& d) {
        room.push_back({{a, b, c}});
        room.push_back({{a, c, d}});
    };
    quad({-5, 0, 5}, {5, 0, 5}, {5, 0, -2}, {-5, 0, -2});
    quad({-5, 0.3F, -2}, {5, 0.3F, -2}, {5, 0.3F, -5}, {-5, 0.3F, -5}); // a step
    quad({-5, 0, -5}, {5, 0, -5}, {5, 3, -5}, {-5, 3, -5});             // a wall
    Locomotion visitor;
    visitor.place(glm::mat4(1.0F));
    visitor.set_ground(std::make_shared<walk::Surface>(room));
    CHECK(visitor.world_from_floor() == glm::mat4(1.0F)); // the ground does not move him
    const auto head = head_at({0.4F, 1.6F, 0.2F}, 0.0F);
    float steepest = 0.0F;
    for (int i = 0; i < 90 * 8; ++i) {
        const float before = visitor.world_from_floor()[3].y;
        visitor.step(sticks({0.0F, 1.0F}, {}), head, frame);
        steepest = std::max(steepest, (visitor.world_from_floor()[3].y - before) / static_cast<float>(frame));
        if (i > 30) CHECK(visitor.fade() == 0.0F); // open since he was placed
    }
    const glm::vec3 feet = visitor.world_from_floor() * glm::vec4(0.4F, 0, 0.2F, 1);
    CHECK(feet.y == doctest::Approx(0.3F).epsilon(0.02));
    CHECK(feet.z > -5.0F);
    CHECK(feet.z < -4.0F);
    CHECK(steepest < 3.0F); // metres a second: no leap

    // Leaning through the wall fades, and leaning back opens.
    for (int i = 0; i < 60; ++i) visitor.step({}, head_at({0.4F, 1.6F, -0.8F}, 0.0F), frame);
    CHECK(visitor.fade() > 0.9F);
    for (int i = 0; i < 60; ++i) visitor.step({}, head, frame);
    CHECK(visitor.fade() == 0.0F);
}

TEST_CASE("a step that he was on when he stopped is taken whole") {
    std::vector<walk::Triangle> steps;
    for (const float height : {0.0F, 0.3F}) {
        const float front = height > 0.0F ? -2.0F : 5.0F, back = height > 0.0F ? -5.0F : -2.0F;
        steps.push_back({{{{-5, height, front}, {5, height, front}, {5, height, back}}}});
        steps.push_back({{{{-5, height, front}, {5, height, back}, {-5, height, back}}}});
    }
    Locomotion visitor;
    visitor.set_ground(std::make_shared<walk::Surface>(steps));
    int climbed = 0;
    for (int start = 0; start < 40; ++start) {
        visitor.place(glm::translate(glm::mat4(1.0F), {0, 0, -1.0F - 0.02F * static_cast<float>(start)}));
        for (int i = 0; i < 30; ++i) visitor.step(sticks({0.0F, 1.0F}, {}), {}, frame);
        for (int i = 0; i < 180; ++i) visitor.step({}, {}, frame);
        const glm::vec3 feet = visitor.world_from_floor()[3];
        climbed += feet.z < -2.0F ? 1 : 0;
        CHECK(std::abs(feet.y - (feet.z < -2.0F ? 0.3F : 0.0F)) < 0.0015F);
    }
    CHECK(climbed > 3);
    CHECK(climbed < 37);
}

TEST_CASE("a teleport goes where it was aimed, behind a closed view, when the button is let go") {
    std::vector<walk::Triangle> floor;
    floor.push_back({{{{-20, 0.5F, 20}, {20, 0.5F, 20}, {20, 0.5F, -20}}}});
    floor.push_back({{{{-20, 0.5F, 20}, {20, 0.5F, -20}, {-20, 0.5F, -20}}}});
    Locomotion visitor;
    visitor.place(glm::translate(glm::mat4(1.0F), {0, 0.5F, 0}));
    visitor.set_ground(std::make_shared<walk::Surface>(floor));
    const auto head = head_at({0.3F, 1.6F, 0.1F}, 0.0F);
    xr::Input aiming;
    aiming.hands[1].floor_from_aim = glm::translate(glm::mat4(1.0F), {0.2F, 1.2F, -0.3F}); // level, ahead
    aiming.hands[1].stick = {0.0F, 1.0F};
    visitor.step(aiming, head, frame);
    REQUIRE(visitor.aimed() != nullptr);
    REQUIRE(visitor.aimed()->end.refusal == walk::Refusal::none);
    const glm::vec3 goal = visitor.aimed()->end.feet;
    CHECK(goal.z < -2.0F);
    CHECK(visitor.world_from_floor()[3] == glm::vec4(0, 0.5F, 0, 1));
    xr::Input free = aiming;
    free.hands[1].stick = {};
    float before = 0.0F;
    bool moved = false;
    for (int i = 0; i < 60; ++i) {
        const auto was = visitor.world_from_floor();
        visitor.step(free, head, frame);
        if (visitor.world_from_floor() != was) {
            CHECK_FALSE(moved);
            CHECK(before > 0.8F); // nearly closed already in the frame before
            CHECK(visitor.fade() == 1.0F);
            moved = true;
        }
        before = visitor.fade();
    }
    CHECK(moved);
    CHECK(visitor.fade() == 0.0F);
    CHECK(visitor.aimed() == nullptr);
    CHECK(glm::distance(glm::vec3(visitor.world_from_floor() * glm::vec4(0.3F, 0, 0.1F, 1)), goal) < 1e-4F);
}

TEST_CASE("what may not be landed on is not gone to, and beside a scan his own floor goes on") {
    std::vector<walk::Triangle> wall;
    wall.push_back({{{{-20, 0, -3}, {20, 0, -3}, {0, 20, -3}}}});
    Locomotion visitor;
    visitor.place(glm::mat4(1.0F));
    visitor.set_ground(std::make_shared<walk::Surface>(wall));
    xr::Input aiming;
    aiming.hands[0].teleport = true;
    aiming.hands[0].floor_from_aim = glm::translate(glm::mat4(1.0F), {0, 1.2F, 0});
    visitor.step(aiming, head_at({0, 1.6F, 0}, 0.0F), frame);
    REQUIRE(visitor.aimed() != nullptr);
    CHECK(visitor.aimed()->end.refusal == walk::Refusal::too_steep);
    for (int i = 0; i < 60; ++i) visitor.step({}, head_at({0, 1.6F, 0}, 0.0F), frame);
    CHECK(visitor.world_from_floor() == glm::mat4(1.0F));
    aiming.hands[0].floor_from_aim = glm::rotate(*aiming.hands[0].floor_from_aim, glm::pi<float>(), glm::vec3(0, 1, 0));
    visitor.step(aiming, head_at({0, 1.6F, 0}, 0.0F), frame);
    for (int i = 0; i < 60; ++i) visitor.step({}, head_at({0, 1.6F, 0}, 0.0F), frame); // a hand that is lost
    CHECK(visitor.world_from_floor() == glm::mat4(1.0F));
    visitor.step(aiming, head_at({0, 1.6F, 0}, 0.0F), frame);
    aiming.hands[0].teleport = false;
    for (int i = 0; i < 60; ++i) visitor.step(aiming, head_at({0, 1.6F, 0}, 0.0F), frame);
    CHECK(visitor.world_from_floor()[3].z > 2.0F);
    CHECK(std::abs(visitor.world_from_floor()[3].y) < 1e-4F);
}
