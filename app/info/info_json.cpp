#include "info/info.h"
#include "info/words.h"

#include <nlohmann/json.hpp>

namespace guanhe::app {

namespace {

using Json = nlohmann::ordered_json;

Json to_array(const glm::vec3& v) {
    return {v.x, v.y, v.z};
}

Json to_json_value(const Contents& contents) {
    return {{"primitives", contents.primitives},
            {"vertices", contents.vertices},
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
                          {"drawn", to_json_value(scene.drawn)},
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
                          {"encoded_bytes", image.encoded.size()},
                          {"usable", !image.encoded.empty()}});
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

Json xmp_of(const scan::Scan& scan) {
    if (scan.metadata.xmp_json.empty()) return nullptr;
    auto packet = Json::parse(scan.metadata.xmp_json, nullptr, false);
    return packet.is_discarded() ? Json(scan.metadata.xmp_json) : packet;
}

} // namespace

std::string to_json(const Summary& summary) {
    const auto& scan = *summary.scan;
    const Json document = {
        {"schema", 1},
        {"file", scan.source},
        {"file_bytes", summary.file_bytes},
        {"asset",
         {{"version", scan.metadata.version},
          {"generator", scan.metadata.generator},
          {"copyright", scan.metadata.copyright},
          {"xmp", xmp_of(scan)}}},
        {"nodes", scan.nodes.size()},
        {"meshes", scan.meshes.size()},
        {"stored", to_json_value(summary.stored)},
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
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace guanhe::app
