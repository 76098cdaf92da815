#include "render/frame_memory.h"

#include <algorithm>

namespace guanhe::render {
namespace {
constexpr std::uint64_t chunk_bytes = std::uint64_t{1} << 18U;
constexpr std::uint64_t alignment = 16;
} // namespace

void FrameMemory::begin(std::uint32_t slot) {
    slot_ = &slots_[slot];
    slot_->current = 0;
    slot_->used = 0;
}

Result<FrameMemory::Block> FrameMemory::allocate(std::uint64_t size) {
    size = (std::max<std::uint64_t>(size, 1) + alignment - 1) / alignment * alignment;
    while (slot_->current < slot_->buffers.size() && slot_->used + size > slot_->buffers[slot_->current].size) {
        ++slot_->current;
        slot_->used = 0;
    }
    if (slot_->current == slot_->buffers.size()) {
        GUANHE_TRY_LET(auto buffer,
                       gpu::Buffer::create(
                           *context_, std::max(size, chunk_bytes << std::min<std::size_t>(slot_->buffers.size(), 8)),
                           VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_INDEX_BUFFER_BIT |
                               VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT,
                           gpu::Buffer::Where::host, "frame memory"));
        slot_->buffers.push_back(std::move(buffer));
        slot_->used = 0;
    }
    const gpu::Buffer& buffer = slot_->buffers[slot_->current];
    const Block block{buffer.mapped + slot_->used, buffer.address + slot_->used, buffer.handle, slot_->used};
    slot_->used += size;
    return block;
}

void FrameMemory::flush() const {
    for (std::size_t i = 0; i <= slot_->current && i < slot_->buffers.size(); ++i) slot_->buffers[i].flush();
}

} // namespace guanhe::render
