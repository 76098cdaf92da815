#include "render/pack.h"

#include <glm/gtc/packing.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::render {
namespace {

glm::vec2 encode(glm::vec3 v) noexcept {
    const float sum = std::abs(v.x) + std::abs(v.y) + std::abs(v.z);
    if (!(sum > 0.0F)) return {0.0F, 0.0F};
    v /= sum;
    if (v.z >= 0.0F) return {v.x, v.y};
    return {(1.0F - std::abs(v.y)) * (v.x >= 0.0F ? 1.0F : -1.0F),
            (1.0F - std::abs(v.x)) * (v.y >= 0.0F ? 1.0F : -1.0F)};
}

glm::vec3 decode(const glm::vec2& e) noexcept {
    glm::vec3 v(e, 1.0F - std::abs(e.x) - std::abs(e.y));
    const float t = std::max(-v.z, 0.0F);
    v.x -= v.x >= 0.0F ? t : -t;
    v.y -= v.y >= 0.0F ? t : -t;
    return glm::normalize(v);
}

std::uint32_t snorm16(float x) noexcept {
    const auto i = static_cast<std::int32_t>(x * 32767.0F + (x >= 0.0F ? 0.5F : -0.5F));
    return static_cast<std::uint32_t>(i) & 0xffffU;
}

float from_snorm16(std::uint32_t bits) noexcept {
    return std::max(static_cast<float>(static_cast<std::int16_t>(bits & 0xffffU)) / 32767.0F, -1.0F);
}

} // namespace

std::uint32_t pack_normal(const glm::vec3& unit) noexcept {
    const glm::vec2 e = encode(unit);
    return snorm16(e.x) | snorm16(e.y) << 16U;
}

glm::vec3 unpack_normal(std::uint32_t word) noexcept {
    return decode({from_snorm16(word), from_snorm16(word >> 16U)});
}

std::uint32_t pack_tangent(const glm::vec4& tangent) noexcept {
    const glm::vec2 e = encode(glm::vec3(tangent)) * 0.5F + 0.5F;
    return static_cast<std::uint32_t>(e.x * 65535.0F + 0.5F) |
           static_cast<std::uint32_t>(e.y * 32767.0F + 0.5F) << 16U | (tangent.w < 0.0F ? 0x80000000U : 0U);
}

glm::vec4 unpack_tangent(std::uint32_t word) noexcept {
    const glm::vec2 e(static_cast<float>(word & 0xffffU) / 65535.0F,
                      static_cast<float>(word >> 16U & 0x7fffU) / 32767.0F);
    return {decode(e * 2.0F - 1.0F), (word & 0x80000000U) != 0 ? -1.0F : 1.0F};
}

std::uint16_t pack_half(float value) noexcept {
    return glm::packHalf1x16(std::clamp(value, -65504.0F, 65504.0F));
}

} // namespace guanhe::render
