#include "materials.h"

namespace guanhe::tools {

Json vector_json(const glm::vec3& v) {
    return {v.x, v.y, v.z};
}

Json quaternion_json(const glm::quat& q) {
    return {q.x, q.y, q.z, q.w};
}

Result<std::size_t> add_picture(GltfWriter& writer, const Picture& picture, const std::string& name, int quality) {
    GUANHE_TRY_LET(const auto encoded, encode_jpeg(picture, quality));
    return writer.add_texture(encoded, "image/jpeg", name);
}

Result<std::size_t> add_rough_material(GltfWriter& writer, const std::string& name, const Picture& colour,
                                       const Picture& normals, bool double_sided) {
    GUANHE_TRY_LET(const auto base, add_picture(writer, colour, name + " colour", 90));
    GUANHE_TRY_LET(const auto normal, add_picture(writer, normals, name + " normals", 93));
    Json material = {{"name", name},
                     {"pbrMetallicRoughness",
                      {{"baseColorTexture", {{"index", base}}}, {"metallicFactor", 0.0}, {"roughnessFactor", 0.95}}},
                     {"normalTexture", {{"index", normal}}}};
    if (double_sided) material["doubleSided"] = true;
    return writer.add("materials", std::move(material));
}

std::size_t add_plain_material(GltfWriter& writer, const std::string& name, const glm::vec3& colour, float roughness) {
    return writer.add("materials", {{"name", name},
                                    {"pbrMetallicRoughness",
                                     {{"baseColorFactor", {colour.x, colour.y, colour.z, 1.0}},
                                      {"metallicFactor", 0.0},
                                      {"roughnessFactor", roughness}}}});
}

std::size_t add_camera(GltfWriter& writer, const std::string& name, const glm::vec3& eye, const glm::vec3& target) {
    const auto lens = writer.add(
        "cameras", {{"name", name},
                    {"type", "perspective"},
                    {"perspective", {{"yfov", 0.72}, {"znear", 0.05}, {"zfar", 100.0}, {"aspectRatio", 16.0 / 9.0}}}});
    const auto turn = glm::quatLookAt(glm::normalize(target - eye), glm::vec3(0, 1, 0));
    return writer.add(
        "nodes",
        {{"name", name}, {"camera", lens}, {"translation", vector_json(eye)}, {"rotation", quaternion_json(turn)}});
}

} // namespace guanhe::tools
