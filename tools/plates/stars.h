// The stars that the drawings and the video of the northern sky share.
#pragma once

#include <array>

namespace guanhe::tools::plates {

struct BrightStar {
    float right_ascension, declination; ///< degrees, J2000
    float magnitude;
};

/// The seven of the Dipper, from the bowl to the end of the handle, then the pole star of today.
inline constexpr std::array bright_stars{BrightStar{165.93F, 61.75F, 1.79F}, BrightStar{165.46F, 56.38F, 2.37F},
                                         BrightStar{178.46F, 53.69F, 2.44F}, BrightStar{183.86F, 57.03F, 3.31F},
                                         BrightStar{193.51F, 55.96F, 1.77F}, BrightStar{200.98F, 54.93F, 2.27F},
                                         BrightStar{206.89F, 49.31F, 1.86F}, BrightStar{37.95F, 89.26F, 1.98F}};

} // namespace guanhe::tools::plates
