#include "info/pack_summary.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>

namespace guanhe::app {

namespace {

using Json = nlohmann::json;

std::uint64_t number_in(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

double real_in(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number() ? found->get<double>() : 0.0;
}

std::string text_in(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string_view word(pack::TexelFormat format) {
    switch (format) {
    case pack::TexelFormat::bc1:
        return "BC1";
    case pack::TexelFormat::bc3:
        return "BC3";
    case pack::TexelFormat::bc5:
        return "BC5";
    }
    return "unknown";
}

void read_report(const Json& report, PackSummary& summary) {
    if (!report.is_object()) return;
    summary.source = text_in(report, "source");
    if (report.contains("groups_simplified")) summary.groups_simplified = number_in(report, "groups_simplified");
    if (report.contains("groups_stuck")) summary.groups_stuck = number_in(report, "groups_stuck");
    if (const auto meshes = report.find("meshes"); meshes != report.end() && meshes->is_array()) {
        for (const auto& mesh : *meshes) {
            if (!mesh.is_object() || !mesh.contains("quantisation_error")) continue;
            summary.degenerate += number_in(mesh, "degenerate");
            summary.duplicate += number_in(mesh, "duplicate");
            summary.losses.push_back(
                {text_in(mesh, "name"), real_in(mesh, "quantisation_error"), real_in(mesh, "edge_length")});
        }
    }
    if (const auto warnings = report.find("warnings"); warnings != report.end() && warnings->is_array()) {
        for (const auto& warning : *warnings) {
            if (warning.is_string()) summary.warnings.push_back(warning.get<std::string>());
        }
    }
}

void add_textures(const pack::Pack& pack, PackSummary& summary) {
    for (const auto& texture : pack.textures()) {
        std::uint64_t bytes = 0;
        for (const auto& tile : pack.tiles().subspan(texture.first_tile, texture.tile_count))
            bytes += tile.stored_bytes;
        summary.textures.push_back(
            {texture.width, texture.height, texture.level_count, texture.tile_count, word(texture.format), bytes});
        summary.tile_bytes += bytes;
    }
}

/// Versions are said in the header, which stands at the beginning of every pack that could be opened.
void add_versions(const pack::Pack& pack, PackSummary& summary) {
    const auto file = MappedFile::open(pack.path());
    pack::Header header{};
    if (!file || file->bytes().size() < sizeof header) return;
    std::memcpy(&header, file->bytes().data(), sizeof header);
    summary.format_version = header.format_version;
    summary.bake_version = header.bake_version;
}

} // namespace

double PackSummary::quantisation_error_per_edge() const {
    double worst = 0.0;
    for (const auto& loss : losses) {
        if (loss.edge_length > 0.0) worst = std::max(worst, loss.quantisation_error / loss.edge_length);
    }
    return worst;
}

PackSummary summarize(const pack::Pack& pack) {
    PackSummary summary;
    add_versions(pack, summary);
    for (const auto& mesh : pack.meshes()) {
        if (mesh.group_count == 0) {
            ++summary.kept_meshes;
            continue;
        }
        ++summary.meshes;
        summary.source_triangles += mesh.source_triangles;
        summary.levels = std::max(summary.levels, mesh.level_count);
        const auto& root = pack.groups()[mesh.first_group + mesh.group_count - 1];
        summary.root_bytes += pack.pages()[root.page].resident_bytes;
    }
    for (const auto& part : pack.parts()) summary.finest_triangles += part.triangles;
    summary.groups = pack.groups().size();
    for (const auto& group : pack.groups()) {
        summary.all_triangles += group.triangle_count;
        summary.clusters += group.cluster_count;
    }
    summary.pages = pack.pages().size();
    for (const auto& page : pack.pages()) {
        summary.page_bytes += page.stored_bytes;
        summary.resident_bytes += page.resident_bytes;
    }
    summary.shell_bytes = pack.shell().size();
    add_textures(pack, summary);
    read_report(Json::parse(pack.report(), nullptr, false), summary);
    if (summary.source_triangles > 0)
        summary.bytes_per_triangle =
            static_cast<double>(pack.file_bytes()) / static_cast<double>(summary.source_triangles);
    return summary;
}

} // namespace guanhe::app
