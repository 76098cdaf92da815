#include "render/tiled_texture.h"

#include "gpu/upload.h"
#include "pack/tiles.h"
#include "render/samplers.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

namespace guanhe::render {

namespace {

static_assert(shared::TILE_SIDE == pack::tile_side && shared::TILE_BORDER == pack::tile_border &&
              shared::TILE_STORED_SIDE == pack::tile_stored_side);

/// As many samples as the border of a tile has texels for, on either side of a pixel's middle.
constexpr std::uint32_t most_anisotropy = pack::tile_border;

shared::TiledRecord record_of(const pack::TiledTexture& info, const scan::Sampler& sampler, std::uint32_t anisotropy) {
    using namespace shared;
    TiledRecord r{};
    r.size = {info.width, info.height};
    r.levels = info.tail_level;
    r.tail = Bindless::none;
    r.wraps = static_cast<std::uint32_t>(info.wrap_u) | static_cast<std::uint32_t>(info.wrap_v) << 2U;
    if (sampler.mag == scan::Filter::nearest) r.flags |= TILED_MAG_NEAREST;
    if (sampler.min == scan::Filter::nearest) r.flags |= TILED_MIN_NEAREST;
    if (sampler.mip == scan::Filter::nearest) r.flags |= TILED_MIP_NEAREST;
    if (!sampler.mipmaps) r.flags |= TILED_NO_MIPS;
    if (info.format == pack::TexelFormat::bc5) r.flags |= TILED_NORMALS;
    const bool smooth = r.flags == (r.flags & TILED_NORMALS);
    r.anisotropy = smooth ? std::min(anisotropy, most_anisotropy) : 1;
    return r;
}

struct TailCopy {
    VkImage image = VK_NULL_HANDLE;
    std::vector<VkBufferImageCopy> levels;
};

Result<gpu::Image> make_tail(Core& core, const pack::TiledTexture& info) {
    gpu::ImageDesc desc;
    desc.width = pack::level_side(info.width, info.tail_level);
    desc.height = pack::level_side(info.height, info.tail_level);
    desc.mips = info.level_count - info.tail_level;
    desc.format = format_of(info.format, info.use);
    desc.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    return gpu::Image::create(*core.context, desc, "texture tail");
}

Result<void> upload(Core& core, const std::vector<std::byte>& bytes, const std::vector<TailCopy>& copies) {
    GUANHE_TRY_LET(const auto staging,
                   gpu::Buffer::create(*core.context, bytes.size(), VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
                                       gpu::Buffer::Where::host, "texture tails"));
    std::memcpy(staging.mapped, bytes.data(), bytes.size());
    staging.flush();
    return gpu::run_once(*core.context, [&](VkCommandBuffer cmd) {
        const auto move = [&](const TailCopy& copy, VkPipelineStageFlags2 src, VkAccessFlags2 written,
                              VkImageLayout from, VkPipelineStageFlags2 dst, VkAccessFlags2 access, VkImageLayout to) {
            gpu::barrier(cmd, copy.image, VK_IMAGE_ASPECT_COLOR_BIT, 0, VK_REMAINING_MIP_LEVELS, src, written, from,
                         dst, access, to);
        };
        for (const TailCopy& copy : copies) {
            move(copy, VK_PIPELINE_STAGE_2_NONE, VK_ACCESS_2_NONE, VK_IMAGE_LAYOUT_UNDEFINED,
                 VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
            vkCmdCopyBufferToImage(cmd, staging.handle, copy.image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                                   static_cast<std::uint32_t>(copy.levels.size()), copy.levels.data());
            move(copy, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                 VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT,
                 VK_ACCESS_2_MEMORY_READ_BIT, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
        }
    });
}

} // namespace

VkFormat format_of(pack::TexelFormat format, pack::TexelUse use) noexcept {
    const bool color = use == pack::TexelUse::color;
    switch (format) {
    case pack::TexelFormat::bc1:
        return color ? VK_FORMAT_BC1_RGB_SRGB_BLOCK : VK_FORMAT_BC1_RGB_UNORM_BLOCK;
    case pack::TexelFormat::bc3:
        return color ? VK_FORMAT_BC3_SRGB_BLOCK : VK_FORMAT_BC3_UNORM_BLOCK;
    case pack::TexelFormat::bc5:
        break;
    }
    return VK_FORMAT_BC5_UNORM_BLOCK;
}

Result<void> load_tails(Core& core, const scan::Scan& document, const pack::Pack& pack,
                        std::vector<TiledTexture>& out) {
    if (pack.textures().empty()) return {};
    if (core.context->features.textureCompressionBC == VK_FALSE)
        return Error{"the device " + core.context->info.name + " cannot read this pack's textures (BC blocks)",
                     pack.name(), "bake the scan with --texture-quality keep", ErrorKind::no_device};
    std::vector<std::byte> bytes, tail;
    std::vector<TailCopy> copies;
    for (std::uint32_t i = 0; i < pack.textures().size(); ++i) {
        const pack::TiledTexture& info = pack.textures()[i];
        if (info.texture >= document.textures.size())
            return Error{"its texture " + std::to_string(i) + " is not in its shell", pack.name(), "bake it again"};
        const scan::Sampler& sampler = document.textures[info.texture].sampler;
        GUANHE_TRY(pack::decode_tile(pack, info.first_tile + info.tile_count - 1, tail));
        TiledTexture& texture = out.emplace_back();
        texture.in_pack = i;
        texture.number = core.tiled_numbers.take();
        texture.record = record_of(info, sampler, core.max_anisotropy);
        GUANHE_TRY_LET(texture.tail, make_tail(core, info));
        GUANHE_TRY_LET(const auto how, core.bindless->sampler(sampler_info(sampler, core.max_anisotropy)));
        texture.record.tail = core.bindless->add(Bindless::Kind::texture, texture.tail.view, how);
        if (texture.record.tail == Bindless::none)
            return Error{"there are more textures than fit (" +
                             std::to_string(core.bindless->capacity(Bindless::Kind::texture)) + ")",
                         document.source, "show fewer scans at once", ErrorKind::internal};

        TailCopy& copy = copies.emplace_back();
        copy.image = texture.tail.handle;
        std::uint64_t at = bytes.size();
        bytes.insert(bytes.end(), tail.begin(), tail.end());
        bytes.resize((bytes.size() + 15) / 16 * 16);
        for (std::uint32_t mip = 0; mip < texture.tail.desc.mips; ++mip) {
            VkBufferImageCopy& level = copy.levels.emplace_back();
            const std::uint32_t width = pack::level_side(texture.tail.desc.width, mip);
            const std::uint32_t height = pack::level_side(texture.tail.desc.height, mip);
            level.bufferOffset = at;
            level.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, mip, 0, 1};
            level.imageExtent = {width, height, 1};
            at += std::uint64_t{(width + 3) / 4} * ((height + 3) / 4) * pack::block_bytes(info.format);
        }
    }
    return upload(core, bytes, copies);
}

void give_back(Core& core, std::vector<TiledTexture>& textures) {
    for (TiledTexture& texture : textures) {
        Bindless::remove(core.bindless, Bindless::Kind::texture, texture.record.tail);
        core.tiled_numbers.give_back(texture.number);
    }
    textures.clear();
}

} // namespace guanhe::render
