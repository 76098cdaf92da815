// Between what drafts and the GPU have and the whole numbers that a page stores. Private to this room.
#pragma once

#include "pack/predict.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace guanhe::pack {

/// A coordinate in [-1, 1], given as a number of `steps` from -1 to 1, as one of 2^bits cells.
[[nodiscard]] inline std::uint16_t cell_of(std::uint32_t n, std::uint32_t steps, unsigned bits) {
    return static_cast<std::uint16_t>(std::min((n << bits) / steps, (1U << bits) - 1U));
}
/// The middle of a cell, rounded to a number of `steps`.
[[nodiscard]] inline std::uint32_t middle_of(std::uint32_t cell, std::uint32_t steps, unsigned bits) {
    return ((2 * cell + 1) * steps + (1U << bits)) >> (bits + 1U);
}

/// Two snorm16, the first in the low half.
[[nodiscard]] inline Octahedral octahedral_from_snorm(std::uint32_t packed, unsigned bits) {
    const auto cell = [bits](std::uint32_t half) {
        const auto n = static_cast<std::int16_t>(static_cast<std::uint16_t>(half));
        return cell_of(static_cast<std::uint32_t>(std::max<std::int32_t>(n, -32767) + 32767), 65534, bits);
    };
    return {cell(packed & 0xFFFFU), cell(packed >> 16U)};
}
[[nodiscard]] inline std::uint32_t snorm_from_octahedral(Octahedral d, unsigned bits) {
    const auto half = [bits](std::uint32_t cell) { return (middle_of(cell, 65534, bits) - 32767U) & 0xFFFFU; };
    return half(d.u) | (half(d.v) << 16U);
}
/// Two unorm11, the first in the low bits.
[[nodiscard]] inline std::uint32_t unorm11_from_octahedral(Octahedral d, unsigned bits) {
    return middle_of(d.u, 2047, bits) | (middle_of(d.v, 2047, bits) << 11U);
}

/// Unorm16, unorm15 and a sign, from the lowest bit, as Vertices::tangents has them.
[[nodiscard]] inline std::uint32_t tangent_cells(std::uint32_t packed) {
    return cell_of(packed & 0xFFFFU, 65535, tangent_bits) |
           (std::uint32_t{cell_of((packed >> 16U) & 0x7FFFU, 32767, tangent_bits)} << tangent_bits) |
           ((packed >> 31U) << (2 * tangent_bits));
}
[[nodiscard]] inline std::uint32_t tangent_from_cells(std::uint32_t cells) {
    constexpr std::uint32_t mask = (1U << tangent_bits) - 1;
    return middle_of(cells & mask, 65535, tangent_bits) |
           (middle_of((cells >> tangent_bits) & mask, 32767, tangent_bits) << 16U) |
           (((cells >> (2 * tangent_bits)) & 1U) << 31U);
}

/// The number nearest to a texture coordinate, in steps of 2^exponent; 0 for what is not finite.
[[nodiscard]] inline std::uint32_t uv_cell(float coordinate, int exponent) {
    if (!std::isfinite(coordinate)) return 0;
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(std::ldexp(coordinate, -exponent))));
}

} // namespace guanhe::pack
