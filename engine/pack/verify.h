// Whether all of a pack is as it was written. Opening one checks its tables alone (pack.h).
#pragma once

#include "base/jobs.h"
#include "base/progress.h"
#include "pack/pack.h"

#include <cstdint>
#include <vector>

namespace guanhe::pack {

/// Numbers in the pack's tables, ascending.
struct Damage {
    std::vector<std::uint32_t> pages, tiles;

    [[nodiscard]] bool none() const noexcept { return pages.empty() && tiles.empty(); }
};

/// Pages and tiles whose checksum is wrong. Reads the whole file, as fast as the disk gives it; what was read stops
/// counting as memory. `progress` may be null; its stage is "checking".
[[nodiscard]] Damage find_damage(const Pack& pack, Jobs& jobs, Progress* progress);

} // namespace guanhe::pack
