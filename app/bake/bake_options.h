// What `guanhe bake` was asked to do.
#pragma once

#include "base/file.h"
#include "pack/bake.h"
#include "scan/read.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace guanhe::app {

struct BakeOptions {
    std::vector<Path> files;
    Path output;
    std::optional<Path> stats;
    unsigned threads = 0; ///< 0: one a core
    std::uint64_t memory_bytes = std::uint64_t{4} << 30U;
    double metres_per_unit = 1.0;
    scan::UpAxis up = scan::UpAxis::y;
    pack::TextureQuality textures = pack::TextureQuality::high;
};

} // namespace guanhe::app
