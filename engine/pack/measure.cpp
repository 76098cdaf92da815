#include "pack/measure.h"

#include "pack/read_window.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace guanhe::pack {

namespace {

struct Sample {
    glm::vec3 centroid;
    std::array<float, 3> edges;
};

/// Few enough to hold and sort, and enough that a region's size is known to a few per cent.
constexpr std::uint64_t samples_per_region = 1024;
constexpr std::uint64_t fewest_samples = 1U << 16U;
constexpr std::uint64_t most_samples = 1U << 20U;
/// A neighbourhood, for the median of edges. Small ones follow the detail, large ones are sure of their median.
constexpr std::size_t samples_per_neighbourhood = 1024;

/// Rounding moves a vertex by up to half the grid's diagonal: 0.115 * sqrt(3) / 2 < 0.1.
constexpr double step_per_edge = 0.115;
/// No position needs more bits than this.
constexpr int finest_grid = 30;

/// A mesh of few triangles has long edges, a tenth of which would be seen: there, bits cost little. The cluster format
/// (codec.h) bounds what is worth having.
int coarsest_grid(std::uint64_t triangles) {
    return triangles <= 1'000'000 ? 16 : triangles <= 4'000'000 ? 15 : 14;
}

std::uint32_t region_count(std::uint64_t triangles, std::uint32_t region_triangles) {
    if (region_triangles == 0) return 1;
    return static_cast<std::uint32_t>(std::bit_ceil((triangles + region_triangles - 1) / region_triangles));
}

/// Scatters whole numbers (the finaliser of SplitMix64).
std::uint64_t scatter(std::uint64_t x) {
    x += 0x9E37'79B9'7F4A'7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D0'49BB'1331'11EBU;
    return x ^ (x >> 31U);
}

/// One triangle from each of `count` even stretches, at no fixed distance: rows of a regular mesh must not come out
/// even.
std::uint64_t sampled_triangle(std::uint64_t i, std::uint64_t count, std::uint64_t triangles) {
    const auto begin = i * triangles / count;
    const auto end = (i + 1) * triangles / count;
    return begin + scatter(i) % (end - begin);
}

Sample look_at(const SourcePart& part, std::uint64_t triangle, ReadWindow& window) {
    const auto& primitive = *part.primitive;
    window.indices(part, triangle, triangle + 1);
    const auto corners = primitive.indices.span().subspan(static_cast<std::size_t>(triangle) * 3, 3);
    for (const auto corner : corners) window.vertex(part, corner);
    const auto& a = primitive.positions[corners[0]];
    const auto& b = primitive.positions[corners[1]];
    const auto& c = primitive.positions[corners[2]];
    // Divided first: the sum of three large coordinates may overflow.
    return {a / 3.0F + b / 3.0F + c / 3.0F, {glm::distance(a, b), glm::distance(b, c), glm::distance(c, a)}};
}

class Splitter {
public:
    explicit Splitter(std::uint32_t regions) : planes_(regions - 1) {}

    /// Splits at the median of the longest side, down to the regions and on to the neighbourhoods.
    void split(std::span<Sample> samples, std::size_t node) {
        const bool above_regions = node < planes_.size();
        if (!above_regions && samples.size() <= samples_per_neighbourhood) {
            note_edges(samples);
            return;
        }
        scan::Bounds bounds;
        for (const auto& sample : samples) bounds.add(sample.centroid);
        const auto size = samples.empty() ? glm::vec3(0.0F) : bounds.max - bounds.min;
        const int axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
        const auto middle = samples.size() / 2;
        if (!samples.empty()) {
            std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(middle), samples.end(),
                             [axis](const Sample& a, const Sample& b) { return a.centroid[axis] < b.centroid[axis]; });
        }
        if (above_regions) {
            planes_[node] = {samples.empty() ? 0.0F : samples[middle].centroid[axis], static_cast<std::uint8_t>(axis)};
        } else if (!(size[axis] > 0.0F)) {
            note_edges(samples); // all in one place
            return;
        }
        split(samples.first(middle), 2 * node + 1);
        split(samples.subspan(middle), 2 * node + 2);
    }

    [[nodiscard]] double edge_length() const { return std::isfinite(least_median_) ? least_median_ : 0.0; }
    [[nodiscard]] std::vector<Regions::Plane> planes(const Grid& grid) const {
        std::vector<Regions::Plane> result;
        result.reserve(planes_.size());
        for (const auto& plane : planes_) {
            glm::vec3 position(grid.origin);
            position[plane.axis] = plane.at;
            result.push_back({grid.nearest(position)[plane.axis], plane.axis});
        }
        return result;
    }

private:
    struct Plane {
        float at = 0.0F;
        std::uint8_t axis = 0;
    };

    void note_edges(std::span<const Sample> samples) {
        edges_.clear();
        for (const auto& sample : samples) {
            for (const float edge : sample.edges) {
                if (edge > 0.0F && std::isfinite(edge)) edges_.push_back(edge);
            }
        }
        if (edges_.empty()) return;
        const auto middle = edges_.begin() + static_cast<std::ptrdiff_t>(edges_.size() / 2);
        std::nth_element(edges_.begin(), middle, edges_.end());
        least_median_ = std::min(least_median_, static_cast<double>(*middle));
    }

    std::vector<Plane> planes_;
    std::vector<float> edges_;
    double least_median_ = std::numeric_limits<double>::infinity();
};

/// The largest power of two that is not above `value`.
double power_of_two_below(double value) {
    int exponent = 0;
    (void)std::frexp(value, &exponent); // value = f * 2^exponent, 0.5 <= f < 1
    return std::ldexp(1.0, exponent - 1);
}

Grid grid_for(const Source& source, double edge_length) {
    const auto& bounds = source.bounds();
    const auto low = glm::dvec3(bounds.min);
    const auto size = glm::dvec3(bounds.max) - low;
    const double longest = std::max({size.x, size.y, size.z});
    Grid grid;
    if (longest > 0.0) {
        const double coarsest = std::ldexp(longest, -coarsest_grid(source.triangle_count()));
        const double finest = std::ldexp(longest, -finest_grid);
        const double wanted = edge_length > 0.0 ? std::min(edge_length * step_per_edge, coarsest) : coarsest;
        grid.step = power_of_two_below(std::max(wanted, 2.0 * finest));
    }
    grid.per_unit = 1.0 / grid.step;
    grid.origin = glm::round((low + size * 0.5) * grid.per_unit) * grid.step;
    return grid;
}

} // namespace

std::uint64_t sample_count(const Source& source, const MeasureOptions& options) {
    const auto triangles = source.triangle_count();
    const auto wanted = region_count(triangles, options.region_triangles) * samples_per_region;
    return std::min(triangles, std::clamp(wanted, fewest_samples, most_samples));
}

Measure measure(const Source& source, const MeasureOptions& options) {
    const auto triangles = source.triangle_count();
    std::vector<Sample> samples(static_cast<std::size_t>(sample_count(source, options)));
    constexpr std::size_t grain = 4096;
    options.jobs->parallel_for((samples.size() + grain - 1) / grain,
                               [&](std::size_t range) {
                                   ReadWindow window(source, options.window_bytes);
                                   const auto end = std::min(samples.size(), (range + 1) * grain);
                                   for (auto i = range * grain; i < end; ++i) {
                                       const auto triangle = sampled_triangle(i, samples.size(), triangles);
                                       source.for_each_part(
                                           triangle, triangle + 1,
                                           [&](const SourcePart& part, std::uint64_t first, std::uint64_t) {
                                               samples[i] = look_at(part, first, window);
                                           });
                                   }
                                   if (options.progress != nullptr) options.progress->advance(end - range * grain);
                               },
                               options.stop);

    Splitter splitter(region_count(triangles, options.region_triangles));
    splitter.split(samples, 0);
    Measure result;
    result.edge_length = splitter.edge_length();
    result.grid = grid_for(source, result.edge_length);
    result.regions = Regions(splitter.planes(result.grid));
    return result;
}

} // namespace guanhe::pack
