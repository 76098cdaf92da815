#include "pack/partition.h"

#include "pack/read_window.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <optional>
#include <tuple>

namespace guanhe::pack {

namespace {

/// What one thread scatters at a time.
constexpr std::uint64_t least_range = 1U << 18U;
/// Each range keeps an entry a region that it meets: few enough ranges keep those small for a mesh in no order.
constexpr std::uint64_t most_ranges = 512;
/// A region must fit in memory.
constexpr std::uint64_t most_triangles_in_region = 4'000'000;

constexpr auto no_region = std::numeric_limits<std::uint32_t>::max();

std::size_t number_bytes(std::uint64_t value) {
    std::size_t bytes = 1;
    while ((value >>= 7U) != 0) ++bytes;
    return bytes;
}

void write_number(std::byte*& out, std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) *out++ = static_cast<std::byte>(value | 0x80U);
    *out++ = static_cast<std::byte>(value);
}

} // namespace

/// One range of the triangles on its way into a block.
struct Partition::Scatter {
    struct Told {
        std::uint32_t home;
        Foreign foreign;
        [[nodiscard]] auto key() const {
            const auto& p = foreign.position;
            return std::tuple(home, p.x, p.y, p.z, foreign.region);
        }
    };

    std::uint64_t first = 0, last = 0;
    std::vector<std::uint32_t> regions; ///< by triangle
    std::vector<std::uint64_t> counts;  ///< by region
    std::vector<Told> told;
    std::uint64_t degenerate = 0;

    void look(const Source& source, const Measure& measure, std::uint64_t window_bytes);
    [[nodiscard]] std::vector<std::byte> write(Range& range);

private:
    /// Calls visit(region, first, last) for neighbouring triangles of one region, counted from the range's start.
    template<class Visit>
    void for_each_stretch(const Visit& visit) const {
        for (std::size_t i = 0; i < regions.size();) {
            const auto begin = i;
            while (i < regions.size() && regions[i] == regions[begin]) ++i;
            if (regions[begin] != no_region) visit(regions[begin], begin, i);
        }
    }
};

void Partition::Scatter::look(const Source& source, const Measure& measure, std::uint64_t window_bytes) {
    regions.resize(static_cast<std::size_t>(last - first));
    counts.assign(measure.regions.count(), 0);
    ReadWindow window(source, window_bytes);
    const auto& grid = measure.grid;
    std::uint32_t region = 0;
    std::size_t at = 0;
    source.for_each_part(first, last, [&](const SourcePart& part, std::uint64_t begin, std::uint64_t end) {
        constexpr std::uint64_t batch = 4096; // so that the window sees the indices go by
        const auto positions = part.primitive->positions.span();
        for (auto next = begin; next < end;) {
            const auto stop = std::min(end, next + batch);
            window.indices(part, next, stop);
            const auto corners = part.primitive->indices.span().subspan(static_cast<std::size_t>(next) * 3,
                                                                        static_cast<std::size_t>(stop - next) * 3);
            for (std::size_t corner = 0; corner < corners.size(); corner += 3, ++at) {
                std::array<glm::ivec3, 3> p;
                for (std::size_t k = 0; k < 3; ++k) {
                    window.vertex(part, corners[corner + k]);
                    p[k] = grid.nearest(positions[corners[corner + k]]);
                }
                if (p[0] == p[1] || p[1] == p[2] || p[2] == p[0]) {
                    regions[at] = no_region;
                    ++degenerate;
                    continue;
                }
                // Neighbours in the file are mostly neighbours in space.
                const CornerSum sum(p[0], p[1], p[2]);
                if (!measure.regions.box(region).holds(sum)) region = measure.regions.of(sum);
                regions[at] = region;
                ++counts[region];
                const auto& box = measure.regions.box(region);
                for (const auto& position : p) {
                    if (!box.holds(position)) told.push_back({measure.regions.of(position), {position, region}});
                }
            }
            next = stop;
        }
    });
    std::sort(told.begin(), told.end(), [](const Told& a, const Told& b) { return a.key() < b.key(); });
    told.erase(std::unique(told.begin(), told.end(), [](const Told& a, const Told& b) { return a.key() == b.key(); }),
               told.end());
}

std::vector<std::byte> Partition::Scatter::write(Range& range) {
    std::vector<std::size_t> bytes(counts.size(), 0);
    std::vector<std::size_t> ends(counts.size(), 0);
    for_each_stretch([&](std::uint32_t region, std::size_t begin, std::size_t end) {
        bytes[region] += number_bytes(begin - ends[region]) + number_bytes(end - begin);
        ends[region] = end;
    });
    std::uint64_t size = 0;
    std::vector<std::uint64_t> offsets(counts.size());
    std::size_t next_told = 0;
    for (std::uint32_t region = 0; region < counts.size(); ++region) {
        const auto first_told = next_told;
        while (next_told < told.size() && told[next_told].home == region) ++next_told;
        const auto foreigns = static_cast<std::uint32_t>(next_told - first_told);
        if (bytes[region] == 0 && foreigns == 0) continue;
        range.entries.push_back(
            {region, static_cast<std::uint32_t>(bytes[region]), foreigns, size, size + bytes[region]});
        offsets[region] = size;
        size += bytes[region] + foreigns * sizeof(Foreign);
    }

    std::vector<std::byte> block(static_cast<std::size_t>(size));
    std::fill(ends.begin(), ends.end(), std::size_t{0});
    for_each_stretch([&](std::uint32_t region, std::size_t begin, std::size_t end) {
        auto* const start = block.data() + offsets[region];
        auto* out = start;
        write_number(out, begin - ends[region]);
        write_number(out, end - begin);
        offsets[region] += static_cast<std::uint64_t>(out - start);
        ends[region] = end;
    });
    const auto* next = told.data();
    for (const auto& entry : range.entries) {
        for (std::uint32_t i = 0; i < entry.foreign_count; ++i) {
            std::memcpy(block.data() + entry.foreigns + i * sizeof(Foreign), &(next++)->foreign, sizeof(Foreign));
        }
    }
    return block;
}

const Partition::Entry* Partition::Range::find(std::uint32_t region) const {
    const auto entry = std::lower_bound(entries.begin(), entries.end(), region,
                                        [](const Entry& e, std::uint32_t wanted) { return e.region < wanted; });
    return entry != entries.end() && entry->region == region ? &*entry : nullptr;
}

Partition::Partition(const Source& source) : whole_(source.triangle_count()), triangles_(1, source.triangle_count()) {}

Result<Partition> Partition::make(const Source& source, const Measure& measure, Spill& spill,
                                  const PartitionOptions& options) {
    const auto triangles = source.triangle_count();
    const auto range_size = std::max(least_range, (triangles + most_ranges - 1) / most_ranges);
    Partition result;
    result.spill_ = &spill;
    result.ranges_.resize(static_cast<std::size_t>((triangles + range_size - 1) / range_size));
    result.triangles_.assign(measure.regions.count(), 0);

    std::mutex mutex;
    std::optional<Error> error;
    std::atomic<bool> failed = false;
    options.jobs->parallel_for(
        result.ranges_.size(),
        [&](std::size_t i) {
            if (failed.load(std::memory_order_relaxed)) return;
            Scatter scatter;
            scatter.first = i * range_size;
            scatter.last = std::min(triangles, scatter.first + range_size);
            scatter.look(source, measure, options.window_bytes);
            auto& range = result.ranges_[i];
            range.first_triangle = scatter.first;
            auto block = spill.append(scatter.write(range));
            if (options.progress != nullptr) options.progress->advance(scatter.last - scatter.first);
            const std::lock_guard lock(mutex);
            if (!block) {
                if (!error) error = std::move(block).error();
                failed.store(true, std::memory_order_relaxed);
                return;
            }
            range.block = *block;
            result.degenerate_ += scatter.degenerate;
            for (std::size_t region = 0; region < scatter.counts.size(); ++region) {
                result.triangles_[region] += scatter.counts[region];
            }
        },
        options.stop);
    if (error) return *std::move(error);
    if (options.stop.stop_requested()) return Error{"stopped", {}, {}, ErrorKind::cancelled};
    const auto most = *std::max_element(result.triangles_.begin(), result.triangles_.end());
    if (most > most_triangles_in_region) {
        return Error{std::to_string(most) + " triangles lie in one place, where at most " +
                         std::to_string(most_triangles_in_region) + " can be told apart",
                     {},
                     "does a part of the scan lie kilometres away from the rest, or is it stored many times?"};
    }
    return result;
}

} // namespace guanhe::pack
