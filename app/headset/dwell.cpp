#include "headset/dwell.h"

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

constexpr double glance = 0.4, enough = 1.5; // seconds
constexpr float steady = 0.99862953F;        // cos 3°
constexpr float elsewhere = 0.99026807F;     // cos 8°

} // namespace

void Dwell::step(const glm::vec3& direction, double seconds) {
    acted_ = false;
    const float same = anchor_ ? glm::dot(*anchor_, direction) : -1.0F;
    if (same < (spent_ ? elsewhere : steady)) {
        anchor_ = direction;
        rested_ = 0.0;
        spent_ = false;
        return;
    }
    if (spent_) return;
    rested_ += seconds;
    acted_ = spent_ = rested_ >= enough;
}

float Dwell::filled() const {
    if (spent_) return acted_ ? 1.0F : 0.0F;
    return static_cast<float>(std::clamp((rested_ - glance) / (enough - glance), 0.0, 1.0));
}

} // namespace guanhe::app
