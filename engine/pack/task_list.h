// The tasks of a bake, in the order in which they are written to the pack.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace guanhe::pack {

/// Regions that are merged at a time. Fewer at once free borders sooner and leave less to do at the end, when the last
/// merges wait for each other; more keep the borders of each merge short beside what it merges.
inline constexpr std::uint32_t merged_at_once = 16;

struct Task {
    enum class Kind : std::uint8_t {
        region,   ///< gathers and builds one region
        merge,    ///< joins the tops of its children, which come before it
        end_mesh, ///< ends a mesh, also one without regions
    };
    Kind kind = Kind::end_mesh;
    std::size_t work = no_work;        ///< which MeshWork
    std::size_t mesh = 0;              ///< of the scan
    std::uint32_t first = 0, last = 0; ///< regions covered
    bool whole_mesh = false;           ///< nothing of the mesh is left beside it
    std::vector<std::size_t> children; ///< tasks

    /// Of a mesh that stays in the shell.
    static constexpr auto no_work = static_cast<std::size_t>(-1);
};

/// Appends the tasks of a mesh of `regions` (a power of two; 0: one that stays in the shell), children before parents.
void append_tasks(std::vector<Task>& tasks, std::size_t work, std::size_t mesh, std::uint32_t regions);

} // namespace guanhe::pack
