// The pack on disk: a scan baked to a hierarchy of clusters. docs/packs.md is the manual; the numbers live here only.
// Little-endian. The tables are read in place from the mapping: members are naturally aligned and padding is named.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

namespace guanhe::pack {

inline constexpr std::array<char, 8> magic{'G', 'U', 'A', 'N', 'H', 'E', 'P', 'K'};
/// Changes whenever an older program could misread a pack.
inline constexpr std::uint32_t format_version = 2;
/// Changes whenever the same input bakes to other bytes: caches of baked scans go by it.
inline constexpr std::uint32_t bake_version = 4;

inline constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::uint32_t max_cluster_triangles = 128;
inline constexpr std::uint32_t max_cluster_vertices = 256; ///< corners are bytes
inline constexpr std::uint32_t max_group_clusters = 64;
inline constexpr std::uint32_t max_parts = 65535; ///< of one mesh
/// A page closes when its groups' resident bytes reach this; so no page is larger than this and one group.
inline constexpr std::uint32_t page_target_bytes = 64U << 10U;
inline constexpr std::uint32_t max_page_bytes = 4U << 20U; ///< stored, raw or resident; a reader refuses more
inline constexpr std::uint32_t section_alignment = 64;     ///< of sections and pages
/// Spheres are rounded to floats: a child's may stick out of its parent's by this share of the parent's radius.
inline constexpr double sphere_tolerance = 1e-5;

/// What the vertices of a mesh have besides a position.
enum Attribute : std::uint32_t {
    has_normals = 1U << 0U, ///< else the triangles are flat
    has_colors = 1U << 1U,
    has_uv0 = 1U << 2U,
    has_uv1 = 1U << 3U,
    has_tangents = 1U << 4U,
    all_attributes = (1U << 5U) - 1U,
};

/// At offset 0. Written last, so a file without it is no pack.
struct Header {
    std::array<char, 8> magic;
    std::uint32_t format_version;
    std::uint32_t bake_version;
    std::uint64_t file_bytes;
    std::uint64_t directory_offset; ///< Section[section_count], 8-byte aligned
    std::uint32_t section_count;
    std::uint32_t padding;
    std::uint64_t directory_hash; ///< as all hashes here: XXH3, 64 bits, of the stored bytes
    std::uint64_t content_hash;   ///< of the hashes in the directory, in its order: names the content
    std::uint64_t header_hash;    ///< of the bytes before this member
};
static_assert(sizeof(Header) == 64);

/// A reader skips kinds that it does not know.
enum class SectionKind : std::uint32_t {
    meshes = 1,   ///< Mesh[]
    parts = 2,    ///< Part[]
    groups = 3,   ///< Group[]
    children = 4, ///< std::uint32_t[], indices into groups
    pages = 5,    ///< Page[]
    shell = 6,    ///< a .glb: nodes, materials, textures, cameras, metadata; its static meshes have no vertices
    report = 7,   ///< JSON: what was baked from what, how, with which losses
    textures = 8, ///< TiledTexture[]; absent where there are none
    tiles = 9,    ///< Tile[]; as textures. Their bytes lie before those of the pages
};

struct Section {
    SectionKind kind;
    std::uint32_t padding;
    std::uint64_t offset; ///< 64-byte aligned
    std::uint64_t bytes;
    std::uint64_t hash;
};
static_assert(sizeof(Section) == 32);

/// One mesh of the shell. Lengths are the mesh's own (local) units. A position is origin + step * (whole numbers).
struct Mesh {
    std::array<double, 3> origin;
    double step;                  ///< a power of two
    std::array<float, 3> box_min; ///< relative to origin
    std::array<float, 3> box_max;
    std::uint32_t first_group, group_count; ///< 0 groups: the mesh is drawn from the shell (it moves, or is not opaque)
    std::uint32_t first_part, part_count;
    std::uint32_t attributes; ///< Attribute bits
    std::uint32_t level_count;
    std::uint64_t source_triangles; ///< given; level 0 has fewer where the source had degenerate or repeated ones
    std::uint64_t source_vertices;
};
static_assert(sizeof(Mesh) == 96);

/// One primitive of a mesh.
struct Part {
    std::int32_t material;   ///< of the shell; -1: the default material
    std::uint32_t primitive; ///< its index in the shell's mesh
    std::uint64_t triangles; ///< at level 0
};
static_assert(sizeof(Part) == 16);

/// Clusters that are simplified together, and therefore appear and disappear together. Its children are the groups
/// whose simplification made its clusters; a child's index is always smaller than its parent's. The last group of a
/// mesh is its root. Lengths are local, relative to the mesh's origin.
///
/// A cut through the hierarchy: a group is *open* when its error is too large to be shown simplified and its page is
/// resident. A cluster is drawn when its group is open and the child that made it is not (or it has none).
struct Group {
    std::array<float, 3> center; ///< with radius: contains the spheres of all children, so that a projected error
    float radius;                ///< never grows on the way down
    float error; ///< what showing the simplification instead costs; at least every child's. Root: infinite
    std::array<float, 3> box_min; ///< of everything below too
    std::array<float, 3> box_max;
    std::uint32_t page;
    std::uint32_t first_child; ///< in `children`
    std::uint32_t triangle_count;
    std::uint16_t child_count;
    std::uint16_t cluster_count;
    std::uint16_t level; ///< 0: source triangles
    std::uint16_t index_in_page;
};
static_assert(sizeof(Group) == 64);

/// Groups that are read together: a run of the group table.
struct Page {
    std::uint64_t offset; ///< 64-byte aligned
    std::uint64_t hash;
    std::uint32_t stored_bytes;   ///< one zstd frame; its layout is in codec.h
    std::uint32_t raw_bytes;      ///< after zstd
    std::uint32_t resident_bytes; ///< after decode_page()
    std::uint32_t mesh;
    std::uint32_t first_group, group_count;
};
static_assert(sizeof(Page) == 40);

inline constexpr std::uint32_t tile_side = 128; ///< texels of the picture that a tile shows
/// Texels around them, repeated from the neighbours, so that filtering at the edge needs no other tile.
inline constexpr std::uint32_t tile_border = 4;
inline constexpr std::uint32_t tile_stored_side = tile_side + 2 * tile_border;
/// Levels with no side above this are the texture's tail: read together, and always resident.
inline constexpr std::uint32_t tail_side = 256;
inline constexpr std::uint32_t max_texture_side = 16384;

/// Blocks of 4 x 4 texels.
enum class TexelFormat : std::uint32_t {
    bc1 = 1, ///< red, green, blue; 8 bytes a block
    bc3 = 3, ///< with alpha; 16 bytes
    bc5 = 5, ///< red, green: x and y of a unit normal, each * 0.5 + 0.5, as in the picture; 16 bytes
};
[[nodiscard]] constexpr std::uint32_t block_bytes(TexelFormat format) noexcept {
    return format == TexelFormat::bc1 ? 8 : 16;
}
enum class TexelUse : std::uint32_t {
    color = 0, ///< sRGB; levels are averaged in linear light
    data = 1,  ///< linear
};
enum class TexelWrap : std::uint32_t { repeat = 0, mirror = 1, clamp = 2 };

/// A texture of the shell whose picture is here and not there; in ascending order of `texture`, then `use`. Level l is
/// max(1, width >> l) by max(1, height >> l) texels. Each level before tail_level is ceil(width / tile_side) by
/// ceil(height / tile_side) tiles, in rows from the top left; level 0 comes first, and after the last tiled level one
/// more Tile: the tail.
struct TiledTexture {
    std::uint32_t texture; ///< of the shell
    TexelUse use;          ///< with `texture`, no two are alike: a picture may be both
    TexelFormat format;
    TexelWrap wrap_u, wrap_v; ///< what the borders hold beyond the picture's edges
    std::uint32_t width, height;
    std::uint32_t level_count; ///< down to 1 x 1
    std::uint32_t tail_level;  ///< at least 1: smaller pictures stay in the shell
    std::uint32_t first_tile, tile_count;
    std::uint32_t padding;
};
static_assert(sizeof(TiledTexture) == 48);

/// One zstd frame of blocks, rows from the top. A tile: tile_stored_side squared texels, of which the first shown one
/// is at (tile_border, tile_border). A tail: its levels, largest first, without borders, each of ceil(side / 4) blocks
/// a side. What blocks have beyond the picture's right and lower edge is as the wraps say.
struct Tile {
    std::uint64_t offset; ///< 64-byte aligned
    std::uint64_t hash;
    std::uint32_t stored_bytes;
    std::uint32_t raw_bytes;
};
static_assert(sizeof(Tile) == 24);

} // namespace guanhe::pack
