// A pack opened for reading. The tables are views of the mapping; pages are read one by one (codec.h).
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "pack/format.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace guanhe::pack {

/// Whether the file begins like a pack. Reads eight bytes.
[[nodiscard]] bool looks_like_pack(std::span<const std::byte> beginning) noexcept;

/// Immutable; any thread. Everything that the tables say has been checked: ranges, finite numbers, errors and spheres
/// that never grow on the way down (sphere_tolerance), children before parents, one root a mesh, textures with exactly
/// the tiles of their size, pages, tiles and sections that do not overlap. Pages and tiles are checked when they are
/// decoded. Opening reads the tables, the shell and the report, no page and no tile.
class Pack {
public:
    /// Errors name the file, the table and the entry: not a pack, an older or newer version, cut short, a bad checksum,
    /// a table that contradicts itself.
    [[nodiscard]] static Result<std::shared_ptr<const Pack>> open(const Path& path);
    /// The same from memory that `keep` keeps alive (fuzzing, packs of small meshes that are never written).
    [[nodiscard]] static Result<std::shared_ptr<const Pack>>
    from_memory(std::span<const std::byte> bytes, std::shared_ptr<const void> keep, std::string_view name);

    /// Names the pack in errors: its path, or what from_memory() was given.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const Path& path() const noexcept { return path_; } ///< empty for one in memory
    [[nodiscard]] std::uint64_t content_hash() const noexcept { return content_hash_; }
    [[nodiscard]] std::span<const Mesh> meshes() const noexcept { return meshes_; }
    [[nodiscard]] std::span<const Part> parts() const noexcept { return parts_; }
    [[nodiscard]] std::span<const Group> groups() const noexcept { return groups_; }
    [[nodiscard]] std::span<const std::uint32_t> children() const noexcept { return children_; }
    [[nodiscard]] std::span<const Page> pages() const noexcept { return pages_; }
    [[nodiscard]] std::span<const TiledTexture> textures() const noexcept { return textures_; }
    [[nodiscard]] std::span<const Tile> tiles() const noexcept { return tiles_; }
    [[nodiscard]] std::span<const std::byte> shell() const noexcept { return shell_; } ///< a .glb
    [[nodiscard]] std::string_view report() const noexcept { return report_; }         ///< JSON
    [[nodiscard]] std::uint64_t file_bytes() const noexcept { return bytes_.size(); }

    [[nodiscard]] std::span<const std::uint32_t> children(const Group& group) const noexcept {
        return children_.subspan(group.first_child, group.child_count);
    }
    [[nodiscard]] std::span<const std::byte> stored(const Page& page) const noexcept {
        return bytes_.subspan(page.offset, page.stored_bytes);
    }
    [[nodiscard]] std::span<const std::byte> stored(const Tile& tile) const noexcept {
        return bytes_.subspan(tile.offset, tile.stored_bytes);
    }
    /// Lets the system take back memory of the mapping that was read.
    void forget(std::span<const std::byte> bytes) const noexcept;

private:
    Pack() = default;
    [[nodiscard]] Result<void> read();
    [[nodiscard]] Result<void> read_sections(std::span<const Section> sections);
    std::string name_;
    Path path_;
    MappedFile file_;
    std::shared_ptr<const void> keep_;
    std::span<const std::byte> bytes_;
    std::uint64_t content_hash_ = 0;
    std::span<const Mesh> meshes_;
    std::span<const Part> parts_;
    std::span<const Group> groups_;
    std::span<const std::uint32_t> children_;
    std::span<const Page> pages_;
    std::span<const TiledTexture> textures_;
    std::span<const Tile> tiles_;
    std::span<const std::byte> shell_;
    std::string_view report_;
};

} // namespace guanhe::pack
