// Tiles of a pack's textures: how many there are, where each lies, and reading one.
#pragma once

#include "base/result.h"
#include "pack/pack.h"
#include "scan/scan.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::pack {

/// A side of a level, in texels.
[[nodiscard]] constexpr std::uint32_t level_side(std::uint32_t side, std::uint32_t level) noexcept {
    return std::max(1U, side >> level);
}

struct LevelCounts {
    std::uint32_t all = 0;   ///< down to 1 x 1
    std::uint32_t tiled = 0; ///< TiledTexture::tail_level; 0: a picture so small is not tiled
};
[[nodiscard]] constexpr LevelCounts level_counts(std::uint32_t width, std::uint32_t height) noexcept {
    const auto longest = std::max(width, height);
    LevelCounts counts{static_cast<std::uint32_t>(std::bit_width(longest)), 0};
    while (longest >> counts.tiled > tail_side) ++counts.tiled;
    return counts;
}

/// Tiles of one level of a texture.
struct TileGrid {
    std::uint32_t first = 0; ///< relative to the texture's first tile
    std::uint32_t columns = 0, rows = 0;
};
/// `level` is before the texture's tail_level.
[[nodiscard]] TileGrid tile_grid(const TiledTexture& texture, std::uint32_t level) noexcept;
/// Blocks of a tile, or those of the whole tail, in bytes: what Tile::raw_bytes is.
[[nodiscard]] std::uint32_t tile_bytes(const TiledTexture& texture) noexcept;
[[nodiscard]] std::uint32_t tail_bytes(const TiledTexture& texture) noexcept;

/// What a Tile stores of its blocks. Any thread; deterministic.
[[nodiscard]] std::vector<std::byte> compress_tile(std::span<const std::byte> blocks);

/// By texture of the scan: the first one that shows the same picture in the same way. Its tiles serve them all.
[[nodiscard]] std::vector<std::uint32_t> first_alike(const scan::Scan& scan);

/// Reads, checks and decodes a tile (or tail) to its blocks; `out` is resized to the tile's raw_bytes. Any thread.
/// Errors (bad checksum, corrupt data) name the pack, the tile and its offset.
[[nodiscard]] Result<void> decode_tile(const Pack& pack, std::uint32_t tile, std::vector<std::byte>& out);

} // namespace guanhe::pack
