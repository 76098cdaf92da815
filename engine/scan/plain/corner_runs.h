// The corners that one material has, which lie here and there in the file.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace guanhe::scan::plain {

class CornerRuns {
public:
    /// Runs come in the order of the file.
    void add(std::uint64_t first, std::uint64_t count) {
        if (count == 0) return;
        if (!runs_.empty() && runs_.back().first + (size_ - runs_.back().before) == first) {
            size_ += count;
            return;
        }
        runs_.push_back({first, size_});
        size_ += count;
    }
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

    /// visit(first, count, at) for the stretches of the file that make up corners [begin, begin + count) of this
    /// material; `at` counts from `begin`.
    template<class Visit>
    void each(std::uint64_t begin, std::uint64_t count, Visit visit) const {
        auto run = std::upper_bound(runs_.begin(), runs_.end(), begin,
                                    [](std::uint64_t corner, const Run& r) { return corner < r.before; });
        --run;
        for (std::uint64_t at = 0; at < count; ++run) {
            const auto next = run + 1;
            const auto end = next == runs_.end() ? size_ : next->before;
            const auto inside = begin + at - run->before;
            const auto length = std::min(end - run->before - inside, count - at);
            visit(run->first + inside, length, at);
            at += length;
        }
    }

private:
    struct Run {
        std::uint64_t first = 0;  ///< in the file
        std::uint64_t before = 0; ///< corners in the runs before this one
    };
    std::vector<Run> runs_;
    std::uint64_t size_ = 0;
};

} // namespace guanhe::scan::plain
