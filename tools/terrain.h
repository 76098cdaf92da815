// A site as a field scan would show it, of any size: three ring ditches, mounds, pits with their spoil and rubble
// on ridged ground. 240 m square, y up; more triangles mean a finer mesh of the same ground.
#pragma once

#include "base/file.h"
#include "base/jobs.h"
#include "base/result.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <functional>

namespace guanhe::tools {

struct TerrainOptions {
    std::uint64_t triangles = 1'000'000; ///< exactly so many are written; 2 at least
    std::uint32_t seed = 1;
    bool normals = true;
    bool textures = false; ///< TEXCOORD_0 and one picture a tile
};

/// Metres above the datum at (x, z), metres from the middle. Detail finer than `spacing` is left out.
[[nodiscard]] float terrain_height(glm::vec2 place, std::uint32_t seed, float spacing) noexcept;

/// Writes tiles of at most a million triangles, each one mesh of one primitive; memory holds at most three a thread.
/// The bytes depend on the options alone, not on the number of threads. `progress` hears the triangles written so far,
/// from any thread, one at a time. Errors: disk full, folder missing, a .glb above 4 GiB (refused before anything is
/// written).
[[nodiscard]] Result<void> write_terrain(const Path& file, const TerrainOptions& options, Jobs& jobs,
                                         const std::function<void(std::uint64_t)>& progress);

} // namespace guanhe::tools
