#include "pack/group_data.h"
#include "pack/codec.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace guanhe::pack {

namespace {

[[nodiscard]] constexpr std::uint32_t unzigzag(std::uint32_t z) {
    return (z >> 1U) ^ (std::uint32_t{0} - (z & 1U));
}

/// The residuals of a channel, with their sign.
void read_residuals(const GroupStreams& s, unsigned channel, std::uint32_t count, std::uint32_t* out,
                    std::size_t stride) {
    static constexpr auto stream_of = [] {
        std::array<std::array<std::uint8_t, 4>, channel_count> map{};
        for (std::size_t i = 0; i < channel_planes.size(); ++i) {
            map[channel_planes[i].channel][channel_planes[i].plane] =
                static_cast<std::uint8_t>(first_channel_stream + i);
        }
        return map;
    }();
    const auto planes = planes_of(s.header, channel);
    const auto* p0 = planes > 0 ? s.at[stream_of[channel][0]] : nullptr;
    const auto* p1 = planes > 1 ? s.at[stream_of[channel][1]] : nullptr;
    switch (planes) {
    case 0:
        for (std::size_t i = 0; i < count; ++i) out[i * stride] = 0;
        break;
    case 1:
        for (std::size_t i = 0; i < count; ++i) out[i * stride] = unzigzag(p0[i]);
        break;
    case 2:
        for (std::size_t i = 0; i < count; ++i) {
            out[i * stride] = unzigzag(static_cast<std::uint32_t>(p0[i] | (p1[i] << 8U)));
        }
        break;
    default:
        for (std::size_t i = 0; i < count; ++i) {
            std::uint32_t z = 0;
            for (unsigned p = 0; p < planes; ++p) {
                z |= std::uint32_t{s.at[stream_of[channel][p]][i]} << (8 * p);
            }
            out[i * stride] = unzigzag(z);
        }
    }
}

[[nodiscard]] const char* read_clusters(const GroupStreams& s, GroupData& out) {
    out.clusters.resize(s.header.cluster_count);
    std::uint32_t triangles = 0;
    std::uint32_t part = 0, child = 0;
    for (std::size_t c = 0; c < out.clusters.size(); ++c) {
        part += s.at[1][c] + (std::uint32_t{s.at[2][c]} << 8U);
        child += s.at[3][c] + (std::uint32_t{s.at[4][c]} << 8U);
        auto& cluster = out.clusters[c];
        cluster.triangle_count = static_cast<std::uint16_t>(s.at[0][c] + 1U);
        cluster.part = static_cast<std::uint16_t>(part);
        cluster.child = static_cast<std::uint16_t>(child);
        for (std::size_t i = 0; i < 4; ++i) cluster.cone[i] = std::bit_cast<std::int8_t>(s.at[5 + i][c]);
        if (cluster.triangle_count > max_cluster_triangles) return "a cluster has more than 128 triangles";
        triangles += cluster.triangle_count;
    }
    return triangles == s.header.triangle_count ? nullptr : "the clusters' triangles are not the group's";
}

void read_positions(const GroupStreams& s, const GroupScratch& scratch, GroupData& out) {
    out.points.resize(std::size_t{out.vertex_count} + 1);
    auto& base = out.points.front();
    for (std::size_t i = 0; i < 3; ++i) base[i] = static_cast<std::uint32_t>(s.header.base[i]);
    base[3] = 0;
    for (unsigned i = 0; i < 3; ++i) {
        read_residuals(s, position_x + i, out.vertex_count, out.points[1].data() + i, std::tuple_size_v<GridPoint>);
    }
    auto* points = out.points.data();
    for (std::uint32_t v = 0; v < out.vertex_count; ++v) {
        const auto& r = scratch.references[v];
        for (std::size_t i = 0; i < 3; ++i) points[v + 1][i] += points[r.a][i] + points[r.b][i] - points[r.c][i];
    }
}

void read_normals(const GroupStreams& s, GroupScratch& scratch, GroupData& out) {
    const unsigned bits = s.header.normal_bits;
    const std::uint32_t mask = (1U << bits) - 1;
    auto& r = scratch.residuals;
    r.resize(std::size_t{out.vertex_count} * 2);
    read_residuals(s, normal_u, out.vertex_count, r.data(), 2);
    read_residuals(s, normal_v, out.vertex_count, r.data() + 1, 2);
    out.normals.resize(out.vertex_count);
    const bool geometry = s.header.normals_predicted_from == static_cast<std::uint8_t>(NormalPrediction::geometry);
    if (geometry) sum_normals(out.points, out.indices, scratch.sums);
    for (std::uint32_t v = 0; v < out.vertex_count; ++v) {
        const auto expected = geometry ? predict_normal(scratch.sums[v], bits)
                                       : neighbour_normal(scratch.references[v], out.normals, bits);
        const Octahedral found{static_cast<std::uint16_t>((expected.u + r[v * 2]) & mask),
                               static_cast<std::uint16_t>((expected.v + r[v * 2 + 1]) & mask)};
        out.normals[v] = expected.flipped ? opposite(found, bits) : found;
    }
}

void read_colors(const GroupStreams& s, GroupScratch& scratch, GroupData& out) {
    auto& r = scratch.residuals;
    r.resize(std::size_t{out.vertex_count} * 4);
    for (unsigned i = 0; i < 4; ++i) read_residuals(s, color_r + i, out.vertex_count, r.data() + i, 4);
    out.colors.resize(out.vertex_count);
    for (std::uint32_t v = 0; v < out.vertex_count; ++v) {
        out.colors[v] = add_color(predict_color(scratch.references[v], out.colors), &r[std::size_t{v} * 4]);
    }
}

void read_uv(const GroupStreams& s, const GroupScratch& scratch, unsigned set, GroupData& out) {
    auto& uv = out.uv[set];
    uv.resize(out.vertex_count);
    for (unsigned i = 0; i < 2; ++i) {
        read_residuals(s, (set == 0 ? uv0_u : uv1_u) + i, out.vertex_count, uv.front().data() + i, 2);
    }
    for (std::uint32_t v = 0; v < out.vertex_count; ++v) {
        const auto expected = predict_uv(scratch.references[v], uv);
        for (std::size_t i = 0; i < 2; ++i) uv[v][i] += expected[i];
    }
}

void read_tangents(const GroupStreams& s, GroupScratch& scratch, GroupData& out) {
    auto& r = scratch.residuals;
    r.resize(std::size_t{out.vertex_count} * 3);
    for (unsigned i = 0; i < 3; ++i) read_residuals(s, tangent_u + i, out.vertex_count, r.data() + i, 3);
    out.tangents.resize(out.vertex_count);
    for (std::uint32_t v = 0; v < out.vertex_count; ++v) {
        out.tangents[v] = add_tangent(predict_tangent(scratch.references[v], out.tangents), &r[std::size_t{v} * 3]);
    }
}

} // namespace

const char* decode_group(const GroupStreams& s, GroupScratch& scratch, GroupData& out) {
    const auto& h = s.header;
    out.vertex_count = h.vertex_count;
    out.attributes = h.attributes;
    out.normal_bits = h.normal_bits;
    out.uv_exponent = h.uv_exponent;
    if (const auto* wrong = read_clusters(s, out)) return wrong;
    out.indices.resize(std::size_t{h.triangle_count} * 3);
    scratch.cluster_triangles.clear();
    for (const auto& cluster : out.clusters) scratch.cluster_triangles.push_back(cluster.triangle_count);
    const auto corners = [&](unsigned i) {
        return std::span(s.at[cluster_streams + i], std::size_t{h.corner_bytes[i]});
    };
    if (const auto* wrong = decode_corners({corners(0), corners(1), corners(2)}, scratch.cluster_triangles,
                                           h.vertex_count, scratch.gates, out.indices, scratch.references)) {
        return wrong;
    }
    read_positions(s, scratch, out);
    out.normals.clear();
    out.colors.clear();
    out.uv[0].clear();
    out.uv[1].clear();
    out.tangents.clear();
    if ((h.attributes & has_normals) != 0) read_normals(s, scratch, out);
    if ((h.attributes & has_colors) != 0) read_colors(s, scratch, out);
    if ((h.attributes & has_uv0) != 0) read_uv(s, scratch, 0, out);
    if ((h.attributes & has_uv1) != 0) read_uv(s, scratch, 1, out);
    if ((h.attributes & has_tangents) != 0) read_tangents(s, scratch, out);
    return nullptr;
}

std::span<const std::uint32_t> ClusterVertices::gather(std::span<const std::uint32_t> indices, std::uint8_t* corners) {
    std::uint32_t count = 0;
    for (const auto v : indices) {
        auto& local = local_[v];
        if (local.cluster != cluster_) {
            local = {cluster_, count};
            list_[count++] = v;
        }
        if (corners != nullptr) *corners++ = static_cast<std::uint8_t>(local.number);
    }
    ++cluster_;
    return count <= max_cluster_vertices ? std::span<const std::uint32_t>(list_).first(count)
                                         : std::span<const std::uint32_t>();
}

GridBox grid_box(std::span<const GridPoint> points, std::span<const std::uint32_t> vertices) {
    GridBox box;
    box.low.fill(std::numeric_limits<std::int32_t>::max());
    box.high.fill(std::numeric_limits<std::int32_t>::min());
    for (const auto v : vertices) {
        const auto& p = points[v + 1];
        for (std::size_t i = 0; i < 3; ++i) {
            const auto n = static_cast<std::int32_t>(p[i]);
            box.low[i] = std::min(box.low[i], n);
            box.high[i] = std::max(box.high[i], n);
        }
    }
    return box;
}

std::uint32_t resident_words(std::uint32_t triangles, std::uint32_t vertices, std::uint32_t attributes, bool wide) {
    const auto extra =
        static_cast<std::uint32_t>(std::popcount(attributes & (has_colors | has_uv0 | has_uv1 | has_tangents)));
    return static_cast<std::uint32_t>(sizeof(ResidentCluster) / 4) + vertices * ((wide ? 4U : 2U) + extra) +
           (triangles * 3 + 3) / 4;
}

} // namespace guanhe::pack
