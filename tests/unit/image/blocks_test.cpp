// Blocks: coded by the packaged coder, decoded by ours.
#include "image/blocks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

using namespace guanhe::image;

namespace {

/// Four texels a row, whose colour goes from `from` to `to`.
BlockTexels ramp(std::array<int, 4> from, std::array<int, 4> to) {
    BlockTexels texels{};
    for (std::size_t i = 0; i < 16; ++i) {
        for (std::size_t c = 0; c < 4; ++c) {
            texels[i * 4 + c] = static_cast<std::uint8_t>(from[c] + (to[c] - from[c]) * static_cast<int>(i) / 15);
        }
    }
    return texels;
}

BlockTexels round_trip(BlockFormat format, BlockQuality quality, const BlockTexels& texels) {
    std::array<std::byte, 16> block{};
    encode_block(format, quality, texels, block.data());
    BlockTexels out{};
    decode_block(format, block.data(), out);
    return out;
}

int largest_difference(const BlockTexels& a, const BlockTexels& b, std::size_t channel) {
    int worst = 0;
    for (std::size_t i = channel; i < a.size(); i += 4) worst = std::max(worst, std::abs(int{a[i]} - int{b[i]}));
    return worst;
}

template<std::size_t N>
BlockTexels decoded(BlockFormat format, const std::array<unsigned char, N>& block) {
    BlockTexels out{};
    decode_block(format, reinterpret_cast<const std::byte*>(block.data()), out);
    return out;
}

} // namespace

TEST_CASE("blocks: ramps survive in each channel that a format has, and the others are as GPUs show them") {
    const auto texels = ramp({10, 200, 90, 255}, {130, 80, 30, 0});
    for (const auto quality : {BlockQuality::fast, BlockQuality::high}) {
        const auto bc1 = round_trip(BlockFormat::bc1, quality, texels);
        const auto bc3 = round_trip(BlockFormat::bc3, quality, texels);
        const auto bc5 = round_trip(BlockFormat::bc5, quality, texels);
        for (std::size_t c = 0; c < 3; ++c) {
            CHECK(largest_difference(bc1, texels, c) <= 24); // a sixth of the ramp, and what 5 bits lose
            CHECK(largest_difference(bc3, texels, c) <= 24);
        }
        CHECK(std::all_of(bc1.begin() + 3, bc1.begin() + 4, [](auto a) { return a == 255; }));
        CHECK(largest_difference(bc3, texels, 3) <= 20); // a fourteenth of it
        CHECK(largest_difference(bc5, texels, 0) <= 10);
        CHECK(largest_difference(bc5, texels, 1) <= 10);
        CHECK(bc5[2] == 0);
        CHECK(bc5[3] == 255);
    }
}

TEST_CASE("blocks: one colour stays that colour, whatever its alpha") {
    for (int value = 0; value < 256; value += 5) {
        auto texels = ramp({value, 255 - value, value / 2, value}, {value, 255 - value, value / 2, value});
        for (std::size_t i = 0; i < 16; ++i) texels[i * 4 + 3] = static_cast<std::uint8_t>(i * 16); // BC1 has no alpha
        const auto out = round_trip(BlockFormat::bc1, BlockQuality::high, texels);
        for (std::size_t c = 0; c < 3; ++c) CHECK(largest_difference(out, texels, c) <= 3);
        CHECK(largest_difference(round_trip(BlockFormat::bc5, BlockQuality::high, texels), texels, 0) == 0);
    }
}

TEST_CASE("blocks: the decoder reads what the formats say") {
    // Red, blue, and between them; four colours since the first is larger.
    const auto four = decoded(BlockFormat::bc1, std::array<unsigned char, 8>{0x00, 0xF8, 0x1F, 0x00, 0xE4, 0, 0, 0});
    CHECK(four[0] == 255);
    CHECK(four[4 + 2] == 255);
    CHECK(four[8] == 170);
    CHECK(four[8 + 2] == 85);
    CHECK(four[12] == 85);
    CHECK(four[12 + 3] == 255);
    // The other way round: three colours, and black.
    const auto three = decoded(BlockFormat::bc1, std::array<unsigned char, 8>{0x1F, 0x00, 0x00, 0xF8, 0xE4, 0, 0, 0});
    CHECK(three[8] == 128);
    CHECK(three[12] == 0);
    CHECK(three[12 + 2] == 0);
    // BC3 has four in any order; its alpha block comes first: eight values.
    const auto alpha = decoded(BlockFormat::bc3, std::array<unsigned char, 16>{255, 0, 0x88, 0xC6, 0xFA, 0, 0, 0, 0x1F,
                                                                               0x00, 0x00, 0xF8, 0xE4, 0, 0, 0});
    for (std::size_t i = 0; i < 8; ++i) {
        const std::array<int, 8> expected{255, 0, 219, 182, 146, 109, 73, 36};
        CHECK(int{alpha[i * 4 + 3]} == expected[i]);
    }
    CHECK(alpha[12] == 170);
    // Six values and both extremes.
    const auto six = decoded(BlockFormat::bc5, std::array<unsigned char, 16>{0, 100, 0x88, 0xC6, 0xFA, 0, 0, 0, 9, 9});
    for (std::size_t i = 0; i < 8; ++i) {
        const std::array<int, 8> expected{0, 100, 20, 40, 60, 80, 0, 255};
        CHECK(int{six[i * 4]} == expected[i]);
        CHECK(int{six[i * 4 + 1]} == 9);
    }
}

TEST_CASE("blocks: a picture of any size is decoded, and nothing beyond it") {
    constexpr std::uint32_t width = 10, height = 5;
    std::vector<std::byte> blocks(3 * 2 * block_bytes(BlockFormat::bc1));
    for (std::size_t b = 0; b < 6; ++b) {
        BlockTexels texels{};
        for (std::size_t i = 0; i < texels.size(); ++i) texels[i] = static_cast<std::uint8_t>(b * 40);
        encode_block(BlockFormat::bc1, BlockQuality::high, texels, &blocks[b * 8]);
    }
    std::vector<std::uint8_t> rgba(width * height * 4);
    decode_blocks(BlockFormat::bc1, blocks, width, height, rgba);
    for (std::uint32_t y = 0; y < height; ++y) {
        for (std::uint32_t x = 0; x < width; ++x) {
            CHECK(std::abs(int{rgba[(y * width + x) * 4 + 1]} - static_cast<int>(y / 4 * 3 + x / 4) * 40) <= 2);
        }
    }
}
