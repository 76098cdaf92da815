#include "pack/codec.h"
#include "pack/group_data.h"
#include "pack/quantise.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

namespace guanhe::pack {

namespace {

constexpr std::uint8_t coarse_normal_bits = 9, usual_normal_bits = 10, fine_normal_bits = 11;
/// A sixteenth of a texel of a texture of 16k is 2^-18; rounding is off by half of this.
constexpr int finest_uv_exponent = -18;

[[nodiscard]] constexpr std::uint32_t zigzag(std::uint32_t residual) {
    return (residual << 1U) ^ (std::uint32_t{0} - (residual >> 31U));
}

/// A residual modulo 2^bits, as the number nearest to zero.
[[nodiscard]] constexpr std::uint32_t wrapped(std::uint32_t residual, unsigned bits) {
    const unsigned spare = 32 - bits;
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(residual << spare) >> spare);
}

class Record {
public:
    explicit Record(std::vector<std::byte>& raw) : raw_(raw), start_(raw.size()) {
        raw.resize(start_ + sizeof(GroupHeader));
    }

    void byte(std::uint32_t value) { raw_.push_back(static_cast<std::byte>(value & 0xFFU)); }
    void bytes(std::span<const std::byte> data) { raw_.insert(raw_.end(), data.begin(), data.end()); }
    void header(const GroupHeader& header) { std::memcpy(raw_.data() + start_, &header, sizeof(header)); }

private:
    std::vector<std::byte>& raw_;
    std::size_t start_;
};

using Residuals = std::array<std::vector<std::uint32_t>, channel_count>; ///< zigzag-coded

void write_clusters(const GroupDraft& draft, Record& out) {
    const auto plane = [&](auto value) {
        for (std::size_t c = 0; c < draft.clusters.size(); ++c) out.byte(value(c));
    };
    const auto since = [&](std::size_t c, auto member) {
        return static_cast<std::uint32_t>(draft.clusters[c].*member) -
               (c > 0 ? static_cast<std::uint32_t>(draft.clusters[c - 1].*member) : 0U);
    };
    plane([&](std::size_t c) { return draft.clusters[c].triangle_count - 1U; });
    plane([&](std::size_t c) { return since(c, &ClusterDraft::part); });
    plane([&](std::size_t c) { return since(c, &ClusterDraft::part) >> 8U; });
    plane([&](std::size_t c) { return since(c, &ClusterDraft::child); });
    plane([&](std::size_t c) { return since(c, &ClusterDraft::child) >> 8U; });
    for (std::size_t i = 0; i < 4; ++i) {
        plane([&, i](std::size_t c) { return static_cast<std::uint32_t>(draft.clusters[c].cone[i]); });
    }
}

class GroupEncoder {
public:
    GroupEncoder(const GroupDraft& draft, std::vector<std::byte>& raw) : draft_(draft), out_(raw) {}

    [[nodiscard]] std::uint32_t run() {
        std::vector<std::uint16_t> triangles;
        for (const auto& cluster : draft_.clusters) triangles.push_back(cluster.triangle_count);
        auto corners = encode_corners(draft_.indices, triangles, draft_.vertices.size());
        data_.vertex_count = draft_.vertices.size();
        data_.attributes = static_cast<std::uint8_t>(draft_.vertices.attributes());
        data_.indices = std::move(corners.indices);
        scratch_.references = std::move(corners.references);
        source_ = std::move(corners.vertices);
        assert(source_.size() == data_.vertex_count);

        positions();
        if ((data_.attributes & has_normals) != 0) normals();
        if ((data_.attributes & has_colors) != 0) colors();
        if ((data_.attributes & has_uv0) != 0) uv(0);
        if ((data_.attributes & has_uv1) != 0) uv(1);
        if ((data_.attributes & has_tangents) != 0) tangents();

        write_clusters(draft_, out_);
        for (const auto* stream : {&corners.symbols, &corners.hops, &corners.links}) {
            out_.bytes(std::as_bytes(std::span(*stream)));
        }
        write_channels({static_cast<std::uint32_t>(corners.symbols.size()),
                        static_cast<std::uint32_t>(corners.hops.size()),
                        static_cast<std::uint32_t>(corners.links.size())});
        return resident_bytes();
    }

private:
    void positions() {
        auto& points = data_.points;
        points.reserve(source_.size() + 1);
        const auto& first = draft_.vertices.positions[source_.front()];
        points.push_back({static_cast<std::uint32_t>(first.x), static_cast<std::uint32_t>(first.y),
                          static_cast<std::uint32_t>(first.z), 0});
        for (unsigned i = 0; i < 3; ++i) residuals_[position_x + i].reserve(source_.size());
        for (std::size_t v = 0; v < source_.size(); ++v) {
            const auto& p = draft_.vertices.positions[source_[v]];
            points.push_back(
                {static_cast<std::uint32_t>(p.x), static_cast<std::uint32_t>(p.y), static_cast<std::uint32_t>(p.z), 0});
            const auto& r = scratch_.references[v];
            for (unsigned i = 0; i < 3; ++i) {
                const auto expected = points[r.a][i] + points[r.b][i] - points[r.c][i];
                residuals_[position_x + i].push_back(zigzag(points.back()[i] - expected));
            }
        }
    }

    struct NormalResiduals {
        NormalPrediction from;
        std::array<std::vector<std::uint32_t>, 2> coordinates; ///< zigzag-coded
        std::uint64_t total = 0;
    };

    [[nodiscard]] NormalResiduals normal_residuals(NormalPrediction from) const {
        const unsigned bits = data_.normal_bits;
        NormalResiduals out{from, {}, 0};
        for (std::uint32_t v = 0; v < data_.vertex_count; ++v) {
            const auto expected = from == NormalPrediction::geometry
                                      ? predict_normal(scratch_.sums[v], bits)
                                      : neighbour_normal(scratch_.references[v], data_.normals, bits);
            const auto found = expected.flipped ? opposite(data_.normals[v], bits) : data_.normals[v];
            const auto u = zigzag(wrapped(static_cast<std::uint32_t>(found.u) - expected.u, bits));
            const auto w = zigzag(wrapped(static_cast<std::uint32_t>(found.v) - expected.v, bits));
            out.coordinates[0].push_back(u);
            out.coordinates[1].push_back(w);
            out.total += u + w;
        }
        return out;
    }

    void quantise_normals(std::uint8_t bits) {
        data_.normal_bits = bits;
        data_.normals.clear();
        for (const auto v : source_) {
            data_.normals.push_back(octahedral_from_snorm(draft_.vertices.normals[v], bits));
        }
    }

    /// Finer where neighbours agree, so that rounding would be seen and costs little to avoid; coarser where they
    /// scatter by several steps anyway.
    void normals() {
        sum_normals(data_.points, data_.indices, scratch_.sums);
        quantise_normals(usual_normal_bits);
        auto best = normal_residuals(NormalPrediction::geometry);
        auto other = normal_residuals(NormalPrediction::neighbour);
        if (other.total < best.total) best = std::move(other);
        const double mean = 0.25 * static_cast<double>(best.total) / data_.vertex_count; // of |residual|
        if (mean < 1.0 || mean >= 8.0) {
            quantise_normals(mean < 1.0 ? fine_normal_bits : coarse_normal_bits);
            best = normal_residuals(best.from);
        }
        prediction_ = best.from;
        for (unsigned i = 0; i < 2; ++i) residuals_[normal_u + i] = std::move(best.coordinates[i]);
    }

    void colors() {
        for (const auto v : source_) data_.colors.push_back(draft_.vertices.colors[v]);
        for (std::uint32_t v = 0; v < data_.vertex_count; ++v) {
            std::array<std::uint32_t, 4> r;
            subtract_color(data_.colors[v], predict_color(scratch_.references[v], data_.colors), r.data());
            for (unsigned i = 0; i < 4; ++i) residuals_[color_r + i].push_back(zigzag(wrapped(r[i], 8)));
        }
    }

    void uv(unsigned set) {
        const auto& given = draft_.vertices.uv[set];
        float largest = 0.0F;
        for (const auto v : source_) {
            for (glm::length_t i = 0; i < 2; ++i) {
                if (std::isfinite(given[v][i])) largest = std::max(largest, std::fabs(given[v][i]));
            }
        }
        int exponent = finest_uv_exponent;
        while (std::ldexp(largest, -exponent) >= 0x1p30F) ++exponent;
        data_.uv_exponent[set] = static_cast<std::int8_t>(exponent);
        auto& grid = data_.uv[set];
        for (const auto v : source_) grid.push_back({uv_cell(given[v].x, exponent), uv_cell(given[v].y, exponent)});
        const unsigned channel = set == 0 ? uv0_u : uv1_u;
        for (std::uint32_t v = 0; v < data_.vertex_count; ++v) {
            const auto expected = predict_uv(scratch_.references[v], grid);
            for (unsigned i = 0; i < 2; ++i) residuals_[channel + i].push_back(zigzag(grid[v][i] - expected[i]));
        }
    }

    void tangents() {
        for (const auto v : source_) data_.tangents.push_back(tangent_cells(draft_.vertices.tangents[v]));
        for (std::uint32_t v = 0; v < data_.vertex_count; ++v) {
            std::array<std::uint32_t, 3> r;
            subtract_tangent(data_.tangents[v], predict_tangent(scratch_.references[v], data_.tangents), r.data());
            for (unsigned i = 0; i < 2; ++i) residuals_[tangent_u + i].push_back(zigzag(wrapped(r[i], tangent_bits)));
            residuals_[tangent_sign].push_back(r[2] & 1U ? 2U : 0U);
        }
    }

    void write_channels(const std::array<std::uint32_t, corner_streams>& corner_bytes) {
        GroupHeader header{};
        header.vertex_count = data_.vertex_count;
        header.triangle_count = static_cast<std::uint32_t>(data_.indices.size() / 3);
        header.corner_bytes = corner_bytes;
        for (std::size_t i = 0; i < 3; ++i) header.base[i] = static_cast<std::int32_t>(data_.points.front()[i]);
        for (unsigned c = 0; c < channel_count; ++c) {
            std::uint32_t all = 0;
            for (const auto r : residuals_[c]) all |= r;
            const auto planes = all == 0 ? 0U : all < 0x100U ? 1U : all < 0x1'0000U ? 2U : all < 0x100'0000U ? 3U : 4U;
            header.planes[c / 2] = static_cast<std::uint8_t>(header.planes[c / 2] | planes << (c % 2 * 4));
        }
        header.cluster_count = static_cast<std::uint16_t>(draft_.clusters.size());
        header.attributes = data_.attributes;
        header.normal_bits = data_.normal_bits;
        header.normals_predicted_from = static_cast<std::uint8_t>(prediction_);
        header.uv_exponent = data_.uv_exponent;
        out_.header(header);
        for (const auto& which : channel_planes) {
            if (which.plane >= planes_of(header, which.channel)) continue;
            for (const auto r : residuals_[which.channel]) out_.byte(r >> (8 * which.plane));
        }
    }

    [[nodiscard]] std::uint32_t resident_bytes() const {
        ClusterVertices gatherer;
        gatherer.reset(data_.vertex_count);
        std::uint32_t words = 0;
        std::span<const std::uint32_t> rest = data_.indices;
        for (const auto& cluster : draft_.clusters) {
            const auto vertices = gatherer.gather(rest.first(cluster.triangle_count * std::size_t{3}), nullptr);
            assert(!vertices.empty());
            words += resident_words(cluster.triangle_count, static_cast<std::uint32_t>(vertices.size()),
                                    data_.attributes, grid_box(data_.points, vertices).wide());
            rest = rest.subspan(cluster.triangle_count * std::size_t{3});
        }
        return words * 4;
    }

    const GroupDraft& draft_;
    Record out_;
    GroupData data_;
    GroupScratch scratch_;
    std::vector<std::uint32_t> source_;
    Residuals residuals_;
    NormalPrediction prediction_ = NormalPrediction::neighbour;
};

} // namespace

std::uint32_t encode_group(const GroupDraft& draft, std::vector<std::byte>& raw) {
    return GroupEncoder(draft, raw).run();
}

} // namespace guanhe::pack
