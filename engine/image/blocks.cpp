#include "image/blocks.h"

#include "image/dxt.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace guanhe::image {

namespace {

constexpr std::size_t texel_count = std::size_t{block_side} * block_side;

[[nodiscard]] std::uint64_t bits_at(const std::byte* bytes, std::size_t count) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < count; ++i) bits |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
    return bits;
}

/// The colours of a BC1 block, or of BC3, which always has four.
void decode_colors(const std::byte* block, bool always_four, BlockTexels& texels) {
    const auto ends = static_cast<std::uint32_t>(bits_at(block, 4));
    const std::array<std::uint32_t, 2> packed{ends & 0xFFFFU, ends >> 16U};
    std::array<std::array<std::uint32_t, 3>, 4> palette{};
    for (std::size_t e = 0; e < 2; ++e) {
        const auto red = packed[e] >> 11U, green = (packed[e] >> 5U) & 63U, blue = packed[e] & 31U;
        palette[e] = {(red << 3U) | (red >> 2U), (green << 2U) | (green >> 4U), (blue << 3U) | (blue >> 2U)};
    }
    const bool four = always_four || packed[0] > packed[1];
    for (std::size_t c = 0; c < 3; ++c) {
        const auto a = palette[0][c], b = palette[1][c];
        palette[2][c] = four ? (2 * a + b + 1) / 3 : (a + b + 1) / 2;
        palette[3][c] = four ? (a + 2 * b + 1) / 3 : 0;
    }
    auto indices = static_cast<std::uint32_t>(bits_at(block + 4, 4));
    for (std::size_t i = 0; i < texel_count; ++i, indices >>= 2U) {
        for (std::size_t c = 0; c < 3; ++c) texels[i * 4 + c] = static_cast<std::uint8_t>(palette[indices & 3U][c]);
    }
}

/// One channel: eight values on a line, or six and both extremes.
void decode_channel(const std::byte* block, std::size_t channel, BlockTexels& texels) {
    const auto a = std::to_integer<std::uint32_t>(block[0]), b = std::to_integer<std::uint32_t>(block[1]);
    std::array<std::uint32_t, 8> palette{a, b, 0, 0, 0, 0, 0, 255};
    const std::uint32_t steps = a > b ? 7 : 5;
    for (std::uint32_t i = 1; i < steps; ++i) palette[i + 1] = ((steps - i) * a + i * b + steps / 2) / steps;
    auto indices = bits_at(block + 2, 6);
    for (std::size_t i = 0; i < texel_count; ++i, indices >>= 3U) {
        texels[i * 4 + channel] = static_cast<std::uint8_t>(palette[indices & 7U]);
    }
}

} // namespace

void encode_block(BlockFormat format, BlockQuality quality, const BlockTexels& texels, std::byte* block) {
    switch (format) {
    case BlockFormat::bc1:
        encode_dxt1(texels, quality, block);
        return;
    case BlockFormat::bc3:
        encode_dxt5(texels, quality, block);
        return;
    case BlockFormat::bc5:
        encode_red_green(texels, block);
        return;
    }
}

void decode_block(BlockFormat format, const std::byte* block, BlockTexels& texels) {
    for (std::size_t i = 0; i < texel_count; ++i) texels[i * 4 + 2] = 0, texels[i * 4 + 3] = 255;
    switch (format) {
    case BlockFormat::bc1:
        decode_colors(block, false, texels);
        return;
    case BlockFormat::bc3:
        decode_channel(block, 3, texels);
        decode_colors(block + 8, true, texels);
        return;
    case BlockFormat::bc5:
        decode_channel(block, 0, texels);
        decode_channel(block + 8, 1, texels);
        return;
    }
}

void decode_blocks(BlockFormat format, std::span<const std::byte> blocks, std::uint32_t width, std::uint32_t height,
                   std::span<std::uint8_t> rgba) {
    assert(blocks.size() == std::size_t{(width + block_side - 1) / block_side} *
                                ((height + block_side - 1) / block_side) * block_bytes(format));
    assert(rgba.size() == std::size_t{width} * height * 4);
    BlockTexels texels;
    const auto* block = blocks.data();
    for (std::uint32_t top = 0; top < height; top += block_side) {
        for (std::uint32_t left = 0; left < width; left += block_side, block += block_bytes(format)) {
            decode_block(format, block, texels);
            const auto across = std::min(block_side, width - left);
            for (std::uint32_t y = 0; y < std::min(block_side, height - top); ++y) {
                std::memcpy(&rgba[(std::size_t{top + y} * width + left) * 4], &texels[std::size_t{y} * block_side * 4],
                            std::size_t{across} * 4);
            }
        }
    }
}

} // namespace guanhe::image
