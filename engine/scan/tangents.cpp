// MikkTSpace (Morten S. Mikkelsen, "Simulation of Wrinkled Surfaces Revisited", 2008): the same groups, weights and
// order of decisions as the reference implementation, for triangles. Two differences. glTF's v runs down and its normal
// maps have y up, so that the handedness is the opposite one. And the reference parts triangles of a group whose
// tangents are exactly opposite, which only a surface folded flat onto itself has; here they are averaged.
#include "scan/geometry.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cfloat>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace guanhe::scan {

namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

/// A triangle's frame in uv.
struct Face {
    glm::vec3 tangent{0.0F}; ///< unit, along growing u
    bool preserving = false; ///< uv turns the same way round as the triangle
    bool joins_any = true;   ///< has no frame of its own
    bool collapsed = false;  ///< two corners at one place; takes no part
};

struct Group {
    std::uint32_t vertex; ///< welded
    bool preserving;
};

glm::vec3 normalized_or_zero(const glm::vec3& v) {
    const float length = glm::length(v);
    return length > FLT_MIN ? v / length : glm::vec3(0.0F);
}

glm::vec3 in_plane(const glm::vec3& v, const glm::vec3& normal) {
    return v - normal * glm::dot(normal, v);
}

glm::vec4 any_tangent(const glm::vec3& normal) {
    const glm::vec3 axis = std::abs(normal.x) < 0.7F ? glm::vec3(1, 0, 0) : glm::vec3(0, 1, 0);
    const glm::vec3 tangent = normalized_or_zero(in_plane(axis, normal));
    return {tangent == glm::vec3(0.0F) ? axis : tangent, 1.0F};
}

/// A vertex that is split off for another tangent.
struct Copy {
    std::uint32_t vertex;
    std::array<std::uint32_t, 4> tangent; ///< bits
    bool operator==(const Copy&) const = default;
};

// Adding zero makes -0 into +0. Bits are compared and not numbers, so that NaNs are equal as well.
std::uint32_t bits_of(float value) {
    return std::bit_cast<std::uint32_t>(value + 0.0F);
}

std::array<std::uint32_t, 4> bits_of(const glm::vec4& v) {
    return {bits_of(v.x), bits_of(v.y), bits_of(v.z), bits_of(v.w)};
}

template<std::size_t n>
std::uint64_t mixed(const std::array<std::uint32_t, n>& words, std::uint64_t hash = 0) {
    for (const auto word : words) {
        hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
        hash ^= hash >> 32;
    }
    return hash;
}

struct CopyHash {
    std::size_t operator()(const Copy& copy) const {
        return static_cast<std::size_t>(mixed(copy.tangent, copy.vertex));
    }
};

class TangentSpace {
public:
    TangentSpace(const Primitive& primitive, std::size_t uv_set, const FractionListener& done)
        : corners_(primitive.indices.span().first(primitive.indices.size() / 3 * 3)),
          positions_(primitive.positions.span()), normals_(primitive.normals.span()), uv_(primitive.uv[uv_set].span()),
          faces_(corners_.size() / 3), group_of_(corners_.size(), none) {
        const auto tell = [&done](double fraction) { // as measured on scans
            if (done) done(fraction);
        };
        weld();
        tell(0.1);
        for (std::size_t f = 0; f < faces_.size(); ++f) frame(f);
        tell(0.15);
        find_neighbours();
        tell(0.35);
        for (std::size_t f = 0; f < faces_.size(); ++f) {
            if (faces_[f].joins_any || faces_[f].collapsed) continue;
            for (std::uint32_t k = 0; k < 3; ++k) grow_group(f, k);
        }
        tell(0.6);
        average();
        tell(0.95);
    }

    /// Writes the tangents; splits vertices whose corners differ.
    void store(Primitive& primitive) const {
        const auto count = positions_.size();
        std::vector<glm::vec4> tangents(count);
        std::vector<bool> given(count, false);
        std::unordered_map<Copy, std::uint32_t, CopyHash> copies;
        std::vector<std::uint32_t> copied_from; // of the vertices that are appended
        std::vector<std::uint32_t> indices(corners_.begin(), corners_.end());
        std::vector<std::uint32_t> example(count, none); // of each welded vertex, a vertex with a tangent

        for (std::size_t c = 0; c < corners_.size(); ++c) {
            if (group_of_[c] == none) continue;
            const auto& tangent = tangents_[group_of_[c]];
            const auto vertex = corners_[c];
            if (!given[vertex]) {
                given[vertex] = true;
                tangents[vertex] = tangent;
                if (example[welded_[vertex]] == none) example[welded_[vertex]] = vertex;
            } else if (tangents[vertex] != tangent) {
                const auto next = static_cast<std::uint32_t>(tangents.size());
                const auto [copy, made] = copies.try_emplace(Copy{vertex, bits_of(tangent)}, next);
                if (made) {
                    tangents.push_back(tangent);
                    copied_from.push_back(vertex);
                }
                indices[c] = copy->second;
            }
        }
        for (std::size_t v = 0; v < count; ++v) {
            if (given[v]) continue;
            const auto like = example[welded_[v]];
            tangents[v] = like != none ? tangents[like] : any_tangent(normals_[v]);
        }

        if (!copied_from.empty()) {
            std::vector<std::uint32_t> sources(tangents.size());
            for (std::size_t v = 0; v < count; ++v) sources[v] = static_cast<std::uint32_t>(v);
            std::copy(copied_from.begin(), copied_from.end(), sources.begin() + static_cast<std::ptrdiff_t>(count));
            gather_vertices(primitive, sources);
            primitive.indices = std::move(indices);
        }
        primitive.tangents = std::move(tangents);
    }

private:
    /// Vertices with the same position, normal and uv count as one.
    void weld() {
        using Key = std::array<std::uint32_t, 8>;
        const auto key = [this](std::size_t v) {
            const auto &p = positions_[v], &n = normals_[v];
            return Key{bits_of(p.x), bits_of(p.y), bits_of(p.z),      bits_of(n.x),
                       bits_of(n.y), bits_of(n.z), bits_of(uv_[v].x), bits_of(uv_[v].y)};
        };
        welded_.resize(positions_.size());
        const std::size_t mask = std::bit_ceil(positions_.size() * 2 + 1) - 1;
        std::vector<std::uint32_t> table(mask + 1, none);
        for (std::size_t v = 0; v < positions_.size(); ++v) {
            const Key own = key(v);
            auto slot = static_cast<std::size_t>(mixed(own)) & mask;
            while (table[slot] != none && key(table[slot]) != own) slot = (slot + 1) & mask;
            if (table[slot] == none) table[slot] = static_cast<std::uint32_t>(v);
            welded_[v] = table[slot];
        }
    }

    [[nodiscard]] std::uint32_t welded_corner(std::size_t face, std::size_t k) const {
        return welded_[corners_[face * 3 + k]];
    }

    void frame(std::size_t f) {
        Face& face = faces_[f];
        const auto a = corners_[f * 3], b = corners_[f * 3 + 1], c = corners_[f * 3 + 2];
        const auto &pa = positions_[a], &pb = positions_[b], &pc = positions_[c];
        face.collapsed = pa == pb || pb == pc || pc == pa;
        const auto uv1 = uv_[b] - uv_[a], uv2 = uv_[c] - uv_[a];
        const auto edge1 = pb - pa, edge2 = pc - pa;
        const float area = uv1.x * uv2.y - uv1.y * uv2.x;
        face.preserving = area > 0.0F;
        if (!(std::abs(area) > FLT_MIN)) return;
        const float sign = face.preserving ? 1.0F : -1.0F;
        const auto along_u = edge1 * uv2.y - edge2 * uv1.y;
        const auto along_v = edge2 * uv1.x - edge1 * uv2.x;
        const float length_u = glm::length(along_u), length_v = glm::length(along_v);
        if (length_u > 0.0F) face.tangent = along_u * (sign / length_u);
        const bool usable =
            length_u / std::abs(area) > FLT_MIN && length_v / std::abs(area) > FLT_MIN && std::isfinite(length_u);
        face.joins_any = !usable;
    }

    /// Pairs each edge with one that runs the other way; where more than two faces meet, in the order of the faces.
    void find_neighbours() {
        struct Edge {
            std::uint32_t other; ///< the larger welded vertex
            std::uint32_t at;    ///< corner that it starts from
        };
        std::vector<std::uint32_t> begin(positions_.size() + 1, 0);
        const auto each_edge = [this](const auto& visit) {
            for (std::size_t f = 0; f < faces_.size(); ++f) {
                if (faces_[f].collapsed) continue;
                for (std::size_t k = 0; k < 3; ++k) {
                    const auto [low, high] = std::minmax({welded_corner(f, k), welded_corner(f, (k + 1) % 3)});
                    visit(low, high, static_cast<std::uint32_t>(f * 3 + k));
                }
            }
        };
        each_edge([&](std::uint32_t low, std::uint32_t, std::uint32_t) { ++begin[low + 1]; });
        for (std::size_t v = 0; v < positions_.size(); ++v) begin[v + 1] += begin[v];
        std::vector<Edge> edges(begin.back());
        auto next = begin;
        each_edge([&](std::uint32_t low, std::uint32_t high, std::uint32_t at) { edges[next[low]++] = {high, at}; });

        across_.assign(corners_.size(), none);
        for (std::size_t v = 0; v < positions_.size(); ++v) {
            const auto first = edges.begin() + begin[v], last = edges.begin() + begin[v + 1];
            std::sort(first, last, [](const Edge& x, const Edge& y) {
                return x.other != y.other ? x.other < y.other : x.at < y.at;
            });
            for (auto same = first; same != last;) {
                const auto past = std::find_if(same, last, [&](const Edge& e) { return e.other != same->other; });
                pair_edges(std::span(same, past), static_cast<std::uint32_t>(v));
                same = past;
            }
        }
    }

    /// Edges between the same two vertices, in the order of the faces. The oldest of each direction belong together.
    template<class Edge>
    void pair_edges(std::span<Edge> edges, std::uint32_t low) {
        const auto runs_up = [&](const Edge& e) { return welded_[corners_[e.at]] == low; };
        std::size_t up = 0, down = 0;
        while (true) {
            while (up < edges.size() && !runs_up(edges[up])) ++up;
            while (down < edges.size() && runs_up(edges[down])) ++down;
            if (up == edges.size() || down == edges.size()) return;
            across_[edges[up].at] = edges[down].at / 3;
            across_[edges[down].at] = edges[up].at / 3;
            ++up;
            ++down;
        }
    }

    void grow_group(std::size_t face, std::uint32_t k) {
        if (group_of_[face * 3 + k] != none) return;
        const auto id = static_cast<std::uint32_t>(groups_.size());
        const Group group{welded_corner(face, k), faces_[face].preserving};
        groups_.push_back(group);
        const auto take = [&](std::size_t f, std::uint32_t corner) {
            group_of_[f * 3 + corner] = id;
            for (const auto edge : {corner, (corner + 2) % 3}) {
                if (across_[f * 3 + edge] != none) pending_.push_back(across_[f * 3 + edge]);
            }
        };
        take(face, k);
        while (!pending_.empty()) {
            const std::size_t f = pending_.back();
            pending_.pop_back();
            std::uint32_t corner = 0;
            while (corner < 2 && welded_corner(f, corner) != group.vertex) ++corner;
            if (group_of_[f * 3 + corner] != none) continue;
            // The first group to reach a triangle without a frame of its own decides which way round it is.
            if (faces_[f].joins_any && group_of_[f * 3] == none && group_of_[f * 3 + 1] == none &&
                group_of_[f * 3 + 2] == none) {
                faces_[f].preserving = group.preserving;
            }
            if (faces_[f].preserving == group.preserving) take(f, corner);
        }
    }

    void average() {
        std::vector<glm::vec3> sums(groups_.size(), glm::vec3(0.0F));
        for (std::size_t f = 0; f < faces_.size(); ++f) {
            if (faces_[f].joins_any) continue;
            for (std::size_t k = 0; k < 3; ++k) {
                if (group_of_[f * 3 + k] == none) continue;
                const auto corner = corners_[f * 3 + k];
                const auto& normal = normals_[corner];
                const auto to = [&](std::size_t other) {
                    return normalized_or_zero(
                        in_plane(positions_[corners_[f * 3 + other]] - positions_[corner], normal));
                };
                const float cosine = std::clamp(glm::dot(to((k + 2) % 3), to((k + 1) % 3)), -1.0F, 1.0F);
                const glm::vec3 part = std::acos(cosine) * normalized_or_zero(in_plane(faces_[f].tangent, normal));
                if (std::isfinite(part.x + part.y + part.z)) sums[group_of_[f * 3 + k]] += part;
            }
        }
        tangents_.resize(groups_.size());
        for (std::size_t g = 0; g < groups_.size(); ++g) {
            const glm::vec3 tangent = normalized_or_zero(sums[g]);
            const float handedness = groups_[g].preserving ? -1.0F : 1.0F;
            tangents_[g] =
                tangent == glm::vec3(0.0F) ? any_tangent(normals_[groups_[g].vertex]) : glm::vec4(tangent, handedness);
        }
    }

    std::span<const std::uint32_t> corners_;
    std::span<const glm::vec3> positions_;
    std::span<const glm::vec3> normals_;
    std::span<const glm::vec2> uv_;
    std::vector<Face> faces_;
    std::vector<std::uint32_t> welded_;   ///< of each vertex, the first one that is the same
    std::vector<std::uint32_t> across_;   ///< of each corner, the face across the edge that starts there
    std::vector<std::uint32_t> group_of_; ///< of each corner
    std::vector<Group> groups_;
    std::vector<glm::vec4> tangents_; ///< of each group
    std::vector<std::uint32_t> pending_;
};

} // namespace

void make_tangents(Primitive& primitive, int uv_set, const FractionListener& done) {
    if (uv_set < 0 || static_cast<std::size_t>(uv_set) >= primitive.uv.size()) return;
    const auto set = static_cast<std::size_t>(uv_set);
    if (primitive.topology != Topology::triangles || primitive.positions.empty() || primitive.uv[set].empty()) return;
    if (primitive.normals.empty()) make_normals(primitive, nullptr);
    primitive.tangents = {};
    // Copies of the streams keep what the spans look at while store() puts new ones in their place.
    const Primitive before = primitive;
    TangentSpace(before, set, done).store(primitive);
    if (done) done(1.0);
}

} // namespace guanhe::scan
