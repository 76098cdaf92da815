// A large file written piece by piece that appears under its name only when it is complete.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace guanhe {

/// Written beside its target as "target.unfinished-N" and renamed over it at the end; readers see the old file or the
/// new one. Dropped before finish(), it leaves nothing. What a killed program left is removed by the next create() for
/// the same target, in whatever program; a file that another program is still writing is left alone. One thread.
class OutputFile {
public:
    /// A link as target is followed. Errors: no such folder, read-only, something other than a plain file in the way.
    [[nodiscard]] static Result<OutputFile> create(const Path& target);
    /// What create() removes of killed programs, without writing anything.
    static void remove_abandoned(const Path& target) noexcept;
    OutputFile(OutputFile&&) noexcept;
    OutputFile& operator=(OutputFile&&) noexcept;
    ~OutputFile();

    [[nodiscard]] Result<void> append(std::span<const std::byte> bytes); ///< buffered; Errors: disk full
    [[nodiscard]] Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes);
    [[nodiscard]] std::uint64_t size() const noexcept; ///< end of the farthest byte given so far
    [[nodiscard]] Result<void> sync();                 ///< returns when the disk has what was written so far
    /// Syncs and renames. Nothing else may be called afterwards.
    [[nodiscard]] Result<void> finish();

private:
    OutputFile();
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe
