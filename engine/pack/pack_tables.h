// The tables of a pack and what must hold between them. Private to this room: the reader checks what it is given, the
// writer what it is about to name.
#pragma once

#include "base/result.h"
#include "pack/format.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace guanhe::pack {

struct Tables {
    std::span<const Mesh> meshes;
    std::span<const Part> parts;
    std::span<const Group> groups;
    std::span<const std::uint32_t> children;
    std::span<const Page> pages;
    std::uint64_t pages_end = 0; ///< offset in the file that no page reaches beyond
};

/// Errors name the pack, the table and the entry. Time and memory are linear in the tables.
[[nodiscard]] Result<void> check_tables(const Tables& tables, std::string_view name);

} // namespace guanhe::pack
