// The first look at a mesh: how fine its grid must be, and how to cut it into regions that fit in memory.
#pragma once

#include "base/jobs.h"
#include "base/progress.h"
#include "pack/grid.h"
#include "pack/regions.h"
#include "pack/source.h"

#include <cstdint>
#include <stop_token>

namespace guanhe::pack {

struct MeasureOptions {
    Jobs* jobs = nullptr;                   ///< required
    std::stop_token stop;                   ///< after a stop the result means nothing
    ProgressPart* progress = nullptr;       ///< a unit a sample
    std::uint32_t region_triangles = 0;     ///< on average at most; 0: all in one region
    std::uint64_t window_bytes = 8U << 20U; ///< of mapped files, a thread
};

struct Measure {
    Grid grid;
    Regions regions;
    /// The smallest of the neighbourhoods' median edge lengths, in local units; 0 without any edge.
    double edge_length = 0.0;
};

/// How many triangles measure() looks at.
[[nodiscard]] std::uint64_t sample_count(const Source& source, const MeasureOptions& options);

/// Looks at all triangles of a small mesh and at an even choice from a large one. The grid's step is the largest power
/// of two that keeps rounding below a tenth of the edge length, and is fine beside the whole mesh, too. Requires at
/// least one triangle. Depends on nothing but the mesh and `region_triangles`.
[[nodiscard]] Measure measure(const Source& source, const MeasureOptions& options);

} // namespace guanhe::pack
