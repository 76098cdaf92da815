// A file as given to a reader.
#pragma once

#include "base/file.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

namespace guanhe::scan {

/// Mapped from disk, or lying in memory without a folder around it.
struct Source {
    std::span<const std::byte> bytes;
    std::shared_ptr<const void> keep; ///< null: the caller keeps the bytes while the Scan lives
    std::optional<MappedFile> file;   ///< what `bytes` lie in, if mapped
    std::optional<Path> folder;       ///< where external files are looked for; none: they are refused
};

} // namespace guanhe::scan
