// What is held stays in the hand, and nothing is scaled past what the visitor may.
#include "headset/world_grip.h"

#include <doctest/doctest.h>
#include <glm/gtc/matrix_transform.hpp>

#include <array>
#include <cmath>
#include <optional>

using namespace guanhe;
using namespace guanhe::app;

namespace {

using Hands = std::array<std::optional<glm::vec3>, 2>;

scan::Bounds box(const glm::vec3& min, const glm::vec3& max) {
    scan::Bounds bounds;
    bounds.min = min;
    bounds.max = max;
    return bounds;
}

glm::vec3 world_of(const glm::mat4& floor, const glm::vec3& at) {
    return floor * glm::vec4(at, 1.0F);
}

void check_upright(const glm::mat4& floor) {
    const float scale = scale_of(floor);
    CHECK(glm::distance(glm::vec3(floor[1]) / scale, glm::vec3(0, 1, 0)) < 1e-4F);
    CHECK(glm::length(glm::vec3(floor[0])) == doctest::Approx(scale).epsilon(1e-4));
    CHECK(glm::length(glm::vec3(floor[2])) == doctest::Approx(scale).epsilon(1e-4));
    CHECK(std::abs(glm::dot(glm::vec3(floor[0]), glm::vec3(floor[2]))) < 1e-3F * scale * scale);
}

constexpr ScaleRange free_range{0.01F, 100.0F};

} // namespace

TEST_CASE("one hand drags, and the first touch moves nothing") {
    const glm::mat4 start = glm::rotate(glm::translate(glm::mat4(1.0F), {3, 1, -2}), 0.7F, glm::vec3(0, 1, 0));
    WorldGrip grip;
    const glm::vec3 hand(0.2F, 1.1F, -0.4F);
    glm::mat4 floor = grip.step(start, Hands{hand, std::nullopt}, free_range);
    CHECK(floor == start);
    CHECK(grip.holding());
    const glm::vec3 held = world_of(start, hand), there = hand + glm::vec3(0.3F, -0.2F, 0.5F);
    floor = grip.step(floor, Hands{there, std::nullopt}, free_range);
    CHECK(glm::distance(world_of(floor, there), held) < 1e-5F);
    CHECK(glm::mat3(floor) == glm::mat3(start));
    floor = grip.step(floor, Hands{}, free_range);
    CHECK_FALSE(grip.holding());
    CHECK(glm::distance(world_of(floor, there), held) < 1e-5F); // it stays where it was let go
}

TEST_CASE("two hands turn about the vertical, scale and drag, and what each holds stays in it") {
    const glm::mat4 start = glm::translate(glm::mat4(1.0F), {-4, 0, 9});
    WorldGrip grip;
    const glm::vec3 left(-0.2F, 1.0F, -0.5F), right(0.2F, 1.0F, -0.5F);
    glm::mat4 floor = grip.step(start, Hands{left, right}, free_range);
    const glm::vec3 held_left = world_of(start, left), held_right = world_of(start, right);
    // Pulled to twice as far apart, turned by 40° and moved.
    const glm::mat4 act =
        glm::rotate(glm::translate(glm::mat4(1.0F), {0.1F, 0.2F, -0.3F}), glm::radians(40.0F), glm::vec3(0, 1, 0));
    const glm::vec3 wide_left = world_of(act, left * glm::vec3(2, 1, 1)),
                    wide_right = world_of(act, right * glm::vec3(2, 1, 1));
    floor = grip.step(floor, Hands{wide_left, wide_right}, free_range);
    check_upright(floor);
    CHECK(scale_of(floor) == doctest::Approx(0.5F)); // the world is twice as large to him
    CHECK(glm::distance(world_of(floor, wide_left), held_left) < 1e-4F);
    CHECK(glm::distance(world_of(floor, wide_right), held_right) < 1e-4F);
}

TEST_CASE("hands above one another do not spin the world, and a raised one does not tilt it") {
    WorldGrip grip;
    glm::mat4 floor(1.0F);
    floor = grip.step(floor, Hands{glm::vec3(0, 1.0F, -0.5F), glm::vec3(0.01F, 1.4F, -0.5F)}, free_range);
    floor = grip.step(floor, Hands{glm::vec3(0, 1.0F, -0.5F), glm::vec3(-0.01F, 1.4F, -0.49F)}, free_range);
    CHECK(glm::distance(glm::normalize(glm::vec3(floor[0])), glm::vec3(1, 0, 0)) < 1e-5F);
    WorldGrip tilting;
    floor = glm::mat4(1.0F);
    floor = tilting.step(floor, Hands{glm::vec3(-0.2F, 1, 0), glm::vec3(0.2F, 1, 0)}, free_range);
    floor = tilting.step(floor, Hands{glm::vec3(-0.2F, 1, 0), glm::vec3(0.2F, 1.3F, 0)}, free_range);
    check_upright(floor);
}

TEST_CASE("what the range forbids is not done, and the middle of the hands still holds") {
    WorldGrip grip;
    glm::mat4 floor(1.0F);
    floor = grip.step(floor, Hands{glm::vec3(-0.1F, 1, 0), glm::vec3(0.1F, 1, 0)}, {0.5F, 4.0F});
    floor = grip.step(floor, Hands{glm::vec3(-1.0F, 1, 0), glm::vec3(1.0F, 1, 0)}, {0.5F, 4.0F});
    CHECK(scale_of(floor) == doctest::Approx(0.5F));
    CHECK(glm::distance(world_of(floor, {0, 1, 0}), glm::vec3(0, 1, 0)) < 1e-5F);
    floor = grip.step(floor, Hands{glm::vec3(-0.011F, 1, 0), glm::vec3(0.011F, 1, 0)}, {0.5F, 4.0F});
    CHECK(scale_of(floor) == doctest::Approx(4.0F));
    // Hands in the same place say nothing of a scale.
    floor = grip.step(floor, Hands{glm::vec3(0, 1, 0), glm::vec3(0, 1, 0)}, {0.5F, 4.0F});
    CHECK(std::isfinite(floor[3].x));
    CHECK(scale_of(floor) == doctest::Approx(4.0F));
}

TEST_CASE("a hand that lets go leaves what the other holds where it is") {
    WorldGrip grip;
    glm::mat4 floor(1.0F);
    floor = grip.step(floor, Hands{glm::vec3(-0.2F, 1, 0), glm::vec3(0.2F, 1, 0)}, free_range);
    floor = grip.step(floor, Hands{glm::vec3(-0.4F, 1, 0), glm::vec3(0.4F, 1, 0)}, free_range);
    const glm::mat4 before = floor;
    floor = grip.step(floor, Hands{glm::vec3(-0.4F, 1, 0), std::nullopt}, free_range);
    CHECK(floor == before);
    floor = grip.step(floor, Hands{glm::vec3(-0.4F, 1.1F, 0), std::nullopt}, free_range);
    CHECK(scale_of(floor) == doctest::Approx(scale_of(before)));
}

TEST_CASE("steps lead from life size to what two hands hold, and no further") {
    const auto house = box({0, 0, 0}, {20, 8, 12});
    const auto steps = scale_steps(house);
    CHECK(steps.front() == 1.0F);
    CHECK(20.0F / steps.back() <= 0.4F);
    CHECK(20.0F / steps.back() > 0.1F);
    for (std::size_t i = 1; i < steps.size(); ++i) CHECK(steps[i] > steps[i - 1]);
    CHECK(next_scale(house, 1.0F, true).value() == 2.0F);
    CHECK_FALSE(next_scale(house, 1.0F, false));
    CHECK_FALSE(next_scale(house, steps.back(), true));
    CHECK(next_scale(house, 3.3F, false).value() == 2.0F); // from between two steps
    CHECK(next_scale(house, 2.01F, true).value() == 5.0F); // nearly a step is that step

    const auto coin = box({0, 0, 0}, {0.03F, 0.002F, 0.03F});
    const auto enlarged = scale_steps(coin);
    CHECK(enlarged.back() < 0.2F);
    CHECK(0.03F / enlarged.back() <= 0.4F);
    CHECK(next_scale(coin, 1.0F, false).value() == doctest::Approx(0.5F));
    CHECK_FALSE(next_scale(coin, 1.0F, true));

    CHECK(scale_steps(scan::Bounds{}).front() == 1.0F);
    const auto range = scale_range(house);
    CHECK(range.least <= 1.0F);
    CHECK(range.most >= steps.back());
}

TEST_CASE("a model stands on a table before him, wherever he is and looks; what is larger shrinks round his feet") {
    const auto house = box({100, 5, -30}, {120, 13, -18});
    const glm::mat4 head =
        glm::rotate(glm::translate(glm::mat4(1.0F), {0.5F, 1.6F, 0.3F}), glm::radians(70.0F), glm::vec3(0, 1, 0));
    const glm::mat4 start = glm::translate(glm::mat4(1.0F), {110, 5, -10});
    const auto model = at_scale(start, house, 50.0F, head, -0.2F);
    check_upright(model);
    CHECK(scale_of(model) == doctest::Approx(50.0F));
    const glm::vec3 middle = glm::inverse(model) * glm::vec4(110, 5, -24, 1);
    const glm::vec3 seen = glm::inverse(head) * glm::vec4(middle, 1.0F);
    CHECK(std::abs(seen.x) < 1e-3F); // straight ahead
    CHECK(-seen.z > 0.5F);
    CHECK(-seen.z < 1.2F);
    CHECK(middle.y == doctest::Approx(0.7F)); // a table's height above a floor at -0.2 m

    const auto half = at_scale(start, house, 2.0F, head);
    CHECK(glm::distance(world_of(half, {0.5F, 0, 0.3F}), world_of(start, {0.5F, 0, 0.3F})) < 1e-4F);
    CHECK(scale_of(half) == doctest::Approx(2.0F));
}
