#include "pack/pack_tables.h"
#include "pack/tiles.h"

#include <string>
#include <utility>

namespace guanhe::pack {

namespace {

class TextureChecker {
public:
    TextureChecker(const Tables& tables, std::string_view name) : t_(tables), name_(name) {}

    [[nodiscard]] Result<void> run() {
        if (t_.tiles.size() >= none) return bad("tiles", 0, "the pack has more tiles than 32 bits can count");
        for (std::size_t t = 0; t < t_.textures.size(); ++t) GUANHE_TRY(texture(t));
        if (next_ != t_.tiles.size()) return bad("tiles", next_, "belongs to no texture");
        return {};
    }

private:
    [[nodiscard]] Error bad(const char* table, std::size_t entry, std::string what) const {
        return table_error(name_, table, entry, std::move(what));
    }

    [[nodiscard]] static bool known(TexelFormat format) {
        return format == TexelFormat::bc1 || format == TexelFormat::bc3 || format == TexelFormat::bc5;
    }
    [[nodiscard]] static bool known(TexelWrap wrap) {
        return wrap == TexelWrap::repeat || wrap == TexelWrap::mirror || wrap == TexelWrap::clamp;
    }

    [[nodiscard]] Result<void> texture(std::size_t t) {
        const auto& texture = t_.textures[t];
        if (texture.texture > none / 2) return bad("textures", t, "names a texture beyond 31 bits");
        if (texture.use != TexelUse::color && texture.use != TexelUse::data) {
            return bad("textures", t, "a use that is not known");
        }
        if (t > 0) {
            const auto& before = t_.textures[t - 1];
            if (std::pair(before.texture, before.use) >= std::pair(texture.texture, texture.use)) {
                return bad("textures", t, "does not come after the one before: a texture and use are there once each");
            }
        }
        if (!known(texture.format) || (texture.format == TexelFormat::bc5 && texture.use != TexelUse::data)) {
            return bad("textures", t, "a format that is not known, or not for this use");
        }
        if (!known(texture.wrap_u) || !known(texture.wrap_v)) return bad("textures", t, "a wrap that is not known");
        if (texture.width == 0 || texture.width > max_texture_side || texture.height == 0 ||
            texture.height > max_texture_side) {
            return bad("textures", t, "a side of 0 or above 16384 texels");
        }
        const auto levels = level_counts(texture.width, texture.height);
        if (levels.tiled == 0 || texture.level_count != levels.all || texture.tail_level != levels.tiled) {
            return bad("textures", t, "its levels are not those of its size");
        }
        const auto last = tile_grid(texture, levels.tiled - 1);
        const auto tiled = last.first + last.columns * last.rows;
        if (texture.first_tile != next_ || texture.tile_count != tiled + 1 ||
            texture.tile_count > t_.tiles.size() - next_) {
            return bad("textures", t,
                       "its tiles are not those of its size, do not follow those of the texture before, or run past "
                       "the table's end");
        }
        for (std::uint32_t i = 0; i < tiled; ++i) GUANHE_TRY(tile(next_++, tile_bytes(texture)));
        return tile(next_++, tail_bytes(texture));
    }

    [[nodiscard]] Result<void> tile(std::size_t i, std::uint32_t raw_bytes) {
        const auto& tile = t_.tiles[i];
        if (tile.offset % section_alignment != 0 || tile.offset < end_ || tile.offset > t_.pages_end ||
            tile.stored_bytes > t_.pages_end - tile.offset) {
            return bad("tiles", i, "lies over other data, outside of the file, or not at a multiple of 64 bytes");
        }
        if (tile.raw_bytes != raw_bytes) return bad("tiles", i, "has not the bytes that its texture's format asks for");
        // zstd makes nothing much larger than it was.
        if (tile.stored_bytes == 0 || tile.stored_bytes > 2 * raw_bytes) {
            return bad("tiles", i, "a tile of no bytes, or of more than twice its blocks");
        }
        end_ = tile.offset + tile.stored_bytes;
        return {};
    }

    const Tables& t_;
    std::string_view name_;
    std::uint64_t end_ = sizeof(Header); ///< of what lies before the next tile
    std::size_t next_ = 0;
};

} // namespace

Result<void> check_textures(const Tables& tables, std::string_view name) {
    return TextureChecker(tables, name).run();
}

} // namespace guanhe::pack
