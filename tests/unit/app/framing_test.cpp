#include "view/framing.h"

#include <doctest/doctest.h>

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <array>
#include <cmath>

using namespace guanhe;
using namespace guanhe::app;

namespace {

scan::Bounds box(glm::vec3 min, glm::vec3 max) {
    scan::Bounds bounds;
    bounds.add(min);
    bounds.add(max);
    return bounds;
}

struct Extent {
    float left = 1e9F, right = -1e9F, low = 1e9F, high = -1e9F; ///< in half pictures: -1 to 1 is visible
    bool in_front = true;
};

/// Where the corners fall, by the textbook rather than by the code under test.
Extent extent_of(const scan::Bounds& bounds, const CameraPlace& place, float yfov, float aspect) {
    const auto view = glm::lookAt(place.eye, place.target, glm::vec3(0, 1, 0));
    Extent extent;
    for (unsigned i = 0; i < 8; ++i) {
        const glm::vec3 corner{(i & 1U) != 0 ? bounds.max.x : bounds.min.x, (i & 2U) != 0 ? bounds.max.y : bounds.min.y,
                               (i & 4U) != 0 ? bounds.max.z : bounds.min.z};
        const auto seen = glm::vec3(view * glm::vec4(corner, 1.0F));
        if (seen.z >= 0.0F) extent.in_front = false;
        const float y = seen.y / -seen.z / std::tan(yfov * 0.5F);
        const float x = seen.x / -seen.z / (std::tan(yfov * 0.5F) * aspect);
        extent.left = std::min(extent.left, x), extent.right = std::max(extent.right, x);
        extent.low = std::min(extent.low, y), extent.high = std::max(extent.high, y);
    }
    return extent;
}

} // namespace

TEST_CASE("everything is framed, with a margin, in both directions") {
    const std::array boxes{
        box({-1, -1, -1}, {1, 1, 1}),
        box({-0.025F, 0, -0.025F}, {0.025F, 0.05F, 0.025F}), // a jar of 5 cm
        box({-1000, 0, -1000}, {1000, 30, 1000}),            // a site of 2 km
        box({-0.1F, 0, -0.1F}, {0.1F, 20, 0.1F}),            // a column
        box({-10, 0, -0.01F}, {10, 5, 0.01F}),               // a wall painting
        box({-3, 0, -2}, {3, 0, 2}),                         // flat
        box({500, 100, -300}, {501, 102, -299}),             // away from the origin
    };
    for (const auto& bounds : boxes) {
        for (const float aspect : {16.0F / 9.0F, 1.0F, 9.0F / 16.0F, 4.0F}) {
            for (const float degrees : {20.0F, 45.0F, 90.0F}) {
                const float yfov = glm::radians(degrees);
                const auto place = frame_all(bounds, yfov, aspect);
                const auto extent = extent_of(bounds, place, yfov, aspect);
                CAPTURE(bounds.max.x);
                CAPTURE(bounds.max.y);
                CAPTURE(aspect);
                CAPTURE(degrees);
                CHECK(extent.in_front);
                const float widest = std::max({-extent.left, extent.right, -extent.low, extent.high});
                CHECK(widest <= 0.925F);
                // And no smaller than it need be; only with a very wide lens does a corner come so near that it is kept
                // away.
                if (std::tan(yfov * 0.5F) * aspect < 2.5F) CHECK(widest >= 0.90F);
                // Centred on both sides.
                CHECK(extent.left + extent.right == doctest::Approx(0.0).epsilon(0.01));
                CHECK(extent.low + extent.high == doctest::Approx(0.0).epsilon(0.01));
                // From the front right, above.
                CHECK(place.eye.x > place.target.x);
                CHECK(place.eye.y > place.target.y);
                CHECK(place.eye.z > place.target.z);
            }
        }
    }
}

TEST_CASE("a point is framed from a distance") {
    const auto place = frame_all(box({2, 3, 4}, {2, 3, 4}), 0.8F, 1.5F);
    CHECK(std::isfinite(place.eye.x));
    CHECK(glm::length(place.eye - glm::vec3(2, 3, 4)) > 0.1F);
}

TEST_CASE("the near plane cuts neither jars nor sites") {
    const auto jar = box({-0.025F, 0, -0.025F}, {0.025F, 0.05F, 0.025F});
    const auto site = box({-1000, 0, -1000}, {1000, 30, 1000});
    CHECK(near_plane(jar.radius()) <= 0.0005F);
    CHECK(near_plane(jar.radius()) > 0.0F);
    CHECK(near_plane(site.radius()) <= 0.05F);
    CHECK(near_plane(0.0F) > 0.0F);
}

TEST_CASE("a camera looks from its eye to its target, upright") {
    const auto pose = look_from({{1, 2, 3}, {1, 2, -3}});
    CHECK(glm::vec3(pose[3]) == glm::vec3(1, 2, 3));
    CHECK(glm::length(glm::vec3(pose[2]) - glm::vec3(0, 0, 1)) < 1e-6F);
    CHECK(glm::length(glm::vec3(pose[1]) - glm::vec3(0, 1, 0)) < 1e-6F);
    for (const float y : {5.0F, -5.0F}) {
        const auto vertical = look_from({{0, y, 0}, {0, 0, 0}});
        CHECK(std::abs(glm::determinant(vertical) - 1.0F) < 1e-5F);
    }
}

TEST_CASE("a camera of the file shows at least what it frames") {
    scan::Camera lens;
    lens.yfov = 0.5F;
    lens.aspect_ratio = 2.0F;
    const auto bounds = box({-1, -1, -1}, {1, 1, 1});
    const glm::mat4 pose = glm::scale(glm::mat4(1.0F), glm::vec3(3.0F));
    const auto wide = view_from(pose, lens, 3.0F, bounds);
    const auto narrow = view_from(pose, lens, 1.0F, bounds);
    // |clip_from_view[1][1]| is 1 / tan(yfov / 2), [0][0] the same over the aspect ratio.
    CHECK(std::abs(wide.clip_from_view[1][1]) == doctest::Approx(1.0 / std::tan(0.25)));
    CHECK(std::abs(narrow.clip_from_view[0][0]) == doctest::Approx(1.0 / (std::tan(0.25) * 2.0)));
    CHECK(glm::determinant(glm::mat3(wide.world_from_view)) == doctest::Approx(1.0)); // the node's scale is no zoom

    lens.perspective = false;
    lens.xmag = 4.0F;
    lens.ymag = 1.0F;
    lens.zfar = 100.0F;
    const auto flat = view_from(pose, lens, 1.0F, bounds);
    CHECK(std::abs(flat.clip_from_view[0][0]) == doctest::Approx(0.25));
    CHECK(std::abs(flat.clip_from_view[1][1]) == doctest::Approx(0.25));
}
