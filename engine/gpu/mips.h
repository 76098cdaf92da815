// Mip chains: by the CPU for images that it can write in place, by blits for others. Inside engine/gpu only.
#pragma once

#include "gpu/context.h"

#include <span>

namespace guanhe::gpu {

/// Fills every level after the first from the one before, 8-bit RGBA. `srgb` averages colour in linear light (alpha is
/// linear as it is). A side of odd length is filtered with three taps, so that no row or column is dropped and nothing
/// shifts (the polyphase box filter of "Non-Power-of-Two Mipmapping", NVIDIA 2005). A level of one colour stays so
/// exactly.
void make_mips(std::span<const Image::MappedMip> mips, bool srgb);

/// Whether blits can average this format.
[[nodiscard]] bool can_blit_mips(const Context& context, VkFormat format);
/// The same on the GPU, of all layers: level 0 is written by an earlier copy, and all levels come in
/// TRANSFER_DST_OPTIMAL. They leave in TRANSFER_SRC_OPTIMAL, where the blit stage wrote them. How a side of odd length
/// is filtered is the driver's affair.
void blit_mips(VkCommandBuffer cmd, VkImage image, const ImageDesc& desc);

} // namespace guanhe::gpu
