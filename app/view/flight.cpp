#include "view/flight.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace guanhe::app {

namespace {

constexpr double loops_across = 3.0; // of a Lissajous curve; no two have a common factor
constexpr double loops_along = 2.0;
constexpr double swoops = 5.0;
constexpr double reach = 0.42;   // of the bounds' size, to both sides of their middle
constexpr double lowest = 0.015; // above the top, in radii
constexpr double highest = 0.9;
constexpr double look_ahead = 0.012; // of the flight

struct Ground {
    double x, z;
};

Ground ground_at(const scan::Bounds& bounds, double moment) {
    const double turn = 2.0 * std::numbers::pi * moment;
    const auto center = glm::dvec3(bounds.center());
    const auto size = glm::dvec3(bounds.max) - glm::dvec3(bounds.min);
    return {center.x + reach * size.x * std::sin(loops_across * turn),
            center.z + reach * size.z * std::sin(loops_along * turn + 0.5)};
}

} // namespace

CameraPlace flight_place(const scan::Bounds& bounds, double moment) {
    const double radius = std::max(static_cast<double>(bounds.radius()), 1e-6);
    const double swoop = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * swoops * moment); // 0 is low
    const double height = radius * (lowest + (highest - lowest) * swoop * swoop);
    const auto eye = ground_at(bounds, moment);
    const auto ahead = ground_at(bounds, moment + look_ahead);
    CameraPlace place;
    place.eye = {eye.x, static_cast<double>(bounds.max.y) + height, eye.z};
    place.target = {ahead.x, bounds.center().y, ahead.z};
    // Flat bounds far from the origin: rounding may leave nothing between the two.
    if (place.eye == place.target) place.eye.y = std::nextafter(place.eye.y, place.eye.y + 1.0F);
    return place;
}

} // namespace guanhe::app
