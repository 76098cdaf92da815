// Packs of scans that were not baked before: baked when they are opened, and kept in the user's cache folder
// (cache/pack_cache.h).
#pragma once

#include "base/file.h"
#include "base/jobs.h"
#include "base/progress.h"
#include "base/result.h"
#include "pack/pack.h"
#include "scan/scan.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace guanhe::app {

/// Whether the file begins like a pack, whole or not. Errors: it cannot be read.
[[nodiscard]] Result<bool> is_pack(const Path& file);

/// The file as a pack, if it is one; null otherwise. Errors: it is a pack that cannot be used.
[[nodiscard]] Result<std::shared_ptr<const pack::Pack>> open_if_pack(const Path& file);

/// The pack at `cached` if it is there and whole; null otherwise. It counts as used now.
[[nodiscard]] std::shared_ptr<const pack::Pack> open_cached(const Path& cached);

struct Baking {
    Jobs& jobs;
    Progress& progress;
    std::stop_token stop;
    std::optional<std::uint64_t> cache_limit; ///< bytes; nothing: the default
    /// Whether the files that the scan was read from are still what `cached` is named after. May be empty.
    std::function<Result<void>()> confirm{};
};

struct Baked {
    std::shared_ptr<const pack::Pack> pack; ///< null: nothing could be baked
    std::vector<std::string> warnings;
};

/// Bakes a scan that was read from `file` to `cached`, and makes room for it there. Where the cache cannot be written
/// to, is full, or belongs to somebody else, it is baked to the system's folder for temporary files, for this time
/// only; where that fails too there is no pack, and the warnings say why. Errors: stopped; not confirmed.
[[nodiscard]] Result<Baked> bake_for_view(const scan::Scan& scan, const Path& file, const Path& cached,
                                          const Baking& baking);

} // namespace guanhe::app
