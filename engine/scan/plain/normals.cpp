#include "scan/plain/normals.h"

#include "scan/geometry.h"
#include "scan/plain/in_order.h"

#include <algorithm>
#include <cmath>

namespace guanhe::scan::plain {

namespace {

constexpr std::size_t block_triangles = std::size_t{1} << 15U;

struct Block {
    std::uint32_t low = 0, high = 0; ///< of the vertices that its triangles name
};

/// Vertices that one thread sums up at a time.
struct Range {
    std::size_t begin = 0, end = 0;
};

class Sums {
public:
    Sums(const Stream<glm::vec3>& positions, const Stream<std::uint32_t>& corners, Reading& reading)
        : positions_(positions), corners_(corners), reading_(reading),
          blocks_((corners.size() / 3 + block_triangles - 1) / block_triangles), out_(reading.room) {
        const auto box = bounds_of(positions.span(), &reading.jobs());
        const auto extent = glm::dvec3(box.max) - glm::dvec3(box.min);
        // A power of two, so that products of edges neither vanish nor overflow and nothing is rounded.
        const double longest = std::max({extent.x, extent.y, extent.z, 1e-300});
        scale_ = static_cast<float>(std::ldexp(1.0, std::clamp(-std::ilogb(longest), -126, 126)));
    }

    Result<Stream<glm::vec3>> run() {
        GUANHE_TRY(out_.expect(positions_.size()));
        measure_blocks();
        // One range a thread is best: a block whose vertices lie in several is read for each. More only to bound
        // memory.
        const auto vertices = positions_.size();
        const std::size_t threads = reading_.jobs().thread_count();
        const auto in_memory = static_cast<std::size_t>(reading_.room.working_bytes() / sizeof(glm::vec3)) / threads;
        const auto size = std::min((vertices + threads - 1) / threads, std::max<std::size_t>(in_memory, 1));
        std::size_t begin = 0;
        const auto take = [&]() -> Result<std::optional<Range>> {
            if (begin == vertices) return std::optional<Range>();
            const Range range{begin, std::min(vertices, begin + size)};
            begin = range.end;
            return std::optional(range);
        };
        GUANHE_TRY(in_order(
            reading_.jobs(), reading_.options.stop, reading_.faults.source(), take,
            [&](const Range& range) -> Result<Slice<glm::vec3>> {
                Slice slice(out_, range.begin, range.end - range.begin);
                sum_up(range, slice.elements());
                return slice;
            },
            [&](const Range&, const Slice<glm::vec3>& slice) -> Result<void> {
                positions_.forget(0, positions_.size());
                return out_.append(slice.elements());
            }));
        return out_.finish();
    }

private:
    [[nodiscard]] std::span<const std::uint32_t> corners_of(std::size_t block) const {
        const auto first = block * block_triangles * 3;
        return corners_.span().subspan(first, std::min(block_triangles * 3, corners_.size() / 3 * 3 - first));
    }

    void measure_blocks() {
        reading_.jobs().parallel_for(blocks_.size(), [&](std::size_t b) {
            std::uint32_t low = std::numeric_limits<std::uint32_t>::max();
            std::uint32_t high = 0;
            for (const auto corner : corners_of(b)) {
                low = std::min(low, corner);
                high = std::max(high, corner);
            }
            blocks_[b] = {low, high};
            corners_.forget(b * block_triangles * 3, corners_of(b).size());
        });
    }

    void sum_up(const Range& range, std::span<glm::vec3> out) const {
        std::fill(out.begin(), out.end(), glm::vec3(0.0F));
        for (std::size_t b = 0; b < blocks_.size(); ++b) {
            if (blocks_[b].high < range.begin || blocks_[b].low >= range.end) continue;
            if (reading_.options.stop.stop_requested()) return;
            add(corners_of(b), range.begin, out);
            corners_.forget(b * block_triangles * 3, corners_of(b).size());
        }
        for (auto& sum : out) {
            const glm::dvec3 exact(sum); // squares of small areas are too small for a float
            const double length = glm::length(exact);
            sum = length > 0.0 ? glm::vec3(exact / length) : glm::vec3(0.0F, 0.0F, 1.0F);
        }
    }

    void add(std::span<const std::uint32_t> corners, std::size_t first, std::span<glm::vec3> out) const {
        const auto positions = positions_.span();
        for (std::size_t i = 0; i + 2 < corners.size(); i += 3) {
            const std::size_t a = corners[i];
            const std::size_t b = corners[i + 1];
            const std::size_t c = corners[i + 2];
            // Below the range they wrap round to large numbers.
            const bool in_a = a - first < out.size();
            const bool in_b = b - first < out.size();
            const bool in_c = c - first < out.size();
            if (!in_a && !in_b && !in_c) continue;
            const auto origin = positions[a] * scale_;
            const auto normal = glm::cross(positions[b] * scale_ - origin, positions[c] * scale_ - origin);
            if (in_a) out[a - first] += normal;
            if (in_b) out[b - first] += normal;
            if (in_c) out[c - first] += normal;
        }
    }

    const Stream<glm::vec3>& positions_;
    const Stream<std::uint32_t>& corners_;
    Reading& reading_;
    float scale_ = 1.0F;
    std::vector<Block> blocks_;
    Column<glm::vec3> out_;
};

} // namespace

Result<Stream<glm::vec3>> smooth_normals(const Stream<glm::vec3>& positions, const Stream<std::uint32_t>& corners,
                                         Reading& reading) {
    return Sums(positions, corners, reading).run();
}

} // namespace guanhe::scan::plain
