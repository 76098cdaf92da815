#include "tour/sun.h"

#include <cmath>

namespace guanhe::tour {
namespace {

double sine(double degrees) {
    return std::sin(glm::radians(degrees));
}

double cosine(double degrees) {
    return std::cos(glm::radians(degrees));
}

double turned(double degrees) {
    const double rest = std::fmod(degrees, 360.0);
    return rest < 0.0 ? rest + 360.0 : rest;
}

struct Apparent {
    double right_ascension = 0.0, declination = 0.0; ///< degrees
    double sidereal_correction = 0.0;                ///< of nutation, degrees
};

/// Chapter 25.
Apparent apparent(double julian_day) {
    const double t = (julian_day - 2451545.0) / 36525.0;
    const double mean_longitude = 280.46646 + t * (36000.76983 + t * 0.0003032);
    const double anomaly = 357.52911 + t * (35999.05029 - t * 0.0001537);
    const double center = (1.914602 - t * (0.004817 + t * 0.000014)) * sine(anomaly) +
                          (0.019993 - t * 0.000101) * sine(2.0 * anomaly) + 0.000289 * sine(3.0 * anomaly);
    const double node = 125.04 - 1934.136 * t;
    const double longitude = mean_longitude + center - 0.00569 - 0.00478 * sine(node);
    const double mean_obliquity = 23.0 + (26.0 + (21.448 - t * (46.8150 + t * (0.00059 - t * 0.001813))) / 60.0) / 60.0;
    const double obliquity = mean_obliquity + 0.00256 * cosine(node);
    Apparent out;
    out.right_ascension = turned(glm::degrees(std::atan2(cosine(obliquity) * sine(longitude), cosine(longitude))));
    out.declination = glm::degrees(std::asin(sine(obliquity) * sine(longitude)));
    out.sidereal_correction = -0.00478 * sine(node) * cosine(obliquity);
    return out;
}

/// Chapter 13, with the azimuth from the north.
SunPosition horizontal(double hour_angle, double declination, double latitude) {
    SunPosition out;
    out.declination = declination;
    const double up = sine(latitude) * sine(declination) + cosine(latitude) * cosine(declination) * cosine(hour_angle);
    const double east = -cosine(declination) * sine(hour_angle);
    const double north =
        cosine(latitude) * sine(declination) - sine(latitude) * cosine(declination) * cosine(hour_angle);
    out.elevation = glm::degrees(std::atan2(up, std::hypot(east, north)));
    out.azimuth = turned(glm::degrees(std::atan2(east, north)));
    return out;
}

} // namespace

double julian_day(int year, int month, double day) {
    if (month <= 2) {
        --year;
        month += 12;
    }
    const double century = std::floor(year / 100.0);
    const double gregorian = 2.0 - century + std::floor(century / 4.0);
    return std::floor(365.25 * (year + 4716.0)) + std::floor(30.6001 * (month + 1)) + day + gregorian - 1524.5;
}

SunPosition sun_position(double julian_day, double latitude, double longitude) {
    const Apparent sun = apparent(julian_day);
    const double t = (julian_day - 2451545.0) / 36525.0;
    const double sidereal = 280.46061837 + 360.98564736629 * (julian_day - 2451545.0) +
                            t * t * (0.000387933 - t / 38710000.0) + sun.sidereal_correction; // chapter 12
    return horizontal(sidereal + longitude - sun.right_ascension, sun.declination, latitude);
}

SunPosition sun_position(const museum::SunMoment& moment, double latitude) {
    const int year = moment.year < 0 ? moment.year + 1 : moment.year;
    const double day = julian_day(year, moment.month, moment.day + moment.hour / 24.0);
    const Apparent sun = apparent(day);
    const double t = (day - 2451545.0) / 36525.0;
    // The mean sun's right ascension is the mean longitude, less what light takes (chapter 28).
    const double equation =
        280.46646 + t * (36000.76983 + t * 0.0003032) - 0.0057183 - sun.right_ascension + sun.sidereal_correction;
    return horizontal((moment.hour - 12.0) * 15.0 + equation, sun.declination, latitude);
}

double refraction(double elevation) {
    if (elevation < -1.0) return 0.0;
    // Saemundsson's inverse of Bennett's formula, which takes the true height; arc minutes.
    return 1.02 / std::tan(glm::radians(elevation + 10.3 / (elevation + 5.11))) / 60.0;
}

glm::dvec3 towards_sun(const SunPosition& sun, double north) {
    const double bearing = sun.azimuth + north;
    return {cosine(sun.elevation) * sine(bearing), sine(sun.elevation), -cosine(sun.elevation) * cosine(bearing)};
}

} // namespace guanhe::tour
