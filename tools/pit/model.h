// The demo model: a Yangshao pit with nine painted jars laid out like the Big Dipper. A schematic reconstruction
// (示意复原).
#pragma once

#include "base/file.h"
#include "base/jobs.h"
#include "base/result.h"

#include <cstdint>

namespace guanhe::tools::pit {

/// Writes the model as .glb or .gltf. One build of this program writes the same bytes for the same seed. Errors: the
/// file cannot be written.
[[nodiscard]] Result<void> write_pit(const Path& file, std::uint32_t seed, Jobs& jobs);

} // namespace guanhe::tools::pit
