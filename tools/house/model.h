// A four-room house of wattle and daub, some 5,000 years old, after the kind known from Dahecun (大河村): what is left
// of it, and how it may have stood. A schematic reconstruction (示意复原).
#pragma once

#include "base/file.h"
#include "base/jobs.h"
#include "base/result.h"

#include <cstdint>

namespace guanhe::tools::house {

enum class State : std::uint8_t { remains, reconstruction };

struct Options {
    State state = State::remains;
    std::uint32_t seed = 5000;
    std::uint32_t picture_side = 2048; ///< pixels of the pictures of earth, daub and straw
};

/// Writes the model as .glb or .gltf. Both states stand on the same ground at the same place and scale: the middle of
/// the plot is the origin, y is up, +z is south. One build of this program writes the same bytes for the same options.
/// Errors: the file cannot be written.
[[nodiscard]] Result<void> write_house(const Path& file, const Options& options, Jobs& jobs);

} // namespace guanhe::tools::house
