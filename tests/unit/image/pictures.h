// Pictures to compare.
#pragma once

#include "image/image.h"

#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::test {

/// A smooth picture with an edge in it; alpha goes from 0 to 255 when wanted.
inline image::Rgba8 picture(std::uint32_t width, std::uint32_t height, bool alpha) {
    image::Rgba8 made{width, height, std::vector<std::uint8_t>(std::size_t{width} * height * 4)};
    for (std::uint32_t y = 0; y < height; ++y) {
        for (std::uint32_t x = 0; x < width; ++x) {
            auto* pixel = &made.pixels[(std::size_t{y} * width + x) * 4];
            pixel[0] = static_cast<std::uint8_t>(x * 255 / width);
            pixel[1] = static_cast<std::uint8_t>(y * 255 / height);
            pixel[2] = x > width / 2 ? 200 : 40;
            pixel[3] = alpha ? static_cast<std::uint8_t>((x + y) * 255 / (width + height)) : 255;
        }
    }
    return made;
}

inline std::span<const std::byte> view(const std::vector<std::uint8_t>& bytes) {
    return std::as_bytes(std::span(bytes));
}

/// read_header and decode_rgba8 together.
inline Result<image::Rgba8> decode(std::span<const std::byte> encoded) {
    GUANHE_TRY_LET(const auto header, image::read_header(encoded));
    image::Rgba8 made{header.width, header.height,
                      std::vector<std::uint8_t>(std::size_t{header.width} * header.height * 4, 0x77)};
    GUANHE_TRY(image::decode_rgba8(encoded, header, std::as_writable_bytes(std::span(made.pixels))));
    return made;
}

} // namespace guanhe::test
