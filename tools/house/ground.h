// The plot that the house stands on: the same in every state of it.
#pragma once

#include "mesh.h"

#include <cstdint>

namespace guanhe::tools::house {

inline constexpr float soil_tile_metres = 2.0F; ///< what the pit's soil pictures cover
inline constexpr float plot_depth = 0.9F;       ///< of the block that the plot is cut from

[[nodiscard]] Mesh yard(std::uint32_t seed);
[[nodiscard]] Mesh plot_sides(std::uint32_t seed); ///< and the underside; the picture is that of strata
/// The fired floors with their hearths and post holes. `roofed` only darkens them.
[[nodiscard]] Mesh floors(std::uint32_t seed, bool roofed);

} // namespace guanhe::tools::house
