// How a view gets from one pose to another. Pure functions; metres, seconds, degrees.
//
// Position and heading are tweened by themselves along the straight line between the poses: never an orbit, which
// swings through walls. The curve is the one of least jerk (Flash and Hogan, "The Coordination of Arm Movements",
// J. Neurosci. 5, 1985): rest at both ends, and its greatest speed (1.875 of the mean) and acceleration (5.7735 of
// distance over time squared) are known, so that limits are kept by taking the time they need.
#pragma once

#include "museum/parts.h"

#include <optional>

namespace guanhe::tour {

struct Comfort {
    double speed = 1.4;              ///< m/s: a walk
    double acceleration = 0.7;       ///< m/s²
    double turn_speed = 40.0;        ///< degrees/s
    double turn_acceleration = 40.0; ///< degrees/s²
    double fade = 0.25;              ///< seconds to black, and as long back
    bool glides = true;              ///< false in a headset: what would glide fades and cuts
};

/// From 0 at 0 to 1 at 1.
[[nodiscard]] double eased(double part);

/// The shortest turn from one heading to another, -180 to 180.
[[nodiscard]] double turn_between(double from, double to);

/// How long a glide takes at least; what is asked for where it is longer.
[[nodiscard]] double glide_seconds(const museum::Pose& from, const museum::Pose& to, const Comfort& comfort,
                                   std::optional<double> wanted = {});
[[nodiscard]] museum::Pose glide_at(const museum::Pose& from, const museum::Pose& to, double part);

/// A teleport: the pose changes in the middle, at black.
struct Fade {
    bool there = false;
    double black = 0.0; ///< 0 to 1
};
[[nodiscard]] Fade fade_at(double seconds, double whole);

} // namespace guanhe::tour
