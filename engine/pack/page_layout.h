// How the bytes of a page lie after zstd. Private to this room; docs/packs.md describes the same for strangers.
//
// First the GroupHeaders of all groups, then the streams: each stream of the first group, of the second, and so on,
// before the next stream begins, so that like lies beside like for zstd.
#pragma once

#include "pack/format.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace guanhe::pack {

/// What a vertex consists of: whole numbers, each predicted from earlier vertices (predict.h).
enum Channel : std::uint8_t {
    position_x,
    position_y,
    position_z,
    normal_u,
    normal_v,
    color_r,
    color_g,
    color_b,
    color_a,
    uv0_u,
    uv0_v,
    uv1_u,
    uv1_v,
    tangent_u,
    tangent_v,
    tangent_sign,
    channel_count
};

struct GroupHeader {
    std::uint32_t vertex_count;
    std::uint32_t triangle_count;
    std::array<std::uint32_t, 3> corner_bytes; ///< symbols, hops and links (gates.h)
    std::array<std::int32_t, 3> base;
    /// Bytes that a residual of a channel takes (0: all are zero), two channels a byte, the first in the low half.
    std::array<std::uint8_t, channel_count / 2> planes;
    std::uint16_t cluster_count;
    std::uint8_t attributes;
    std::uint8_t normal_bits;               ///< of each of the two octahedral coordinates; 0 without normals
    std::uint8_t normals_predicted_from;    ///< NormalPrediction
    std::array<std::int8_t, 2> uv_exponent; ///< by set: coordinates are whole numbers times 2^this
    std::uint8_t padding;
};
static_assert(sizeof(GroupHeader) == 48);

enum class NormalPrediction : std::uint8_t { neighbour = 0, geometry = 1 };

inline constexpr std::uint32_t max_group_triangles = max_group_clusters * max_cluster_triangles;
inline constexpr std::uint8_t min_normal_bits = 8, max_normal_bits = 11;
/// A float's largest is below 2^128, and its 31 bits as a whole number begin here.
inline constexpr std::int8_t min_uv_exponent = -64, max_uv_exponent = 98;

[[nodiscard]] inline unsigned planes_of(const GroupHeader& header, unsigned channel) {
    return (header.planes[channel / 2] >> (channel % 2 * 4)) & 0xFU;
}

/// The nine bytes of a cluster are streams too: triangles less one, part (two bytes), child (two), cone (four). Part
/// and child are the difference to the cluster before, modulo 2^16.
inline constexpr unsigned cluster_streams = 9;
inline constexpr unsigned corner_streams = 3;
inline constexpr unsigned first_channel_stream = cluster_streams + corner_streams;
inline constexpr unsigned stream_count = first_channel_stream + channel_count * 4;

struct ChannelPlane {
    std::uint8_t channel, plane;
};

/// Channels of a kind follow each other; the lowest bytes of all of them come first, then the second, and so on.
inline constexpr std::array<ChannelPlane, channel_count * 4> channel_planes = [] {
    struct Kind {
        unsigned first, count;
    };
    std::array<ChannelPlane, channel_count * 4> order{};
    std::size_t at = 0;
    for (const Kind kind : {Kind{position_x, 3}, Kind{normal_u, 2}, Kind{color_r, 4}, Kind{uv0_u, 2}, Kind{uv1_u, 2},
                            Kind{tangent_u, 3}}) {
        for (unsigned plane = 0; plane < 4; ++plane) {
            for (unsigned c = 0; c < kind.count; ++c) {
                order[at++] = {static_cast<std::uint8_t>(kind.first + c), static_cast<std::uint8_t>(plane)};
            }
        }
    }
    return order;
}();

/// Where a compressor should begin anew: what follows is distributed in another way than what came before.
[[nodiscard]] constexpr bool begins_kind(unsigned stream) {
    if (stream < first_channel_stream) return stream == cluster_streams || stream == cluster_streams + 1;
    const auto which = channel_planes[stream - first_channel_stream];
    return which.plane < 2 && (which.channel == position_x || which.channel == normal_u || which.channel == color_r ||
                               which.channel == uv0_u || which.channel == uv1_u || which.channel == tangent_u);
}

[[nodiscard]] inline std::size_t stream_bytes(const GroupHeader& header, unsigned stream) {
    if (stream < cluster_streams) return header.cluster_count;
    if (stream < first_channel_stream) return header.corner_bytes[stream - cluster_streams];
    const auto which = channel_planes[stream - first_channel_stream];
    return which.plane < planes_of(header, which.channel) ? header.vertex_count : 0;
}

} // namespace guanhe::pack
