// The only way to the files of a museum: nothing outside its folder is ever opened, whatever the documents say.
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "museum/parts.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace guanhe::museum {

/// What may be read of each kind of file, bytes.
inline constexpr std::size_t most_document_bytes = std::size_t{32} << 20U;
inline constexpr std::size_t most_caption_bytes = std::size_t{4} << 20U;
inline constexpr std::size_t most_script_bytes = std::size_t{1} << 20U;

/// Immutable; any thread. Whoever may write into the folder while it is read can still swap a file for a link between
/// the look and the opening: what is defended against is the museum's content, not its machine.
class Folder {
public:
    /// `path` names the folder, or the museum.json in it. Errors: no such folder.
    [[nodiscard]] static Result<Folder> open(const Path& path);

    /// What `written` means in the file `from`. It may go up with "..", but not out. Errors, in words: empty, absolute,
    /// a drive or a scheme, a backslash, a control character, out of the folder.
    [[nodiscard]] static Result<FileRef> resolve(const FileRef& from, std::string_view written);
    /// The opposite of resolve(): how `from` writes it.
    [[nodiscard]] static std::string written(const FileRef& from, const FileRef& file);

    /// Where the file lies, links followed. Errors: no such file, a link that leads out of the folder.
    [[nodiscard]] Result<Path> locate(const FileRef& file) const;
    /// Whether the file is there, behind a link that leads out of the folder.
    [[nodiscard]] bool leads_out(const FileRef& file) const;
    /// The same as locate() for a scan; also every file that the scan names beside itself (buffers, pictures,
    /// materials) is inside.
    [[nodiscard]] Result<Path> locate_scan(const FileRef& file) const;

    /// Errors: those of locate() and MappedFile::open; more than `limit` bytes.
    [[nodiscard]] Result<std::string> read_text(const FileRef& file, std::size_t limit) const;
    /// Over the file of that name, or a new one; its folder must exist. Errors: those of locate() and the disk's.
    [[nodiscard]] Result<void> write_text(const FileRef& file, std::string_view text) const;

    [[nodiscard]] const Path& root() const noexcept { return root_; } ///< canonical

private:
    explicit Folder(Path root) : root_(std::move(root)) {}
    [[nodiscard]] bool holds(const Path& canonical) const;
    Path root_;
};

} // namespace guanhe::museum
