// The loops over millions of elements: conversions, and checks without branches. When a check fails, a second, slow
// pass finds the element to name.
#pragma once

#include "scan/gltf/store.h"

#include <glm/glm.hpp>

#include <cstddef>
#include <cstdint>

namespace guanhe::scan::gltf {

/// Elements [begin, end) as floats to out[i * width + component]; normalised integers become -1 to 1. Components past
/// the element's own are left as they are.
void to_floats(const Elements& from, std::size_t begin, std::size_t end, float* out, int width);

/// Colours as unsigned normalised 16-bit RGBA; floats are clamped to 0 … 1, alpha is 1 where there is none.
void to_colors(const Elements& from, std::size_t begin, std::size_t end, glm::u16vec4* out);

/// Unsigned integers of 1, 2 or 4 bytes.
void to_indices(const Elements& from, std::size_t begin, std::size_t end, std::uint32_t* out);
void to_joints(const Elements& from, std::size_t begin, std::size_t end, glm::u16vec4* out);

[[nodiscard]] bool all_finite(const float* values, std::size_t count) noexcept;
/// Whether every value is below `limit`.
[[nodiscard]] bool all_below(const std::uint32_t* values, std::size_t count, std::uint32_t limit) noexcept;
/// Whether every vector is finite and has a length within a few percent of 1.
[[nodiscard]] bool all_unit(const glm::vec3* values, std::size_t count) noexcept;
/// The same for the first three components; the fourth must be 1 or -1.
[[nodiscard]] bool all_tangents(const glm::vec4* values, std::size_t count) noexcept;

} // namespace guanhe::scan::gltf
