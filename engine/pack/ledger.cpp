#include "pack/ledger.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace guanhe::pack {

Result<void> Ledger::add(const Task& task, Outcome& outcome) {
    auto& report = reports_[task.mesh];
    committed(outcome.built, writer_.groups_of_mesh());
    for (auto& page : outcome.built.pages) {
        for (const auto& group : page.groups) {
            report.levels = std::max(report.levels, group.level + 1U);
            report.triangles_all_levels += group.triangle_count;
            root_ = group;
        }
        report_.page_bytes += page.stored.size();
        GUANHE_TRY(writer_.add_page(std::move(page)));
    }
    outcome.built.pages = {};
    report.groups = writer_.groups_of_mesh();
    report.degenerate += outcome.degenerate;
    report.duplicate += outcome.duplicate;
    report.vertices_kept += outcome.vertices;
    report.quantisation_error = std::max(report.quantisation_error, outcome.largest_move);
    part_triangles_.resize(std::max(part_triangles_.size(), outcome.part_triangles.size()));
    for (std::size_t part = 0; part < outcome.part_triangles.size(); ++part) {
        part_triangles_[part] += outcome.part_triangles[part];
    }
    stuck_ += outcome.built.groups_stuck;
    report_.groups_simplified += outcome.built.groups_simplified;
    report_.groups_stuck += outcome.built.groups_stuck;
    return {};
}

void Ledger::end_mesh(const Task& task, const MeshWork* work) {
    auto& report = reports_[task.mesh];
    Mesh mesh{};
    mesh.step = 1.0;
    std::vector<Part> parts;
    if (work != nullptr) {
        const auto& grid = work->measure.grid;
        mesh.origin = {grid.origin.x, grid.origin.y, grid.origin.z};
        mesh.step = grid.step;
        if (report.groups > 0) mesh.box_min = root_.box_min, mesh.box_max = root_.box_max;
        mesh.attributes = work->source->attributes();
        mesh.level_count = report.levels;
        mesh.source_triangles = report.triangles_given;
        mesh.source_vertices = report.vertices_given;
        part_triangles_.resize(work->source->parts().size());
        for (const auto& part : work->source->parts()) {
            parts.push_back({part.primitive->material, part.part, part_triangles_[part.part]});
        }
        report.degenerate += work->partition->degenerate_count();
        report.triangles_kept = std::accumulate(part_triangles_.begin(), part_triangles_.end(), std::uint64_t{0});
    }
    writer_.end_mesh(mesh, parts);
    if (stuck_ > most_stuck_) {
        most_stuck_ = stuck_;
        report_.most_stuck_mesh = task.mesh;
    }
    stuck_ = 0;
    part_triangles_.clear();
}

Result<void> check_stuck(std::uint64_t groups, std::uint64_t stuck, const std::string& most_in) {
    constexpr std::uint64_t fewest = 16; // so few cost nothing, whatever their share
    if (stuck <= fewest || static_cast<double>(stuck) <= static_cast<double>(groups) * most_stuck) return {};
    const auto per_mille = stuck * 1000 / groups;
    return Error{std::to_string(per_mille / 10) + "." + std::to_string(per_mille % 10) +
                     " % of the clusters' groups (" + std::to_string(stuck) + ") cannot be simplified, where at most " +
                     std::to_string(static_cast<int>(most_stuck * 100)) + " % may",
                 most_in,
                 "its surface is in pieces smaller than a cluster, or its vertices are split by normals, colours or "
                 "texture coordinates at every edge; weld them in the program that made the scan"};
}

} // namespace guanhe::pack
