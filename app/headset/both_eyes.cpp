#include "headset/both_eyes.h"

#include <algorithm>

namespace guanhe::app {

image::Rgba8 side_by_side(const std::vector<image::Rgba8>& pictures) {
    image::Rgba8 all;
    for (const auto& picture : pictures) {
        all.width += picture.width;
        all.height = std::max(all.height, picture.height);
    }
    all.pixels.resize(std::size_t{all.width} * all.height * 4);
    std::size_t left = 0;
    for (const auto& picture : pictures) {
        const std::size_t row = std::size_t{picture.width} * 4;
        for (std::uint32_t y = 0; y < picture.height; ++y)
            std::copy_n(picture.pixels.begin() + static_cast<std::ptrdiff_t>(y * row), row,
                        all.pixels.begin() + static_cast<std::ptrdiff_t>(std::size_t{y} * all.width * 4 + left));
        left += row;
    }
    return all;
}

} // namespace guanhe::app
