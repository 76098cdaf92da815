// The demo model: a Yangshao pit with nine painted jars laid out like the Big Dipper. A schematic reconstruction
// (示意复原).
#pragma once

#include "base/file.h"
#include "base/jobs.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>

namespace guanhe::tools::pit {

/// Writes the model as .glb or .gltf. One build of this program writes the same bytes for the same seed. Errors: the
/// file cannot be written.
[[nodiscard]] Result<void> write_pit(const Path& file, std::uint32_t seed, Jobs& jobs);

inline constexpr std::size_t jar_count = 9;
/// One of the jars, from 1 to jar_count, whole, upright with its foot at the origin; as in the pit of that seed.
[[nodiscard]] Result<void> write_jar(const Path& file, std::size_t number, std::uint32_t seed, Jobs& jobs);

} // namespace guanhe::tools::pit
