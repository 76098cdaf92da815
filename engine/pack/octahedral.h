// Unit vectors in 32 bits, as shaders/octahedral.glsl reads them.
//
// After: Cigolle et al., "A Survey of Efficient Representations for Independent Unit Vectors" (2014).
#pragma once

#include <glm/glm.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace guanhe::pack {

/// Both coordinates in [-1, 1]. A zero vector gives that of +z.
[[nodiscard]] inline glm::vec2 oct_encode(glm::vec3 v) noexcept {
    const float sum = std::abs(v.x) + std::abs(v.y) + std::abs(v.z);
    if (!(sum > 0.0F)) return {0.0F, 0.0F};
    v /= sum;
    if (v.z >= 0.0F) return {v.x, v.y};
    return {(1.0F - std::abs(v.y)) * (v.x >= 0.0F ? 1.0F : -1.0F),
            (1.0F - std::abs(v.x)) * (v.y >= 0.0F ? 1.0F : -1.0F)};
}

[[nodiscard]] inline glm::vec3 oct_decode(const glm::vec2& e) noexcept {
    glm::vec3 v(e, 1.0F - std::abs(e.x) - std::abs(e.y));
    const float t = std::max(-v.z, 0.0F);
    v.x -= v.x >= 0.0F ? t : -t;
    v.y -= v.y >= 0.0F ? t : -t;
    return glm::normalize(v);
}

/// Two snorm16.
[[nodiscard]] inline std::uint32_t pack_normal(const glm::vec3& unit) noexcept {
    const auto snorm16 = [](float x) {
        const auto i = static_cast<std::int32_t>(x * 32767.0F + (x >= 0.0F ? 0.5F : -0.5F));
        return static_cast<std::uint32_t>(i) & 0xFFFFU;
    };
    const auto e = oct_encode(unit);
    return snorm16(e.x) | snorm16(e.y) << 16U;
}

[[nodiscard]] inline glm::vec3 unpack_normal(std::uint32_t word) noexcept {
    const auto from_snorm16 = [](std::uint32_t bits) {
        return std::max(static_cast<float>(static_cast<std::int16_t>(bits & 0xFFFFU)) / 32767.0F, -1.0F);
    };
    return oct_decode({from_snorm16(word), from_snorm16(word >> 16U)});
}

/// unorm16 and unorm15, and the sign of w (the handedness) in the top bit.
[[nodiscard]] inline std::uint32_t pack_tangent(const glm::vec4& tangent) noexcept {
    const auto e = oct_encode(glm::vec3(tangent)) * 0.5F + 0.5F;
    return static_cast<std::uint32_t>(e.x * 65535.0F + 0.5F) |
           static_cast<std::uint32_t>(e.y * 32767.0F + 0.5F) << 16U | (tangent.w < 0.0F ? 0x8000'0000U : 0U);
}

[[nodiscard]] inline glm::vec4 unpack_tangent(std::uint32_t word) noexcept {
    const glm::vec2 e(static_cast<float>(word & 0xFFFFU) / 65535.0F,
                      static_cast<float>(word >> 16U & 0x7FFFU) / 32767.0F);
    return {oct_decode(e * 2.0F - 1.0F), (word & 0x8000'0000U) != 0 ? -1.0F : 1.0F};
}

} // namespace guanhe::pack
