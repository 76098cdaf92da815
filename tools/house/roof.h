// A thatched roof on poles.
#pragma once

#include "mesh.h"

#include <cstdint>

namespace guanhe::tools::house {

inline constexpr float thatch_tile_metres = 2.0F; ///< what the thatch's pictures cover
inline constexpr float wood_tile_metres = 1.0F;

/// Courses of straw with a ridge roll; lower faces too.
[[nodiscard]] Mesh thatch(std::uint32_t seed);
/// Single stems that stick out of the courses and hang from the eaves; seen from both sides.
[[nodiscard]] Mesh loose_stems(std::uint32_t seed);
[[nodiscard]] Mesh dry_grass(std::uint32_t seed); ///< tufts of it in the yard
/// Rafters, purlins, ridge poles, posts, door frames.
[[nodiscard]] Mesh timber(std::uint32_t seed);

/// A pole with the bark on, closed at both ends, a little bent.
[[nodiscard]] Mesh pole(glm::vec3 from, glm::vec3 to, float thick, float thin, std::uint32_t seed);

} // namespace guanhe::tools::house
