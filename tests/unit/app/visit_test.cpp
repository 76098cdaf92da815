// A visit as a whole: what a visitor's acts come to, and that nothing else does.
#include "headset/visit.h"

#include <doctest/doctest.h>
#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;
using Kind = InputEvent::Kind;

namespace {

constexpr double frame = 1.0 / 90.0;

void quad(std::vector<walk::Triangle>& all, std::uint32_t place, const glm::vec3& a, const glm::vec3& b,
          const glm::vec3& c, const glm::vec3& d) {
    all.push_back({{a, b, c}, place});
    all.push_back({{a, c, d}, place});
}

/// A floor of 20 m at height 0 (node 3), and a wall of 3 m at z = -4 (node 7, its second instance).
std::shared_ptr<const Footing> room() {
    auto footing = std::make_shared<Footing>();
    std::vector<walk::Triangle> all;
    quad(all, 0, {-10, 0, 10}, {10, 0, 10}, {10, 0, -10}, {-10, 0, -10});
    quad(all, 1, {-10, 0, -4}, {10, 0, -4}, {10, 3, -4}, {-10, 3, -4});
    footing->surface = walk::Surface(std::move(all));
    footing->subjects = {{0, 3, 0}, {0, 7, 1}};
    return footing;
}

scan::Bounds bounds_of(float side, float height) {
    scan::Bounds bounds;
    bounds.min = {-side / 2, 0, -side / 2};
    bounds.max = {side / 2, height, side / 2};
    return bounds;
}

glm::mat4 standing(float pitch = 0.0F) {
    return glm::rotate(glm::translate(glm::mat4(1.0F), {0, 1.6F, 0}), glm::radians(pitch), glm::vec3(1, 0, 0));
}

xr::Input with_hands() {
    xr::Input input;
    for (std::size_t i = 0; i < 2; ++i) {
        auto& hand = input.hands[i];
        hand.active = true;
        hand.floor_from_grip = hand.floor_from_aim =
            glm::translate(glm::mat4(1.0F), {i == 0 ? -0.2F : 0.2F, 1.2F, -0.3F});
    }
    return input;
}

struct Visited {
    Visit visit;
    glm::mat4 head = standing();
    explicit Visited(float side = 20.0F, const ComfortOptions& comfort = {}) : visit(comfort) {
        visit.set_footing(room());
        visit.place(glm::mat4(1.0F), bounds_of(side, 3.0F));
        run({}, 0.5); // the view opens
        (void)visit.take_events();
    }
    void run(const xr::Input& input, double seconds) {
        for (double t = 0.0; t < seconds; t += frame) visit.step(input, head, frame);
    }
    std::vector<InputEvent> events(const xr::Input& input, double seconds) {
        run(input, seconds);
        return visit.take_events();
    }
};

bool has(const std::vector<InputEvent>& events, Kind kind) {
    return std::ranges::any_of(events, [kind](const InputEvent& e) { return e.kind == kind; });
}

} // namespace

TEST_CASE("a trigger selects what the hand points at, once") {
    Visited v;
    auto input = with_hands();
    input.hands[1].select = 1.0F;
    const auto events = v.events(input, 1.0);
    REQUIRE(events.size() == 1);
    CHECK(events[0].kind == Kind::select);
    CHECK(events[0].hand == xr::Side::right);
    REQUIRE(events[0].pick);
    CHECK(events[0].pick->subject == Subject{0, 7, 1});
    CHECK(events[0].pick->point.z == doctest::Approx(-4.0F));
    CHECK(events[0].pick->normal.z == doctest::Approx(1.0F));
    CHECK(events[0].pick->distance == doctest::Approx(3.7F));
    input.hands[1].select = 0.5F; // half let go
    CHECK(v.events(input, 0.2).empty());
    input.hands[1].select = 1.0F;
    CHECK(v.events(input, 0.2).empty());
    input.hands[1].select = 0.0F;
    CHECK(v.events(input, 0.2).empty());
    CHECK(v.visit.world_from_floor() == glm::mat4(1.0F));
}

TEST_CASE("what points at nothing says so, and a pulse answers") {
    Visited v;
    auto input = with_hands();
    input.hands[0].floor_from_aim =
        glm::rotate(*input.hands[0].floor_from_aim, glm::radians(80.0F), glm::vec3(1, 0, 0));
    input.hands[0].select = 1.0F;
    v.visit.step(input, v.head, frame);
    REQUIRE(v.visit.pulses().size() == 1);
    CHECK(v.visit.pulses()[0].hand == xr::Side::left);
    const auto events = v.visit.take_events();
    REQUIRE(events.size() == 1);
    CHECK_FALSE(events[0].pick);
}

TEST_CASE("a pinch selects when it opens; one that is moved or held is a grab, and selects nothing") {
    Visited v;
    auto input = with_hands();
    input.hands[1].fingers = true;
    input.hands[1].select = 1.0F;
    CHECK(v.events(input, 0.2).empty());
    input.hands[1].select = 0.0F;
    CHECK(has(v.events(input, 0.1), Kind::select));

    input.hands[1].select = 1.0F;
    v.run(input, 0.1);
    (*input.hands[1].floor_from_grip)[3].x += 0.05F;
    CHECK(has(v.events(input, 0.1), Kind::grab));
    input.hands[1].select = 0.0F;
    const auto opened = v.events(input, 0.1);
    CHECK(has(opened, Kind::release));
    CHECK_FALSE(has(opened, Kind::select));

    input.hands[1].select = 1.0F;
    CHECK(has(v.events(input, 0.8), Kind::grab));
}

TEST_CASE("a hand that is lost from sight clicks nothing and holds nothing") {
    Visited v;
    auto input = with_hands();
    input.hands[1].fingers = true;
    input.hands[1].select = 1.0F;
    v.run(input, 0.1);
    CHECK_FALSE(has(v.events({}, 0.5), Kind::select));
    input.hands[1].select = 1.0F;
    v.run(input, 1.0);
    CHECK(has(v.events({}, 0.1), Kind::release));
}

TEST_CASE("the menu button asks for the menu once; a slip on the other one does not recentre, holding it does") {
    Visited v;
    auto input = with_hands();
    input.hands[0].menu = true;
    auto events = v.events(input, 1.0);
    CHECK(std::ranges::count(events, Kind::menu, &InputEvent::kind) == 1);
    input = with_hands();
    input.hands[1].recentre = true;
    CHECK(v.events(input, 0.3).empty());
    CHECK(v.events(with_hands(), 0.3).empty());

    // He has gone about in his room, and looks to the left.
    v.head = glm::rotate(glm::translate(glm::mat4(1.0F), {1.5F, 1.6F, 0.7F}), glm::radians(90.0F), glm::vec3(0, 1, 0));
    events = v.events(input, 1.5);
    CHECK(std::ranges::count(events, Kind::recentred, &InputEvent::kind) == 1);
    const glm::mat4 now = v.visit.world_from_floor() * v.head;
    CHECK(glm::distance(glm::vec3(now[3]), glm::vec3(0, 1.6F, 0)) < 1e-4F);
    CHECK(glm::distance(-glm::vec3(now[2]), glm::vec3(0, 0, -1)) < 1e-4F);
    CHECK(v.visit.locomotion().fade() == 0.0F);
}

TEST_CASE("recentring comes back from the other side of a wall, and the view opens there") {
    Visited v;
    v.head = glm::translate(glm::mat4(1.0F), {0, 1.6F, -4.5F}); // walked through it in his own room
    v.run(with_hands(), 1.0);
    CHECK(v.visit.locomotion().fade() > 0.9F);
    auto input = with_hands();
    input.hands[1].recentre = true;
    v.run(input, 2.0);
    CHECK(v.visit.locomotion().fade() == 0.0F);
    CHECK((v.visit.world_from_floor() * v.head)[3].z == doctest::Approx(0.0F));
}

TEST_CASE("tracking that is lost moves nothing, and coming back elsewhere behind a wall stays closed") {
    Visited v;
    const auto before = v.visit.world_from_floor();
    for (int i = 0; i < 90; ++i) v.visit.step({}, std::nullopt, frame);
    CHECK(v.visit.world_from_floor() == before);
    v.head = glm::translate(glm::mat4(1.0F), {0, 1.6F, -4.5F});
    v.run({}, 0.5);
    CHECK(v.visit.locomotion().fade() > 0.9F);
    v.visit.head_jumped(); // another session: where he was says nothing
    v.run({}, 0.5);
    CHECK(v.visit.locomotion().fade() == 0.0F);
}

TEST_CASE("what stands on a table is dragged by a hand; a site is not") {
    for (const float side : {0.4F, 20.0F}) {
        Visited v(side);
        if (side < 1.0F) v.visit.set_bounds(bounds_of(0.4F, 0.5F));
        auto input = with_hands();
        input.hands[1].grab = 1.0F;
        v.run(input, 0.1);
        (*input.hands[1].floor_from_grip)[3] += glm::vec4(0.1F, 0.2F, 0, 0);
        v.run(input, 0.1);
        const glm::vec3 moved = v.visit.world_from_floor()[3];
        if (side < 1.0F)
            CHECK(glm::distance(moved, glm::vec3(-0.1F, -0.2F, 0)) < 1e-4F);
        else
            CHECK(moved == glm::vec3(0));
    }
}

TEST_CASE("a held hand and the stick make a model of a site, step by step behind a closed view, and back") {
    Visited v;
    auto input = with_hands();
    const auto push = [&](float y) {
        input.hands[0].grab = 1.0F;
        input.hands[1].stick = {0, y};
        float fade = 0.0F;
        const auto before = v.visit.world_from_floor();
        for (int i = 0; i < 40; ++i) {
            const auto was = v.visit.world_from_floor();
            const float closed = v.visit.locomotion().fade();
            v.visit.step(input, v.head, frame);
            if (v.visit.world_from_floor() != was) fade = std::max(closed, v.visit.locomotion().fade());
        }
        if (v.visit.world_from_floor() != before) CHECK(fade == 1.0F); // it never jumps in sight
        input.hands[1].stick = {};
        input.hands[0].grab = 0.0F;
        v.run(input, 0.3);
    };
    push(-1.0F);
    CHECK(v.visit.scale() == doctest::Approx(2.0F));
    for (int i = 0; i < 10; ++i) push(-1.0F);
    CHECK(v.visit.scale() == doctest::Approx(50.0F));
    // It stands before him, on a table.
    const glm::vec3 middle = glm::inverse(v.visit.world_from_floor()) * glm::vec4(0, 0, 0, 1);
    CHECK(middle.y == doctest::Approx(0.9F));
    CHECK(middle.z < -0.5F);
    CHECK(middle.z > -1.2F);
    CHECK(v.visit.locomotion().fade() == 0.0F); // nothing of a model is a wall
    for (int i = 0; i < 10; ++i) push(1.0F);
    CHECK(v.visit.scale() == doctest::Approx(1.0F));
    CHECK(glm::distance(glm::vec3(v.visit.world_from_floor()[3]), glm::vec3(0)) < 1e-3F); // where he was
}

TEST_CASE("he climbs what he can reach, and is put on his feet") {
    Visited v;
    v.head = glm::translate(glm::mat4(1.0F), {0, 1.6F, -3.6F});
    auto input = with_hands();
    input.hands[1].floor_from_grip = glm::translate(glm::mat4(1.0F), {0.2F, 1.8F, -3.95F});
    v.run(input, 0.1);
    input.hands[1].grab = 1.0F;
    v.run(input, 0.05);
    (*input.hands[1].floor_from_grip)[3].y = 1.2F;
    v.run(input, 0.1);
    CHECK(v.visit.world_from_floor()[3].y == doctest::Approx(0.6F));
    input.hands[1].grab = 0.0F;
    v.run(input, 1.0);
    CHECK(v.visit.world_from_floor()[3].y == doctest::Approx(0.0F)); // the wall has no top: down again
}

TEST_CASE("without hands a gaze that rests on the ground goes there, on a wall it selects, at his feet it asks for the "
          "menu") {
    Visited v;
    v.head = standing(-35.0F); // 2.3 m ahead on the ground
    auto events = v.events({}, 3.0 + 2.5);
    CHECK(events.empty());
    CHECK(v.visit.locomotion().feet(v.head).z == doctest::Approx(-1.6F / std::tan(glm::radians(35.0F))).epsilon(0.02));
    CHECK(v.visit.locomotion().fade() == 0.0F);

    Visited wall;
    events = wall.events({}, 3.0 + 2.5);
    REQUIRE(events.size() == 1);
    CHECK(events[0].kind == Kind::select);
    CHECK_FALSE(events[0].hand);
    CHECK(events[0].pick->subject.node == 7);

    Visited feet;
    feet.head = standing(-80.0F);
    CHECK(has(feet.events({}, 3.0 + 2.5), Kind::menu));
    CHECK(feet.visit.world_from_floor() == glm::mat4(1.0F));

    Visited handy; // with a controller in his hand he may look where he likes
    handy.head = standing(-35.0F);
    CHECK(handy.events(with_hands(), 8.0).empty());
    CHECK(handy.visit.world_from_floor() == glm::mat4(1.0F));
}

TEST_CASE("eyes that are tracked lead, not the head") {
    Visited v;
    xr::Input input;
    input.floor_from_gaze = standing(-35.0F);
    v.run(input, 5.5);
    CHECK(v.visit.locomotion().feet(v.head).z < -1.5F);
}

TEST_CASE("a seated visitor's eyes are lifted, his feet stay on the ground, and he may be raised") {
    Visited v(20.0F, {.seated = true});
    v.head = glm::translate(glm::mat4(1.0F), {0, 1.1F, 0});
    v.visit.place(glm::mat4(1.0F), bounds_of(20, 3));
    v.run({}, 1.0);
    CHECK((v.visit.world_from_floor() * v.head)[3].y == doctest::Approx(1.6F));
    CHECK(v.visit.locomotion().feet(v.head).y == doctest::Approx(0.0F));
    auto input = with_hands();
    input.hands[1].stick_pressed = true;
    input.hands[1].stick = {0, 1};
    v.run(input, 1.0);
    const float raised = (v.visit.world_from_floor() * v.head)[3].y;
    CHECK(raised > 1.75F);
    CHECK(raised < 1.95F);
    CHECK(v.visit.locomotion().feet(v.head).y == doctest::Approx(0.0F));
    v.run(input, 60.0);
    CHECK((v.visit.world_from_floor() * v.head)[3].y < 2.4F);
    input = with_hands(); // he stands up
    input.hands[0].stick_pressed = true;
    v.run(input, 1.0);
    CHECK((v.visit.world_from_floor() * v.head)[3].y == doctest::Approx(1.1F));
    CHECK(v.visit.locomotion().fade() == 0.0F);
}

TEST_CASE("in his own room the scan is put where he points, and he is never moved by a stick") {
    Visited v;
    v.visit.set_room(true);
    auto input = with_hands();
    input.hands[0].stick = {0, 1};
    v.run(input, 1.0);
    CHECK(v.visit.world_from_floor() == glm::mat4(1.0F));
    input = with_hands();
    input.hands[1].teleport = true;
    input.hands[1].floor_from_aim =
        glm::rotate(*input.hands[1].floor_from_aim, glm::radians(-45.0F), glm::vec3(1, 0, 0));
    v.run(input, 0.2);
    CHECK(v.visit.world_from_floor() == glm::mat4(1.0F)); // while he aims
    CHECK_FALSE(v.visit.markers().empty());
    input.hands[1].teleport = false;
    v.run(input, 0.2);
    const glm::vec3 stands = glm::inverse(v.visit.world_from_floor()) * glm::vec4(0, 0, 0, 1);
    CHECK(glm::distance(stands, glm::vec3(0.2F, 0, -1.5F)) < 1e-3F);
}

TEST_CASE("what he has put down in his room stays there when the headset moves its floor, but not in his hands") {
    Visited v;
    v.visit.set_room(true);
    auto input = with_hands();
    input.hands[1].floor_from_aim =
        glm::rotate(*input.hands[1].floor_from_aim, glm::radians(-45.0F), glm::vec3(1, 0, 0));
    CHECK_FALSE(v.visit.take_put());
    v.visit.hold_to(glm::translate(glm::mat4(1.0F), {5, 0, 5})); // nothing was put down: nothing is held
    CHECK(v.visit.world_from_floor() == glm::mat4(1.0F));
    input.hands[1].teleport = true;
    v.run(input, 0.2);
    CHECK_FALSE(v.visit.take_put());
    input.hands[1].teleport = false;
    v.run(input, 0.2);
    const auto put = v.visit.take_put();
    REQUIRE(put);
    CHECK(glm::distance(glm::vec3((*put)[3]), glm::vec3(0.2F, 0, -1.5F)) < 1e-3F);
    CHECK_FALSE(v.visit.take_put()); // once

    // The floor's origin goes 1 m to the right and turns: the place is now elsewhere on it.
    const glm::mat4 moved = glm::rotate(glm::translate(glm::mat4(1.0F), {-1, 0, 0}), 0.3F, glm::vec3(0, 1, 0));
    v.visit.hold_to(moved * *put);
    v.run(input, 0.1);
    const glm::vec3 stands = glm::inverse(v.visit.world_from_floor()) * glm::vec4(0, 0, 0, 1);
    CHECK(glm::distance(stands, glm::vec3(moved * (*put)[3])) < 1e-3F);
    CHECK_FALSE(v.visit.take_put()); // it is no act of his

    (void)v.visit.take_events();
    v.visit.hold_to({});
    v.visit.hold_to({});
    CHECK(glm::distance(glm::vec3(glm::inverse(v.visit.world_from_floor()) * glm::vec4(0, 0, 0, 1)), stands) < 1e-4F);
    v.visit.hold_to(moved * *put);
    const auto events = v.visit.take_events();
    REQUIRE(events.size() == 2); // each change once
    CHECK(events[0].kind == Kind::place_lost);
    CHECK(events[1].kind == Kind::place_found);

    // What he drags stays in his hand.
    for (auto& hand : input.hands) hand.grab = 0.0F;
    input.hands[0].grab = 1.0F;
    v.run(input, 0.1);
    (*input.hands[0].floor_from_grip)[3].x += 0.4F;
    v.visit.hold_to(moved * *put);
    v.run(input, 0.1);
    v.visit.hold_to(moved * *put);
    const glm::vec3 dragged = glm::inverse(v.visit.world_from_floor()) * glm::vec4(0, 0, 0, 1);
    CHECK(dragged.x == doctest::Approx(stands.x + 0.4F).epsilon(0.01));
    input.hands[0].grab = 0.0F;
    v.run(input, 0.2);
    const auto again = v.visit.take_put();
    REQUIRE(again);
    CHECK((*again)[3].x == doctest::Approx(dragged.x).epsilon(0.01));
}

TEST_CASE("what was put down on another day comes to stand there, as large as it was") {
    Visited v;
    v.visit.set_room(true);
    v.visit.recall(4.0F); // four metres of it were one of his
    const glm::mat4 place = glm::translate(glm::mat4(1.0F), {1, 0.7F, -2});
    v.visit.hold_to(place);
    CHECK(v.visit.scale() == doctest::Approx(4.0F));
    const glm::vec3 foot = glm::inverse(v.visit.world_from_floor()) * glm::vec4(0, 0, 0, 1);
    CHECK(glm::distance(foot, glm::vec3(1, 0.7F, -2)) < 1e-4F);
}

TEST_CASE("a floor is pointed at from above it, within reach") {
    const auto aim = [](float degrees, float height) {
        return glm::rotate(glm::translate(glm::mat4(1.0F), {0, height, 0}), glm::radians(degrees), glm::vec3(1, 0, 0));
    };
    CHECK(spot_on_floor(aim(-45, 1)).value().z == doctest::Approx(-1.0F));
    CHECK_FALSE(spot_on_floor(aim(10, 1)));
    CHECK_FALSE(spot_on_floor(aim(-4, 1)));
    CHECK_FALSE(spot_on_floor(aim(-45, -1)));
}

TEST_CASE("being away is told once each way, and so is the runtime's own recentring") {
    Visited v;
    v.visit.set_away(true);
    v.visit.set_away(true);
    v.visit.set_away(false);
    v.visit.was_recentred();
    const auto events = v.visit.take_events();
    REQUIRE(events.size() == 3);
    CHECK(events[0].kind == Kind::paused);
    CHECK(events[1].kind == Kind::resumed);
    CHECK(events[2].kind == Kind::recentred);
    CHECK(v.visit.take_events().empty());
}

TEST_CASE("a failure stands before him as a sign, in the light") {
    Visit visit;
    visit.set_failure(true);
    visit.place(glm::mat4(1.0F), {});
    for (int i = 0; i < 90; ++i) visit.step({}, standing(), frame);
    CHECK(visit.locomotion().fade() == 0.0F);
    REQUIRE_FALSE(visit.markers().empty());
    for (const auto& corner : visit.markers()) CHECK(corner.position.z < -1.0F);
}

TEST_CASE("markers are whole triangles and finite, whatever is looked at from where") {
    Visited v;
    auto input = with_hands();
    input.hands[0].joints.emplace();
    input.hands[1].select = 0.6F;
    v.head = standing(-90.0F); // straight down
    v.run(input, 0.1);
    CHECK(v.visit.markers().size() % 3 == 0);
    CHECK(v.visit.markers().size() > 100);
    for (const auto& corner : v.visit.markers()) {
        CHECK(std::isfinite(corner.position.x));
        CHECK(std::isfinite(corner.position.y));
        CHECK(std::isfinite(corner.position.z));
    }
}
