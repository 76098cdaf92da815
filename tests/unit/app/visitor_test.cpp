// Where a visitor with a headset stands.
#include "headset/visitor.h"

#include <doctest/doctest.h>

#include <glm/glm.hpp>

using namespace guanhe;
using namespace guanhe::app;

namespace {

constexpr float eye_height = 1.6F;

scan::Bounds box(const glm::vec3& min, const glm::vec3& max) {
    scan::Bounds bounds;
    bounds.min = min;
    bounds.max = max;
    return bounds;
}

glm::vec3 place(const glm::mat4& floor) {
    return floor[3];
}

glm::vec3 ahead(const glm::mat4& floor) {
    return -glm::vec3(floor[2]);
}

/// Metres stay metres, and the floor is level.
void check_upright(const glm::mat4& floor) {
    CHECK(glm::distance(glm::vec3(floor[1]), glm::vec3(0, 1, 0)) < 1e-6F);
    CHECK(glm::length(glm::vec3(floor[0])) == doctest::Approx(1.0F));
    CHECK(glm::length(glm::vec3(floor[2])) == doctest::Approx(1.0F));
    CHECK(glm::determinant(glm::mat3(floor)) == doctest::Approx(1.0F));
}

} // namespace

TEST_CASE("a jar stands on a table before the visitor, within reach and not in the face") {
    for (const glm::vec3 where : {glm::vec3(0), glm::vec3(120, -40, 7)}) {
        const auto floor = visitor_floor(box(where, where + glm::vec3(0.4F, 0.6F, 0.3F)), std::nullopt);
        check_upright(floor);
        const glm::vec3 seen = glm::vec3(glm::inverse(floor) * glm::vec4(where + glm::vec3(0.2F, 0.0F, 0.3F), 1.0F));
        CHECK(seen.x == doctest::Approx(0.0F));
        CHECK(seen.y > 0.6F); // a table's height
        CHECK(seen.y < 1.1F);
        CHECK(-seen.z > 0.3F); // the front of it
        CHECK(-seen.z < 0.8F);
    }
}

TEST_CASE("a site is life size: the visitor stands before it, on its ground") {
    const auto temple = box({-20, 3, -30}, {20, 18, 30});
    const auto floor = visitor_floor(temple, std::nullopt);
    check_upright(floor);
    CHECK(place(floor).x == doctest::Approx(0.0F));
    CHECK(place(floor).y == doctest::Approx(3.0F));
    CHECK(place(floor).z > temple.max.z);
    CHECK(place(floor).z <= temple.max.z + 6.0F);
    CHECK(ahead(floor).z == doctest::Approx(-1.0F));
    // What is only just too large for the table is not stood in either.
    CHECK(place(visitor_floor(box({0, 0, 0}, {1.6F, 1.6F, 1.6F}), std::nullopt)).z >= 1.6F + 1.0F);
}

TEST_CASE("with a camera the visitor's eyes are there and look its way, level") {
    const CameraPlace camera{{3, 5, -2}, {7, 0, -2}};
    const auto floor = visitor_floor(box({-1, -1, -1}, {1, 1, 1}), camera);
    check_upright(floor);
    CHECK(glm::distance(glm::vec3(floor * glm::vec4(0, eye_height, 0, 1)), camera.eye) < 1e-5F);
    CHECK(glm::distance(ahead(floor), glm::vec3(1, 0, 0)) < 1e-6F);
}

TEST_CASE("where there is nothing the visitor stands at the origin") {
    const auto floor = visitor_floor(scan::Bounds{}, std::nullopt);
    check_upright(floor);
    CHECK(place(floor) == glm::vec3(0));
}

TEST_CASE("a camera that looks straight down, a flat scan and a point leave the visitor upright") {
    const auto down = visitor_floor(box({-1, 0, -1}, {1, 0, 1}), CameraPlace{{0, 9, 0}, {0, 0, 0}});
    check_upright(down);
    CHECK(place(down).y == doctest::Approx(9.0F - eye_height));
    for (const auto& bounds : {box({2, 2, 2}, {2, 2, 2}), box({-5, 1, -5}, {5, 1, 5}), box({0, 0, 0}, {0, 9, 0})}) {
        const auto floor = visitor_floor(bounds, std::nullopt);
        check_upright(floor);
        CHECK(place(floor).z > bounds.max.z);
    }
}
