#include "view/framing.h"
#include "window/camera/rig.h"

#include <doctest/doctest.h>
#include <glm/gtc/constants.hpp>

#include <cmath>
#include <initializer_list>

using namespace guanhe;
using namespace guanhe::app;

namespace {

constexpr float yfov = 0.785398F;

Extent box(float side) {
    scan::Bounds bounds;
    bounds.add(glm::vec3(-side / 2));
    bounds.add(glm::vec3(side / 2));
    return Extent::of(bounds);
}

bool sound(const CameraPose& pose) {
    for (int i = 0; i < 3; ++i)
        if (!std::isfinite(pose.eye[i])) return false;
    const float length = glm::length(pose.world_from_view);
    return std::isfinite(length) && std::abs(length - 1.0F) < 1e-3F;
}

// No roll: the camera's right stays level, and its up never points down.
bool upright(const CameraPose& pose) {
    return std::abs(pose.right().y) < 1e-4F && pose.up().y > -1e-4F;
}

CameraRig rig_at(float side, CameraMode mode) {
    CameraRig rig(yfov);
    rig.set_extent(box(side));
    rig.set_mode(mode);
    rig.frame(rig.extent(), 1.5F, false);
    return rig;
}

CameraPose after(CameraRig rig, const CameraInput& input, int steps, float seconds) {
    for (int i = 0; i < steps; ++i) rig.step(input, seconds);
    return rig.pose();
}

// Lets what was asked for come to rest.
void settle(CameraRig& rig) {
    for (int i = 0; i < 200; ++i) rig.step({}, 1.0F / 60.0F);
}

} // namespace

TEST_CASE("orbit: a drag turns and keeps the distance") {
    for (const float side : {0.05F, 1.0F, 2000.0F}) {
        CAPTURE(side);
        auto rig = rig_at(side, CameraMode::orbit);
        const float before = glm::length(rig.pose().eye);
        const auto from = rig.pose();
        CameraInput drag;
        drag.drag_turn = {0.13F, 0.07F};
        for (int i = 0; i < 20; ++i) {
            rig.step(drag, 1.0F / 60.0F);
            CHECK(glm::length(rig.pose().eye) == doctest::Approx(before).epsilon(1e-3));
            CHECK(upright(rig.pose()));
        }
        CHECK(glm::dot(from.forward(), rig.pose().forward()) < 0.99F);
        CHECK(glm::dot(rig.pose().forward(), -glm::normalize(rig.pose().eye)) == doctest::Approx(1.0F).epsilon(1e-3));
    }
}

TEST_CASE("orbit: never flips at the poles, whichever way") {
    for (const float way : {-1.0F, 1.0F}) {
        auto rig = rig_at(1.0F, CameraMode::orbit);
        CameraInput drag;
        drag.drag_turn = {0.01F, way * 0.5F};
        for (int i = 0; i < 60; ++i) {
            rig.step(drag, 1.0F / 60.0F);
            REQUIRE(sound(rig.pose()));
            CHECK(upright(rig.pose()));
        }
        CHECK(std::abs(rig.pose().forward().y) > 0.999F);
        // And back again without a jump.
        drag.drag_turn = {0.0F, -way * 0.02F};
        for (int i = 0; i < 10; ++i) {
            const auto before = rig.pose();
            rig.step(drag, 1.0F / 60.0F);
            CHECK(glm::dot(before.forward(), rig.pose().forward()) > 0.98F);
        }
    }
}

TEST_CASE("orbit: dragging right carries the near side to the right, dragging down shows the top") {
    auto rig = rig_at(1.0F, CameraMode::orbit);
    rig.look_from(CameraPose::looking_at({0, 0, 3}, {0, 0, 0}), 0.0F, false);
    CameraInput drag;
    drag.drag_turn = {0.1F, 0.1F};
    rig.step(drag, 1.0F / 60.0F);
    settle(rig);
    const glm::vec3 near_side = rig.pose().world_from_view * glm::vec3(1, 0, 0);
    CHECK(glm::dot(glm::vec3(0, 0, 0.5F), near_side) > 0.01F);
    CHECK(rig.pose().eye.y > 0.1F);
}

TEST_CASE("orbit: panning moves the picture with the pointer") {
    auto rig = rig_at(1.0F, CameraMode::orbit);
    rig.look_from(CameraPose::looking_at({0, 0, 3}, {0, 0, 0}), 0.0F, false);
    CameraInput drag;
    drag.drag_pan = {0.25F, 0.25F};
    rig.step(drag, 1.0F / 60.0F);
    settle(rig);
    const auto pose = rig.pose();
    const glm::vec3 origin = glm::inverse(pose.world_from_view) * (glm::vec3(0) - pose.eye);
    const float height = 2.0F * std::tan(yfov / 2) * -origin.z;
    CHECK(origin.x / height == doctest::Approx(0.25F).epsilon(0.01));
    CHECK(origin.y / height == doctest::Approx(-0.25F).epsilon(0.01));
}

TEST_CASE("orbit: the wheel keeps what is under the pointer under the pointer, on the way too") {
    for (const float notches : {3.0F, -3.0F, 0.4F}) {
        auto rig = rig_at(1.0F, CameraMode::orbit);
        rig.look_from(CameraPose::looking_at({0, 0, 3}, {0, 0, 0}), 0.0F, false);
        const glm::vec2 cursor(0.2F, -0.1F);
        const glm::vec3 under(cursor * 3.0F, 0.0F);
        CameraInput wheel;
        wheel.wheel = notches;
        wheel.cursor = cursor;
        rig.step(wheel, 1.0F / 60.0F);
        for (int i = 0; i < 60; ++i) {
            const auto pose = rig.pose();
            const glm::vec3 seen = glm::inverse(pose.world_from_view) * (under - pose.eye);
            CHECK(seen.x / -seen.z == doctest::Approx(cursor.x).epsilon(0.01));
            CHECK(seen.y / -seen.z == doctest::Approx(cursor.y).epsilon(0.01));
            rig.step({}, 1.0F / 60.0F);
        }
        const float distance = rig.pose().eye.z;
        CHECK((notches > 0 ? distance < 3.0F : distance > 3.0F));
    }
}

TEST_CASE("orbit: going ever nearer passes through, going ever farther stops, and both stay finite") {
    for (const float side : {0.05F, 2000.0F}) {
        auto rig = rig_at(side, CameraMode::orbit);
        const glm::vec3 forward = rig.pose().forward();
        CameraInput wheel;
        wheel.wheel = 20.0F;
        float last = glm::dot(rig.pose().eye, forward);
        for (int i = 0; i < 200; ++i) {
            rig.step(wheel, 1.0F / 60.0F);
            REQUIRE(sound(rig.pose()));
            const float now = glm::dot(rig.pose().eye, forward);
            CHECK(now >= last - side * 1e-5F);
            last = now;
        }
        CHECK(last > 0.0F);
        wheel.wheel = -100.0F;
        for (int i = 0; i < 200; ++i) rig.step(wheel, 1.0F / 60.0F);
        REQUIRE(sound(rig.pose()));
        CHECK(glm::length(rig.pose().eye) < side * 1000.0F);
    }
}

TEST_CASE("every mode: 60 steps of 1/60 s end where 120 of 1/120 s end") {
    CameraInput held;
    held.move = {0.5F, 0.3F, 0.8F};
    for (const auto mode : {CameraMode::orbit, CameraMode::fly, CameraMode::walk}) {
        for (const float side : {0.05F, 10.0F, 2000.0F}) {
            CAPTURE(static_cast<int>(mode));
            CAPTURE(side);
            const auto start = rig_at(side, mode);
            const auto coarse = after(start, held, 60, 1.0F / 60.0F);
            const auto fine = after(start, held, 120, 1.0F / 120.0F);
            const float way = glm::distance(start.pose().eye, fine.eye);
            REQUIRE(way > 0.0F);
            CHECK(glm::distance(coarse.eye, fine.eye) < 0.03F * way);
            CameraInput turning = held;
            turning.move = {};
            turning.turn = {0.6F, 0.1F};
            CHECK(glm::dot(after(start, turning, 60, 1.0F / 60.0F).forward(),
                           after(start, turning, 120, 1.0F / 120.0F).forward()) > 0.99999F);
        }
    }
}

TEST_CASE("fly: crosses jars and sites in seconds, faster and slower on demand") {
    for (const float side : {0.05F, 5.0F, 2000.0F}) {
        CAPTURE(side);
        auto rig = rig_at(side, CameraMode::fly);
        rig.look_from({glm::vec3(0, 0, side / 2), glm::quat(1, 0, 0, 0)}, 0.0F, false);
        const float speed = *rig.speed();
        CHECK(side / speed > 1.0F);
        CHECK(side / speed < 60.0F);
        CameraInput ahead;
        ahead.move.z = 1.0F;
        const float way = side / 2 - after(rig, ahead, 60, 1.0F / 60.0F).eye.z;
        // A second at full speed, less what the start-up takes.
        CHECK(way < speed);
        CHECK(way > 0.8F * speed);
        ahead.fast = true;
        CHECK(side / 2 - after(rig, ahead, 60, 1.0F / 60.0F).eye.z > 3.0F * way);
        CameraInput wheel;
        wheel.wheel = 1.0F;
        rig.step(wheel, 1.0F / 60.0F);
        CHECK(*rig.speed() > 1.1F * speed);
    }
    CHECK(*rig_at(2000.0F, CameraMode::fly).speed() > *rig_at(20.0F, CameraMode::fly).speed());
}

TEST_CASE("fly: two keys are no faster than one, and rising is straight up") {
    const auto rig = rig_at(10.0F, CameraMode::fly);
    CameraInput one, two, up;
    one.move = {0, 0, 1};
    two.move = {1, 0, 1};
    up.move = {0, 1, 0};
    const auto start = rig.pose().eye;
    const float single = glm::distance(start, after(rig, one, 30, 1.0F / 60.0F).eye);
    CHECK(glm::distance(start, after(rig, two, 30, 1.0F / 60.0F).eye) == doctest::Approx(single).epsilon(0.05));
    const glm::vec3 rise = after(rig, up, 30, 1.0F / 60.0F).eye - start;
    CHECK(rise.y > 0.0F);
    CHECK(std::hypot(rise.x, rise.z) < 1e-4F * rise.y);
}

TEST_CASE("walk: a person's height and pace on a site, looking down does not sink") {
    auto rig = rig_at(2000.0F, CameraMode::walk);
    CHECK(rig.pose().eye.y == doctest::Approx(-1000.0F + 1.65F));
    CHECK(*rig.speed() == doctest::Approx(1.4F));
    CameraInput input;
    input.drag_turn.y = 0.4F;
    rig.step(input, 1.0F / 60.0F);
    settle(rig);
    CHECK(rig.pose().forward().y < -0.5F);
    input = {};
    input.move.z = 1.0F;
    const float level = rig.pose().eye.y;
    CHECK(after(rig, input, 120, 1.0F / 60.0F).eye.y == doctest::Approx(level));
    input.move = {0, 1, 0};
    CHECK(after(rig, input, 60, 1.0F / 60.0F).eye.y > level + 1.0F);
}

TEST_CASE("walk: shrinks with a jar") {
    const auto rig = rig_at(0.05F, CameraMode::walk);
    CHECK(rig.pose().eye.y > -0.025F);
    CHECK(rig.pose().eye.y < 0.05F);
    CHECK(*rig.speed() < 0.1F);
}

TEST_CASE("switching the mode keeps the view") {
    for (const float side : {0.05F, 2000.0F}) {
        auto rig = rig_at(side, CameraMode::orbit);
        rig.look_from(CameraPose::looking_at(glm::vec3(0.9F, 0.7F, 1.4F) * side, glm::vec3(0)), 0.0F, false);
        const auto start = rig.pose();
        for (const auto mode :
             {CameraMode::fly, CameraMode::walk, CameraMode::orbit, CameraMode::walk, CameraMode::fly}) {
            rig.set_mode(mode);
            rig.step({}, 1.0F / 60.0F);
            CHECK(glm::distance(rig.pose().eye, start.eye) < 1e-3F * side);
            CHECK(glm::dot(rig.pose().forward(), start.forward()) > 0.99999F);
        }
    }
}

TEST_CASE("framing shows all of it, after a short move, from any mode") {
    for (const auto mode : {CameraMode::orbit, CameraMode::fly}) {
        for (const float side : {0.05F, 2000.0F}) {
            for (const float aspect : {0.5F, 1.78F}) {
                auto rig = rig_at(side, mode);
                rig.look_from(CameraPose::looking_at(glm::vec3(7, 2, -3) * side, glm::vec3(5, 0, 0) * side), 0.0F,
                              false);
                const auto before = rig.pose();
                rig.frame(rig.extent(), aspect, true);
                CHECK(glm::distance(rig.pose().eye, before.eye) < 1e-4F * side);
                CHECK(rig.moving());
                settle(rig);
                CHECK_FALSE(rig.moving());
                const auto pose = rig.pose();
                float widest = 0.0F;
                for (int corner = 0; corner < 8; ++corner) {
                    const glm::vec3 sign((corner & 1) != 0 ? 1 : -1, (corner & 2) != 0 ? 1 : -1,
                                         (corner & 4) != 0 ? 1 : -1);
                    const glm::vec3 seen = glm::inverse(pose.world_from_view) * (sign * side * 0.5F - pose.eye);
                    REQUIRE(seen.z < 0.0F);
                    const float half = std::tan(yfov / 2);
                    widest = std::max(widest, std::abs(seen.y / seen.z) / half);
                    widest = std::max(widest, std::abs(seen.x / seen.z) / (half * aspect));
                }
                CHECK(widest <= 1.0F);
                CHECK(widest > 0.5F);
            }
        }
    }
}

TEST_CASE("framing from where a scan was first shown shows it as it was") {
    scan::Bounds tall;
    tall.add({-0.1F, 0.0F, -0.1F});
    tall.add({0.1F, 0.4F, 0.1F});
    const auto first = frame_all(tall, yfov, 1.78F);
    CameraRig rig(yfov);
    rig.set_extent(Extent::of(tall));
    rig.look_from(CameraPose::looking_at(first.eye, first.target), glm::distance(first.eye, first.target), false);
    rig.frame(rig.extent(), 1.78F, false);
    CHECK(glm::distance(rig.pose().eye, first.eye) < 1e-4F);
}

TEST_CASE("a camera of the file is held exactly, and let go of smoothly") {
    auto rig = rig_at(1.0F, CameraMode::orbit);
    CameraPose tilted{{0, 0, 4}, glm::angleAxis(0.5F, glm::vec3(0, 0, 1))};
    Lens lens;
    lens.yfov = 0.3F;
    rig.begin_hold(tilted, lens);
    settle(rig);
    CHECK(rig.held());
    CHECK(glm::distance(rig.pose().eye, tilted.eye) < 1e-5F);
    CHECK(glm::dot(rig.pose().up(), tilted.up()) > 0.9999F);
    CHECK(rig.lens().yfov == doctest::Approx(0.3F));
    CameraInput drag;
    drag.drag_turn.x = 0.01F;
    rig.step(drag, 1.0F / 60.0F);
    CHECK_FALSE(rig.held());
    CHECK(glm::dot(rig.pose().up(), tilted.up()) > 0.99F);
    settle(rig);
    CHECK(upright(rig.pose()));
    CHECK(rig.lens().yfov == doctest::Approx(yfov));
}

TEST_CASE("nothing breaks on a point, on no bounds, or on a broken camera matrix") {
    scan::Bounds point;
    point.add(glm::vec3(1, 2, 3));
    for (const auto& extent : {Extent::of(point), Extent::of(scan::Bounds{})}) {
        for (const auto mode : {CameraMode::orbit, CameraMode::fly, CameraMode::walk}) {
            CameraRig rig(yfov);
            rig.set_extent(extent);
            rig.set_mode(mode);
            rig.frame(extent, 1.0F, false);
            CameraInput input;
            input.wheel = 5.0F;
            input.move = {1, 1, 1};
            input.drag_turn = {3, 3};
            for (int i = 0; i < 100; ++i) rig.step(input, 10.0F);
            CHECK(sound(rig.pose()));
        }
    }
    CHECK(sound(CameraPose::from_matrix(glm::mat4(0.0F))));
    CHECK(sound(CameraPose::from_matrix(glm::scale(glm::mat4(1.0F), glm::vec3(-2, 3, 0.5F)))));
    CHECK(sound(CameraPose::looking_at(glm::vec3(1), glm::vec3(1))));
    CHECK(upright(CameraPose::looking_at(glm::vec3(0, 5, 0), glm::vec3(0))));
}

TEST_CASE("straight up and down, a view keeps its heading") {
    for (const float pitch : {-glm::half_pi<float>(), -1.5F, 0.3F, glm::half_pi<float>()}) {
        const Heading heading{2.0F, pitch};
        const auto back = Heading::of(heading.rotation(), 8.0F);
        CHECK(back.pitch == doctest::Approx(pitch).epsilon(1e-3));
        CHECK(back.yaw == doctest::Approx(2.0F + glm::two_pi<float>()).epsilon(1e-3));
    }
}

TEST_CASE("the picture is composed for the columns that panels leave free") {
    Canvas canvas{1600, 900, 400, 1600};
    Lens lens;
    lens.yfov = yfov;
    lens.znear = 0.01F;
    const glm::mat4 clip = canvas.projection(lens);
    const glm::vec4 ahead = clip * glm::vec4(0, 0, -5, 1);
    CHECK((ahead.x / ahead.w + 1) * 800 == doctest::Approx(1000).epsilon(0.01));
    CHECK((ahead.y / ahead.w + 1) * 450 == doctest::Approx(450).epsilon(0.01));
    const glm::vec2 tangents = canvas.tangents({1300, 200}, yfov);
    const glm::vec4 there = clip * glm::vec4(tangents * 5.0F, -5, 1);
    CHECK((there.x / there.w + 1) * 800 == doctest::Approx(1300).epsilon(0.01));
    CHECK((there.y / there.w + 1) * 450 == doctest::Approx(200).epsilon(0.01));
}
