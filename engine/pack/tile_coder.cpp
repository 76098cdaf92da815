#include "pack/tile_coder.h"

#include "pack/tiles.h"

#include <cstring>
#include <span>
#include <utility>

namespace guanhe::pack {

namespace {

using image::block_side;

constexpr std::uint32_t tile_blocks = tile_side / block_side;
constexpr std::uint32_t border_blocks = tile_border / block_side;
constexpr std::uint32_t stored_blocks = tile_stored_side / block_side;
static_assert(tile_side % block_side == 0 && tile_border == block_side,
              "neighbouring tiles share whole blocks, so that each is coded once");

[[nodiscard]] image::BlockFormat block_format(TexelFormat format) {
    switch (format) {
    case TexelFormat::bc1:
        return image::BlockFormat::bc1;
    case TexelFormat::bc3:
        return image::BlockFormat::bc3;
    case TexelFormat::bc5:
        break;
    }
    return image::BlockFormat::bc5;
}

/// Where a texel beyond the picture is taken from. `at` may be negative.
[[nodiscard]] std::uint32_t wrapped(std::int64_t at, std::uint32_t side, TexelWrap wrap) {
    const std::int64_t length = side;
    const auto within = [](std::int64_t value, std::int64_t period) { return ((value % period) + period) % period; };
    switch (wrap) {
    case TexelWrap::repeat:
        return static_cast<std::uint32_t>(within(at, length));
    case TexelWrap::mirror: {
        const auto there = within(at, 2 * length);
        return static_cast<std::uint32_t>(there < length ? there : 2 * length - 1 - there);
    }
    case TexelWrap::clamp:
        break;
    }
    return static_cast<std::uint32_t>(at < 0 ? 0 : at >= length ? length - 1 : at);
}

/// One level as blocks on an endless grid, of which block (0, 0) is the picture's upper left.
class BlockSource {
public:
    BlockSource(const TiledTexture& texture, const Levels& levels, std::uint32_t level, image::BlockQuality quality)
        : texture_(texture), rgba_(levels.rgba(level)), width_(level_side(texture.width, level)),
          height_(level_side(texture.height, level)), format_(block_format(texture.format)), quality_(quality) {}

    void encode(std::int64_t column, std::int64_t row, std::byte* out) const {
        const auto left = column * block_side, top = row * block_side;
        image::BlockTexels texels;
        if (left >= 0 && top >= 0 && left + block_side <= width_ && top + block_side <= height_) {
            for (std::uint32_t y = 0; y < block_side; ++y) {
                const auto at = (static_cast<std::size_t>(top + y) * width_ + static_cast<std::size_t>(left)) * 4;
                std::memcpy(&texels[std::size_t{y} * block_side * 4], &rgba_[at], std::size_t{block_side} * 4);
            }
        } else {
            for (std::uint32_t i = 0; i < block_side * block_side; ++i) {
                const auto x = wrapped(left + i % block_side, width_, texture_.wrap_u);
                const auto y = wrapped(top + i / block_side, height_, texture_.wrap_v);
                std::memcpy(&texels[std::size_t{i} * 4], &rgba_[(std::size_t{y} * width_ + x) * 4], 4);
            }
        }
        image::encode_block(format_, quality_, texels, out);
    }
    /// Whether a block so far right or down is looked at when the picture is filtered.
    [[nodiscard]] bool reaches_column(std::int64_t column) const { return column * block_side < width_ + tile_border; }
    [[nodiscard]] bool reaches_row(std::int64_t row) const { return row * block_side < height_ + tile_border; }

    [[nodiscard]] std::uint32_t columns() const { return (width_ + block_side - 1) / block_side; }
    [[nodiscard]] std::uint32_t rows() const { return (height_ + block_side - 1) / block_side; }

private:
    const TiledTexture& texture_;
    const std::vector<std::uint8_t>& rgba_;
    std::uint32_t width_, height_;
    image::BlockFormat format_;
    image::BlockQuality quality_;
};

[[nodiscard]] CodedTile coded(std::span<const std::byte> blocks) {
    return {compress_tile(blocks), static_cast<std::uint32_t>(blocks.size())};
}

} // namespace

Levels::Levels(std::vector<std::uint8_t> rgba, std::uint32_t width, std::uint32_t height, image::Texels texels,
               Jobs& jobs) {
    levels_.push_back(std::move(rgba));
    while (width > 1 || height > 1) {
        const auto& large = levels_.back();
        const auto half_width = image::half_side(width), half_height = image::half_side(height);
        std::vector<std::uint8_t> half(std::size_t{half_width} * half_height * 4);
        constexpr std::uint32_t rows_at_once = 64;
        jobs.parallel_ranges(half_height, rows_at_once, [&](std::size_t first, std::size_t last) {
            image::halve(texels, large, width, height, half, static_cast<std::uint32_t>(first),
                         static_cast<std::uint32_t>(last));
        });
        levels_.push_back(std::move(half));
        width = half_width;
        height = half_height;
    }
}

std::vector<CodedTile> TileCoder::row(std::uint32_t level, std::uint32_t row) const {
    const BlockSource source(texture_, levels_, level, quality_);
    const auto tiles = tile_grid(texture_, level).columns;
    const std::size_t bytes = block_bytes(texture_.format);
    // All blocks of the row with its borders; neighbours share those at their edges.
    const std::size_t across = std::size_t{tiles} * tile_blocks + 2 * border_blocks;
    std::vector<std::byte> blocks(across * stored_blocks * bytes);
    for (std::uint32_t j = 0; j < stored_blocks; ++j) {
        const auto y = std::int64_t{row} * tile_blocks + j - border_blocks;
        if (!source.reaches_row(y)) break;
        for (std::size_t i = 0; i < across; ++i) {
            const auto x = static_cast<std::int64_t>(i) - border_blocks;
            if (!source.reaches_column(x)) break;
            source.encode(x, y, &blocks[(j * across + i) * bytes]);
        }
    }
    std::vector<CodedTile> out;
    out.reserve(tiles);
    std::vector<std::byte> tile(std::size_t{stored_blocks} * stored_blocks * bytes);
    for (std::size_t t = 0; t < tiles; ++t) {
        for (std::size_t j = 0; j < stored_blocks; ++j) {
            std::memcpy(&tile[j * stored_blocks * bytes], &blocks[(j * across + t * tile_blocks) * bytes],
                        stored_blocks * bytes);
        }
        out.push_back(coded(tile));
    }
    return out;
}

CodedTile TileCoder::tail() const {
    std::vector<std::byte> blocks(tail_bytes(texture_));
    std::size_t at = 0;
    for (auto level = texture_.tail_level; level < texture_.level_count; ++level) {
        const BlockSource source(texture_, levels_, level, quality_);
        for (std::uint32_t y = 0; y < source.rows(); ++y) {
            for (std::uint32_t x = 0; x < source.columns(); ++x, at += block_bytes(texture_.format)) {
                source.encode(x, y, &blocks[at]);
            }
        }
    }
    return coded(blocks);
}

} // namespace guanhe::pack
