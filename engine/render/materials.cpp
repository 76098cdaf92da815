#include "render/materials.h"

#include "render/bindless.h"

#include <array>

namespace guanhe::render {
namespace {

struct TextureBinding {
    scan::TextureRef scan::Material::* reference;
    TextureUse use;
    std::uint32_t index;
    std::uint32_t feature;
};

constexpr std::array<TextureBinding, shared::T_COUNT> bindings{{
    {&scan::Material::base_color_texture, TextureUse::color, shared::T_BASE, shared::F_BASE_TEXTURE},
    {&scan::Material::metallic_roughness_texture, TextureUse::data, shared::T_METALLIC_ROUGHNESS,
     shared::F_METALLIC_ROUGHNESS_TEXTURE},
    {&scan::Material::normal_texture, TextureUse::data, shared::T_NORMAL, shared::F_NORMAL_TEXTURE},
    {&scan::Material::occlusion_texture, TextureUse::data, shared::T_OCCLUSION, shared::F_OCCLUSION_TEXTURE},
    {&scan::Material::emissive_texture, TextureUse::color, shared::T_EMISSIVE, shared::F_EMISSIVE_TEXTURE},
    {&scan::Material::specular_texture, TextureUse::data, shared::T_SPECULAR, shared::F_SPECULAR_TEXTURE},
    {&scan::Material::specular_color_texture, TextureUse::color, shared::T_SPECULAR_COLOR,
     shared::F_SPECULAR_COLOR_TEXTURE},
}};

constexpr std::uint32_t all_textures = shared::F_BASE_TEXTURE | shared::F_METALLIC_ROUGHNESS_TEXTURE |
                                       shared::F_NORMAL_TEXTURE | shared::F_OCCLUSION_TEXTURE |
                                       shared::F_EMISSIVE_TEXTURE | shared::F_SPECULAR_TEXTURE |
                                       shared::F_SPECULAR_COLOR_TEXTURE;

// Khronos allows an infinite index of refraction, written as 0, for the specular-glossiness workflow.
float dielectric_f0(float ior) {
    if (ior == 0.0F) return 1.0F;
    const float f = (ior - 1.0F) / (ior + 1.0F);
    return f * f;
}

} // namespace

void for_each_texture(const scan::Material& material,
                      const std::function<void(const scan::TextureRef& texture, TextureUse use)>& visit) {
    for (const TextureBinding& b : bindings)
        if ((material.*b.reference).texture >= 0) visit(material.*b.reference, b.use);
}

PackedMaterial pack_material(const scan::Material& material,
                             const std::function<std::uint32_t(int texture, TextureUse use)>& slot_of) {
    using namespace shared;
    PackedMaterial out{};
    MaterialRecord& r = out.record;
    r.base_color = material.base_color;
    r.emissive = material.emissive;
    r.metallic = material.metallic;
    r.roughness = material.roughness;
    r.normal_scale = material.normal_scale;
    r.occlusion_strength = material.occlusion_strength;
    r.alpha_cutoff = material.alpha_cutoff;
    r.specular_color = material.specular_color * dielectric_f0(material.ior);
    r.specular = material.specular;

    if (material.alpha_mode == scan::AlphaMode::mask) out.features |= F_MASK;
    if (material.alpha_mode == scan::AlphaMode::blend) out.features |= F_BLEND;
    if (material.double_sided) out.features |= F_DOUBLE_SIDED;
    if (material.unlit) out.features |= F_UNLIT;
    if (material.emissive != glm::vec3(0.0F)) out.features |= F_EMISSIVE;

    for (const TextureBinding& b : bindings) {
        const scan::TextureRef& reference = material.*b.reference;
        if (reference.texture < 0 || (material.unlit && b.index != T_BASE)) continue;
        if (b.index == T_EMISSIVE && (out.features & F_EMISSIVE) == 0) continue;
        const std::uint32_t slot = slot_of(reference.texture, b.use);
        if (slot == Bindless::none) continue;
        r.textures[b.index] = slot | (reference.uv_set == 1 ? SECOND_UV_SET : 0U);
        out.features |= b.feature | ((slot & TILED) != 0 ? F_TILED : 0U);
        if (reference.row0 != glm::vec3(1, 0, 0) || reference.row1 != glm::vec3(0, 1, 0))
            out.features |= F_UV_TRANSFORM;
        r.uv_rows[2 * b.index] = reference.row0;
        r.uv_rows[2 * b.index + 1] = reference.row1;
    }
    return out;
}

std::uint32_t surface_features(std::uint32_t streams, std::uint32_t material, scan::Topology topology) {
    using namespace shared;
    std::uint32_t features = streams | material;
    if (topology == scan::Topology::points) features |= F_POINTS;
    if (topology == scan::Topology::lines) features |= F_LINES;
    if (topology != scan::Topology::triangles && (streams & F_NORMALS) == 0) features |= F_UNLIT;
    if (topology != scan::Topology::triangles) features &= ~(F_NORMAL_TEXTURE | F_DOUBLE_SIDED);
    if ((streams & (F_UV0 | F_UV1)) == 0) features &= ~all_textures;
    if ((features & F_UNLIT) != 0)
        features &= ~(F_NORMALS | F_TANGENTS | F_EMISSIVE | (all_textures & ~F_BASE_TEXTURE));
    if ((features & F_NORMAL_TEXTURE) == 0) features &= ~F_TANGENTS;
    if ((features & all_textures) == 0) features &= ~(F_UV0 | F_UV1 | F_UV_TRANSFORM | F_TILED);
    return features;
}

} // namespace guanhe::render
