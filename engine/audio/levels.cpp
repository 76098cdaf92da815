#include "audio/levels.h"

#include <algorithm>
#include <cmath>

namespace guanhe::audio {

void Fade::go(float goal, double seconds) noexcept {
    goal_ = goal;
    left_ = std::max(0.0, seconds);
    if (left_ == 0.0) gain_ = goal_;
}

void Fade::advance(double seconds) noexcept {
    if (there()) return;
    if (seconds >= left_) {
        gain_ = goal_;
        left_ = 0.0;
        return;
    }
    gain_ += (goal_ - gain_) * static_cast<float>(seconds / left_);
    left_ -= seconds;
}

void Ducker::advance(bool speech, double seconds) noexcept {
    const auto share = [seconds](float whole) { return whole > 0.0F ? seconds / static_cast<double>(whole) : 1.0; };
    quiet_for_ = speech ? 0.0 : quiet_for_ + seconds;
    if (speech)
        level_ = std::min(1.0, level_ + share(ducking_.attack));
    else if (quiet_for_ > static_cast<double>(ducking_.hold))
        level_ = std::max(0.0, level_ - share(ducking_.release));
}

float Ducker::gain() const noexcept {
    return std::pow(10.0F, ducking_.depth_db * static_cast<float>(level_) / 20.0F);
}

} // namespace guanhe::audio
