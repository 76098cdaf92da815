// Generated terrains: what is measured where a real scan of the size is not at hand.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstdint>
#include <string>

namespace guanhe::app {

/// Has make_terrain (beside our own program, or on PATH) write one of exactly so many triangles to the folder, unless
/// it is there already: a .glb, or, where that format ends, a .gltf with its data beside it.
[[nodiscard]] Result<Path> make_terrain(std::uint64_t triangles, const Path& folder);

/// "terrain, 10 million triangles"
[[nodiscard]] std::string terrain_name(double millions);
[[nodiscard]] std::uint64_t triangles_of(double millions);

} // namespace guanhe::app
