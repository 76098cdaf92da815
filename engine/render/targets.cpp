#include "render/targets.h"

namespace guanhe::render {

Targets::~Targets() {
    free_slots();
}

void Targets::free_slots() {
    Bindless::remove(core_->bindless, kind(), color_slot);
    Bindless::remove(core_->bindless, kind(), depth_slot);
    color_slot = depth_slot = Bindless::none;
}

Result<void> Targets::fit(std::uint32_t new_width, std::uint32_t new_height, std::uint32_t new_views,
                          VkSampleCountFlagBits new_samples) {
    if (color && width == new_width && height == new_height && views == new_views && samples == new_samples) return {};
    const std::uint32_t most = core_->context->properties.limits.maxFramebufferWidth;
    if (new_width == 0 || new_height == 0 || new_width > most ||
        new_height > core_->context->properties.limits.maxFramebufferHeight)
        return Error{"a picture of " + std::to_string(new_width) + " x " + std::to_string(new_height) +
                         " cannot be drawn",
                     core_->context->info.name, "use 1 to " + std::to_string(most) + " pixels a side"};
    color = {};
    depth = {};
    picture = {};
    color_drawn = false;
    free_slots();
    width = 0;
    samples = new_samples;

    gpu::ImageDesc desc;
    desc.width = new_width;
    desc.height = new_height;
    desc.layers = new_views;
    desc.format = color_format;
    desc.samples = new_samples;
    desc.view_type = VK_IMAGE_VIEW_TYPE_2D_ARRAY;
    desc.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT;
    GUANHE_TRY_LET(color, gpu::Image::create(*core_->context, desc, "colour"));
    desc.format = depth_format;
    desc.usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT;
    GUANHE_TRY_LET(depth, gpu::Image::create(*core_->context, desc, "depth"));

    VkSamplerCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    info.addressModeU = info.addressModeV = info.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    GUANHE_TRY_LET(const auto sampler, core_->bindless->sampler(info));
    color_slot = core_->bindless->add(kind(), color.view, sampler);
    depth_slot = core_->bindless->add(kind(), depth.view, sampler);
    if (color_slot == Bindless::none || depth_slot == Bindless::none)
        return Error{"the picture changed its size too often within a frame", "", "try again", ErrorKind::internal};
    width = new_width;
    height = new_height;
    views = new_views;
    return {};
}

Result<void> Targets::fit_picture() {
    if (picture) return {};
    gpu::ImageDesc desc;
    desc.width = width;
    desc.height = height;
    desc.layers = views;
    desc.format = picture_format;
    desc.view_type = VK_IMAGE_VIEW_TYPE_2D_ARRAY;
    desc.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    GUANHE_TRY_LET(auto made, gpu::Image::create(*core_->context, desc, "picture"));
    picture_layers.clear();
    for (std::uint32_t layer = 0; layer < views; ++layer) {
        GUANHE_TRY_LET(const VkImageView view, made.make_view(VK_IMAGE_VIEW_TYPE_2D, 0, 1, layer, 1));
        picture_layers.push_back(view);
    }
    picture = std::move(made);
    return {};
}

} // namespace guanhe::render
