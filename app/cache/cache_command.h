// `guanhe cache`.
#pragma once

#include "cache/cache_options.h"
#include "cache/pack_cache.h"

#include <cstdint>
#include <string>
#include <vector>

namespace guanhe::app {

struct CacheListing {
    struct Entry {
        CachedPack pack;
        std::string source; ///< name of the scan's file, without its folder; empty when the pack cannot be read
    };
    Path folder;
    std::uint64_t limit = 0;
    bool limit_is_default = true;
    std::vector<Entry> entries; ///< the last used first

    [[nodiscard]] std::uint64_t bytes() const;
};

/// Opens every pack to learn what it was baked from.
[[nodiscard]] CacheListing list_cache(const Path& folder, std::optional<std::uint64_t> limit);
/// For reading; times are UTC.
[[nodiscard]] std::string to_text(const CacheListing& listing);
/// One JSON object; times as ISO 8601. Ends with a line feed.
[[nodiscard]] std::string to_json(const CacheListing& listing);

/// Prints to stdout. Exit code: 0, or 1 when stdout refuses it.
int cache_command(const CacheOptions& options);

} // namespace guanhe::app
