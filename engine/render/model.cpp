// The Model face, and the end of its loading.
#include "render/model.h"

#include "render/draw_list.h"

#include <cstring>

namespace guanhe::render {
namespace {

VkSamplerAddressMode address_mode(scan::Wrap wrap) {
    switch (wrap) {
    case scan::Wrap::mirror:
        return VK_SAMPLER_ADDRESS_MODE_MIRRORED_REPEAT;
    case scan::Wrap::clamp:
        return VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    case scan::Wrap::repeat:
        break;
    }
    return VK_SAMPLER_ADDRESS_MODE_REPEAT;
}

VkSamplerCreateInfo sampler_info(const scan::Sampler& s, std::uint32_t max_anisotropy) {
    VkSamplerCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    info.magFilter = s.mag == scan::Filter::nearest ? VK_FILTER_NEAREST : VK_FILTER_LINEAR;
    info.minFilter = s.min == scan::Filter::nearest ? VK_FILTER_NEAREST : VK_FILTER_LINEAR;
    info.mipmapMode = s.mip == scan::Filter::nearest ? VK_SAMPLER_MIPMAP_MODE_NEAREST : VK_SAMPLER_MIPMAP_MODE_LINEAR;
    info.addressModeU = address_mode(s.wrap_u);
    info.addressModeV = address_mode(s.wrap_v);
    info.maxLod = s.mipmaps ? VK_LOD_CLAMP_NONE : 0.25F; // 0.25 keeps magnification apart from minification
    const bool smooth = s.mag == scan::Filter::linear && s.min == scan::Filter::linear && s.mipmaps;
    info.anisotropyEnable = smooth && max_anisotropy > 1 ? VK_TRUE : VK_FALSE;
    info.maxAnisotropy = static_cast<float>(max_anisotropy);
    return info;
}

} // namespace

Model::State::State(std::shared_ptr<Core> shared_core, std::uint64_t staging_limit)
    : core(std::move(shared_core)), uploader(std::in_place, *core->context, staging_limit),
      warmup(std::in_place, *core->pipelines, *core->jobs) {}

Model::State::~State() {
    warmup.reset();
    uploader.reset(); // its targets must outlive it
    for (const Texture& texture : textures)
        for (const std::uint32_t slot : texture.slots) Bindless::remove(core->bindless, Bindless::Kind::texture, slot);
}

Result<void> Model::State::finish(const scan::Scan& document, std::shared_ptr<const pack::Pack> clusters) {
    pack = std::move(clusters);
    auto uploaded = uploader->finish();
    uploader.reset();
    if (error) return *error;
    GUANHE_TRY(uploaded);

    for (std::size_t t = 0; t < textures.size(); ++t) {
        const int index = document.textures[t].image;
        if (index < 0 || !images[static_cast<std::size_t>(index)].ok) continue;
        const Image& image = images[static_cast<std::size_t>(index)];
        GUANHE_TRY_LET(const auto sampler,
                       core->bindless->sampler(sampler_info(document.textures[t].sampler, core->max_anisotropy)));
        for (const TextureUse use : {TextureUse::color, TextureUse::data}) {
            if (!image.used[static_cast<std::size_t>(use)]) continue;
            const VkImageView view =
                use == TextureUse::data && image.data_view != VK_NULL_HANDLE ? image.data_view : image.image.view;
            const std::uint32_t slot = core->bindless->add(Bindless::Kind::texture, view, sampler);
            if (slot == Bindless::none)
                return Error{"there are more textures than fit (" +
                                 std::to_string(core->bindless->capacity(Bindless::Kind::texture)) + ")",
                             document.source, "show fewer scans at once", ErrorKind::internal};
            textures[t].slots[static_cast<std::size_t>(use)] = slot;
        }
    }

    std::vector<shared::MaterialRecord> records;
    const auto slot_of = [&](int texture, TextureUse use) {
        return textures[static_cast<std::size_t>(texture)].slots[static_cast<std::size_t>(use)];
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

Model::Model() = default;
Model::~Model() = default;

scan::ReadSink& Model::sink() {
    return *state_;
}
Result<void> Model::finish(const scan::Scan& scan, Jobs&, std::shared_ptr<const pack::Pack> pack) {
    return state_->finish(scan, std::move(pack));
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
std::uint64_t Model::resident_bytes() const {
    return state_->bytes;
}

} // namespace guanhe::render
