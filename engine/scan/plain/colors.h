// Vertex colours of formats that do not say what they mean: taken as sRGB, as cameras and editors write them.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace guanhe::scan::plain {

/// A linear unsigned normalised value from an sRGB one in 0 … 1; others are clamped, NaN is 0.
[[nodiscard]] inline std::uint16_t linear_from_srgb(double value) noexcept {
    const double v = value > 0.0 ? std::min(value, 1.0) : 0.0;
    const double linear = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    return static_cast<std::uint16_t>(std::lround(linear * 65535.0));
}

/// linear_from_srgb(i / 255).
[[nodiscard]] const std::array<std::uint16_t, 256>& linear_from_srgb8() noexcept;

/// Opacity is linear already.
[[nodiscard]] inline std::uint16_t normalised16(double value) noexcept {
    return static_cast<std::uint16_t>(std::lround((value > 0.0 ? std::min(value, 1.0) : 0.0) * 65535.0));
}

} // namespace guanhe::scan::plain
