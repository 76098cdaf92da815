// The bake's first stage: pictures are decoded, coded in blocks and written as tiles.
#pragma once

#include "base/jobs.h"
#include "base/progress.h"
#include "base/result.h"
#include "pack/bake.h"
#include "pack/writer.h"
#include "scan/scan.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace guanhe::pack {

struct TilingOptions {
    Jobs* jobs = nullptr; ///< required
    std::stop_token stop;
    Progress* progress = nullptr; ///< stage "textures", if there are any
    TextureQuality quality = TextureQuality::keep;
    std::uint64_t memory_bytes = 0; ///< of the whole program; decides how many pictures are worked on at a time
};

/// Writes the tiles of all textures that are to be tiled. Pictures that turn out to be broken are left out with a
/// warning. What is written depends on the scan and the quality alone. Errors: a picture that the memory has no room
/// for; disk full; cancelled.
[[nodiscard]] Result<TextureReport> tile_textures(const scan::Scan& scan, Writer& writer, const TilingOptions& options,
                                                  std::vector<std::string>& warnings);

} // namespace guanhe::pack
