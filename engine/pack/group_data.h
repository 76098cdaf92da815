// A group as the whole numbers that a page stores, between the streams on one side and drafts or resident clusters on
// the other. Private to this room.
#pragma once

#include "pack/gates.h"
#include "pack/geometry.h"
#include "pack/page_layout.h"
#include "pack/predict.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::pack {

struct GroupData {
    std::uint32_t vertex_count = 0;
    std::uint8_t attributes = 0;
    std::uint8_t normal_bits = 0;
    std::array<std::int8_t, 2> uv_exponent{};
    std::vector<ClusterDraft> clusters;
    std::vector<std::uint32_t> indices;
    std::vector<GridPoint> points;   ///< the base first, so one more than there are vertices
    std::vector<Octahedral> normals; ///< as the vectors below, empty or one a vertex
    std::vector<std::uint32_t> colors;
    std::array<std::vector<GridUv>, 2> uv; ///< signed, times 2^uv_exponent
    std::vector<std::uint32_t> tangents;   ///< u and v of tangent_bits each, then the sign
};

/// Where each stream of a group lies. `at[s]` has stream_bytes(header, s) bytes.
struct GroupStreams {
    GroupHeader header;
    std::array<const std::uint8_t*, stream_count> at;
};

/// What both sides need while they work; one a thread, reused.
struct GroupScratch {
    Gates gates;
    std::vector<std::uint16_t> cluster_triangles;
    std::vector<Reference> references;
    std::vector<NormalSum> sums;
    std::vector<std::uint32_t> residuals;
};

/// Reads the streams of one group. Returns what is wrong, or null.
[[nodiscard]] const char* decode_group(const GroupStreams& streams, GroupScratch& scratch, GroupData& out);

/// The vertices of each cluster in the order of their first use, as the resident form has them.
class ClusterVertices {
public:
    /// `corners`: three bytes a triangle, indices into the result; may be null. Returns the group's numbers of the
    /// cluster's vertices; empty when there are more than max_cluster_vertices.
    [[nodiscard]] std::span<const std::uint32_t> gather(std::span<const std::uint32_t> indices, std::uint8_t* corners);
    /// Before the first cluster of a group.
    void reset(std::uint32_t vertex_count) {
        local_.assign(vertex_count, {none, 0});
        cluster_ = 0;
    }

private:
    struct Local {
        std::uint32_t cluster, number;
    };
    std::vector<Local> local_;
    std::array<std::uint32_t, max_cluster_triangles * 3> list_;
    std::uint32_t cluster_ = 0;
};

/// The box of a cluster's vertices on the grid.
struct GridBox {
    std::array<std::int32_t, 3> low, high;
    /// Whether offsets from `low` need more than the 14 bits of the narrow form.
    [[nodiscard]] bool wide() const {
        for (std::size_t i = 0; i < 3; ++i) {
            if (static_cast<std::uint32_t>(high[i]) - static_cast<std::uint32_t>(low[i]) >= (1U << 14U)) return true;
        }
        return false;
    }
};

[[nodiscard]] GridBox grid_box(std::span<const GridPoint> points, std::span<const std::uint32_t> vertices);

/// Words that a cluster takes in memory.
[[nodiscard]] std::uint32_t resident_words(std::uint32_t triangles, std::uint32_t vertices, std::uint32_t attributes,
                                           bool wide);

} // namespace guanhe::pack
