// What was built, written to the pack in order and counted.
#pragma once

#include "pack/bake.h"
#include "pack/hierarchy.h"
#include "pack/schedule.h"
#include "pack/task_list.h"
#include "pack/writer.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace guanhe::pack {

/// What one task gave.
struct Outcome {
    Built built;
    std::vector<std::uint64_t> part_triangles; ///< of a region, by part
    std::uint64_t degenerate = 0, duplicate = 0, vertices = 0;
    double largest_move = 0.0; ///< that rounding made, in local units
};

/// One thread at a time; tasks in their order.
class Ledger {
public:
    Ledger(Writer& writer, std::span<MeshReport> reports) : writer_(writer), reports_(reports) {}

    /// Gives the groups their numbers and writes their pages, which are gone then. The top stays.
    [[nodiscard]] Result<void> add(const Task& task, Outcome& outcome);
    /// `work` is null for a mesh that stays in the shell.
    void end_mesh(const Task& task, const MeshWork* work);

    [[nodiscard]] const ScheduleReport& report() const noexcept { return report_; }

private:
    Writer& writer_;
    std::span<MeshReport> reports_;
    ScheduleReport report_;
    // Of the mesh that is being written.
    std::vector<std::uint64_t> part_triangles_;
    std::uint64_t stuck_ = 0, most_stuck_ = 0;
    Group root_{};
};

/// Fails where more than `most_stuck` of the groups could not be simplified: coarse levels would hardly be coarser, and
/// the scan would be too much to draw from afar. `most_in` says where most of them are.
[[nodiscard]] Result<void> check_stuck(std::uint64_t groups, std::uint64_t stuck, const std::string& most_in);

} // namespace guanhe::pack
