#include "pack/tiles.h"

#include "pack/codec.h"

#include <string>
#include <zstd.h>

namespace guanhe::pack {

namespace {

constexpr std::uint32_t block_side = 4;
/// 3 is as large, for normal maps 2 % smaller, and takes half as long again.
constexpr int zstd_level = 2;

[[nodiscard]] constexpr std::uint32_t divided_up(std::uint32_t number, std::uint32_t by) noexcept {
    return (number + by - 1) / by;
}

} // namespace

TileGrid tile_grid(const TiledTexture& texture, std::uint32_t level) noexcept {
    TileGrid grid;
    for (std::uint32_t l = 0;; ++l) {
        grid.columns = divided_up(level_side(texture.width, l), tile_side);
        grid.rows = divided_up(level_side(texture.height, l), tile_side);
        if (l == level) return grid;
        grid.first += grid.columns * grid.rows;
    }
}

std::uint32_t tile_bytes(const TiledTexture& texture) noexcept {
    constexpr auto side = tile_stored_side / block_side;
    static_assert(tile_stored_side % block_side == 0);
    return side * side * block_bytes(texture.format);
}

std::uint32_t tail_bytes(const TiledTexture& texture) noexcept {
    std::uint32_t blocks = 0;
    for (auto level = texture.tail_level; level < texture.level_count; ++level) {
        blocks += divided_up(level_side(texture.width, level), block_side) *
                  divided_up(level_side(texture.height, level), block_side);
    }
    return blocks * block_bytes(texture.format);
}

std::vector<std::byte> compress_tile(std::span<const std::byte> blocks) {
    std::vector<std::byte> stored(ZSTD_compressBound(blocks.size()));
    stored.resize(ZSTD_compress(stored.data(), stored.size(), blocks.data(), blocks.size(), zstd_level));
    return stored;
}

std::vector<std::uint32_t> first_alike(const scan::Scan& scan) {
    std::vector<std::uint32_t> first(scan.textures.size());
    std::vector<std::vector<std::uint32_t>> of_image(scan.images.size());
    for (std::uint32_t t = 0; t < first.size(); ++t) {
        const scan::Texture& texture = scan.textures[t];
        first[t] = t;
        if (texture.image < 0) continue;
        auto& known = of_image[static_cast<std::size_t>(texture.image)];
        const auto found =
            std::ranges::find_if(known, [&](std::uint32_t other) { return scan.textures[other] == texture; });
        if (found == known.end()) {
            known.push_back(t);
        } else {
            first[t] = *found;
        }
    }
    return first;
}

Result<void> decode_tile(const Pack& pack, std::uint32_t tile, std::vector<std::byte>& out) {
    const auto& entry = pack.tiles()[tile];
    const auto stored = pack.stored(entry);
    const auto bad = [&](const char* what) {
        return Error{what, pack.name() + ": tile " + std::to_string(tile) + " at byte " + std::to_string(entry.offset),
                     "the file is damaged; copy it again, or bake the scan again"};
    };
    if (hash_bytes(stored) != entry.hash) return bad("the checksum is wrong");
    out.resize(entry.raw_bytes); // what its texture's format and size ask for, as the tables were checked
    if (ZSTD_decompress(out.data(), out.size(), stored.data(), stored.size()) != out.size()) {
        return bad("zstd cannot decompress it to the size in the tile table");
    }
    return {};
}

} // namespace guanhe::pack
