// The sun, against published figures.
#include "tour/sun.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace guanhe;
using namespace guanhe::tour;

TEST_CASE("days are counted as the almanacs do") {
    // Meeus, Astronomical Algorithms, chapter 7.
    CHECK(julian_day(2000, 1, 1.5) == 2451545.0);
    CHECK(julian_day(1999, 1, 1.0) == 2451179.5);
    CHECK(julian_day(1987, 6, 19.5) == 2446966.0);
    CHECK(julian_day(1600, 1, 1.0) == 2305447.5);
}

TEST_CASE("the sun stands where it was computed to stand") {
    // Meeus, example 25.a: 1992 October 13, 0h TD: declination -7.78507 degrees.
    CHECK(std::abs(sun_position(julian_day(1992, 10, 13.0), 0.0, 0.0).declination - -7.78507) < 0.001);
    // Reda and Andreas, "Solar Position Algorithm for Solar Radiation Applications", NREL/TP-560-34302, table A5.1:
    // 2003 October 17, 12:30:30 at UTC-7, 39.742476 N, 105.1786 W: zenith 50.11162 (with 0.02 of refraction), azimuth
    // 194.34024.
    const double day = julian_day(2003, 10, 17.0 + (19.0 + 30.0 / 60.0 + 30.0 / 3600.0) / 24.0);
    const auto sun = sun_position(day, 39.742476, -105.1786);
    CHECK(std::abs(sun.azimuth - 194.34024) < 0.02);
    CHECK(std::abs(sun.elevation + refraction(sun.elevation) - (90.0 - 50.11162)) < 0.02);
}

TEST_CASE("solstices and equinoxes at the Yellow River") {
    const double latitude = 34.8;
    const auto noon = [&](int month, int date) { return sun_position({2000, month, date, 12.0}, latitude); };
    CHECK(std::abs(noon(6, 21).elevation - (90.0 - latitude + 23.44)) < 0.05);
    CHECK(std::abs(noon(12, 21).elevation - (90.0 - latitude - 23.44)) < 0.05);
    CHECK(std::abs(noon(3, 20).elevation - (90.0 - latitude)) < 0.3);
    CHECK(std::abs(noon(6, 21).azimuth - 180.0) < 3.0); // mean noon is minutes from the true one
    const auto morning = sun_position({2000, 3, 20, 6.1}, latitude);
    CHECK(std::abs(morning.azimuth - 90.0) < 3.0);
    CHECK(std::abs(morning.elevation) < 3.0);
    CHECK(sun_position({2000, 3, 20, 0.0}, latitude).elevation < -50.0);
    // The equation of time: on 3 November the true noon is 16.4 minutes before the mean one (the Astronomical Almanac).
    const auto before = sun_position({2000, 11, 3, 12.0 - 16.4 / 60.0}, latitude);
    CHECK(std::abs(before.azimuth - 180.0) < 0.1);
}

TEST_CASE("five thousand years ago the axis leaned more") {
    // Laskar (1986) gives 24.03 degrees for 3300 BC.
    const auto sun = sun_position({-3300, 6, 21, 12.0}, 34.8);
    double most = 0.0;
    for (int date = 1; date <= 30; ++date)
        most = std::max(most, sun_position({-3300, 6, date, 12.0}, 34.8).declination);
    for (int date = 1; date <= 31; ++date)
        most = std::max(most, sun_position({-3300, 7, date, 12.0}, 34.8).declination);
    CHECK(std::abs(most - 24.03) < 0.1);
    CHECK(std::isfinite(sun.azimuth));
    CHECK(sun_position({-1, 6, 21, 12.0}, 30.0).declination ==
          sun_position(julian_day(0, 6, 21.5), 30.0, 0.0).declination);
}

TEST_CASE("the light comes from where the sun is, whichever way the site is turned") {
    SunPosition sun;
    sun.azimuth = 90.0;
    sun.elevation = 0.0;
    CHECK(glm::distance(towards_sun(sun, 0.0), glm::dvec3(1, 0, 0)) < 1e-12);
    CHECK(glm::distance(towards_sun(sun, 90.0), glm::dvec3(0, 0, 1)) < 1e-12);
    sun.elevation = 90.0;
    CHECK(glm::distance(towards_sun(sun, 30.0), glm::dvec3(0, 1, 0)) < 1e-12);
}

TEST_CASE("refraction lifts the sun at the horizon by half a degree, and no more above") {
    CHECK(std::abs(refraction(0.0) - 0.48) < 0.02);
    CHECK(std::abs(refraction(45.0) - 0.0168) < 0.001);
    CHECK(refraction(-20.0) == 0.0);
}
