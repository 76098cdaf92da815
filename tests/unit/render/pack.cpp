#include "render/pack.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

using namespace guanhe::render;

TEST_CASE("packed unit vectors come back within a hundredth of a degree, in all octants") {
    float worst_normal = 0.0F, worst_tangent = 0.0F;
    for (int i = 0; i < 5000; ++i) { // a Fibonacci sphere
        const float y = 1.0F - 2.0F * (static_cast<float>(i) + 0.5F) / 5000.0F;
        const float r = std::sqrt(1.0F - y * y), a = 2.39996323F * static_cast<float>(i);
        const glm::vec3 n(r * std::cos(a), y, r * std::sin(a));
        worst_normal = std::max(worst_normal, glm::distance(n, unpack_normal(pack_normal(n))));
        const float w = i % 2 == 0 ? 1.0F : -1.0F;
        const glm::vec4 t = unpack_tangent(pack_tangent(glm::vec4(n, w)));
        worst_tangent = std::max(worst_tangent, glm::distance(n, glm::vec3(t)));
        REQUIRE(t.w == w);
    }
    CHECK(worst_normal < 1e-4F);
    CHECK(worst_tangent < 1.75e-4F);
}

TEST_CASE("the axes survive packing, and a zero vector becomes something finite") {
    for (const glm::vec3 n : std::array{glm::vec3(1, 0, 0), glm::vec3(-1, 0, 0), glm::vec3(0, 1, 0),
                                        glm::vec3(0, -1, 0), glm::vec3(0, 0, 1), glm::vec3(0, 0, -1)})
        CHECK(glm::distance(unpack_normal(pack_normal(n)), n) < 1e-4F);
    CHECK(glm::length(unpack_normal(pack_normal(glm::vec3(0)))) == doctest::Approx(1.0));
}

TEST_CASE("halves round to nearest and never overflow") {
    CHECK(pack_half(1.0F) == 0x3c00);
    CHECK(pack_half(-2.0F) == 0xc000);
    CHECK(pack_half(1e9F) == 0x7bff);
}
