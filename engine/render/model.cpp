// The Model face, and the end of its loading.
#include "render/model.h"

#include "pack/tiles.h"
#include "render/draw_list.h"
#include "render/samplers.h"

#include <algorithm>
#include <cstring>

namespace guanhe::render {

Model::State::State(std::shared_ptr<Core> shared_core, std::uint64_t staging_limit)
    : core(std::move(shared_core)), uploader(std::in_place, *core->context, staging_limit),
      warmup(std::in_place, *core->pipelines, *core->jobs) {}

Model::State::~State() {
    warmup.reset();
    uploader.reset(); // its targets must outlive it
    for (const Texture& texture : textures)
        for (const std::uint32_t slot : texture.slots) Bindless::remove(core->bindless, Bindless::Kind::texture, slot);
    give_back(*core, tiled);
}

Result<void> Model::State::finish(const scan::Scan& document, std::shared_ptr<const pack::Pack> clusters) {
    pack = std::move(clusters);
    auto uploaded = uploader->finish();
    uploader.reset();
    if (error) return *error;
    GUANHE_TRY(uploaded);

    if (pack) GUANHE_TRY(load_tails(*core, document, *pack, tiled));
    for (const TiledTexture& texture : tiled) {
        const pack::TiledTexture& info = pack->textures()[texture.in_pack];
        const auto use =
            static_cast<std::size_t>(info.use == pack::TexelUse::color ? TextureUse::color : TextureUse::data);
        textures[info.texture].tiled[use] = texture.number;
        bytes += texture.tail.bytes();
    }
    if (!tiled.empty()) { // a pack has the tiles of textures that are alike once
        const auto first = pack::first_alike(document);
        for (std::size_t t = 0; t < textures.size(); ++t)
            for (std::size_t use = 0; use < textures[t].tiled.size(); ++use)
                if (textures[t].tiled[use] == Bindless::none) textures[t].tiled[use] = textures[first[t]].tiled[use];
    }
    for (std::size_t t = 0; t < textures.size(); ++t) {
        const int index = document.textures[t].image;
        if (index < 0) continue;
        const auto given = moving.find(static_cast<std::size_t>(index));
        if (given == moving.end() && !images[static_cast<std::size_t>(index)].ok) continue;
        const Image& image = images[static_cast<std::size_t>(index)];
        GUANHE_TRY_LET(const auto sampler,
                       core->bindless->sampler(sampler_info(document.textures[t].sampler, core->max_anisotropy)));
        for (const TextureUse use : {TextureUse::color, TextureUse::data}) {
            if (!image.used[static_cast<std::size_t>(use)]) continue;
            if (textures[t].tiled[static_cast<std::size_t>(use)] != Bindless::none) continue;
            const VkImageView view = given != moving.end() ? given->second->image.view
                                     : use == TextureUse::data && image.data_view != VK_NULL_HANDLE ? image.data_view
                                                                                                    : image.image.view;
            const std::uint32_t slot = core->bindless->add(Bindless::Kind::texture, view, sampler);
            if (slot == Bindless::none)
                return Error{"there are more textures than fit (" +
                                 std::to_string(core->bindless->capacity(Bindless::Kind::texture)) + ")",
                             document.source, "show fewer scans at once", ErrorKind::internal};
            textures[t].slots[static_cast<std::size_t>(use)] = slot;
        }
    }

    // Pictures that nothing shows, or that came although tiles were made of them, are let go.
    for (std::size_t i = 0; i < images.size(); ++i) {
        const bool shown = std::ranges::any_of(document.textures, [&](const scan::Texture& texture) {
            const Texture& of = textures[static_cast<std::size_t>(&texture - document.textures.data())];
            return texture.image == static_cast<int>(i) && of.slots != Texture{}.slots;
        });
        if (shown || !images[i].image) continue;
        if (images[i].ok) bytes -= images[i].image.bytes();
        images[i] = {};
    }

    std::vector<shared::MaterialRecord> records;
    const auto slot_of = [&](int texture, TextureUse use) {
        const Texture& of = textures[static_cast<std::size_t>(texture)];
        const std::uint32_t number = of.tiled[static_cast<std::size_t>(use)];
        return number != Bindless::none ? number | shared::TILED : of.slots[static_cast<std::size_t>(use)];
    };
    for (const scan::Material& material : early_materials) {
        const PackedMaterial packed = pack_material(material, slot_of);
        records.push_back(packed.record);
        material_features.push_back(packed.features);
    }
    early_materials.clear();
    const std::uint64_t size = records.size() * sizeof(shared::MaterialRecord);
    GUANHE_TRY_LET(materials,
                   gpu::Buffer::create(*core->context, size,
                                       VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT,
                                       gpu::Buffer::Where::host, "materials"));
    std::memcpy(materials.mapped, records.data(), size);
    materials.flush();
    bytes += size;

    scan = &document;
    scene = document.default_scene;
    visible.assign(document.nodes.size(), true);
    node_looks.assign(document.nodes.size(), 0);
    scan::evaluate(document, -1, 0.0, pose);
    refresh();
    for (const Item& item : items) {
        const std::uint32_t features = drawn_features(*core, item, core->has_sun && lights.empty(), !lights.empty());
        warmup->want(surface_pipeline(features, {core->view_mask, core->samples_for(triangles)}));
        if (casts_shadow(item) && core->has_sun) warmup->want(shadow_pipeline(features));
    }
    auto warmed = warmup->wait();
    warmup.reset();
    return warmed;
}

void Model::State::change_look(std::uint32_t index, const Look& look) {
    dirty = dirty || (looks[index].presence > 0.0F) != (look.presence > 0.0F);
    looks[index] = look;
}

std::uint32_t Model::State::unused_look() {
    for (std::uint32_t i = 1; i < looks.size(); ++i)
        if (std::ranges::find(node_looks, i) == node_looks.end()) return i;
    looks.emplace_back();
    return static_cast<std::uint32_t>(looks.size() - 1);
}

Model::Model() = default;
Model::~Model() = default;

scan::ReadSink& Model::sink() {
    return *state_;
}
Result<void> Model::finish(const scan::Scan& scan, Jobs&, std::shared_ptr<const pack::Pack> pack) {
    return state_->finish(scan, std::move(pack));
}

void Model::use(std::size_t image, const MovingPicture& picture) {
    state_->moving[image] = picture.state_;
}

void Model::show_scene(int scene) {
    state_->scene = scene;
    state_->dirty = true;
}
void Model::show_variant(int variant) {
    state_->variant = variant;
    state_->dirty = true;
}
void Model::set_pose(const scan::Pose& pose) {
    state_->pose = pose;
    state_->dirty = true;
}
void Model::set_node_visible(int node, bool visible) {
    const auto index = static_cast<std::size_t>(node);
    if (node < 0 || index >= state_->visible.size() || state_->visible[index] == visible) return;
    state_->visible[index] = visible;
    state_->dirty = true;
}
void Model::set_transform(const glm::mat4& world_from_model) {
    state_->world_from_model = world_from_model;
    state_->dirty = true;
}
void Model::set_look(const Look& look) {
    state_->change_look(0, look);
}
void Model::set_node_look(int node, const std::optional<Look>& look) {
    const auto index = static_cast<std::size_t>(node);
    if (node < 0 || index >= state_->node_looks.size()) return;
    std::uint32_t& own = state_->node_looks[index];
    if (!look) {
        state_->dirty = state_->dirty || own != 0;
        own = 0;
        return;
    }
    if (own == 0) {
        own = state_->unused_look();
        state_->dirty = true;
    }
    state_->change_look(own, *look);
}
std::uint64_t Model::resident_bytes() const {
    return state_->bytes;
}

} // namespace guanhe::render
