// Smaller copies of pictures, each half as large as the one before. All functions may be called from any thread; the
// same texels always give the same bytes.
#pragma once

#include <cstdint>
#include <span>

namespace guanhe::image {

/// What the channels of a picture mean, and so what their average is.
enum class Texels {
    color,        ///< sRGB, averaged in linear light; alpha as it is
    masked_color, ///< the same, each texel by its alpha: what cannot be seen does not tint its neighbours
    data,         ///< all four channels as they are
    normals,      ///< unit vectors, 0..255 for -1..1 in red, green, blue; the mean is unit again. Alpha becomes 255
};

[[nodiscard]] constexpr std::uint32_t half_side(std::uint32_t side) noexcept {
    return side > 1 ? side / 2 : 1;
}

/// Rows [first, last) of the picture of half_side(width) x half_side(height). Every texel of the larger picture counts
/// for what it covers of a smaller one, also where a side is odd: a box filter. `rgba` has width * height * 4 bytes,
/// `half` all rows of the smaller picture.
void halve(Texels texels, std::span<const std::uint8_t> rgba, std::uint32_t width, std::uint32_t height,
           std::span<std::uint8_t> half, std::uint32_t first, std::uint32_t last);

} // namespace guanhe::image
