// Reading decoded pages as a shader does, and comparing drafts.
#pragma once

#include "../pack_bytes.h"
#include "pack_file_sample.h"

#include <bit>
#include <cstring>
#include <set>
#include <tuple>

namespace guanhe::test {

struct Corner {
    glm::ivec3 position;
    std::uint32_t color = 0;
    auto operator<=>(const Corner& o) const {
        return std::tie(position.x, position.y, position.z, color) <=>
               std::tie(o.position.x, o.position.y, o.position.z, o.color);
    }
    bool operator==(const Corner& o) const { return position == o.position && color == o.color; }
};
using Triangle = std::array<Corner, 3>;

/// Begins with the smallest corner, so that rotated triangles are the same.
inline Triangle canonical(Triangle t) {
    std::ranges::rotate(t, std::ranges::min_element(t));
    return t;
}

/// The clusters of a draft as sets of triangles.
inline std::vector<std::multiset<Triangle>> clusters_of(const pack::GroupDraft& draft) {
    std::vector<std::multiset<Triangle>> out;
    std::size_t at = 0;
    for (const auto& cluster : draft.clusters) {
        auto& set = out.emplace_back();
        for (unsigned t = 0; t < cluster.triangle_count; ++t) {
            Triangle triangle;
            for (auto& corner : triangle) {
                const auto v = draft.indices[at++];
                corner = {draft.vertices.positions[v], draft.vertices.colors.empty() ? 0 : draft.vertices.colors[v]};
            }
            set.insert(canonical(triangle));
        }
    }
    return out;
}

inline pack::DecodedPage decode(const pack::Pack& pack, std::uint32_t page) {
    pack::DecodeScratch scratch;
    pack::DecodedPage out;
    const auto decoded = pack::decode_page(pack, page, scratch, out);
    REQUIRE_MESSAGE(decoded.ok(), (decoded.ok() ? "" : decoded.error().message()));
    return out;
}

inline pack::ResidentCluster cluster_at(const pack::DecodedPage& page, std::uint32_t index) {
    pack::ResidentCluster cluster;
    std::memcpy(&cluster, reinterpret_cast<const std::byte*>(page.words.data()) + index * sizeof(cluster),
                sizeof(cluster));
    return cluster;
}

/// A vertex of a resident cluster, as a shader reads it.
struct Vertex {
    glm::ivec3 position;
    std::uint32_t normal_u, normal_v; ///< unorm11, or snorm16 when wide
};
inline Vertex vertex_at(const pack::DecodedPage& page, const pack::ResidentCluster& cluster, std::uint32_t v) {
    if ((cluster.bits & pack::wide_positions) != 0) {
        const auto* w = &page.words[cluster.vertices + v * 4];
        return {cluster.base + glm::ivec3(w[0], w[1], w[2]), w[3] & 0xFFFFU, w[3] >> 16U};
    }
    const auto* w = &page.words[cluster.vertices + v * 2];
    const auto bits = std::uint64_t{w[0]} | (std::uint64_t{w[1]} << 32U);
    return {cluster.base + glm::ivec3(bits & 0x3FFFU, (bits >> 14U) & 0x3FFFU, (bits >> 28U) & 0x3FFFU),
            static_cast<std::uint32_t>((bits >> 42U) & 0x7FFU), static_cast<std::uint32_t>(bits >> 53U)};
}

inline std::uint8_t corner_at(const pack::DecodedPage& page, const pack::ResidentCluster& cluster,
                              std::uint32_t corner) {
    return static_cast<std::uint8_t>(page.words[cluster.corners + corner / 4] >> (corner % 4 * 8));
}

inline std::uint32_t triangles_of(const pack::ResidentCluster& c) {
    return c.counts & 0xFFU;
}
inline std::uint32_t vertices_of(const pack::ResidentCluster& c) {
    return ((c.counts >> 8U) & 0xFFU) + 1;
}
/// Of the attributes after the core words.
inline std::uint32_t attribute_at(const pack::DecodedPage& page, const pack::ResidentCluster& c,
                                  std::uint32_t attribute, std::uint32_t v) {
    const std::uint32_t core = (c.bits & pack::wide_positions) != 0 ? 4 : 2;
    const auto before = static_cast<std::uint32_t>(
        std::popcount(c.bits & (attribute - 1) & (pack::has_colors | pack::has_uv0 | pack::has_uv1)));
    return page.words[c.vertices + vertices_of(c) * (core + before) + v];
}

/// A pack in memory of one mesh, whose one group is this.
inline std::shared_ptr<const pack::Pack> pack_of(pack::GroupDraft draft, double step = 0x1p-10) {
    draft.error = std::numeric_limits<float>::infinity();
    const auto page = sample_page(std::span(&draft, 1));
    pack::Mesh mesh{};
    mesh.step = step;
    mesh.group_count = 1;
    for (const auto& cluster : draft.clusters) mesh.part_count = std::max(mesh.part_count, cluster.part + 1U);
    mesh.attributes = draft.vertices.attributes();
    mesh.level_count = 1;
    mesh.source_triangles = draft.indices.size() / 3;
    const std::vector<pack::Part> parts(mesh.part_count);
    const pack::Page entry{.offset = 0,
                           .hash = 0,
                           .stored_bytes = 0,
                           .raw_bytes = page.raw_bytes,
                           .resident_bytes = page.resident_bytes,
                           .mesh = 0,
                           .first_group = 0,
                           .group_count = 1};
    auto opened =
        PackBytes::assemble(std::span(&mesh, 1), parts, page.groups, {}, std::span(&page.stored, 1), {entry}).open();
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message()));
    return std::move(opened).value();
}

inline pack::GroupDraft draft_of(const pack::Pack& pack) {
    auto drafts = pack::decode_drafts(pack, 0);
    REQUIRE_MESSAGE(drafts.ok(), (drafts.ok() ? "" : drafts.error().message()));
    REQUIRE(drafts->size() == 1);
    return std::move(drafts->front());
}

/// Vertices as numbered by the decoder, told by their positions, which must differ.
inline std::uint32_t find_position(const pack::Vertices& vertices, const glm::ivec3& position) {
    const auto found = std::ranges::find(vertices.positions, position);
    REQUIRE(found != vertices.positions.end());
    return static_cast<std::uint32_t>(found - vertices.positions.begin());
}

} // namespace guanhe::test
