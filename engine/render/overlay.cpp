#include "render/overlay.h"

#include "gpu/upload.h"
#include "render/passes.h"
#include "shaders/shared.h"

#include <imgui.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace guanhe::render {
namespace {

static_assert(sizeof(ImDrawVert) == 20, "overlay.vert reads five words a vertex");

ImTextureID texture_id(std::uint32_t slot) {
    return std::bit_cast<ImTextureID>(std::uintptr_t{slot} + 1); // a pointer or a number, by Dear ImGui's version
}
std::uint32_t slot_of(ImTextureID id) {
    return static_cast<std::uint32_t>(std::bit_cast<std::uintptr_t>(id)) - 1;
}

gpu::GraphicsPipelineKey overlay_pipeline(VkFormat format) {
    gpu::GraphicsPipelineKey key;
    key.vertex = "overlay.vert";
    key.fragment = "overlay.frag";
    key.color = format;
    key.blend = true;
    return key;
}

} // namespace

Overlay::~Overlay() {
    Bindless::remove(core_->bindless, Bindless::Kind::texture, fonts_slot_);
}

Result<void> Overlay::upload_fonts() {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    atlas.GetTexDataAsRGBA32(&pixels, &width, &height);
    if (pixels == nullptr || width <= 0 || height <= 0)
        return Error{"the interface's fonts could not be drawn into an atlas", "", "check the font files",
                     ErrorKind::internal};
    gpu::ImageDesc desc;
    desc.width = static_cast<std::uint32_t>(width);
    desc.height = static_cast<std::uint32_t>(height);
    desc.format = VK_FORMAT_R8G8B8A8_UNORM;
    desc.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    GUANHE_TRY_LET(auto image, gpu::Image::create(*core_->context, desc, "interface fonts"));
    {
        gpu::Uploader uploader(*core_->context);
        GUANHE_TRY_LET(const auto slice, uploader.write_image(image));
        std::memcpy(slice.bytes.data(), pixels, slice.bytes.size());
        uploader.commit(slice);
        GUANHE_TRY(uploader.finish());
    }
    VkSamplerCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    info.magFilter = info.minFilter = VK_FILTER_LINEAR;
    info.addressModeU = info.addressModeV = info.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    GUANHE_TRY_LET(const auto sampler, core_->bindless->sampler(info));
    const std::uint32_t slot = core_->bindless->add(Bindless::Kind::texture, image.view, sampler);
    if (slot == Bindless::none)
        return Error{"there is no room for the interface's fonts", "", "show fewer scans at once", ErrorKind::internal};
    Bindless::remove(core_->bindless, Bindless::Kind::texture, fonts_slot_);
    fonts_ = std::move(image);
    fonts_slot_ = slot;
    atlas.SetTexID(texture_id(slot));
    return {};
}

Result<void> Overlay::prepare(const ImDrawData* data, FrameMemory& memory) {
    commands_.clear();
    if (data == nullptr || data->TotalVtxCount == 0) return {};
    GUANHE_TRY_LET(vertices_, memory.allocate(static_cast<std::uint64_t>(data->TotalVtxCount) * sizeof(ImDrawVert)));
    GUANHE_TRY_LET(indices_, memory.allocate(static_cast<std::uint64_t>(data->TotalIdxCount) * sizeof(std::uint32_t)));
    scale_ = {2.0F / data->DisplaySize.x, 2.0F / data->DisplaySize.y};
    offset_ = {-1.0F - data->DisplayPos.x * scale_.x, -1.0F - data->DisplayPos.y * scale_.y};
    std::uint32_t vertex = 0, index = 0;
    const auto limit = [](float x) { return std::max(x, 0.0F); };
    for (const ImDrawList* list : data->CmdLists) {
        std::memcpy(vertices_.as<ImDrawVert>() + vertex, list->VtxBuffer.Data,
                    static_cast<std::size_t>(list->VtxBuffer.Size) * sizeof(ImDrawVert));
        for (int i = 0; i < list->IdxBuffer.Size; ++i)
            indices_.as<std::uint32_t>()[index + static_cast<std::uint32_t>(i)] = list->IdxBuffer.Data[i];
        for (const ImDrawCmd& cmd : list->CmdBuffer) {
            if (cmd.UserCallback != nullptr) continue; // callbacks draw with an API of their own
            const float x0 = limit((cmd.ClipRect.x - data->DisplayPos.x) * data->FramebufferScale.x);
            const float y0 = limit((cmd.ClipRect.y - data->DisplayPos.y) * data->FramebufferScale.y);
            const float x1 = limit((cmd.ClipRect.z - data->DisplayPos.x) * data->FramebufferScale.x);
            const float y1 = limit((cmd.ClipRect.w - data->DisplayPos.y) * data->FramebufferScale.y);
            if (x1 <= x0 || y1 <= y0 || cmd.GetTexID() == ImTextureID{}) continue;
            const VkRect2D scissor{{static_cast<std::int32_t>(x0), static_cast<std::int32_t>(y0)},
                                   {static_cast<std::uint32_t>(x1 - x0), static_cast<std::uint32_t>(y1 - y0)}};
            commands_.push_back(
                {scissor, slot_of(cmd.GetTexID()), index + cmd.IdxOffset, cmd.ElemCount, vertex + cmd.VtxOffset});
        }
        vertex += static_cast<std::uint32_t>(list->VtxBuffer.Size);
        index += static_cast<std::uint32_t>(list->IdxBuffer.Size);
    }
    return {};
}

Result<void> Overlay::record(VkCommandBuffer cmd, VkFormat format, std::uint32_t width, std::uint32_t height) const {
    if (commands_.empty()) return {};
    GUANHE_TRY_LET(const VkPipeline pipeline, core_->pipelines->graphics(overlay_pipeline(format)));
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    set_area(cmd, width, height);
    vkCmdBindIndexBuffer(cmd, indices_.buffer, indices_.offset, VK_INDEX_TYPE_UINT32);
    for (const Command& command : commands_) {
        VkRect2D scissor = command.scissor;
        if (static_cast<std::uint32_t>(scissor.offset.x) >= width ||
            static_cast<std::uint32_t>(scissor.offset.y) >= height)
            continue;
        scissor.extent.width = std::min(scissor.extent.width, width - static_cast<std::uint32_t>(scissor.offset.x));
        scissor.extent.height = std::min(scissor.extent.height, height - static_cast<std::uint32_t>(scissor.offset.y));
        vkCmdSetScissor(cmd, 0, 1, &scissor);
        const shared::OverlayPush push{vertices_.address, scale_, offset_, command.slot, command.first_vertex};
        vkCmdPushConstants(cmd, core_->pipelines->layout(), VK_SHADER_STAGE_ALL, 0, sizeof push, &push);
        vkCmdDrawIndexed(cmd, command.index_count, 1, command.first_index, 0, 0);
    }
    return {};
}

} // namespace guanhe::render
