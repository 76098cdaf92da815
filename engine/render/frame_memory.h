// Memory that the CPU writes anew each frame: draw records, instance transforms, sorted indices, interface vertices.
#pragma once

#include "gpu/context.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::render {

/// One ring slot a frame in flight; grows to the largest frame and stays there. Lives on the drawing thread.
class FrameMemory {
public:
    explicit FrameMemory(gpu::Context& context) : context_(&context) {}

    /// The slot's memory from now on; what the frame before the last wrote there is forgotten.
    void begin(std::uint32_t slot);

    struct Block {
        std::byte* bytes = nullptr;
        VkDeviceAddress address = 0;
        VkBuffer buffer = VK_NULL_HANDLE;
        VkDeviceSize offset = 0;
        template<class T>
        [[nodiscard]] T* as() const noexcept {
            return reinterpret_cast<T*>(bytes);
        }
    };
    /// Aligned to 16 bytes; usable as storage by address and as indices.
    [[nodiscard]] Result<Block> allocate(std::uint64_t size);
    /// Makes everything written in this frame visible to the GPU.
    void flush() const;

private:
    struct Slot {
        std::vector<gpu::Buffer> buffers;
        std::size_t current = 0;
        std::uint64_t used = 0;
    };
    gpu::Context* context_;
    std::array<Slot, gpu::frames_in_flight> slots_;
    Slot* slot_ = nullptr;
};

} // namespace guanhe::render
