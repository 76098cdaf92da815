#include "scan/gltf/reader.h"

#include <cmath>
#include <limits>

namespace guanhe::scan::gltf {

namespace {

float number_or(const Json& object, std::string_view name, float otherwise) {
    const auto* found = member(object, name);
    return found == nullptr ? otherwise : found->get<float>();
}

template<int n>
glm::vec<n, float> vector_or(const Json& object, std::string_view name, glm::vec<n, float> otherwise) {
    const auto* found = member(object, name);
    if (found == nullptr) return otherwise;
    glm::vec<n, float> result{};
    for (int i = 0; i < n; ++i) result[i] = (*found)[static_cast<std::size_t>(i)].template get<float>();
    return result;
}

/// `info` is the textureInfo object of the file, or null.
TextureRef texture_ref(Reader& reader, const Json* info, const Pointer& at) {
    TextureRef ref;
    if (info == nullptr) return ref;
    ref.texture = (*info)["index"].get<int>();
    const auto* own_set = member(*info, "texCoord");
    ref.uv_set = own_set == nullptr ? 0 : own_set->get<int>();
    if (const auto* transform = extension(*info, "KHR_texture_transform")) {
        if (const auto* set = member(*transform, "texCoord")) ref.uv_set = set->get<int>();
        const auto offset = vector_or<2>(*transform, "offset", {0, 0});
        const auto scale = vector_or<2>(*transform, "scale", {1, 1});
        const float angle = number_or(*transform, "rotation", 0);
        // Translation * rotation * scale; the angle turns counter-clockwise as seen with v pointing down.
        const float c = std::cos(angle);
        const float s = std::sin(angle);
        ref.row0 = {c * scale.x, s * scale.y, offset.x};
        ref.row1 = {-s * scale.x, c * scale.y, offset.y};
    }
    if (ref.uv_set > 1) {
        reader.faults.warn(at, "uses TEXCOORD_" + std::to_string(ref.uv_set) +
                                   "; only sets 0 and 1 are drawn, so that the texture is left out");
        return {};
    }
    return ref;
}

AlphaMode alpha_mode(const std::string& text, Faults& faults, const Pointer& at) {
    if (text == "MASK") return AlphaMode::mask;
    if (text == "BLEND") return AlphaMode::blend;
    if (text != "OPAQUE") faults.warn(at, "is \"" + text + "\"; OPAQUE, MASK or BLEND was expected; OPAQUE is used");
    return AlphaMode::opaque;
}

Material material_of(Reader& reader, std::size_t index) {
    const auto& typed = reader.document.model.materials[index];
    const auto& json = reader.document.at("materials", index);
    const auto at = Pointer() / "materials" / index;
    const auto& pbr = typed.pbrMetallicRoughness;
    const auto* pbr_json = member(json, "pbrMetallicRoughness");
    const auto texture = [&](const Json* object, std::string_view name, const Pointer& place) {
        return object == nullptr ? TextureRef{} : texture_ref(reader, member(*object, name), place / name);
    };

    Material material;
    material.name = typed.name;
    material.alpha_mode = alpha_mode(typed.alphaMode, reader.faults, at / "alphaMode");
    material.alpha_cutoff = narrow(typed.alphaCutoff);
    material.double_sided = typed.doubleSided;
    material.base_color = {narrow(pbr.baseColorFactor[0]), narrow(pbr.baseColorFactor[1]),
                           narrow(pbr.baseColorFactor[2]), narrow(pbr.baseColorFactor[3])};
    material.metallic = narrow(pbr.metallicFactor);
    material.roughness = narrow(pbr.roughnessFactor);
    material.normal_scale = narrow(typed.normalTexture.scale);
    material.occlusion_strength = narrow(typed.occlusionTexture.strength);
    material.emissive = {narrow(typed.emissiveFactor[0]), narrow(typed.emissiveFactor[1]),
                         narrow(typed.emissiveFactor[2])};
    material.base_color_texture = texture(pbr_json, "baseColorTexture", at / "pbrMetallicRoughness");
    material.metallic_roughness_texture = texture(pbr_json, "metallicRoughnessTexture", at / "pbrMetallicRoughness");
    material.normal_texture = texture(&json, "normalTexture", at);
    material.occlusion_texture = texture(&json, "occlusionTexture", at);
    material.emissive_texture = texture(&json, "emissiveTexture", at);

    const auto below = at / "extensions";
    material.unlit = extension(json, "KHR_materials_unlit") != nullptr;
    if (const auto* strength = extension(json, "KHR_materials_emissive_strength")) {
        material.emissive *= number_or(*strength, "emissiveStrength", 1.0F);
        material.emissive = glm::min(material.emissive, glm::vec3(std::numeric_limits<float>::max()));
    }
    if (const auto* ior = extension(json, "KHR_materials_ior")) material.ior = number_or(*ior, "ior", 1.5F);
    if (const auto* specular = extension(json, "KHR_materials_specular")) {
        const auto place = below / "KHR_materials_specular";
        material.specular = number_or(*specular, "specularFactor", 1.0F);
        material.specular_color = vector_or<3>(*specular, "specularColorFactor", {1, 1, 1});
        material.specular_texture = texture(specular, "specularTexture", place);
        material.specular_color_texture = texture(specular, "specularColorTexture", place);
    }
    if (const auto* glossy = extension(json, "KHR_materials_pbrSpecularGlossiness");
        glossy != nullptr && pbr_json == nullptr) {
        // Older scans have their only colour here; as a dielectric it is right for nearly everything that was
        // photographed.
        material.base_color = vector_or<4>(*glossy, "diffuseFactor", {1, 1, 1, 1});
        material.base_color_texture = texture(glossy, "diffuseTexture", below / "KHR_materials_pbrSpecularGlossiness");
        material.metallic = 0.0F;
        material.roughness = 1.0F - number_or(*glossy, "glossinessFactor", 1.0F);
        if (member(*glossy, "specularGlossinessTexture") != nullptr) material.roughness = 0.8F;
    }
    return material;
}

} // namespace

Result<void> read_materials(Reader& reader) {
    const auto count = reader.document.model.materials.size();
    reader.scan.materials.reserve(count);
    for (std::size_t i = 0; i < count; ++i) reader.scan.materials.push_back(material_of(reader, i));
    if (const auto* variants = extension(reader.document.json, "KHR_materials_variants")) {
        for (const auto& variant : (*variants)["variants"]) {
            reader.scan.variants.push_back(variant["name"].get<std::string>());
        }
    }
    return {};
}

} // namespace guanhe::scan::gltf
