// The packaged block coder. Private to this folder.
#pragma once

#include "image/blocks.h"

namespace guanhe::image {

void encode_dxt1(const BlockTexels& texels, BlockQuality quality, std::byte* block);
void encode_dxt5(const BlockTexels& texels, BlockQuality quality, std::byte* block);
void encode_red_green(const BlockTexels& texels, std::byte* block);

} // namespace guanhe::image
