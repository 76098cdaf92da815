// Data that does not fit in memory: a temporary file without a name, grown by appending, then mapped.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace guanhe {

/// Gone from the disk when the last user is gone, also when the program is killed. One thread writes; anyone may read
/// what map() returned, also when this object is gone.
class ScratchFile {
public:
    /// Errors: no such folder, read-only, full.
    [[nodiscard]] static Result<ScratchFile> create(const Path& folder);
    ScratchFile(ScratchFile&&) noexcept;
    ScratchFile& operator=(ScratchFile&&) noexcept;
    ~ScratchFile();

    [[nodiscard]] Result<void> append(std::span<const std::byte> bytes); ///< buffered; Errors: disk full
    /// Anywhere, over what was appended or beyond it; a gap reads as zeros.
    [[nodiscard]] Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes);
    [[nodiscard]] std::uint64_t size() const noexcept;
    /// Everything written so far, read-only. Counts as ours in memory only while it is read (MappedFile::forget).
    [[nodiscard]] Result<MappedFile> map();

private:
    ScratchFile();
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe
