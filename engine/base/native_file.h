// A file being written, as the systems see it, behind output_file.h and scratch_file.h. Private to this folder; defined
// in native_file_posix.cpp and native_file_windows.cpp. One thread.
#pragma once

#include "base/file.h"

#include <memory>
#include <vector>

namespace guanhe {

/// Closing it removes the file, unless put_in_place() has given it the target's name.
class NativeFile {
public:
    /// A file that the system removes when nobody has it open or mapped any more, also when the program is killed.
    [[nodiscard]] static Result<NativeFile> unnamed(const Path& folder);
    /// A file beside `target` that is held while it is open, which is how remove_abandoned() knows that it is in use.
    [[nodiscard]] static Result<NativeFile> beside(const Path& target);
    /// Removes what beside() made for this target in programs that are gone.
    static void remove_abandoned(const Path& target) noexcept;

    NativeFile(NativeFile&&) noexcept;
    NativeFile& operator=(NativeFile&&) noexcept;
    ~NativeFile();

    [[nodiscard]] Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes);
    [[nodiscard]] Result<void> sync(); ///< returns when the disk has it
    [[nodiscard]] Result<void> put_in_place();
    /// The first `size` bytes, read-only; the mapping keeps the file.
    [[nodiscard]] Result<MappedFile> map(std::uint64_t size);

private:
    struct State;
    explicit NativeFile(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// What comes between a target's name and the number in the name of beside()'s file.
inline constexpr std::string_view unfinished_mark = ".unfinished-";

/// The file that is meant by `path`: a link's destination, which renaming over the link would cut off.
/// Errors: something other than a plain file has the name. Defined in output_file.cpp.
[[nodiscard]] Result<Path> writable_target(const Path& path);

/// The entries of the target's folder that beside() could have made. Defined in output_file.cpp.
[[nodiscard]] std::vector<Path> unfinished_files(const Path& target);

} // namespace guanhe
