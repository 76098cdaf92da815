// Packs of scans that were not baked before: baked when they are opened, and kept in the user's cache folder.
#pragma once

#include "base/file.h"
#include "base/jobs.h"
#include "base/progress.h"
#include "base/result.h"
#include "pack/pack.h"
#include "scan/scan.h"

#include <memory>
#include <stop_token>

namespace guanhe::app {

/// Where the pack of a file is kept, by its content and the version of the bake. Errors: the file cannot be read.
[[nodiscard]] Result<Path> cached_pack_path(const Path& file);

/// The file as a pack, if it is one; null otherwise. Errors: it is a pack that cannot be used.
[[nodiscard]] Result<std::shared_ptr<const pack::Pack>> open_if_pack(const Path& file);

/// Bakes a scan that was read from `file` to `target` and opens the pack.
[[nodiscard]] Result<std::shared_ptr<const pack::Pack>> bake_to(const Path& target, const scan::Scan& scan,
                                                                const Path& file, Jobs& jobs, Progress& progress,
                                                                const std::stop_token& stop);

} // namespace guanhe::app
