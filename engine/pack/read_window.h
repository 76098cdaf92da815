// Pages of mapped files count as this process's memory once they are read. A window lets go of what a thread has read
// of a mesh's streams before that grows past a limit, however the triangles lie in the file.
#pragma once

#include "pack/source.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace guanhe::pack {

/// One thread. Costs a test of a bit a vertex.
class ReadWindow {
public:
    /// Lets go of everything when about `limit` bytes have been read, and when it is destroyed.
    ReadWindow(const Source& source, std::uint64_t limit);
    ~ReadWindow();
    ReadWindow(const ReadWindow&) = delete;
    ReadWindow& operator=(const ReadWindow&) = delete;

    /// These triangles' indices, counted within the part, are about to be read.
    void indices(const SourcePart& part, std::uint64_t first, std::uint64_t last);
    /// This vertex is about to be read.
    void vertex(const SourcePart& part, std::uint32_t index) {
        const auto block = first_block_[part.part] + (index >> vertices_shift);
        auto& word = seen_[block / 64];
        const auto bit = std::uint64_t{1} << (block % 64);
        if ((word & bit) != 0) return;
        if (bytes_ > limit_) let_go();
        word |= bit; // after let_go(), which clears it
        bytes_ += block_bytes_;
    }

private:
    /// Vertices that are counted together. A system brings in the surroundings of what is read, some 64 KiB.
    static constexpr unsigned vertices_shift = 13;

    void let_go();

    const Source& source_;
    std::uint64_t limit_;
    std::uint64_t bytes_ = 0;
    std::uint64_t block_bytes_ = 0;          ///< of all streams of a block
    std::vector<std::uint64_t> first_block_; ///< by part
    std::vector<std::uint64_t> seen_;        ///< a bit a block
    struct IndexRun {
        const SourcePart* part;
        std::uint64_t first, last;
    };
    std::vector<IndexRun> index_runs_;
};

} // namespace guanhe::pack
