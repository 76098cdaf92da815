#include "view/flight.h"

#include <doctest/doctest.h>

using namespace guanhe;
using namespace guanhe::app;

namespace {

scan::Bounds box(const glm::vec3& min, const glm::vec3& max) {
    scan::Bounds bounds;
    bounds.add(min);
    bounds.add(max);
    return bounds;
}

} // namespace

TEST_CASE("a flight stays above the scan, goes near and far, and ends where it began") {
    const auto site = box({-120, -8, -120}, {120, 14, 120});
    float lowest = 1e9F, highest = 0.0F;
    bool across = false, along = false;
    for (int i = 0; i < 3000; ++i) {
        const auto place = flight_place(site, i / 3000.0);
        REQUIRE(place.eye.y > site.max.y);
        REQUIRE(place.target.y < place.eye.y);
        REQUIRE(std::abs(place.eye.x) < 120.0F);
        REQUIRE(std::abs(place.eye.z) < 120.0F);
        lowest = std::min(lowest, place.eye.y - site.max.y);
        highest = std::max(highest, place.eye.y - site.max.y);
        across = across || place.eye.x > 45.0F;
        along = along || place.eye.z < -45.0F;
        const auto next = flight_place(site, (i + 1) / 3000.0);
        REQUIRE(glm::distance(place.eye, next.eye) < 2.0F); // no jumps
    }
    CHECK(lowest < 4.0F);
    CHECK(highest > 100.0F);
    CHECK(across);
    CHECK(along);
    CHECK(glm::distance(flight_place(site, 0.0).eye, flight_place(site, 1.0).eye) < 1e-3F);
}

TEST_CASE("a flight over a point, a plane, or a place far out looks at something") {
    for (const auto& bounds : {box({0, 0, 0}, {0, 0, 0}), box({-1, 0, -1}, {1, 0, 1}),
                               box({1e7F, 1e3F, 1e7F}, {1e7F, 1e3F, 1e7F}), box({0, 0, 0}, {1e-6F, 1e-6F, 1e-6F})}) {
        for (const double moment : {0.0, 0.3, 0.5}) {
            const auto place = flight_place(bounds, moment);
            CHECK(place.eye != place.target);
        }
    }
}
