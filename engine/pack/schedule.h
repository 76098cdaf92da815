// The order of work: regions are built on all cores, merged with their neighbours, and written in an order of the
// mesh's own, so that a pack never depends on which thread was faster.
#pragma once

#include "base/jobs.h"
#include "base/progress.h"
#include "base/result.h"
#include "pack/bake.h"
#include "pack/measure.h"
#include "pack/partition.h"
#include "pack/source.h"
#include "pack/writer.h"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace guanhe::pack {

/// One static mesh on its way into the pack.
struct MeshWork {
    std::size_t mesh = 0; ///< of the scan
    std::optional<Source> source;
    Measure measure;
    std::optional<Partition> partition;
};

struct ScheduleOptions {
    Jobs* jobs = nullptr; ///< required
    std::stop_token stop;
    Progress* progress = nullptr;           ///< units of clustering_units()
    std::uint64_t memory_bytes = 0;         ///< for what is being built and what waits to be merged
    std::uint64_t window_bytes = 8U << 20U; ///< of mapped files, a thread
};

struct ScheduleReport {
    std::uint64_t groups_simplified = 0, groups_stuck = 0;
    std::uint64_t page_bytes = 0;
    std::size_t most_stuck_mesh = 0; ///< of the scan
};

/// The work of build_meshes(), for Progress.
[[nodiscard]] std::uint64_t clustering_units(std::span<const MeshWork> works);

/// Builds and writes all meshes of the scan, in order; those without work become meshes without groups. Fills in
/// `reports`, one a mesh of the scan, and what of `works` was needed is let go. Never takes more than `memory_bytes`,
/// or what one region takes where that is more. Errors: disk full; cancelled; not enough memory.
[[nodiscard]] Result<ScheduleReport> build_meshes(const scan::Scan& scan, std::span<MeshWork> works, Writer& writer,
                                                  std::span<MeshReport> reports, const ScheduleOptions& options);

} // namespace guanhe::pack
