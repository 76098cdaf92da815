#include "pack/codec.h"
#include "pack/codec_page.h"
#include "pack/quantise.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace guanhe::pack {

struct DecodeScratch::State {
    PageReader reader;
    GroupScratch group;
    GroupData data;
    ClusterVertices vertices;
    std::array<std::uint8_t, max_cluster_triangles * 3 + 3> corners;
};

DecodeScratch::DecodeScratch() : state_(std::make_unique<State>()) {}
DecodeScratch::DecodeScratch(DecodeScratch&&) noexcept = default;
DecodeScratch& DecodeScratch::operator=(DecodeScratch&&) noexcept = default;
DecodeScratch::~DecodeScratch() = default;

namespace {

[[nodiscard]] glm::vec3 vec(const std::array<float, 3>& v) {
    return {v[0], v[1], v[2]};
}

/// Around the middle of the box. Contains the vertices as a shader computes them, in floats.
void set_sphere(ResidentCluster& cluster, const GridBox& box, std::span<const GridPoint> points,
                std::span<const std::uint32_t> vertices, double step) {
    std::array<double, 3> middle;
    double largest = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double low = box.low[i], high = box.high[i];
        middle[i] = 0.5 * (low + high);
        largest = std::max({largest, std::fabs(low), std::fabs(high)});
    }
    double farthest = 0.0;
    for (const auto v : vertices) {
        double squared = 0.0;
        for (std::size_t i = 0; i < 3; ++i) {
            const double d = static_cast<std::int32_t>(points[v + 1][i]) - middle[i];
            squared += d * d;
        }
        farthest = std::max(farthest, squared);
    }
    cluster.center = glm::vec3(glm::dvec3(middle[0], middle[1], middle[2]) * step);
    // On each of three axes the middle is off by at most 2^-24 of the largest coordinate, and a vertex by twice that.
    cluster.radius = static_cast<float>((std::sqrt(farthest) + largest * 0x1p-21) * step * (1.0 + 0x1p-22));
}

/// Two u16 a vertex, within the range of the cluster's coordinates.
std::uint32_t* put_uv(ResidentCluster& cluster, unsigned set, const GroupData& data,
                      std::span<const std::uint32_t> vertices, std::uint32_t* out) {
    const auto& uv = data.uv[set];
    const float step = std::ldexp(1.0F, data.uv_exponent[set]);
    std::array<std::int64_t, 2> low;
    std::array<unsigned, 2> shift{};
    for (std::size_t i = 0; i < 2; ++i) {
        std::int64_t high = std::numeric_limits<std::int32_t>::min();
        low[i] = std::numeric_limits<std::int32_t>::max();
        for (const auto v : vertices) {
            low[i] = std::min<std::int64_t>(low[i], static_cast<std::int32_t>(uv[v][i]));
            high = std::max<std::int64_t>(high, static_cast<std::int32_t>(uv[v][i]));
        }
        while (((high - low[i] + ((std::int64_t{1} << shift[i]) >> 1)) >> shift[i]) > 0xFFFF) ++shift[i];
        cluster.uv_base[set][static_cast<glm::length_t>(i)] = static_cast<float>(low[i]) * step;
        cluster.uv_step[set][static_cast<glm::length_t>(i)] = std::ldexp(step, static_cast<int>(shift[i]));
    }
    for (const auto v : vertices) {
        std::array<std::uint32_t, 2> n;
        for (std::size_t i = 0; i < 2; ++i) {
            const auto offset = static_cast<std::int32_t>(uv[v][i]) - low[i];
            n[i] = static_cast<std::uint32_t>((offset + ((std::int64_t{1} << shift[i]) >> 1)) >> shift[i]);
        }
        *out++ = n[0] | (n[1] << 16U);
    }
    return out;
}

std::uint32_t* put_core(const GroupData& data, const GridBox& box, bool wide, std::span<const std::uint32_t> vertices,
                        std::uint32_t* out) {
    const bool normals = !data.normals.empty();
    for (const auto v : vertices) {
        const auto& p = data.points[v + 1];
        const std::uint32_t x = p[0] - static_cast<std::uint32_t>(box.low[0]);
        const std::uint32_t y = p[1] - static_cast<std::uint32_t>(box.low[1]);
        const std::uint32_t z = p[2] - static_cast<std::uint32_t>(box.low[2]);
        if (wide) {
            *out++ = x;
            *out++ = y;
            *out++ = z;
            *out++ = normals ? snorm_from_octahedral(data.normals[v], data.normal_bits) : 0;
        } else {
            const std::uint64_t normal = normals ? unorm11_from_octahedral(data.normals[v], data.normal_bits) : 0;
            const std::uint64_t word = x | (std::uint64_t{y} << 14U) | (std::uint64_t{z} << 28U) | (normal << 42U);
            *out++ = static_cast<std::uint32_t>(word);
            *out++ = static_cast<std::uint32_t>(word >> 32U);
        }
    }
    return out;
}

/// What a cluster takes from the tables.
void set_levels(ResidentCluster& out, const Pack& pack, const Group& group, std::uint16_t child_in_group) {
    out.group_center = vec(group.center);
    out.group_radius = group.radius;
    out.group_error = group.error;
    out.child_center = glm::vec3(0.0F);
    out.child_radius = 0.0F;
    out.child_error = 0.0F;
    out.child_page = none;
    if (child_in_group == 0xFFFF) return;
    const Group& child = pack.groups()[pack.children(group)[child_in_group]];
    out.child_center = vec(child.center);
    out.child_radius = child.radius;
    out.child_error = child.error;
    out.child_page = child.page;
}

} // namespace

Result<void> decode_page(const Pack& pack, std::uint32_t number, DecodeScratch& scratch, DecodedPage& out) {
    auto& s = *scratch.state_;
    const auto& page = pack.pages()[number];
    const double step = pack.meshes()[page.mesh].step;
    const auto bad = [&](const char* what) { return page_error(pack, number, what); };
    GUANHE_TRY_LET(const auto streams, s.reader.read(pack, number));

    const auto groups = pack.groups().subspan(page.first_group, page.group_count);
    out.cluster_count = 0;
    out.triangle_count = 0;
    for (const auto& group : groups) {
        out.cluster_count += group.cluster_count;
        out.triangle_count += group.triangle_count;
    }
    constexpr std::size_t cluster_words = sizeof(ResidentCluster) / sizeof(std::uint32_t);
    std::size_t at = out.cluster_count * cluster_words;
    const std::size_t words = page.resident_bytes / sizeof(std::uint32_t);
    if (at > words) return bad("it takes more memory than the page table says");
    out.words.resize(words);
    std::uint32_t* record = out.words.data();
    for (std::size_t g = 0; g < groups.size(); ++g) {
        if (const auto* wrong = decode_group(streams[g], s.group, s.data)) return bad(wrong);
        if (const auto* wrong = check_clusters(pack, groups[g], s.data)) return bad(wrong);
        s.vertices.reset(s.data.vertex_count);
        std::span<const std::uint32_t> rest = s.data.indices;
        for (const auto& given : s.data.clusters) {
            const auto vertices =
                s.vertices.gather(rest.first(given.triangle_count * std::size_t{3}), s.corners.data());
            rest = rest.subspan(given.triangle_count * std::size_t{3});
            if (vertices.empty()) return bad("a cluster has more than 256 vertices");
            const auto box = grid_box(s.data.points, vertices);
            const bool wide = box.wide();
            const auto vertex_count = static_cast<std::uint32_t>(vertices.size());
            const auto body =
                resident_words(given.triangle_count, vertex_count, s.data.attributes, wide) - cluster_words;
            if (body > words - at) return bad("it takes more memory than the page table says");

            ResidentCluster cluster{};
            set_sphere(cluster, box, s.data.points, vertices, step);
            set_levels(cluster, pack, groups[g], given.child);
            cluster.cone = std::bit_cast<std::uint32_t>(given.cone);
            cluster.base = {box.low[0], box.low[1], box.low[2]};
            cluster.counts = given.triangle_count | ((vertex_count - 1) << 8U) | (std::uint32_t{given.part} << 16U);
            cluster.bits = s.data.attributes | (wide ? wide_positions : 0U);
            cluster.vertices = static_cast<std::uint32_t>(at);
            auto* to = put_core(s.data, box, wide, vertices, out.words.data() + at);
            if (!s.data.colors.empty()) {
                for (const auto v : vertices) *to++ = s.data.colors[v];
            }
            if (!s.data.uv[0].empty()) to = put_uv(cluster, 0, s.data, vertices, to);
            if (!s.data.uv[1].empty()) to = put_uv(cluster, 1, s.data, vertices, to);
            if (!s.data.tangents.empty()) {
                for (const auto v : vertices) *to++ = tangent_from_cells(s.data.tangents[v]);
            }
            cluster.corners = static_cast<std::uint32_t>(to - out.words.data());
            const std::size_t corner_words = (given.triangle_count * std::size_t{3} + 3) / 4;
            to[corner_words - 1] = 0;
            std::memcpy(to, s.corners.data(), given.triangle_count * std::size_t{3});
            at += body;
            std::memcpy(record, &cluster, sizeof(cluster));
            record += cluster_words;
        }
    }
    if (at != words) return bad("it takes less memory than the page table says");
    return {};
}

} // namespace guanhe::pack
