// Pages: from group drafts to stored bytes, and from stored bytes to what the GPU reads.
//
// A stored page is one zstd frame. In it are a header a group (vertices are stored once a group), the clusters, the
// corners as an index buffer of meshoptimizer, and what is left of each vertex once it was predicted from earlier ones,
// byte plane by byte plane. Exact layout: docs/packs.md.
#pragma once

#include "base/result.h"
#include "pack/geometry.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace guanhe::pack {

class Pack;

/// Appends a group's record to the bytes that compress_page() makes a page of. Returns the resident bytes that it will
/// take. Triangles may come back rotated, and in another order within their cluster; vertices in another order.
/// Any thread; the same draft always gives the same bytes.
[[nodiscard]] std::uint32_t encode_group(const GroupDraft& draft, std::vector<std::byte>& raw);

/// Compresses the records of a page's groups; Page::raw_bytes is raw.size(). Any thread; deterministic.
[[nodiscard]] std::vector<std::byte> compress_page(std::span<const std::byte> raw);
[[nodiscard]] std::uint64_t hash_bytes(std::span<const std::byte> bytes); ///< XXH3, 64 bits

/// A page as the GPU reads it, in 32-bit words: `cluster_count` ResidentCluster, then each cluster's vertices and
/// corners. Read by shaders/clusters.glsl. Offsets count words from the page's start.
struct ResidentCluster {
    glm::vec3 center; ///< of its own triangles, local, relative to the mesh's origin
    float radius;
    glm::vec3 child_center; ///< the LOD sphere and error of the group that made it; error 0: none, always fine enough
    float child_radius;
    float child_error;
    glm::vec3 group_center; ///< the LOD sphere and error of its own group
    float group_radius;
    float group_error;
    std::uint32_t child_page; ///< of the pack; `none`: a source cluster
    std::uint32_t cone;       ///< four snorm8: axis, cut-off
    glm::ivec3 base;          ///< grid position of the vertices' zero
    std::uint32_t vertices; ///< offset: core words (2, or 4 when wide, a vertex), then one word a vertex and attribute:
                            ///< colours, uv0, uv1, tangents, as the bits say
    std::uint32_t corners;  ///< offset: three bytes a triangle, packed
    std::uint32_t counts;   ///< triangles (bits 0-7), vertices less one (8-15), part (16-31)
    std::uint32_t bits;     ///< Attribute, and `wide_positions`
    std::array<glm::vec2, 2> uv_base, uv_step; ///< by uv set
};
static_assert(sizeof(ResidentCluster) % 4 == 0);
/// Core vertex, narrow: x, y, z 14 bits each from the lowest, then the octahedral normal e in -1..1 as
/// two 11-bit numbers round((e * 0.5 + 0.5) * 2047).
/// Wide: x, y, z 32 bits each, then two snorm16.
inline constexpr std::uint32_t wide_positions = 1U << 8U;

/// What decoding reuses from page to page; one a thread.
class DecodeScratch {
public:
    DecodeScratch();
    DecodeScratch(DecodeScratch&&) noexcept;
    DecodeScratch& operator=(DecodeScratch&&) noexcept;
    ~DecodeScratch();

private:
    friend Result<void> decode_page(const Pack& pack, std::uint32_t number, DecodeScratch& scratch,
                                    struct DecodedPage& out);
    struct State;
    std::unique_ptr<State> state_;
};

struct DecodedPage {
    std::vector<std::uint32_t> words;
    std::uint32_t cluster_count = 0;
    std::uint32_t triangle_count = 0;
};

/// Reads, checks and decodes one page. Any thread. Errors (bad checksum, corrupt or hostile data) name the pack, the
/// page and its offset; nothing out of range is ever read or allocated.
[[nodiscard]] Result<void> decode_page(const Pack& pack, std::uint32_t number, DecodeScratch& scratch,
                                       DecodedPage& out);

/// The same page as group drafts (children are global group indices): for tests and tools. Positions are exact;
/// other attributes are as the codec keeps them.
[[nodiscard]] Result<std::vector<GroupDraft>> decode_drafts(const Pack& pack, std::uint32_t number);

} // namespace guanhe::pack
