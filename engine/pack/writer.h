// Writing a pack: tiles and then pages as they come, tables last, the header at the very end. Until finish() has
// returned there is no file of the target's name, or the old one.
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "pack/format.h"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace guanhe::pack {

/// A page that was coded on some thread, with its groups. Indices are the writer's to give: `children` counts from the
/// first group of the mesh, `Group::first_child` from the first of `children` here, Group::page is unset.
struct CodedPage {
    std::vector<std::byte> stored;
    std::uint32_t raw_bytes = 0, resident_bytes = 0;
    std::vector<Group> groups;
    std::vector<std::uint32_t> children;
};

/// A tile, or the tail of a texture, that was coded on some thread.
struct CodedTile {
    std::vector<std::byte> stored;
    std::uint32_t raw_bytes = 0;
};

/// One thread. Errors (disk full, read-only folder) name the file; the temporary file beside the target is removed by
/// the destructor. A temporary file that a killed program left is removed by the next writer to the same target.
class Writer {
public:
    [[nodiscard]] static Result<Writer> create(const Path& target);
    Writer(Writer&&) noexcept;
    Writer& operator=(Writer&&) noexcept;
    ~Writer();

    /// Textures come before the first page, in ascending order of texture, then use; the tiles of each in the order
    /// that TiledTexture says.
    [[nodiscard]] Result<void> add_tile(const CodedTile& tile);
    /// Ends the texture. first_tile and tile_count are filled in here.
    void end_texture(TiledTexture texture);
    /// Meshes follow one another; a mesh's pages come in the order of its groups.
    [[nodiscard]] Result<void> add_page(CodedPage page);
    /// Ends the mesh. first_group, group_count, first_part and part_count are filled in here.
    void end_mesh(Mesh mesh, std::span<const Part> parts);
    /// Writes the tables, syncs, writes the header, syncs, renames. `shell` is a .glb, `report` JSON text.
    [[nodiscard]] Result<void> finish(std::span<const std::byte> shell, std::string_view report);
    [[nodiscard]] std::uint64_t bytes_written() const noexcept;
    [[nodiscard]] std::uint32_t groups_of_mesh() const noexcept; ///< so far, of the mesh that is being written

private:
    Writer();
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe::pack
