// The files that a scan names beside itself, without reading it: what a cache of something made from the scan must look
// at besides the scan's own file.
#pragma once

#include "base/file.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace guanhe::scan {

struct SideFile {
    std::string name;         ///< as the scan, or its material library, has it; bytes
    std::optional<Path> path; ///< where scan::read would look; nothing when it would find no file
};

/// What scan::read would open for a file with these bytes in this folder: the buffers and pictures of glTF, the
/// material libraries of OBJ and their pictures, in the order in which they are named. PLY, STL and what cannot be read
/// have none. Of an OBJ larger than obj_bytes_looked_at only so much is looked at; programs name the library in the
/// first lines. Any thread.
[[nodiscard]] std::vector<SideFile> side_files(std::span<const std::byte> bytes, const Path& folder);

inline constexpr std::size_t obj_bytes_looked_at = std::size_t{64} << 20U;

} // namespace guanhe::scan
