// Where the sun stands. Pure functions.
//
// Method: Jean Meeus, Astronomical Algorithms (2nd edition, 1998), chapters 7, 12, 22 and 25 (low accuracy, 0.01
// degrees for some centuries around 2000) and 13; refraction after Bennett, chapter 16. For the dates of early sites
// the slow terms are carried on beyond the years that they were made for: season, height and way of the sun stay true
// to better than a degree, which is what light and shadow of a reconstruction need. Hours are of the site's mean solar
// time, so that the uncertain rotation of the early Earth does not enter.
#pragma once

#include "museum/parts.h"

#include <glm/glm.hpp>

namespace guanhe::tour {

struct SunPosition {
    double azimuth = 0.0;     ///< degrees clockwise from true north
    double elevation = 0.0;   ///< degrees above the horizon, without refraction
    double declination = 0.0; ///< degrees
};

/// Days since noon of 1 January 4713 BC (Julian calendar); `year` 0 is 1 BC here, dates proleptic Gregorian.
[[nodiscard]] double julian_day(int year, int month, double day);

/// For an instant of universal time.
[[nodiscard]] SunPosition sun_position(double julian_day, double latitude, double longitude);

/// For mean solar time at the place, as a tour has it. Years are historical, without a year 0: -1 is 1 BC.
[[nodiscard]] SunPosition sun_position(const museum::SunMoment& moment, double latitude);

/// How much the air lifts the sun, degrees, at sea level; 0 well below the horizon.
[[nodiscard]] double refraction(double elevation);

/// Towards the sun in the site's coordinates (Y up): `north` is degrees clockwise from -Z to true north.
[[nodiscard]] glm::dvec3 towards_sun(const SunPosition& sun, double north);

} // namespace guanhe::tour
