// Blocks of 4 x 4 texels as GPUs read them (BC1, BC3, BC5): coding and, for tests and devices that lack the formats,
// decoding. All functions may be called from any thread; the same texels always give the same bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace guanhe::image {

enum class BlockFormat {
    bc1, ///< red, green, blue
    bc3, ///< and alpha
    bc5, ///< red and green
};
enum class BlockQuality { fast, high };

inline constexpr std::uint32_t block_side = 4;
[[nodiscard]] constexpr std::size_t block_bytes(BlockFormat format) noexcept {
    return format == BlockFormat::bc1 ? 8 : 16;
}
/// RGBA, rows from the top.
using BlockTexels = std::array<std::uint8_t, std::size_t{block_side} * block_side * 4>;

/// `block` has block_bytes(format). BC1 ignores alpha.
void encode_block(BlockFormat format, BlockQuality quality, const BlockTexels& texels, std::byte* block);

/// As GPUs show it: what the format lacks is 0, and 255 for alpha.
void decode_block(BlockFormat format, const std::byte* block, BlockTexels& texels);

/// A picture of width x height texels, any size, of ceil(side / 4) blocks a side, rows from the top. `rgba` has
/// width * height * 4 bytes.
void decode_blocks(BlockFormat format, std::span<const std::byte> blocks, std::uint32_t width, std::uint32_t height,
                   std::span<std::uint8_t> rgba);

} // namespace guanhe::image
