#include "render/tile_pool.h"

#include "pack/tiles.h"
#include "render/materials.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace guanhe::render {

TilePool::~TilePool() {
    for (Slab& slab : slabs_) give_back(slab);
}

void TilePool::give_back(Slab& slab) {
    for (std::uint32_t& slot : slab.slots)
        Bindless::remove(core_->bindless, Bindless::Kind::texture, std::exchange(slot, Bindless::none));
}

Result<void> TilePool::add(const TiledTexture& texture, const pack::TiledTexture& info) {
    Entry entry;
    entry.words.resize(std::size_t{info.tail_level} + info.tile_count - 1);
    entry.waiting.resize(entry.words.size());
    for (std::uint32_t level = 0; level < info.tail_level; ++level)
        entry.words[level] = info.tail_level + pack::tile_grid(info, level).first;
    GUANHE_TRY_LET(entry.table,
                   gpu::Buffer::create(*core_->context, entry.words.size() * sizeof(std::uint32_t),
                                       VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT |
                                           VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT,
                                       gpu::Buffer::Where::device, "tile table"));
    entry.record = texture.record;
    entry.record.table = entry.table.address;
    entry.color = info.use == pack::TexelUse::color;
    if (entries_.size() <= texture.number) entries_.resize(std::size_t{texture.number} + 1);
    entries_[texture.number] = std::move(entry);
    tables_changed_ = true;
    ++version_;
    return {};
}

void TilePool::remove(std::uint32_t number) {
    entries_[number] = {};
    ++version_;
}

Result<void> TilePool::add_slab(std::uint32_t slab, pack::TexelFormat format, std::uint32_t slots_a_side) {
    Slab made;
    made.slots_a_side = slots_a_side;
    gpu::ImageDesc desc;
    desc.width = desc.height = slots_a_side * pack::tile_stored_side;
    desc.format = format_of(format, pack::TexelUse::color);
    desc.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    const VkFormat data_format = format_of(format, pack::TexelUse::data);
    if (data_format != desc.format) desc.flags = VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT;
    GUANHE_TRY_LET(made.image, gpu::Image::create(*core_->context, desc, "slab of tiles"));
    VkImageView data_view = made.image.view;
    if (data_format != desc.format) {
        GUANHE_TRY_LET(data_view, made.image.make_view(VK_IMAGE_VIEW_TYPE_2D, 0, 1, 0, 1, data_format));
    }

    VkSamplerCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    info.magFilter = info.minFilter = VK_FILTER_LINEAR;
    info.addressModeU = info.addressModeV = info.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    const std::uint32_t anisotropy = std::min(core_->max_anisotropy, pack::tile_border);
    info.anisotropyEnable = anisotropy > 1 ? VK_TRUE : VK_FALSE;
    info.maxAnisotropy = static_cast<float>(anisotropy);
    GUANHE_TRY_LET(const auto sampler, core_->bindless->sampler(info));
    made.slots = {core_->bindless->add(Bindless::Kind::texture, made.image.view, sampler),
                  core_->bindless->add(Bindless::Kind::texture, data_view, sampler)};
    if (std::ranges::find(made.slots, Bindless::none) != made.slots.end()) {
        give_back(made);
        return Error{"there are more textures than fit", "", "show fewer scans at once", ErrorKind::internal};
    }
    slab_scale_ = 1.0F / static_cast<float>(desc.width);
    if (slabs_.size() <= slab) slabs_.resize(std::size_t{slab} + 1);
    slabs_[slab] = std::move(made);
    return {};
}

void TilePool::remove_slab(std::uint32_t slab) {
    give_back(slabs_[slab]);
    slabs_[slab] = {};
}

void TilePool::place(std::uint32_t texture, std::uint32_t tile, const stream::TileSlot& slot,
                     std::span<const std::byte> blocks) {
    Entry& entry = entries_[texture];
    const Slab& slab = slabs_[slot.slab];
    const auto use = static_cast<std::size_t>(entry.color ? TextureUse::color : TextureUse::data);
    const std::uint32_t place = entry.record.levels + tile;
    uploads_.push_back({slot, texture, place, waiting_.size(), blocks.size()});
    entry.waiting[place] = static_cast<std::uint32_t>(uploads_.size());
    waiting_.insert(waiting_.end(), blocks.begin(), blocks.end());
    waiting_.resize((waiting_.size() + 15) / 16 * 16);
    entry.words[place] =
        (slab.slots[use] + 1) | slot.slot % slab.slots_a_side << 16U | slot.slot / slab.slots_a_side << 24U;
    entry.changed.push_back(place);
    tables_changed_ = true;
    ++version_;
}

void TilePool::evict(std::uint32_t texture, std::uint32_t tile) {
    Entry& entry = entries_[texture];
    const std::uint32_t place = entry.record.levels + tile;
    entry.words[place] = 0;
    entry.changed.push_back(place);
    tables_changed_ = true;
    ++version_;
    // It may not have been copied yet, and its slot is soon another's.
    const std::uint32_t number = std::exchange(entry.waiting[place], 0);
    if (number == 0) return;
    Upload& upload = uploads_[number - 1];
    upload = uploads_.back();
    if (number < uploads_.size()) entries_[upload.texture].waiting[upload.place] = number;
    uploads_.pop_back();
}

Result<void> TilePool::record(VkCommandBuffer cmd, FrameMemory& memory) {
    if (!uploads_.empty()) GUANHE_TRY(record_tiles(cmd, memory));
    if (tables_changed_) GUANHE_TRY(record_tables(cmd, memory));
    return {};
}

Result<void> TilePool::record_tiles(VkCommandBuffer cmd, FrameMemory& memory) {
    std::ranges::sort(uploads_, {}, [](const Upload& upload) { return upload.slot.slab; });
    for (std::uint32_t i = 0; i < uploads_.size(); ++i)
        entries_[uploads_[i].texture].waiting[uploads_[i].place] = i + 1;
    for (std::size_t begin = 0, end = 0; begin < uploads_.size(); begin = end) {
        const std::uint32_t number = uploads_[begin].slot.slab;
        const Slab& slab = slabs_[number];
        std::uint64_t bytes = 0;
        while (end < uploads_.size() && uploads_[end].slot.slab == number)
            bytes += (uploads_[end++].bytes + 15) / 16 * 16;
        GUANHE_TRY_LET(const auto block, memory.allocate(bytes));
        tile_copies_.clear();
        std::uint64_t at = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const Upload& upload = uploads_[i];
            std::memcpy(block.bytes + at, waiting_.data() + upload.at, upload.bytes);
            VkBufferImageCopy copy{};
            copy.bufferOffset = block.offset + at;
            copy.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
            copy.imageOffset = {
                static_cast<std::int32_t>(upload.slot.slot % slab.slots_a_side * pack::tile_stored_side),
                static_cast<std::int32_t>(upload.slot.slot / slab.slots_a_side * pack::tile_stored_side), 0};
            copy.imageExtent = {pack::tile_stored_side, pack::tile_stored_side, 1};
            tile_copies_.push_back(copy);
            at += (upload.bytes + 15) / 16 * 16;
        }
        // Frames before this one may still be reading other tiles of it.
        gpu::barrier(cmd, slab.image, VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_NONE,
                     slab.fresh ? VK_IMAGE_LAYOUT_UNDEFINED : VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
                     VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                     VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
        vkCmdCopyBufferToImage(cmd, block.buffer, slab.image.handle, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                               static_cast<std::uint32_t>(tile_copies_.size()), tile_copies_.data());
        gpu::barrier(cmd, slab.image, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                     VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT,
                     VK_ACCESS_2_SHADER_SAMPLED_READ_BIT, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
    }
    return {};
}

Result<void> TilePool::record_tables(VkCommandBuffer cmd, FrameMemory& memory) {
    gpu::barrier(cmd, VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_NONE, VK_PIPELINE_STAGE_2_COPY_BIT,
                 VK_ACCESS_2_TRANSFER_WRITE_BIT);
    for (Entry& entry : entries_) {
        if (!entry.table || (!entry.fresh && entry.changed.empty())) continue;
        const std::uint64_t all = entry.words.size() * sizeof(std::uint32_t);
        copies_.clear();
        if (entry.fresh) {
            GUANHE_TRY_LET(const auto block, memory.allocate(all));
            std::memcpy(block.bytes, entry.words.data(), all);
            const VkBufferCopy copy{block.offset, 0, all};
            vkCmdCopyBuffer(cmd, block.buffer, entry.table.handle, 1, &copy);
            continue;
        }
        std::ranges::sort(entry.changed);
        entry.changed.erase(std::ranges::unique(entry.changed).begin(), entry.changed.end());
        GUANHE_TRY_LET(const auto block, memory.allocate(entry.changed.size() * sizeof(std::uint32_t)));
        for (std::size_t i = 0; i < entry.changed.size(); ++i) {
            block.as<std::uint32_t>()[i] = entry.words[entry.changed[i]];
            copies_.push_back({block.offset + i * 4, std::uint64_t{entry.changed[i]} * 4, 4});
        }
        vkCmdCopyBuffer(cmd, block.buffer, entry.table.handle, static_cast<std::uint32_t>(copies_.size()),
                        copies_.data());
    }
    gpu::barrier(cmd, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                 VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_SHADER_STORAGE_READ_BIT);
    return {};
}

void TilePool::ended(bool submitted) {
    if (!submitted) return;
    for (const Upload& upload : uploads_) {
        slabs_[upload.slot.slab].fresh = false;
        entries_[upload.texture].waiting[upload.place] = 0;
    }
    uploads_.clear();
    waiting_.clear();
    if (!std::exchange(tables_changed_, false)) return;
    for (Entry& entry : entries_) {
        entry.fresh = false;
        entry.changed.clear();
    }
}

Result<VkDeviceAddress> TilePool::write_records(FrameMemory& memory,
                                                const std::vector<std::uint32_t>& first_words) const {
    GUANHE_TRY_LET(const auto block, memory.allocate(entries_.size() * sizeof(shared::TiledRecord)));
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        shared::TiledRecord record = entries_[i].record;
        if (i < first_words.size()) record.first_word = first_words[i]; // else it went before it was ever shown
        std::memcpy(block.bytes + i * sizeof record, &record, sizeof record);
    }
    return block.address;
}

} // namespace guanhe::render
