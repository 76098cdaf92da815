#include "render/view.h"

#include "render/frustum.h"

#include <doctest/doctest.h>
#include <glm/gtc/matrix_transform.hpp>

#include <cmath>

using namespace guanhe;
using namespace guanhe::render;

namespace {

glm::vec3 project(const glm::mat4& m, const glm::vec3& p) {
    const glm::vec4 c = m * glm::vec4(p, 1.0F);
    return glm::vec3(c) / c.w;
}

scan::Bounds box(const glm::vec3& center, float half) {
    return {center - half, center + half};
}

} // namespace

TEST_CASE("a perspective has depth 1 at the near plane, 0 far away, and y down") {
    const float yfov = 0.9F, aspect = 1.5F, znear = 0.25F;
    const glm::mat4 m = perspective(yfov, aspect, znear);
    CHECK(project(m, {0, 0, -znear}).z == doctest::Approx(1.0));
    CHECK(project(m, {0, 0, -2 * znear}).z == doctest::Approx(0.5));
    CHECK(project(m, {0, 0, -1e7F}).z == doctest::Approx(0.0).epsilon(1e-6));
    const float top = std::tan(yfov / 2);
    CHECK(project(m, {0, top, -1}).y == doctest::Approx(-1.0));
    CHECK(project(m, {top * aspect, 0, -1}).x == doctest::Approx(1.0));
}

TEST_CASE("an eye with equal half-angles is a plain perspective, and an uneven one fills its own edges") {
    const glm::mat4 even = perspective(-0.5F, 0.5F, 0.4F, -0.4F, 0.1F);
    const glm::mat4 plain = perspective(0.8F, std::tan(0.5F) / std::tan(0.4F), 0.1F);
    for (glm::length_t c = 0; c < 4; ++c)
        for (glm::length_t r = 0; r < 4; ++r) CHECK(even[c][r] == doctest::Approx(plain[c][r]));

    const glm::mat4 eye = perspective(-0.9F, 0.6F, 0.7F, -0.8F, 0.1F);
    CHECK(project(eye, {std::tan(-0.9F), 0, -1}).x == doctest::Approx(-1.0));
    CHECK(project(eye, {std::tan(0.6F), 0, -1}).x == doctest::Approx(1.0));
    CHECK(project(eye, {0, std::tan(0.7F), -1}).y == doctest::Approx(-1.0));
    CHECK(project(eye, {0, std::tan(-0.8F), -1}).y == doctest::Approx(1.0));
}

TEST_CASE("an orthographic view has depth 1 at the near plane and 0 at the far one") {
    const glm::mat4 m = orthographic(2.0F, 1.0F, 0.5F, 10.0F);
    CHECK(project(m, {0, 0, -0.5F}).z == doctest::Approx(1.0));
    CHECK(project(m, {0, 0, -10.0F}).z == doctest::Approx(0.0));
    CHECK(project(m, {2, 1, -1}).x == doctest::Approx(1.0));
    CHECK(project(m, {2, 1, -1}).y == doctest::Approx(-1.0));
}

TEST_CASE("a frustum keeps what it may see and drops what lies beside, behind and before the near plane") {
    const Frustum f = frustum_of(perspective(glm::radians(90.0F), 1.0F, 0.1F));
    CHECK(may_see(f, box({0, 0, -5}, 1)));
    CHECK(may_see(f, box({0, 0, -1e6F}, 1)));
    CHECK(may_see(f, box({5.5F, 0, -5}, 1)));
    CHECK_FALSE(may_see(f, box({8, 0, -5}, 1)));
    CHECK_FALSE(may_see(f, box({0, 8, -5}, 1)));
    CHECK_FALSE(may_see(f, box({0, 0, 5}, 1)));
    CHECK_FALSE(may_see(f, box({0, 0, 0.05F}, 0.1F)));
    CHECK_FALSE(may_see(f, scan::Bounds{}));
}

TEST_CASE("two views keep what either sees, and not what lies between them unseen") {
    const glm::mat4 p = perspective(glm::radians(40.0F), 1.0F, 0.1F);
    const glm::mat4 left = p * glm::inverse(glm::rotate(glm::mat4(1.0F), glm::radians(60.0F), glm::vec3(0, 1, 0)));
    const glm::mat4 right = p * glm::inverse(glm::rotate(glm::mat4(1.0F), glm::radians(-60.0F), glm::vec3(0, 1, 0)));
    const std::array both{frustum_of(left), frustum_of(right)};
    const float s = std::sin(glm::radians(60.0F)), c = std::cos(glm::radians(60.0F));
    CHECK(any_may_see(both, box({-10 * s, 0, -10 * c}, 0.5F)));
    CHECK(any_may_see(both, box({10 * s, 0, -10 * c}, 0.5F)));
    CHECK_FALSE(any_may_see(both, box({0, 0, -10}, 0.5F)));
}
