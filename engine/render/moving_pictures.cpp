#include "render/moving_pictures.h"

#include "gpu/mips.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace guanhe::render {
namespace {

constexpr VkFormat format = VK_FORMAT_R8G8B8A8_SRGB;

void copy(VkCommandBuffer cmd, const gpu::Image& image, const FrameMemory::Block& from, bool fresh) {
    // Earlier frames on this queue may still read what is now written over.
    gpu::barrier(cmd, image, VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_NONE,
                 fresh ? VK_IMAGE_LAYOUT_UNDEFINED : VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
                 VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                 VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    VkBufferImageCopy region{};
    region.bufferOffset = from.offset;
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    region.imageExtent = {image.desc.width, image.desc.height, 1};
    vkCmdCopyBufferToImage(cmd, from.buffer, image.handle, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
    const bool mips = image.desc.mips > 1;
    if (mips) gpu::blit_mips(cmd, image.handle, image.desc);
    gpu::barrier(cmd, image, mips ? VK_PIPELINE_STAGE_2_BLIT_BIT : VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT,
                 VK_ACCESS_2_TRANSFER_WRITE_BIT,
                 mips ? VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL : VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                 VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT,
                 VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
}

} // namespace

MovingPicture::State::~State() {
    Bindless::remove(core->bindless, Bindless::Kind::texture, slot);
}

MovingPicture::MovingPicture(std::shared_ptr<State> state) : state_(std::move(state)) {}
MovingPicture::~MovingPicture() = default;

std::uint32_t MovingPicture::width() const noexcept {
    return state_->image.desc.width;
}

std::uint32_t MovingPicture::height() const noexcept {
    return state_->image.desc.height;
}

void MovingPicture::show(std::shared_ptr<const image::Rgba8> picture) {
    if (picture && picture->width == width() && picture->height == height() &&
        picture->pixels.size() == std::size_t{width()} * height() * 4)
        state_->wanted = std::move(picture);
}

Result<std::shared_ptr<MovingPicture::State>> MovingPictures::make(std::uint32_t width, std::uint32_t height) {
    auto made = std::make_shared<MovingPicture::State>(core_);
    gpu::ImageDesc desc;
    desc.width = width;
    desc.height = height;
    desc.format = format;
    desc.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    if (gpu::can_blit_mips(*core_->context, format))
        desc.mips = static_cast<std::uint32_t>(std::bit_width(std::max(width, height)));
    GUANHE_TRY_LET(made->image, gpu::Image::create(*core_->context, desc, "moving picture"));
    VkSamplerCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    info.magFilter = info.minFilter = VK_FILTER_LINEAR;
    info.mipmapMode = VK_SAMPLER_MIPMAP_MODE_LINEAR;
    info.addressModeU = info.addressModeV = info.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    info.maxLod = VK_LOD_CLAMP_NONE;
    GUANHE_TRY_LET(const VkSampler sampler, core_->bindless->sampler(info));
    made->slot = core_->bindless->add(Bindless::Kind::texture, made->image.view, sampler);
    if (made->slot == Bindless::none)
        return Error{"a video cannot be shown: too many textures are shown at once", "", "", ErrorKind::internal};
    std::erase_if(all_, [](const auto& one) { return one.expired(); });
    all_.push_back(made);
    return made;
}

Result<void> MovingPictures::record(VkCommandBuffer cmd, FrameMemory& memory) {
    for (const auto& one : all_) {
        const auto picture = one.lock();
        if (!picture || picture->wanted == picture->shown) continue;
        const auto& pixels = picture->wanted->pixels;
        GUANHE_TRY_LET(const auto block, memory.allocate(pixels.size()));
        std::memcpy(block.bytes, pixels.data(), pixels.size());
        copy(cmd, picture->image, block, picture->shown == nullptr);
        picture->recorded = picture->wanted;
    }
    return {};
}

void MovingPictures::ended(bool submitted) {
    for (const auto& one : all_)
        if (const auto picture = one.lock()) {
            if (submitted && picture->recorded) picture->shown = picture->recorded;
            picture->recorded.reset();
        }
}

} // namespace guanhe::render
