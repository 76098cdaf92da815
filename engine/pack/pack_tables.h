// The tables of a pack and what must hold between them. Private to this room: the reader checks what it is given, the
// writer what it is about to name.
#pragma once

#include "base/result.h"
#include "pack/format.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace guanhe::pack {

struct Tables {
    std::span<const Mesh> meshes;
    std::span<const Part> parts;
    std::span<const Group> groups;
    std::span<const std::uint32_t> children;
    std::span<const Page> pages;
    std::span<const TiledTexture> textures;
    std::span<const Tile> tiles;
    std::uint64_t pages_end = 0; ///< offset in the file that no page or tile reaches beyond
};

/// Errors name the pack, the table and the entry. Time and memory are linear in the tables.
[[nodiscard]] Result<void> check_tables(const Tables& tables, std::string_view name);
/// Of these, the part about textures and tiles, which lie before the pages.
[[nodiscard]] Result<void> check_textures(const Tables& tables, std::string_view name);
[[nodiscard]] Error table_error(std::string_view name, const char* table, std::size_t entry, std::string what);

} // namespace guanhe::pack
