#include "bake/bake_statistics.h"

#include "figures.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::app {

namespace {

using Json = nlohmann::ordered_json;

/// Milliseconds are as fine as any of these times is of use.
double rounded(double seconds) {
    return std::round(seconds * 1000.0) / 1000.0;
}

double ratio(double part, double whole) {
    return whole > 0.0 ? part / whole : 0.0;
}

std::string one_decimal(double value) {
    const auto tenths = static_cast<std::uint64_t>(std::llround(value * 10.0));
    return with_commas(tenths / 10) + "." + std::to_string(tenths % 10);
}

Json mesh_json(const std::string& name, const pack::MeshReport& mesh) {
    return {{"name", name},
            {"kept_as_it_is", mesh.regions == 0},
            {"triangles_given", mesh.triangles_given},
            {"triangles_kept", mesh.triangles_kept},
            {"degenerate", mesh.degenerate},
            {"duplicate", mesh.duplicate},
            {"triangles_all_levels", mesh.triangles_all_levels},
            {"vertices_given", mesh.vertices_given},
            {"vertices_kept", mesh.vertices_kept},
            {"regions", mesh.regions},
            {"groups", mesh.groups},
            {"levels", mesh.levels},
            {"quantisation_error", mesh.quantisation_error},
            {"edge_length", mesh.edge_length},
            {"quantisation_error_per_edge", ratio(mesh.quantisation_error, mesh.edge_length)}};
}

} // namespace

std::uint64_t BakeStatistics::triangles() const {
    std::uint64_t sum = 0;
    for (const auto& mesh : report.meshes) sum += mesh.triangles_given;
    return sum;
}

double BakeStatistics::triangles_per_second() const {
    return ratio(static_cast<double>(triangles()), total_seconds);
}

double BakeStatistics::bytes_per_triangle() const {
    return ratio(static_cast<double>(report.pack_bytes), static_cast<double>(triangles()));
}

std::string to_json(const BakeStatistics& statistics) {
    const auto& report = statistics.report;
    Json meshes = Json::array();
    std::uint64_t kept = 0;
    std::uint64_t all_levels = 0;
    std::uint32_t levels = 0;
    double worst = 0.0;
    for (std::size_t i = 0; i < report.meshes.size(); ++i) {
        const auto& mesh = report.meshes[i];
        meshes.push_back(mesh_json(statistics.mesh_names[i], mesh));
        kept += mesh.triangles_kept;
        all_levels += mesh.triangles_all_levels;
        levels = std::max(levels, mesh.levels);
        worst = std::max(worst, ratio(mesh.quantisation_error, mesh.edge_length));
    }
    const Json document = {
        {"files", statistics.files},
        {"output", statistics.output},
        {"triangles", statistics.triangles()},
        {"triangles_kept", kept},
        {"triangles_all_levels", all_levels},
        {"seconds",
         {{"reading", rounded(statistics.reading_seconds)},
          {"textures", rounded(report.texture_seconds)},
          {"measuring", rounded(report.measuring_seconds)},
          {"partitioning", rounded(report.partitioning_seconds)},
          {"clustering", rounded(report.clustering_seconds)},
          {"writing", rounded(report.writing_seconds)},
          {"total", rounded(statistics.total_seconds)}}},
        {"triangles_per_second", std::round(statistics.triangles_per_second())},
        {"peak_rss_bytes", statistics.peak_rss_bytes},
        {"memory_bytes", statistics.memory_bytes},
        {"threads", statistics.threads},
        {"pack_bytes", report.pack_bytes},
        {"page_bytes", report.page_bytes},
        {"shell_bytes", report.shell_bytes},
        {"textures",
         {{"tiled", report.textures.textures},
          {"tiles", report.textures.tiles},
          {"texels", report.textures.texels},
          {"bytes", report.textures.bytes},
          {"texels_per_second",
           std::round(ratio(static_cast<double>(report.textures.texels), report.texture_seconds))}}},
        {"bytes_per_triangle", statistics.bytes_per_triangle()},
        {"quantisation_error_per_edge", worst},
        {"groups_simplified", report.groups_simplified},
        {"groups_stuck", report.groups_stuck},
        {"stuck_share", ratio(static_cast<double>(report.groups_stuck), static_cast<double>(report.groups_simplified))},
        {"levels", levels},
        {"meshes", std::move(meshes)},
        {"warnings", statistics.warnings},
    };
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_text(const BakeStatistics& statistics) {
    return statistics.output + ": " + with_commas(statistics.triangles()) + " triangles in " +
           one_decimal(statistics.total_seconds) + " s, " + in_bytes(statistics.report.pack_bytes) + ", " +
           one_decimal(statistics.bytes_per_triangle()) + " bytes a triangle";
}

} // namespace guanhe::app
