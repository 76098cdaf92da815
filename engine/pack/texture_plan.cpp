#include "pack/texture_plan.h"

#include "pack/tiles.h"

#include <array>

namespace guanhe::pack {

namespace {

/// What materials make of one texture for one use.
struct Use {
    bool any = false, beside_normals = false, alpha = false;
};

class Uses {
public:
    explicit Uses(const scan::Scan& scan)
        : first_(first_alike(scan)), shown_(scan.textures.size()), uses_(scan.textures.size()) {
        for (const auto& material : scan.materials) {
            const bool see_through = material.alpha_mode != scan::AlphaMode::opaque;
            note(material.base_color_texture, TexelUse::color, false, see_through);
            note(material.emissive_texture, TexelUse::color, false, false);
            note(material.specular_color_texture, TexelUse::color, false, false);
            note(material.metallic_roughness_texture, TexelUse::data, false, false);
            note(material.occlusion_texture, TexelUse::data, false, false);
            note(material.specular_texture, TexelUse::data, false, true);
            note(material.normal_texture, TexelUse::data, true, false);
        }
    }
    /// Of this texture and those like it; nothing where it is not the first of them.
    [[nodiscard]] const Use& of(std::size_t texture, TexelUse use) const {
        return uses_[texture][static_cast<std::size_t>(use)];
    }
    [[nodiscard]] bool shown(std::size_t texture) const { return shown_[texture]; }
    [[nodiscard]] std::size_t first(std::size_t texture) const { return first_[texture]; }

private:
    void note(const scan::TextureRef& ref, TexelUse use, bool normal, bool alpha) {
        if (ref.texture < 0) return;
        const auto texture = static_cast<std::size_t>(ref.texture);
        shown_[texture] = true;
        auto& entry = uses_[first_[texture]][static_cast<std::size_t>(use)];
        entry.any = true;
        entry.beside_normals = entry.beside_normals || !normal;
        entry.alpha = entry.alpha || alpha;
    }

    std::vector<std::uint32_t> first_;
    std::vector<bool> shown_;
    std::vector<std::array<Use, 2>> uses_;
};

} // namespace

std::vector<TexturePlan> plan_textures(const scan::Scan& scan) {
    const Uses uses(scan);
    std::vector<TexturePlan> plans;
    for (std::size_t t = 0; t < scan.textures.size(); ++t) {
        if (scan.textures[t].image < 0) continue;
        const auto image = static_cast<std::size_t>(scan.textures[t].image);
        const auto& header = scan.images[image].header;
        if (scan.images[image].encoded.empty() || level_counts(header.width, header.height).tiled == 0) continue;
        for (const auto use : {TexelUse::color, TexelUse::data}) {
            const auto& made = uses.of(t, use);
            if (!made.any) continue;
            plans.push_back(
                {static_cast<std::uint32_t>(t), use, image, !made.beside_normals, made.alpha && header.has_alpha});
        }
    }
    return plans;
}

std::vector<bool> images_covered(const scan::Scan& scan, const std::vector<TexturePlan>& plans) {
    const Uses uses(scan);
    std::vector<bool> tiled(scan.textures.size()), covered(scan.images.size());
    for (const auto& plan : plans) {
        tiled[plan.texture] = true;
        covered[plan.image] = true;
    }
    for (std::size_t t = 0; t < scan.textures.size(); ++t) {
        const auto image = scan.textures[t].image;
        const bool told = tiled[t] || (uses.shown(t) && tiled[uses.first(t)]);
        if (image >= 0 && !told) covered[static_cast<std::size_t>(image)] = false;
    }
    return covered;
}

} // namespace guanhe::pack
