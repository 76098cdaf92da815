// The triangles of one region, ready for the hierarchy: on the grid, welded and cleaned.
#pragma once

#include "pack/hierarchy.h"
#include "pack/measure.h"
#include "pack/partition.h"
#include "pack/source.h"

#include <cstdint>
#include <vector>

namespace guanhe::pack {

struct GatherOptions {
    std::uint64_t window_bytes = 8U << 20U; ///< of mapped files
};

struct Gathered {
    Region region;                               ///< may be empty
    std::vector<std::uint64_t> part_triangles;   ///< kept, by part
    std::uint64_t degenerate = 0, duplicate = 0; ///< left out here; the partition may have left out others
    double largest_move = 0.0;                   ///< that rounding to the grid made, in local units
};

/// Vertices weld where position and all attributes are equal on the grid, whatever primitives they come from. Triangles
/// go when two of their corners lie at one place, or when another of the same primitive has the same three places in
/// the same winding. Any thread; depends on nothing but the mesh, its measure and its partition.
[[nodiscard]] Gathered gather(const Source& source, const Measure& measure, const Partition& partition,
                              std::uint32_t region, const GatherOptions& options);

} // namespace guanhe::pack
