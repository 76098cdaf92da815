// Mip chains made by the CPU, for images that it can write in place. Inside engine/gpu only.
#pragma once

#include "gpu/context.h"

#include <span>

namespace guanhe::gpu {

/// Fills every level after the first from the one before, 8-bit RGBA. `srgb` averages colour in linear light (alpha is
/// linear as it is). A side of odd length is filtered with three taps, so that no row or column is dropped and nothing
/// shifts (the polyphase box filter of "Non-Power-of-Two Mipmapping", NVIDIA 2005). A level of one colour stays so
/// exactly.
void make_mips(std::span<const Image::MappedMip> mips, bool srgb);

} // namespace guanhe::gpu
