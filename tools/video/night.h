// A night in a few seconds: the northern sky turns about its pole, and the Dipper with it like the hand of a clock.
#pragma once

#include "picture.h"

#include <cstdint>
#include <vector>

namespace guanhe::tools::video {

inline constexpr std::uint32_t night_width = 640, night_height = 360, night_rate = 24;

/// `part` of the night, 0 to 1: from 18 h to 6 h, half a turn against the clock's.
[[nodiscard]] Picture night_picture(Jobs& jobs, float part);
/// A quiet wind with a soft stroke at each hour.
[[nodiscard]] std::vector<std::int16_t> night_sound(std::uint32_t seed, float seconds);

} // namespace guanhe::tools::video
