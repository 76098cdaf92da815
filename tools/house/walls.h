// Walls of daub on stakes and withies: as they stood, and what burning and time left of them.
#pragma once

#include "base/jobs.h"
#include "mesh.h"

#include <cstdint>

namespace guanhe::tools::house {

inline constexpr float daub_tile_metres = 1.6F; ///< what the daub's pictures cover

[[nodiscard]] Mesh standing_walls(std::uint32_t seed, Jobs& jobs);
/// Stubs 0.2 to 1 m high with the holes of the stakes and the prints of reeds.
[[nodiscard]] Mesh burnt_stubs(std::uint32_t seed, Jobs& jobs);

} // namespace guanhe::tools::house
