// Standing, walking and being thrown, in a room made for it.
#include "walk/body.h"

#include <doctest/doctest.h>

#include <vector>

using namespace guanhe::walk;

namespace {

void quad(std::vector<Triangle>& out, const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const glm::vec3& d) {
    out.push_back({{{a, b, c}}});
    out.push_back({{{a, c, d}}});
}

void level(std::vector<Triangle>& out, float x0, float z0, float x1, float z1, float y) {
    quad(out, {x0, y, z0}, {x0, y, z1}, {x1, y, z1}, {x1, y, z0});
}

/// Floor from -10 to 10 in x and z; a wall along x = 3 from z = -10 to 0; a step of 0.3 m from z = 3, of 0.5 m more
/// from z = 5; a ceiling at 1.2 m over x < -6; a ramp of 30 degrees to the west of z < -6 ... and nothing beyond 10.
Surface room() {
    std::vector<Triangle> all;
    level(all, -10, -10, 10, 3, 0.0F);
    level(all, -10, 3, 10, 5, 0.3F);
    quad(all, {-10, 0, 3}, {10, 0, 3}, {10, 0.3F, 3}, {-10, 0.3F, 3});
    level(all, -10, 5, 10, 10, 0.8F);
    quad(all, {-10, 0.3F, 5}, {10, 0.3F, 5}, {10, 0.8F, 5}, {-10, 0.8F, 5});
    quad(all, {3, 0, -10}, {3, 0, 0}, {3, 3, 0}, {3, 3, -10});
    level(all, -10, -10, -6, 3, 1.2F);
    return Surface(all);
}

glm::vec3 walked(const Surface& surface, glm::vec3 feet, const glm::vec3& way, int steps) {
    for (int i = 0; i < steps; ++i) feet = walk(surface, {}, feet, way / static_cast<float>(steps));
    return feet;
}

} // namespace

TEST_CASE("ground is stood on unless it is too low or too steep") {
    const auto surface = room();
    const Body body;
    const auto on_floor = stand(surface, body, {0, 1, 0}, 2.0F);
    CHECK(on_floor.refusal == Refusal::none);
    CHECK(on_floor.feet == glm::vec3(0, 0, 0));
    CHECK(stand(surface, body, {-8, 1, 0}, 2.0F).refusal == Refusal::too_low);
    CHECK(stand(surface, body, {20, 1, 0}, 2.0F).refusal == Refusal::nothing_there);
    std::vector<Triangle> ramps;
    quad(ramps, {0, 0, 0}, {0, 0, 1}, {1, 0.7F, 1}, {1, 0.7F, 0}); // 35 degrees
    quad(ramps, {2, 0, 0}, {2, 0, 1}, {3, 1.0F, 1}, {3, 1.0F, 0}); // 45
    const Surface slopes(ramps);
    CHECK(stand(slopes, body, {0.5F, 2, 0.5F}, 3.0F).refusal == Refusal::none);
    CHECK(stand(slopes, body, {2.5F, 2, 0.5F}, 3.0F).refusal == Refusal::too_steep);
}

TEST_CASE("a wall stops, at any speed, and is slid along") {
    const auto surface = room();
    const Body body;
    const auto stopped = walked(surface, {0, 0, -5}, {6, 0, 0}, 200);
    CHECK(stopped.x <= 3.0F - body.radius + 1e-3F);
    CHECK(stopped.x > 2.0F);
    CHECK(walk(surface, body, {0, 0, -5}, {8, 0, 0}).x <= 0.0F); // a leap of one frame goes nowhere rather than through
    const auto slid = walked(surface, {2, 0, -5}, {4, 0, 4}, 200);
    CHECK(slid.x <= 3.0F + 1.5F); // round its end at z = 0 at the earliest
    CHECK(slid.z > -1.5F);
}

TEST_CASE("a low step is climbed, a high one and a low ceiling are not, and nobody falls off") {
    const auto surface = room();
    const auto up = walked(surface, {0, 0, 2}, {0, 0, 2}, 100);
    CHECK(up.y == doctest::Approx(0.3F));
    CHECK(up.z == doctest::Approx(4.0F));
    const auto blocked = walked(surface, up, {0, 0, 3}, 100);
    CHECK(blocked.z < 5.0F);
    CHECK(blocked.y == doctest::Approx(0.3F));
    CHECK(walked(surface, up, {0, 0, -2}, 100).y == doctest::Approx(0.0F)); // and down again
    CHECK(walked(surface, {-5, 0, 0}, {-3, 0, 0}, 100).x >= -6.3F);
    const auto edge = walked(surface, {5, 0, 2}, {8, 0, 0}, 400);
    CHECK(edge.x <= 10.0F);
    CHECK(edge.x > 9.0F);
}

TEST_CASE("a sill and a clod are stepped over, and a bank is not climbed") {
    std::vector<Triangle> all;
    level(all, -5, -5, 5, 0, 0.0F);
    // A sill 9 cm high whose sides are steeper than can be stood on.
    quad(all, {-5, 0, 0}, {5, 0, 0}, {5, 0.09F, 0.06F}, {-5, 0.09F, 0.06F});
    quad(all, {-5, 0.09F, 0.06F}, {5, 0.09F, 0.06F}, {5, 0, 0.12F}, {-5, 0, 0.12F});
    level(all, -5, 0.12F, 5, 2, 0.0F);
    // A bank of 55 degrees, two metres high.
    quad(all, {-5, 0, 2}, {5, 0, 2}, {5, 2.0F, 3.4F}, {-5, 2.0F, 3.4F});
    const Surface ground(all);
    for (const int steps : {20, 100, 700}) { // fast and slow
        CAPTURE(steps);
        const auto over = walked(ground, {0, 0, -1}, {0, 0, 2}, steps);
        CHECK(over.z == doctest::Approx(1.0F).epsilon(0.01));
        CHECK(over.y == doctest::Approx(0.0F));
        CHECK(walked(ground, over, {0, 0, -2}, steps).z == doctest::Approx(-1.0F).epsilon(0.01));
        const auto stopped = walked(ground, {0, 0, 1}, {0, 0, 2.5F}, steps);
        CHECK(stopped.z < 2.2F);
        CHECK(stopped.y < 0.3F);
    }
}

TEST_CASE("where there is no ground he goes on level") {
    CHECK(walk(Surface(), {}, {1, 2, 3}, {1, 5, 0}) == glm::vec3(2, 2, 3));
    CHECK(walk(room(), {}, {50, 2, 0}, {1, 0, 0}) == glm::vec3(51, 2, 0)); // beside the scan
    CHECK(walk(room(), {}, {0, 0, 0}, {0, 0, 0}) == glm::vec3(0, 0, 0));
}

TEST_CASE("a throw lands on the ground, not on a wall, and not from behind one") {
    const auto surface = room();
    const Body body;
    const glm::vec3 head(0, 1.6F, -5), hand(0.2F, 1.2F, -5.3F);
    const auto landed = throw_from(surface, body, head, hand, glm::normalize(glm::vec3(-1, 0.5F, 0)));
    CHECK(landed.end.refusal == Refusal::none);
    CHECK(landed.end.feet.x < -3.0F);
    CHECK(landed.arc.size() > 10);
    CHECK(throw_from(surface, body, head, hand, {1, 0, 0}).end.refusal == Refusal::too_steep);
    CHECK(throw_from(surface, body, head, {3.2F, 1.2F, -5}, {1, 0, 0}).end.refusal == Refusal::behind_a_wall);
    CHECK(throw_from(surface, body, {30, 1.6F, 0}, {30, 1.2F, 0}, {1, 0, 0}).end.refusal == Refusal::nothing_there);
}

TEST_CASE("a head behind a wall is noticed until it comes back") {
    const auto surface = room();
    HeadGuard guard;
    CHECK_FALSE(guard.blocked(surface, {2.8F, 1.6F, -5}));
    CHECK(guard.blocked(surface, {3.1F, 1.6F, -5}));
    CHECK(guard.blocked(surface, {3.5F, 1.6F, -4})); // further in is no way out
    CHECK_FALSE(guard.blocked(surface, {2.9F, 1.6F, -5}));
    guard.forget();
    CHECK_FALSE(guard.blocked(surface, {3.5F, 1.6F, -4})); // put there by a teleport
}

TEST_CASE("the lowest floor is stood on: not the roof, and not the inside of a block") {
    std::vector<Triangle> all;
    level(all, 0, 0, 4, 4, 0.0F); // a floor
    level(all, 0, 0, 4, 4, 3.0F); // the roof over it
    level(all, 6, 0, 9, 4, 2.5F); // the top of a block, whose underside shows its back from above
    quad(all, {6, 0, 0}, {9, 0, 0}, {9, 0, 4}, {6, 0, 4});
    const Surface surface(all);
    const auto floor = stand_lowest(surface, {}, {2, 2}, 5.0F, -1.0F);
    CHECK(floor.refusal == Refusal::none);
    CHECK(floor.feet.y == doctest::Approx(0.0F));
    CHECK(stand_lowest(surface, {}, {7, 2}, 5.0F, -1.0F).feet.y == doctest::Approx(2.5F));
    CHECK(stand_lowest(surface, {}, {20, 2}, 5.0F, -1.0F).refusal == Refusal::nothing_there);
}
