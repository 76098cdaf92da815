// Bytes that are written once and read later: in memory while there is room, then in a scratch file.
#pragma once

#include "base/result.h"
#include "base/scratch_file.h"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace guanhe::pack {

class Spill {
public:
    struct Block {
        std::size_t index = 0;    ///< in memory
        std::uint64_t offset = 0; ///< in the file
        bool in_file = false;
    };

    /// `memory_bytes`: what may stay in memory. `folder`: for the file, if one is needed.
    Spill(std::uint64_t memory_bytes, Path folder) : memory_bytes_(memory_bytes), folder_(std::move(folder)) {}

    /// Any thread, but not beside seal(). Errors: disk full, no such folder.
    [[nodiscard]] Result<Block> append(std::vector<std::byte> bytes);
    /// Ends appending. Errors: the file cannot be mapped.
    [[nodiscard]] Result<void> seal();

    /// A part of a block, after seal(). Any thread.
    [[nodiscard]] std::span<const std::byte> read(const Block& block, std::uint64_t offset, std::size_t bytes) const;
    /// Lets the system take back what was read of the file. All of it: its readers take many small pieces that share
    /// pages.
    void forget() const noexcept { mapped_.forget(mapped_.bytes()); }

    [[nodiscard]] std::uint64_t bytes_in_memory() const noexcept { return bytes_in_memory_; }

private:
    std::uint64_t memory_bytes_;
    Path folder_;
    std::mutex mutex_;
    std::uint64_t bytes_in_memory_ = 0;
    std::vector<std::vector<std::byte>> blocks_;
    std::optional<ScratchFile> file_;
    MappedFile mapped_;
};

} // namespace guanhe::pack
