#include "render/prefilter.h"

#include "render/sky.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace guanhe;
using namespace guanhe::render;

namespace {

float irradiance(const PrefilteredCube& cube, const glm::vec3& n) {
    const std::array<float, 9> basis{
        1.0F, n.y, n.z, n.x, n.x * n.y, n.y * n.z, 3.0F * n.z * n.z - 1.0F, n.x * n.z, n.x * n.x - n.y * n.y};
    float sum = 0.0F;
    for (std::size_t i = 0; i < 9; ++i) sum += cube.irradiance[i].x * basis[i];
    return sum;
}

} // namespace

TEST_CASE("even light stays even at every roughness, and lights a matt surface as brightly as itself") {
    Jobs jobs(2);
    const auto cube = prefilter(16, [](const glm::vec3&) { return glm::vec3(0.5F); }, jobs);
    REQUIRE(cube.mips == 3);
    for (const auto& level : cube.levels)
        for (const glm::vec3& c : level) REQUIRE(c.x == doctest::Approx(0.5).epsilon(1e-4));
    CHECK(irradiance(cube, {0, 1, 0}) == doctest::Approx(0.5).epsilon(1e-3));
    CHECK(irradiance(cube, {1, 0, 0}) == doctest::Approx(0.5).epsilon(1e-3));
}

TEST_CASE("light from above reaches what faces up, half of it what faces sideways") {
    Jobs jobs(2);
    const auto cube = prefilter(32, [](const glm::vec3& d) { return glm::vec3(std::max(d.y, 0.0F)); }, jobs);
    // The integral of cos over cos / pi is 2/3 upwards; sideways by symmetry a smaller share; nothing from below.
    CHECK(irradiance(cube, {0, 1, 0}) == doctest::Approx(2.0 / 3.0).epsilon(0.02));
    CHECK(irradiance(cube, {1, 0, 0}) == doctest::Approx(irradiance(cube, {0, 0, -1})).epsilon(0.01));
    CHECK(irradiance(cube, {1, 0, 0}) < 0.4F);
    CHECK(std::abs(irradiance(cube, {0, -1, 0})) < 0.05F);
}

TEST_CASE("roughness spreads a small light without losing it") {
    Jobs jobs(2);
    const glm::vec3 toward = glm::normalize(glm::vec3(0.3F, 0.5F, 0.8F));
    const auto cube =
        prefilter(32, [&](const glm::vec3& d) { return glm::vec3(glm::dot(d, toward) > 0.95F ? 10.0F : 0.0F); }, jobs);
    float last = 10.1F;
    for (const auto& level : cube.levels) {
        float brightest = 0.0F;
        for (const glm::vec3& c : level) brightest = std::max(brightest, c.x);
        CHECK(brightest <= last);
        CHECK(brightest > 0.05F);
        last = brightest;
    }
}

TEST_CASE("faces lie as Vulkan's cubes do") {
    CHECK(glm::distance(cube_direction(0, 0.5F, 0.5F), glm::vec3(1, 0, 0)) < 1e-6F);
    CHECK(glm::distance(cube_direction(3, 0.5F, 0.5F), glm::vec3(0, -1, 0)) < 1e-6F);
    CHECK(cube_direction(4, 1.0F, 0.5F).x > 0.5F);
    CHECK(cube_direction(4, 0.5F, 0.0F).y > 0.5F);
    CHECK(cube_direction(5, 1.0F, 0.5F).x < -0.5F);
}

TEST_CASE("the built-in skies are neutral and bounded, and unknown names are told apart") {
    for (const char* name : {"sky", "day", "studio", "black"}) {
        const auto sky = built_in_sky(name);
        REQUIRE(sky);
        for (int i = 0; i < 500; ++i) {
            const float y = 1.0F - 2.0F * (static_cast<float>(i) + 0.5F) / 500.0F;
            const float r = std::sqrt(1.0F - y * y), a = 2.39996323F * static_cast<float>(i);
            const glm::vec3 c = sky->radiance({r * std::cos(a), y, r * std::sin(a)});
            REQUIRE(c.r == c.g);
            REQUIRE(c.g == c.b);
            REQUIRE(c.r >= 0.0F);
            REQUIRE(c.r < 20.0F);
        }
    }
    CHECK_FALSE(built_in_sky("moon"));
}
