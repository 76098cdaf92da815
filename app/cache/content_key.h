// What a scan is, as far as a pack of it goes: the key of the cache.
#pragma once

#include "base/file.h"
#include "base/jobs.h"
#include "base/result.h"

#include <cstdint>

namespace guanhe::app {

/// Files up to this size are read whole for the key. Of a larger one its size, the time of its last change and samples
/// of its content stand for it, so that a scan of many gigabytes that was baked before opens at once. To be missed, an
/// edit has to leave all three as they were, which no program does that does not mean to; and a copy with another time
/// is merely baked once more.
inline constexpr std::uint64_t key_reads_whole = std::uint64_t{16} << 20U;

/// The same for the same content, wherever it lies; another one when the file or any that it names beside itself
/// (scan/side_files.h) was edited, went away or came. Errors: the file itself cannot be read.
[[nodiscard]] Result<std::uint64_t> content_key(const Path& file, Jobs& jobs);

} // namespace guanhe::app
