#include "pack/pool.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace guanhe::pack {

namespace {

std::uint64_t mixed(std::uint64_t x) noexcept {
    x ^= x >> 32U;
    x *= 0xD6E8'FEB8'6659'FD93U;
    return x ^ (x >> 32U);
}

std::uint64_t hash_of(const glm::ivec3& p) noexcept {
    const auto word = [](std::int32_t i) { return std::uint64_t{static_cast<std::uint32_t>(i)}; };
    return mixed((word(p.x) | word(p.y) << 32U) * 0x9E37'79B9'7F4A'7C15U + word(p.z));
}

std::uint64_t hash_of(const Vertices& v, std::uint32_t i) noexcept {
    auto h = hash_of(v.positions[i]);
    const auto add = [&](std::uint64_t word) { h = mixed(h + word * 0x9E37'79B9'7F4A'7C15U); };
    if (!v.normals.empty()) add(v.normals[i]);
    if (!v.colors.empty()) add(v.colors[i]);
    for (const auto& uv : v.uv)
        if (!uv.empty())
            add(std::uint64_t{std::bit_cast<std::uint32_t>(uv[i].x)} << 32U | std::bit_cast<std::uint32_t>(uv[i].y));
    if (!v.tangents.empty()) add(v.tangents[i]);
    return h;
}

/// To the bit, so that not-a-number equals itself.
bool same(const Vertices& v, std::uint32_t a, std::uint32_t b) noexcept {
    const auto equal = [&](const auto& stream) { return stream.empty() || stream[a] == stream[b]; };
    const auto equal_bits = [&](const std::vector<glm::vec2>& uv) {
        return uv.empty() || (std::bit_cast<std::uint32_t>(uv[a].x) == std::bit_cast<std::uint32_t>(uv[b].x) &&
                              std::bit_cast<std::uint32_t>(uv[a].y) == std::bit_cast<std::uint32_t>(uv[b].y));
    };
    return v.positions[a] == v.positions[b] && equal(v.normals) && equal(v.colors) && equal_bits(v.uv[0]) &&
           equal_bits(v.uv[1]) && equal(v.tangents);
}

/// Numbers elements by first appearance: number[i] is that of i and of all equal to it. Returns how many there are.
template<class Hash, class Equal>
std::uint32_t number_distinct(std::uint32_t count, std::vector<std::uint32_t>& number, const Hash& hash,
                              const Equal& equal) {
    std::vector<std::uint32_t> table(std::bit_ceil(std::size_t{count} * 3 / 2 + 1), none);
    const auto mask = table.size() - 1;
    number.resize(count);
    std::uint32_t distinct = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        auto slot = static_cast<std::size_t>(hash(i)) & mask;
        while (table[slot] != none && !equal(table[slot], i)) slot = (slot + 1) & mask;
        if (table[slot] == none) {
            table[slot] = i;
            number[i] = distinct++;
        } else {
            number[i] = number[table[slot]];
        }
    }
    return distinct;
}

template<class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

Vertices picked(const Vertices& from, std::span<const std::uint32_t> which) {
    Vertices out;
    const auto pick = [&](auto& to, const auto& source) {
        if (source.empty()) return;
        to.resize(which.size());
        for (std::size_t i = 0; i < which.size(); ++i) to[i] = source[which[i]];
    };
    pick(out.positions, from.positions);
    pick(out.normals, from.normals);
    pick(out.colors, from.colors);
    for (std::size_t set = 0; set < out.uv.size(); ++set) pick(out.uv[set], from.uv[set]);
    pick(out.tangents, from.tangents);
    return out;
}

} // namespace

void Places::find(std::span<const glm::ivec3> positions) {
    const auto vertices = static_cast<std::uint32_t>(positions.size());
    count_ = number_distinct(
        vertices, table_, [&](std::uint32_t i) { return hash_of(positions[i]); },
        [&](std::uint32_t a, std::uint32_t b) { return positions[a] == positions[b]; });
    if (count_ == vertices) table_.clear();
}

void ClusterWriter::begin(std::uint16_t part, std::uint32_t child) {
    cluster_ = {static_cast<std::uint32_t>(indices_.size() / 3), 0, part, child};
    vertices_ = 0;
    ++number_;
}

void ClusterWriter::add(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    const auto fresh = [&](std::uint32_t vertex) { return used_by_[vertex] != number_ ? 1U : 0U; };
    if (vertices_ + fresh(a) + fresh(b) + fresh(c) > max_cluster_vertices ||
        cluster_.triangle_count == max_cluster_triangles) {
        const auto [part, child] = std::pair(cluster_.part, cluster_.child);
        end();
        begin(part, child);
    }
    for (const auto vertex : {a, b, c}) {
        vertices_ += fresh(vertex);
        used_by_[vertex] = number_;
        indices_.push_back(vertex);
    }
    ++cluster_.triangle_count;
}

void ClusterWriter::end() {
    if (cluster_.triangle_count > 0) clusters_.push_back(cluster_);
}

Pool join(std::span<Top> tops) {
    Pool pool;
    if (tops.empty()) return pool;
    pool.first = tops.front().first;
    pool.last = tops.back().last;
    Vertices all;
    std::vector<Sharers> all_sharers;
    std::vector<std::uint32_t> corners;
    for (auto& top : tops) {
        pool.first = std::min(pool.first, top.first);
        pool.last = std::max(pool.last, top.last);
        const auto first_vertex = all.size();
        const auto first_triangle = static_cast<std::uint32_t>(corners.size() / 3);
        append(all.positions, top.vertices.positions);
        append(all.normals, top.vertices.normals);
        append(all.colors, top.vertices.colors);
        for (std::size_t set = 0; set < all.uv.size(); ++set) append(all.uv[set], top.vertices.uv[set]);
        append(all.tangents, top.vertices.tangents);
        append(all_sharers, top.sharers);
        for (const auto index : top.indices) corners.push_back(first_vertex + index);
        for (auto cluster : top.clusters) {
            cluster.first_triangle += first_triangle;
            pool.clusters.push_back(cluster);
        }
        append(pool.made, top.made);
        top = {};
    }
    const auto by_group = [](const Top::Made& a, const Top::Made& b) { return a.group < b.group; };
    std::sort(pool.made.begin(), pool.made.end(), by_group);
    for (auto& cluster : pool.clusters) {
        if (cluster.child == none) continue;
        Top::Made wanted;
        wanted.group = cluster.child;
        const auto found = std::lower_bound(pool.made.begin(), pool.made.end(), wanted, by_group);
        cluster.child = static_cast<std::uint32_t>(found - pool.made.begin());
    }

    std::vector<std::uint32_t> number;
    const auto distinct = number_distinct(
        all.size(), number, [&](std::uint32_t i) { return hash_of(all, i); },
        [&](std::uint32_t a, std::uint32_t b) { return same(all, a, b); });
    std::vector<std::uint32_t> which(distinct);
    for (auto i = all.size(); i-- > 0;) which[number[i]] = i;
    pool.vertices = picked(all, which);
    pool.places.find(pool.vertices.positions);
    std::vector<Sharers> united(pool.places.count());
    for (std::uint32_t i = 0; i < all.size(); ++i) {
        auto& sharers = united[pool.places.of(number[i])];
        sharers.first = std::min(sharers.first, all_sharers[i].first);
        sharers.last = std::max(sharers.last, all_sharers[i].last);
    }
    pool.sharers.resize(distinct);
    for (std::uint32_t i = 0; i < distinct; ++i) pool.sharers[i] = united[pool.places.of(i)];
    for (auto& corner : corners) corner = number[corner];
    pool.indices = std::move(corners);
    return pool;
}

Top take_top(Pool&& pool) {
    Top top;
    top.first = pool.first;
    top.last = pool.last;
    std::vector<std::uint32_t> number(pool.vertices.size(), none);
    std::vector<std::uint32_t> which;
    top.indices.reserve(pool.indices.size());
    std::vector<std::uint32_t> child(pool.made.size(), none);
    for (auto cluster : pool.clusters) {
        const auto first = static_cast<std::uint32_t>(top.indices.size() / 3);
        for (const auto corner : pool.corners(cluster)) {
            if (number[corner] == none) {
                number[corner] = static_cast<std::uint32_t>(which.size());
                which.push_back(corner);
            }
            top.indices.push_back(number[corner]);
        }
        cluster.first_triangle = first;
        if (cluster.child != none) {
            child[cluster.child] = 0;
            cluster.child = pool.made[cluster.child].group;
        }
        top.clusters.push_back(cluster);
    }
    top.vertices = picked(pool.vertices, which);
    for (const auto vertex : which) top.sharers.push_back(pool.sharers[vertex]);
    for (std::size_t i = 0; i < pool.made.size(); ++i)
        if (child[i] != none) top.made.push_back(pool.made[i]);
    pool = {};
    return top;
}

ClusterGraph graph_of(const Pool& pool) {
    constexpr std::uint32_t most_listed = 16; // a fan's middle would join everything with everything
    constexpr std::size_t most_edges = 64;    // to clusters before this one
    ClusterGraph graph;
    struct Entry {
        std::uint32_t cluster, next, listed;
    };
    std::vector<Entry> entries;
    std::vector<std::uint32_t> heads(pool.places.count(), none);
    std::vector<std::uint32_t> shared(pool.clusters.size(), 0);
    std::vector<std::uint32_t> touched;
    entries.reserve(pool.clusters.size() * 96);
    for (std::uint32_t c = 0; c < pool.clusters.size(); ++c) {
        glm::dvec3 sum(0.0);
        for (const auto corner : pool.corners(pool.clusters[c])) {
            sum += glm::dvec3(pool.vertices.positions[corner]);
            auto& head = heads[pool.places.of(corner)];
            if (head != none && entries[head].cluster == c) continue;
            for (auto e = head; e != none; e = entries[e].next) {
                const auto other = entries[e].cluster;
                if (shared[other]++ == 0) touched.push_back(other);
            }
            const auto listed = head == none ? 1 : entries[head].listed + 1;
            const auto next = listed > most_listed ? none : head;
            entries.push_back({c, next, listed > most_listed ? 1 : listed});
            head = static_cast<std::uint32_t>(entries.size() - 1);
        }
        if (touched.size() > most_edges) {
            const auto stronger = [&](std::uint32_t a, std::uint32_t b) {
                return shared[a] != shared[b] ? shared[a] > shared[b] : a < b;
            };
            std::nth_element(touched.begin(), touched.begin() + most_edges, touched.end(), stronger);
        }
        for (std::size_t i = 0; i < touched.size(); ++i) {
            if (i < most_edges) graph.edges.push_back({touched[i], c, shared[touched[i]]});
            shared[touched[i]] = 0;
        }
        touched.clear();
        const auto count = pool.clusters[c].triangle_count;
        graph.clusters.push_back({glm::vec3(sum / (3.0 * count)), count});
    }
    return graph;
}

} // namespace guanhe::pack
