// Climbing: the body goes as far as the hand pulls, and comes down somewhere it can stand.
#include "headset/climb.h"

#include <doctest/doctest.h>
#include <glm/gtc/matrix_transform.hpp>

#include <vector>

using namespace guanhe;
using namespace guanhe::app;

namespace {

/// A floor at 0, and a block of 2 m height from z = -1 on.
walk::Surface wall_and_top() {
    std::vector<walk::Triangle> all;
    const auto quad = [&](const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const glm::vec3& d) {
        all.push_back({{a, b, c}});
        all.push_back({{a, c, d}});
    };
    quad({-5, 0, 5}, {5, 0, 5}, {5, 0, -1}, {-5, 0, -1});
    quad({-5, 0, -1}, {5, 0, -1}, {5, 2, -1}, {-5, 2, -1});
    quad({-5, 2, -1}, {5, 2, -1}, {5, 2, -5}, {-5, 2, -5});
    return walk::Surface(std::move(all));
}

using Hands = std::array<Climb::Hand, 2>;

} // namespace

TEST_CASE("a hand in the air holds nothing, one at the wall pulls") {
    const auto surface = wall_and_top();
    CHECK(within_reach(surface, {0, 1.5F, -0.9F}));
    CHECK(within_reach(surface, {0, 1.5F, -1.08F})); // in it
    CHECK_FALSE(within_reach(surface, {0, 1.5F, -0.6F}));

    Climb climb;
    glm::mat4 floor(1.0F);
    floor = climb.step(floor, Hands{Climb::Hand{{0, 1.5F, -0.5F}, true, true}, {}}, surface, {});
    CHECK_FALSE(climb.climbing());
    floor = climb.step(floor, Hands{Climb::Hand{{0, 1.5F, -0.95F}, true, false}, {}}, surface, {});
    CHECK_FALSE(climb.climbing()); // closed before it came there
    floor = climb.step(floor, Hands{}, surface, {});
    floor = climb.step(floor, Hands{Climb::Hand{{0, 1.5F, -0.95F}, true, true}, {}}, surface, {});
    REQUIRE(climb.climbing());
    CHECK(floor == glm::mat4(1.0F));
    floor = climb.step(floor, Hands{Climb::Hand{{0.1F, 1.0F, -0.95F}, true, false}, {}}, surface, {});
    CHECK(glm::distance(glm::vec3(floor[3]), glm::vec3(-0.1F, 0.5F, 0)) < 1e-5F); // down with the hand, up with him
}

TEST_CASE("hand over hand, without a jump") {
    const auto surface = wall_and_top();
    Climb climb;
    glm::mat4 floor(1.0F);
    floor = climb.step(floor, Hands{Climb::Hand{{-0.2F, 1.5F, -0.95F}, true, true}, {}}, surface, {});
    floor = climb.step(floor, Hands{Climb::Hand{{-0.2F, 1.1F, -0.95F}, true, false}, {}}, surface, {});
    const float before = floor[3].y;
    CHECK(before == doctest::Approx(0.4F));
    floor = climb.step(
        floor, Hands{Climb::Hand{{-0.2F, 1.1F, -0.95F}, true, false}, Climb::Hand{{0.2F, 1.5F, -0.95F}, true, true}},
        surface, {});
    CHECK(floor[3].y == doctest::Approx(before));
    // The second pulls; the first slips along.
    floor = climb.step(
        floor, Hands{Climb::Hand{{-0.2F, 1.0F, -0.95F}, true, false}, Climb::Hand{{0.2F, 1.2F, -0.95F}, true, false}},
        surface, {});
    CHECK(floor[3].y == doctest::Approx(before + 0.3F));
    // It lets go: the first holds on from where it is.
    const float high = floor[3].y;
    floor = climb.step(floor, Hands{Climb::Hand{{-0.2F, 1.0F, -0.95F}, true, false}, {}}, surface, {});
    CHECK(climb.climbing());
    CHECK(floor[3].y == doctest::Approx(high));
    CHECK_FALSE(climb.let_go());
    floor = climb.step(floor, Hands{}, surface, {});
    CHECK_FALSE(climb.climbing());
    CHECK(climb.let_go());
    floor = climb.step(floor, Hands{}, surface, {});
    CHECK_FALSE(climb.let_go());
}

TEST_CASE("letting go over the edge is being up, under it is coming down, over nothing is going back") {
    const auto surface = wall_and_top();
    Climb climb;
    const walk::Body body;
    const glm::vec3 began(0, 0, 0.5F);
    (void)climb.step(glm::mat4(1.0F), Hands{Climb::Hand{{0, 1.5F, -0.95F}, true, true}, {}}, surface, began);
    const glm::vec3 ahead(0, 0, -1);
    CHECK(climb.footing(surface, body, {0, 2.9F, -0.7F}, ahead, {0, 1.3F, -0.7F}).y == doctest::Approx(2.0F));
    const auto down = climb.footing(surface, body, {0, 1.9F, -0.5F}, ahead, {0, 0.3F, -0.5F});
    CHECK(down.y == doctest::Approx(0.0F));
    CHECK(down.z == doctest::Approx(-0.5F));
    CHECK(climb.footing(surface, body, {30, 5, 0}, ahead, {30, 3.4F, 0}) == began);
}
