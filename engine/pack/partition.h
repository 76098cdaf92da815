// Which triangles each region has, without copying them: runs of their numbers, in order. And where regions meet: which
// others have a triangle at a position that lies in a region.
#pragma once

#include "base/jobs.h"
#include "base/progress.h"
#include "base/result.h"
#include "pack/measure.h"
#include "pack/source.h"
#include "pack/spill.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stop_token>
#include <vector>

namespace guanhe::pack {

struct PartitionOptions {
    Jobs* jobs = nullptr; ///< required
    std::stop_token stop;
    ProgressPart* progress = nullptr; ///< a unit a triangle
    std::uint64_t window_bytes = 8U << 20U;
};

/// A triangle belongs to the region that its centroid lies in. Triangles with two corners at one place belong to none.
/// Immutable; any thread. The source and the spill must outlive it.
class Partition {
public:
    /// A position of the grid and a region other than its own that has a triangle there.
    struct Foreign {
        glm::ivec3 position;
        std::uint32_t region;
    };

    /// Everything in one region.
    explicit Partition(const Source& source);
    /// The spill may be shared; reading begins after it was sealed. Errors: disk full; cancelled; so many triangles in
    /// one place that no cut divides them.
    [[nodiscard]] static Result<Partition> make(const Source& source, const Measure& measure, Spill& spill,
                                                const PartitionOptions& options);

    [[nodiscard]] std::uint64_t triangle_count(std::uint32_t region) const noexcept { return triangles_[region]; }
    [[nodiscard]] std::uint64_t degenerate_count() const noexcept { return degenerate_; }

    /// Calls visit(first, last) for runs of triangle numbers, growing.
    template<class Visit>
    void for_each_run(std::uint32_t region, const Visit& visit) const {
        if (spill_ == nullptr) {
            visit(std::uint64_t{0}, whole_);
            return;
        }
        for (const auto& range : ranges_) {
            const auto* entry = range.find(region);
            if (entry == nullptr || entry->run_bytes == 0) continue;
            const auto bytes = spill_->read(range.block, entry->runs, entry->run_bytes);
            auto at = range.first_triangle;
            for (const auto* code = bytes.data(); code != bytes.data() + bytes.size();) {
                at += read_number(code);
                const auto first = at;
                at += read_number(code);
                visit(first, at);
            }
        }
        spill_->forget();
    }

    /// Calls visit(foreign) for what lies in `home` and belongs to others, too. The same may be told more than once.
    template<class Visit>
    void for_each_foreign(std::uint32_t home, const Visit& visit) const {
        if (spill_ == nullptr) return;
        for (const auto& range : ranges_) {
            const auto* entry = range.find(home);
            if (entry == nullptr || entry->foreign_count == 0) continue;
            const auto bytes = spill_->read(range.block, entry->foreigns, entry->foreign_count * sizeof(Foreign));
            for (std::size_t i = 0; i < entry->foreign_count; ++i) {
                Foreign foreign;
                std::memcpy(&foreign, bytes.data() + i * sizeof(Foreign), sizeof(Foreign));
                visit(foreign);
            }
        }
        spill_->forget();
    }

private:
    /// What a range of the triangles has for one region. Offsets count from the block's start.
    struct Entry {
        std::uint32_t region = 0;
        std::uint32_t run_bytes = 0, foreign_count = 0;
        std::uint64_t runs = 0, foreigns = 0;
    };
    struct Range {
        std::uint64_t first_triangle = 0;
        Spill::Block block;
        std::vector<Entry> entries; ///< by region
        [[nodiscard]] const Entry* find(std::uint32_t region) const;
    };
    struct Scatter;

    Partition() = default;
    static std::uint64_t read_number(const std::byte*& code) noexcept {
        std::uint64_t value = 0;
        for (unsigned shift = 0;; shift += 7) {
            const auto byte = std::to_integer<std::uint64_t>(*code++);
            value |= (byte & 0x7FU) << shift;
            if (byte < 0x80U) return value;
        }
    }

    std::uint64_t whole_ = 0; ///< without a spill: all triangles
    const Spill* spill_ = nullptr;
    std::vector<Range> ranges_;
    std::vector<std::uint64_t> triangles_; ///< by region
    std::uint64_t degenerate_ = 0;
};

} // namespace guanhe::pack
