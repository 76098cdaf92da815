#include "pack/report.h"

#include "pack/format.h"

#include <nlohmann/json.hpp>

namespace guanhe::pack {

std::string report_json(const scan::Scan& scan, const BakeReport& report) {
    using Json = nlohmann::ordered_json;
    Json meshes = Json::array();
    for (std::size_t i = 0; i < report.meshes.size(); ++i) {
        const auto& mesh = report.meshes[i];
        Json entry = {{"name", scan.meshes[i].name}};
        if (mesh.regions == 0) {
            entry["kept_as_it_is"] = true;
        } else {
            entry.update(Json{{"triangles_given", mesh.triangles_given},
                              {"triangles_kept", mesh.triangles_kept},
                              {"degenerate", mesh.degenerate},
                              {"duplicate", mesh.duplicate},
                              {"vertices_given", mesh.vertices_given},
                              {"quantisation_error", mesh.quantisation_error},
                              {"edge_length", mesh.edge_length},
                              {"levels", mesh.levels}});
        }
        meshes.push_back(std::move(entry));
    }
    // The folder is nobody's business but the baker's.
    const Json document = {{"source", path_to_utf8(path_from_utf8(scan.source).filename())},
                           {"bake_version", bake_version},
                           {"meshes", std::move(meshes)},
                           {"textures",
                            {{"tiled", report.textures.textures},
                             {"tiles", report.textures.tiles},
                             {"texels", report.textures.texels},
                             {"bytes", report.textures.bytes}}},
                           {"groups_simplified", report.groups_simplified},
                           {"groups_stuck", report.groups_stuck},
                           {"warnings", report.warnings}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace guanhe::pack
