// Loose things in and about the house.
#pragma once

#include "mesh.h"

#include <glm/glm.hpp>

#include <cstdint>

namespace guanhe::tools::house {

[[nodiscard]] Mesh rubble(std::uint32_t seed);   ///< lumps of burnt daub, fallen from the walls
[[nodiscard]] Mesh firewood(std::uint32_t seed); ///< stacked outside, and charred in the hearths
[[nodiscard]] Mesh hearth_stones(std::uint32_t seed);
[[nodiscard]] Mesh pebbles(std::uint32_t seed); ///< in the yard
/// A metre in black and white, as it lies in excavation photographs, and where.
[[nodiscard]] Mesh scale_bar();
[[nodiscard]] glm::vec3 scale_bar_place(std::uint32_t seed);

} // namespace guanhe::tools::house
