#include "render/shadow.h"

#include <doctest/doctest.h>

using namespace guanhe;
using namespace guanhe::render;

TEST_CASE("the shadow map covers the bounds, nearer to the sun is more, and the viewer's place does not matter") {
    const scan::Bounds bounds{{-2, 0, -1}, {3, 4, 1}};
    const glm::vec3 to_sun = glm::normalize(glm::vec3(-0.4F, 0.8F, 0.5F));
    const ShadowFit fit = fit_shadow(bounds, to_sun, 1024);
    const glm::vec3 origin(10, -3, 7);
    const glm::mat4 from_here = fit.shadow_from_world(glm::vec3(0)), from_there = fit.shadow_from_world(origin);
    for (int corner = 0; corner < 8; ++corner) {
        const glm::vec3 p((corner & 1) != 0 ? bounds.max.x : bounds.min.x,
                          (corner & 2) != 0 ? bounds.max.y : bounds.min.y,
                          (corner & 4) != 0 ? bounds.max.z : bounds.min.z);
        const glm::vec3 a(from_here * glm::vec4(p, 1)), b(from_there * glm::vec4(p - origin, 1));
        CHECK(glm::distance(a, b) < 1e-5F);
        for (glm::length_t i = 0; i < 3; ++i) {
            CHECK(a[i] >= 0.0F);
            CHECK(a[i] <= 1.0F);
        }
    }
    const glm::vec3 middle = bounds.center();
    CHECK((from_here * glm::vec4(middle + to_sun, 1)).z > (from_here * glm::vec4(middle, 1)).z);
}

TEST_CASE("flat and empty bounds give a usable map") {
    const ShadowFit flat = fit_shadow({{0, 0, 0}, {1, 0, 1}}, {0, 1, 0}, 512);
    CHECK(flat.half.x > 0.0);
    CHECK(flat.half.z > 0.0);
    const ShadowFit none = fit_shadow({}, {0, 1, 0}, 512);
    CHECK(none.half.x > 0.0);
}
