// What can be opened in a folder, and completing a path that is being typed. No drawing.
#pragma once

#include "base/file.h"

#include <string>
#include <string_view>
#include <vector>

namespace guanhe::app {

struct FolderEntry {
    std::string name; ///< UTF-8
    bool folder = false;

    friend bool operator==(const FolderEntry&, const FolderEntry&) = default;
};

/// A typed path, split into the folder that is listed and what is typed of a name in it. "~" is the home folder.
struct TypedPath {
    Path folder;
    std::string shown_folder; ///< as typed, with its last separator
    std::string name;
};
[[nodiscard]] TypedPath split_typed(std::string_view typed);
[[nodiscard]] Path typed_path(std::string_view typed);

[[nodiscard]] bool can_open(const Path& file);       ///< scans, packs and .hdr, by name
[[nodiscard]] bool is_environment(const Path& file); ///< .hdr

/// Folders first, then files that can be opened, by name; hidden ones are left out. `readable` is false when the folder
/// is not there or may not be read.
struct FolderListing {
    std::vector<FolderEntry> entries;
    bool readable = false;
};
[[nodiscard]] FolderListing list_folder(const Path& folder);

/// The entries whose names begin with `name`, letter case aside (ASCII).
[[nodiscard]] std::vector<FolderEntry> beginning_with(const std::vector<FolderEntry>& entries, std::string_view name);
/// `typed` continued as far as all that begin with it agree; a single folder gets its separator.
[[nodiscard]] std::string completed(std::string_view typed, const std::vector<FolderEntry>& entries);

} // namespace guanhe::app
