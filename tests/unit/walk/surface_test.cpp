// Rays through triangles, against trying them all.
#include "walk/surface.h"

#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <vector>

using namespace guanhe::walk;

namespace {

std::vector<Triangle> rubble(std::uint32_t seed, int count) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> place(-10.0F, 10.0F), side(-1.0F, 1.0F);
    std::vector<Triangle> all;
    for (int i = 0; i < count; ++i) {
        const glm::vec3 at(place(random), place(random), place(random));
        Triangle t;
        for (auto& corner : t.corners) corner = at + glm::vec3(side(random), side(random), side(random));
        all.push_back(t);
    }
    return all;
}

} // namespace

TEST_CASE("a ray meets what is nearest, as one through each triangle by itself does") {
    const auto triangles = rubble(3, 3000);
    const Surface all(triangles);
    std::vector<Surface> each;
    for (const auto& t : triangles) each.emplace_back(std::vector{t});
    std::mt19937 random(4);
    std::normal_distribution<float> normal;
    int met = 0;
    for (int i = 0; i < 200; ++i) {
        const glm::vec3 origin = glm::vec3(normal(random), normal(random), normal(random)) * 8.0F;
        const glm::vec3 direction = glm::normalize(glm::vec3(normal(random), normal(random), normal(random)));
        float nearest = 30.0F;
        bool any = false;
        for (const auto& one : each)
            if (const auto hit = one.cast(origin, direction, nearest)) nearest = hit->distance, any = true;
        const auto hit = all.cast(origin, direction, 30.0F);
        REQUIRE(hit.has_value() == any);
        if (!hit) continue;
        ++met;
        CHECK(hit->distance == nearest);
        CHECK(glm::dot(hit->normal, direction) <= 0.0F);
        CHECK(glm::distance(hit->point, origin + direction * nearest) < 1e-4F);
    }
    CHECK(met > 50);
}

TEST_CASE("rays along an axis, and in the plane of a box, find the ground") {
    // Two squares of ground, level: their boxes are flat.
    std::vector<Triangle> ground;
    for (float x = 0; x < 8; ++x)
        for (float z = 0; z < 8; ++z) {
            ground.push_back({{{{x, 0, z}, {x, 0, z + 1}, {x + 1, 0, z}}}});
            ground.push_back({{{{x + 1, 0, z}, {x, 0, z + 1}, {x + 1, 0, z + 1}}}});
        }
    const Surface surface(ground);
    for (float x = 0.0F; x <= 8.0F; x += 0.5F) { // on edges and on corners, too
        const auto hit = surface.cast({x, 2, 3.0F}, {0, -1, 0}, 5.0F);
        REQUIRE(hit);
        CHECK(hit->distance == doctest::Approx(2.0F));
        CHECK(hit->normal == glm::vec3(0, 1, 0));
    }
    CHECK_FALSE(surface.cast({9, 2, 3}, {0, -1, 0}, 5.0F));
    CHECK_FALSE(surface.cast({1, 2, 3}, {0, -1, 0}, 1.5F));                          // not long enough
    CHECK(surface.cast({1, -2, 3}, {0, 1, 0}, 5.0F)->normal == glm::vec3(0, -1, 0)); // from below
}

TEST_CASE("what is no triangle is left out") {
    const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
    const Surface surface({{{{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}}}},
                           {{{{0, 0, 0}, {1, nan, 0}, {0, 0, 1}}}},
                           {{{{0, 0, 0}, {inf, 0, 0}, {0, 0, 1}}}}});
    CHECK(surface.empty());
    CHECK_FALSE(surface.cast({0, 1, 0}, {0, -1, 0}, 10.0F));
    CHECK_FALSE(Surface().between({0, 1, 0}, {0, -1, 0}));
}
