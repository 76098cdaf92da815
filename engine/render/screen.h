// Images of somebody else's that a frame is drawn to: a headset's. The one face of this room that names Vulkan, for who
// owns such images.
#pragma once

#include "gpu/vulkan.h"

#include <cstdint>
#include <span>

namespace guanhe::render {

/// Array images, one layer a view, made on the renderer's device. Nothing of the GPU uses them until the frame is
/// submitted. They are left as attachments (COLOR_ATTACHMENT_OPTIMAL, DEPTH_STENCIL_ATTACHMENT_OPTIMAL).
struct ScreenImages {
    VkImage color = VK_NULL_HANDLE;
    std::span<const VkImageView> color_layers;
    VkFormat format = VK_FORMAT_UNDEFINED; ///< of the views; 8-bit UNORM: sRGB values are written as they are
    VkImage depth = VK_NULL_HANDLE;        ///< null: nobody wants depth
    std::span<const VkImageView> depth_layers;
    VkFormat depth_format = VK_FORMAT_UNDEFINED; ///< reversed: 1 at the near plane, 0 at infinity
    std::uint32_t width = 0, height = 0;
};

} // namespace guanhe::render
