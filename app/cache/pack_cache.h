// The folder of packs that were baked when a scan was opened. Each is named after its scan's content and the versions
// of the format and the bake; the time of its last change is that of its last use. Nothing else is kept, so that any
// number of programs may use it at once and any file may be deleted at any time. Any thread.
#pragma once

#include "base/file.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace guanhe::app {

/// The user's: "baked" in the cache folder.
[[nodiscard]] Path pack_cache_folder();

/// Where the pack of a scan with this key (content_key.h) is, or will be.
[[nodiscard]] Path cached_pack(const Path& folder, std::uint64_t key);

struct CachedPack {
    Path file;
    std::uint64_t bytes = 0;
    std::filesystem::file_time_type last_used;
    bool outdated = false; ///< baked by an older version of this program, of no use to this one
};
/// The last used first. Files with other names are nobody's business. Nothing when there is no such folder.
[[nodiscard]] std::vector<CachedPack> cached_packs(const Path& folder);

/// A tenth of what the packs could have of the disk (what is free and what they take now), and at most 20 GiB.
[[nodiscard]] std::uint64_t default_cache_limit(const Path& folder);

struct Removed {
    std::size_t packs = 0;
    std::uint64_t bytes = 0;
};
/// Removes outdated packs, what bakes that were killed left, and those that were not used for longest until the rest
/// takes `limit` bytes (none: the default) or less. `keep` stays, and so does what was used within the last seconds:
/// another program may be about to open it. What cannot be removed is passed over.
Removed trim_cache(const Path& folder, std::optional<std::uint64_t> limit, const Path& keep);
/// Removes all packs, and what bakes that were killed left. Scans that are open stay open.
Removed clear_cache(const Path& folder);

/// Counts as used now. Where that cannot be written down it goes a little earlier.
void mark_used(const Path& pack) noexcept;

} // namespace guanhe::app
