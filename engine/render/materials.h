// Materials as shaders read them, and which features each needs.
#pragma once

#include "scan/scan.h"
#include "shaders/shared.h"

#include <cstdint>
#include <functional>

namespace guanhe::render {

/// What a texture is used as decides its format.
enum class TextureUse : std::uint8_t { color, data };

struct PackedMaterial {
    shared::MaterialRecord record;
    std::uint32_t features = 0; ///< F_* of the material alone
};

/// `slot_of(texture, use)` is the texture's slot, shared::TILED and its number, or Bindless::none when it cannot be
/// used: it is then drawn as if absent.
[[nodiscard]] PackedMaterial pack_material(const scan::Material& material,
                                           const std::function<std::uint32_t(int texture, TextureUse use)>& slot_of);

/// Calls visit(texture reference, use) for each texture of a material.
void for_each_texture(const scan::Material& material,
                      const std::function<void(const scan::TextureRef& texture, TextureUse use)>& visit);

/// What a primitive with these streams pays for when drawn with this material: drops what it has no coordinates for,
/// and light where points and lines have no normals (glTF 2.0, 3.7.2.1).
[[nodiscard]] std::uint32_t surface_features(std::uint32_t streams, std::uint32_t material, scan::Topology topology);

} // namespace guanhe::render
