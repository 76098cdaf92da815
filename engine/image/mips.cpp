#include "image/mips.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>

namespace guanhe::image {

namespace {

/// sRGB to linear light and back. Linear light has 16 bits; the way back goes by the upper 14, which is an eighth of
/// sRGB's smallest step.
struct Light {
    static constexpr std::uint32_t dropped_bits = 2;
    std::array<std::uint16_t, 256> linear{};
    std::array<std::uint8_t, (65536U >> dropped_bits)> coded{};

    Light() {
        for (std::size_t i = 0; i < linear.size(); ++i) {
            const double c = static_cast<double>(i) / 255.0;
            const double light = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
            linear[i] = static_cast<std::uint16_t>(std::lround(light * 65535.0));
        }
        for (std::size_t i = 0; i < coded.size(); ++i) {
            const double light = ((static_cast<double>(i) + 0.5) * (1U << dropped_bits) - 0.5) / 65535.0;
            const double c = light <= 0.0031308 ? light * 12.92 : 1.055 * std::pow(light, 1.0 / 2.4) - 0.055;
            coded[i] = static_cast<std::uint8_t>(std::lround(std::clamp(c, 0.0, 1.0) * 255.0));
        }
    }
    [[nodiscard]] std::uint8_t code(std::uint32_t light) const { return coded[light >> dropped_bits]; }
};

const Light& light() {
    static const Light tables;
    return tables;
}

void store_normal(float x, float y, float z, std::uint8_t* out) {
    const float length = std::sqrt(x * x + y * y + z * z);
    const float scale = length > 0.0F ? 127.5F / length : 0.0F;
    if (length <= 0.0F) z = 1.0F; // opposite ones: what no normal map means
    const auto code = [&](float v) { return static_cast<std::uint8_t>(v * scale + 128.0F); };
    out[0] = code(x);
    out[1] = code(y);
    out[2] = length > 0.0F ? code(z) : std::uint8_t{255};
    out[3] = 255;
}

/// Two by two texels to one: the common case.
template<Texels texels>
void halve_even(const std::uint8_t* upper, const std::uint8_t* lower, std::uint32_t half_width, std::uint8_t* out,
                const Light& tables) {
    for (std::uint32_t x = 0; x < half_width; ++x, upper += 8, lower += 8, out += 4) {
        const std::array<const std::uint8_t*, 4> from{upper, upper + 4, lower, lower + 4};
        const auto sum = [&](std::size_t c) {
            return std::uint32_t{from[0][c]} + from[1][c] + from[2][c] + from[3][c];
        };
        if constexpr (texels == Texels::data) {
            for (std::size_t c = 0; c < 4; ++c) out[c] = static_cast<std::uint8_t>((sum(c) + 2) / 4);
        } else if constexpr (texels == Texels::normals) {
            store_normal(static_cast<float>(sum(0)) - 510.0F, static_cast<float>(sum(1)) - 510.0F,
                         static_cast<float>(sum(2)) - 510.0F, out);
        } else {
            const auto alpha = sum(3);
            const bool by_alpha = texels == Texels::masked_color && alpha > 0 && alpha < 4 * 255;
            for (std::size_t c = 0; c < 3; ++c) {
                std::uint32_t lit = 0;
                if (by_alpha) {
                    for (const auto* texel : from) lit += std::uint32_t{tables.linear[texel[c]]} * texel[3];
                    lit /= alpha;
                } else {
                    for (const auto* texel : from) lit += tables.linear[texel[c]];
                    lit = (lit + 2) / 4;
                }
                out[c] = tables.code(lit);
            }
            out[3] = static_cast<std::uint8_t>((alpha + 2) / 4);
        }
    }
}

/// The texels of a side that a texel of its half covers: up to three, from `first`.
struct Cover {
    std::uint32_t first = 0, count = 1;
    std::array<float, 3> weights{1.0F, 0.0F, 0.0F};
};

[[nodiscard]] Cover cover(std::uint32_t side, std::uint32_t i) {
    if (side == 1) return {};
    if (side % 2 == 0) return {2 * i, 2, {0.5F, 0.5F, 0.0F}};
    const auto pairs = side / 2;
    const auto whole = static_cast<float>(side), half = static_cast<float>(pairs), at = static_cast<float>(i);
    return {2 * i, 3, {(half - at) / whole, half / whole, (at + 1.0F) / whole}};
}

/// Any sizes.
void halve_odd(Texels texels, const std::uint8_t* rgba, std::uint32_t width, const Cover& rows,
               std::uint32_t half_width, std::uint8_t* out, const Light& tables) {
    for (std::uint32_t x = 0; x < half_width; ++x, out += 4) {
        const auto columns = cover(width, x);
        std::array<float, 4> sum{}, by_alpha{};
        for (std::uint32_t j = 0; j < rows.count; ++j) {
            for (std::uint32_t i = 0; i < columns.count; ++i) {
                const auto* texel = rgba + (std::size_t{rows.first + j} * width + columns.first + i) * 4;
                const float weight = rows.weights[j] * columns.weights[i];
                const float alpha = static_cast<float>(texel[3]);
                for (std::size_t c = 0; c < 3; ++c) {
                    const bool lit = texels == Texels::color || texels == Texels::masked_color;
                    const auto value = static_cast<float>(lit ? tables.linear[texel[c]] : texel[c]);
                    sum[c] += weight * value;
                    by_alpha[c] += weight * alpha * value;
                }
                sum[3] += weight * alpha;
            }
        }
        const auto rounded = [](float v) { return static_cast<std::uint32_t>(v + 0.5F); };
        if (texels == Texels::normals) {
            store_normal(sum[0] - 127.5F, sum[1] - 127.5F, sum[2] - 127.5F, out);
            continue;
        }
        for (std::size_t c = 0; c < 3; ++c) {
            if (texels == Texels::data) {
                out[c] = static_cast<std::uint8_t>(std::min(rounded(sum[c]), 255U));
            } else {
                const bool masked = texels == Texels::masked_color && sum[3] > 0.0F;
                out[c] = tables.code(std::min(rounded(masked ? by_alpha[c] / sum[3] : sum[c]), 65535U));
            }
        }
        out[3] = static_cast<std::uint8_t>(std::min(rounded(sum[3]), 255U));
    }
}

} // namespace

void halve(Texels texels, std::span<const std::uint8_t> rgba, std::uint32_t width, std::uint32_t height,
           std::span<std::uint8_t> half, std::uint32_t first, std::uint32_t last) {
    const auto half_width = half_side(width);
    assert(rgba.size() == std::size_t{width} * height * 4);
    assert(last <= half_side(height) && half.size() == std::size_t{half_width} * half_side(height) * 4);
    const auto& tables = light();
    for (auto y = first; y < last; ++y) {
        auto* out = &half[std::size_t{y} * half_width * 4];
        if (width % 2 != 0 || height % 2 != 0) {
            halve_odd(texels, rgba.data(), width, cover(height, y), half_width, out, tables);
            continue;
        }
        const auto* upper = &rgba[std::size_t{y} * 2 * width * 4];
        const auto* lower = upper + std::size_t{width} * 4;
        switch (texels) {
        case Texels::color:
            halve_even<Texels::color>(upper, lower, half_width, out, tables);
            break;
        case Texels::masked_color:
            halve_even<Texels::masked_color>(upper, lower, half_width, out, tables);
            break;
        case Texels::data:
            halve_even<Texels::data>(upper, lower, half_width, out, tables);
            break;
        case Texels::normals:
            halve_even<Texels::normals>(upper, lower, half_width, out, tables);
            break;
        }
    }
}

} // namespace guanhe::image
