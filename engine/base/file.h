// Files. Paths are std::filesystem::path; text is UTF-8 on every system. All functions may be called from any thread;
// sizes are bytes.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace guanhe {

using Path = std::filesystem::path;

[[nodiscard]] Path path_from_utf8(std::string_view utf8);
[[nodiscard]] std::string path_to_utf8(const Path& path);

/// A file mapped read-only. Movable; the mapping lives until the last copy of keep_alive() is gone.
/// The file must not be cut short by another program while it is mapped (that faults on every system).
class MappedFile {
public:
    /// Errors: missing, a directory, unreadable, not a plain file (a pipe, a device). An empty file maps to no bytes.
    [[nodiscard]] static Result<MappedFile> open(const Path& path);

    [[nodiscard]] std::span<const std::byte> bytes() const noexcept;
    /// Shares ownership of the mapping, for views that outlive this object.
    [[nodiscard]] std::shared_ptr<const void> keep_alive() const noexcept;
    /// Tells the system that these bytes of the file will not be read again soon, so that they stop counting as ours.
    void forget(std::span<const std::byte> bytes) const noexcept;

private:
    friend class NativeFile; // maps what it wrote
    struct Mapping;
    std::shared_ptr<const Mapping> mapping_;
};

/// The whole file as text. Errors as for MappedFile::open, or more than `limit` bytes.
[[nodiscard]] Result<std::string> read_text(const Path& path, std::size_t limit = std::size_t{64} << 20);

/// Writes beside the target, then renames over it: readers see the old file or the new one, never a part.
/// Errors (disk full, read-only folder, a directory in the way) leave the old file as it was. The folder must exist.
[[nodiscard]] Result<void> write_file_atomic(const Path& path, std::span<const std::byte> bytes);
[[nodiscard]] Result<void> write_text_atomic(const Path& path, std::string_view text);

} // namespace guanhe
