// What lies on the GPU, as bytes.
#pragma once

#include "gpu/context.h"
#include "gpu/upload.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace guanhe::test {

/// The buffer must have TRANSFER_SRC usage.
inline std::vector<std::uint8_t> read_back(gpu::Context& context, const gpu::Buffer& buffer) {
    auto copy = gpu::Buffer::create(context, buffer.size, 0, gpu::Buffer::Where::readback, "read back");
    REQUIRE(copy);
    REQUIRE(gpu::run_once(context, [&](VkCommandBuffer cmd) {
        const VkBufferCopy region{0, 0, buffer.size};
        vkCmdCopyBuffer(cmd, buffer.handle, copy->handle, 1, &region);
        gpu::barrier(cmd, VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                     VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT);
    }));
    copy->invalidate();
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(copy->mapped);
    return {bytes, bytes + buffer.size};
}

/// One mip of layer 0 of a four-byte format, from SHADER_READ_ONLY_OPTIMAL and back.
inline std::vector<std::uint8_t> read_back(gpu::Context& context, const gpu::Image& image, std::uint32_t mip) {
    const std::uint32_t width = std::max(image.desc.width >> mip, 1U);
    const std::uint32_t height = std::max(image.desc.height >> mip, 1U);
    const std::uint64_t size = std::uint64_t{width} * height * 4;
    auto copy = gpu::Buffer::create(context, size, 0, gpu::Buffer::Where::readback, "read back");
    REQUIRE(copy);
    REQUIRE(gpu::run_once(context, [&](VkCommandBuffer cmd) {
        gpu::barrier(cmd, image, VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_WRITE_BIT,
                     VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL, VK_PIPELINE_STAGE_2_COPY_BIT,
                     VK_ACCESS_2_TRANSFER_READ_BIT, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
        VkBufferImageCopy region{};
        region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, mip, 0, 1};
        region.imageExtent = {width, height, 1};
        vkCmdCopyImageToBuffer(cmd, image.handle, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, copy->handle, 1, &region);
        gpu::barrier(cmd, image, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_NONE, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                     VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_READ_BIT,
                     VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
        gpu::barrier(cmd, VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                     VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT);
    }));
    copy->invalidate();
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(copy->mapped);
    return {bytes, bytes + size};
}

} // namespace guanhe::test
