#include "tour/motion.h"

#include <algorithm>
#include <cmath>

namespace guanhe::tour {
namespace {

constexpr double peak_speed = 1.875;
constexpr double peak_acceleration = 5.7735026918962573; // 10 / sqrt(3)

double shortest(double way, double speed, double acceleration) {
    if (way <= 0.0) return 0.0;
    return std::max(peak_speed * way / std::max(speed, 1e-3),
                    std::sqrt(peak_acceleration * way / std::max(acceleration, 1e-3)));
}

} // namespace

double eased(double part) {
    const double t = std::clamp(part, 0.0, 1.0);
    return t * t * t * (10.0 + t * (6.0 * t - 15.0));
}

double turn_between(double from, double to) {
    const double turn = std::remainder(to - from, 360.0);
    return std::isfinite(turn) ? turn : 0.0;
}

double glide_seconds(const museum::Pose& from, const museum::Pose& to, const Comfort& comfort,
                     std::optional<double> wanted) {
    const double least = std::max(
        shortest(glm::distance(from.position, to.position), comfort.speed, comfort.acceleration),
        shortest(std::abs(turn_between(from.heading, to.heading)), comfort.turn_speed, comfort.turn_acceleration));
    return std::max(least, wanted.value_or(0.0));
}

museum::Pose glide_at(const museum::Pose& from, const museum::Pose& to, double part) {
    if (part >= 1.0) return to;
    const double s = eased(part);
    return {from.position + (to.position - from.position) * s,
            from.heading + turn_between(from.heading, to.heading) * s};
}

Fade fade_at(double seconds, double whole) {
    if (seconds >= whole) return {true, 0.0};
    const double part = seconds / whole;
    return {part >= 0.5, 1.0 - std::abs(2.0 * part - 1.0)};
}

} // namespace guanhe::tour
