// Unit vectors in 32 bits, as octahedral.glsl reads them, and half floats.
#pragma once

#include <glm/glm.hpp>

#include <cstdint>

namespace guanhe::render {

/// Two snorm16. A zero vector packs to +z.
[[nodiscard]] std::uint32_t pack_normal(const glm::vec3& unit) noexcept;
[[nodiscard]] glm::vec3 unpack_normal(std::uint32_t word) noexcept;

/// unorm16 and unorm15, and the sign of w (the handedness) in the top bit.
[[nodiscard]] std::uint32_t pack_tangent(const glm::vec4& tangent) noexcept;
[[nodiscard]] glm::vec4 unpack_tangent(std::uint32_t word) noexcept;

/// IEEE half floats, rounded to nearest; too large becomes the largest finite value.
[[nodiscard]] std::uint16_t pack_half(float value) noexcept;

} // namespace guanhe::render
