#include "info/info.h"
#include "info/words.h"

#include <nlohmann/json.hpp>

namespace guanhe::app {

namespace {

using Json = nlohmann::ordered_json;

Json to_array(const glm::vec3& v) {
    return {v.x, v.y, v.z};
}

/// A pack does not tell how many vertices its triangles have.
Json to_json_value(const Contents& contents, bool known_vertices) {
    return {{"primitives", contents.primitives},
            {"vertices", known_vertices ? Json(contents.vertices) : Json()},
            {"triangles", contents.triangles},
            {"lines", contents.lines},
            {"points", contents.points}};
}

Json to_json_value(const scan::Bounds& bounds) {
    if (bounds.empty()) return nullptr;
    return {{"min", to_array(bounds.min)}, {"max", to_array(bounds.max)}, {"size", to_array(bounds.max - bounds.min)}};
}

Json scenes_of(const Summary& summary) {
    Json scenes = Json::array();
    for (const auto& scene : summary.scenes) {
        scenes.push_back({{"name", scene.name},
                          {"nodes", scene.nodes},
                          {"drawn", to_json_value(scene.drawn, !summary.pack)},
                          {"bounds_m", to_json_value(scene.bounds)}});
    }
    return scenes;
}

Json images_of(const scan::Scan& scan) {
    Json images = Json::array();
    for (const auto& image : scan.images) {
        images.push_back({{"name", image.name},
                          {"format", word(image.header.format)},
                          {"width", image.header.width},
                          {"height", image.header.height},
                          {"has_alpha", image.header.has_alpha},
                          {"encoded_bytes", image.tiled ? Json() : Json(image.encoded.size())},
                          {"tiled", image.tiled},
                          {"usable", image.tiled || !image.encoded.empty()}});
    }
    return images;
}

Json materials_of(const scan::Scan& scan) {
    Json materials = Json::array();
    for (const auto& material : scan.materials) {
        materials.push_back({{"name", material.name},
                             {"alpha", word(material.alpha_mode)},
                             {"double_sided", material.double_sided},
                             {"unlit", material.unlit}});
    }
    return materials;
}

Json cameras_of(const scan::Scan& scan) {
    Json cameras = Json::array();
    for (const auto& camera : scan.cameras) {
        Json one = {{"name", camera.name}, {"type", camera.perspective ? "perspective" : "orthographic"}};
        if (camera.perspective) {
            one["yfov_degrees"] = glm::degrees(camera.yfov);
            one["aspect_ratio"] = camera.aspect_ratio ? Json(*camera.aspect_ratio) : Json();
        } else {
            one["xmag_m"] = camera.xmag;
            one["ymag_m"] = camera.ymag;
        }
        one["znear_m"] = camera.znear;
        one["zfar_m"] = camera.zfar ? Json(*camera.zfar) : Json();
        cameras.push_back(std::move(one));
    }
    return cameras;
}

Json named(const auto& items, const auto& rest) {
    Json all = Json::array();
    for (const auto& item : items) {
        Json one = {{"name", item.name}};
        rest(one, item);
        all.push_back(std::move(one));
    }
    return all;
}

Json pack_of(const Summary& summary) {
    const auto& pack = *summary.pack;
    Json textures = Json::array();
    for (const auto& texture : pack.textures) {
        textures.push_back({{"width", texture.width},
                            {"height", texture.height},
                            {"levels", texture.levels},
                            {"format", texture.format},
                            {"tiles", texture.tiles},
                            {"stored_bytes", texture.stored_bytes}});
    }
    Json losses = Json::array();
    for (const auto& loss : pack.losses) {
        losses.push_back(
            {{"name", loss.name}, {"quantisation_error", loss.quantisation_error}, {"edge_length", loss.edge_length}});
    }
    const auto or_null = [](const std::optional<std::uint64_t>& count) { return count ? Json(*count) : Json(); };
    return {{"format_version", pack.format_version},
            {"bake_version", pack.bake_version},
            {"source", pack.source.empty() ? Json() : Json(pack.source)},
            {"meshes", pack.meshes},
            {"meshes_kept_as_they_are", pack.kept_meshes},
            {"triangles_given", pack.source_triangles},
            {"triangles", pack.finest_triangles},
            {"triangles_all_levels", pack.all_triangles},
            {"degenerate", pack.degenerate},
            {"duplicate", pack.duplicate},
            {"levels", pack.levels},
            {"groups", pack.groups},
            {"groups_simplified", or_null(pack.groups_simplified)},
            {"groups_stuck", or_null(pack.groups_stuck)},
            {"clusters", pack.clusters},
            {"pages", pack.pages},
            {"pages_damaged", pack.damage.pages},
            {"tiles_damaged", pack.damage.tiles},
            {"page_bytes", pack.page_bytes},
            {"resident_bytes", pack.resident_bytes},
            {"root_bytes", pack.root_bytes},
            {"shell_bytes", pack.shell_bytes},
            {"tiled_textures", std::move(textures)},
            {"tile_bytes", pack.tile_bytes},
            {"bytes_per_triangle", pack.bytes_per_triangle},
            {"quantisation_error_per_edge", pack.quantisation_error_per_edge()},
            {"losses", std::move(losses)},
            {"warnings", pack.warnings}};
}

Json xmp_of(const scan::Scan& scan) {
    if (scan.metadata.xmp_json.empty()) return nullptr;
    auto packet = Json::parse(scan.metadata.xmp_json, nullptr, false);
    return packet.is_discarded() ? Json(scan.metadata.xmp_json) : packet;
}

} // namespace

std::string to_json(const Summary& summary) {
    const auto& scan = *summary.scan;
    Json document = {
        {"schema", 1},
        {"file", scan.source},
        {"file_bytes", summary.file_bytes},
        {"asset",
         {{"format", scan.metadata.format},
          {"version", scan.metadata.version},
          {"generator", scan.metadata.generator},
          {"copyright", scan.metadata.copyright},
          {"comments", scan.metadata.comments},
          {"xmp", xmp_of(scan)}}},
        {"nodes", scan.nodes.size()},
        {"meshes", scan.meshes.size()},
        {"stored", to_json_value(summary.stored, !summary.pack)},
        {"default_scene", scan.default_scene},
        {"scenes", scenes_of(summary)},
        {"textures", scan.textures.size()},
        {"images", images_of(scan)},
        {"materials", materials_of(scan)},
        {"variants", scan.variants},
        {"animations", named(scan.animations,
                             [](Json& one, const scan::Animation& animation) {
                                 one["duration_s"] = animation.duration;
                                 one["channels"] = animation.channels.size();
                             })},
        {"skins", named(scan.skins, [](Json& one, const scan::Skin& skin) { one["joints"] = skin.joints.size(); })},
        {"cameras", cameras_of(scan)},
        {"lights", named(scan.lights,
                         [](Json& one, const scan::Light& light) {
                             one["type"] = word(light.type);
                             one["intensity"] = light.intensity;
                         })},
        {"extensions", named(scan.extensions,
                             [](Json& one, const scan::Extension& extension) {
                                 one["required"] = extension.required;
                                 one["handling"] = word(extension.handling);
                             })},
        {"warnings", scan.warnings},
    };
    if (summary.pack) document["pack"] = pack_of(summary);
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace guanhe::app
