#include "pack/gates.h"

#include <algorithm>
#include <cassert>

namespace guanhe::pack {

namespace {

class CornerEncoder {
public:
    CornerEncoder(std::span<const std::uint32_t> indices, std::uint32_t vertex_count)
        : indices_(indices), first_(vertex_count + 1), edges_(indices.size()), number_(vertex_count, none),
          todo_(indices.size() / 3, false) {
        for (const auto v : indices) ++first_[v + 1];
        for (std::uint32_t v = 0; v < vertex_count; ++v) first_[v + 1] += first_[v];
        auto at = first_;
        for (std::uint32_t i = 0; i < indices.size(); ++i) edges_[at[indices[i]]++] = i;
        gates_.reset(static_cast<std::uint32_t>(indices.size() / 3), vertex_count);
        out_.indices.reserve(indices.size());
    }

    [[nodiscard]] CodedCorners run(std::span<const std::uint16_t> cluster_triangles) {
        std::uint32_t first = 0;
        for (const auto triangles : cluster_triangles) {
            cluster(first, first + triangles);
            first += triangles;
        }
        while (pending_ > 0) symbol(GateSymbol::fresh); // fills the last byte with zeros
        return std::move(out_);
    }

private:
    [[nodiscard]] static std::uint32_t next_corner(std::uint32_t i) { return i % 3 == 2 ? i - 2 : i + 1; }

    /// The corner that begins the directed edge of a gate in a triangle still to be coded, or none.
    [[nodiscard]] std::uint32_t behind(std::uint32_t gate) const {
        const auto from = out_.vertices[gates_[gate].from], to = out_.vertices[gates_[gate].to];
        // A vertex's corners are in order: those of this cluster are found at once, however many others it has.
        const auto end = edges_.begin() + first_[from + 1];
        for (auto at = std::lower_bound(edges_.begin() + first_[from], end, begin_); at != end && *at < end_; ++at)
            if (todo_[*at / 3] && indices_[next_corner(*at)] == to) return *at;
        return none;
    }

    void cluster(std::uint32_t first, std::uint32_t last) {
        gates_.begin_cluster();
        for (auto t = first; t < last; ++t) todo_[t] = true;
        begin_ = first * 3;
        end_ = last * 3;
        auto start = first; // no triangle before it is left
        for (auto left = last - first; left > 0;) {
            if (const auto gate = gates_.take(); gate != none) {
                if (const auto i = behind(gate); i != none) {
                    grow(gate, i);
                    --left;
                } else {
                    symbol(GateSymbol::skip);
                    gates_.put_aside(gate);
                }
                continue;
            }
            --left;
            if (enter()) continue;
            while (!todo_[start]) ++start;
            number(0);
            alone(start);
        }
    }

    /// Goes on behind a gate that another cluster left.
    [[nodiscard]] bool enter() {
        const auto aside = gates_.aside();
        for (std::size_t back = 1; back <= aside.size(); ++back) {
            const auto gate = aside[aside.size() - back];
            if (!gates_.open(gate)) continue;
            if (const auto i = behind(gate); i != none) {
                number(static_cast<std::uint32_t>(back));
                grow(gate, i);
                return true;
            }
        }
        return false;
    }

    void alone(std::uint32_t triangle) {
        todo_[triangle] = false;
        std::array<std::uint32_t, 3> corner{};
        for (std::size_t k = 0; k < 3; ++k) {
            const auto v = indices_[std::size_t{triangle} * 3 + k];
            const auto count = static_cast<std::uint32_t>(out_.vertices.size());
            number(number_[v] == none ? 0 : count - number_[v]);
            corner[k] = number_[v];
            if (corner[k] != none) continue;
            const auto near = k > 0 ? corner[k - 1] + 1 : count;
            corner[k] = add_vertex(v, {near, near, near});
        }
        out_.indices.insert(out_.indices.end(), corner.begin(), corner.end());
        gates_.start(corner[0], corner[1], corner[2]);
    }

    void grow(std::uint32_t gate, std::uint32_t i) {
        todo_[i / 3] = false;
        const auto given = indices_[next_corner(next_corner(i))];
        const auto [a, b, opposite, previous, next] = gates_[gate];
        auto c = number_[given];
        if (c == none) {
            c = add_vertex(given, {a + 1, b + 1, opposite + 1});
            symbol(GateSymbol::fresh);
            gates_.fresh(gate, c);
        } else if (next != none && gates_[next].to == c) {
            symbol(GateSymbol::right);
            gates_.right(gate);
        } else if (previous != none && gates_[previous].from == c) {
            symbol(GateSymbol::left);
            gates_.left(gate);
        } else {
            symbol(GateSymbol::split);
            const auto landing = split(gate, c);
            gates_.split(gate, c, landing.arriving, landing.leaving);
        }
        out_.indices.insert(out_.indices.end(), {a, b, c});
    }

    [[nodiscard]] Gates::Landing split(std::uint32_t gate, std::uint32_t c) {
        auto forward = gates_[gate].next, backward = gates_[gate].previous;
        for (std::uint32_t k = 0; k < max_hops; ++k) {
            if (forward != none) forward = gates_[forward].next;
            if (forward != none && gates_[forward].to == c) {
                out_.hops.push_back(static_cast<std::uint8_t>(2 * k));
                return {c, forward, gates_[forward].next};
            }
            if (backward != none) backward = gates_[backward].previous;
            if (backward != none && gates_[backward].from == c) {
                out_.hops.push_back(static_cast<std::uint8_t>(2 * k + 1));
                return {c, gates_[backward].previous, backward};
            }
        }
        out_.hops.push_back(far_hop);
        number(static_cast<std::uint32_t>(out_.vertices.size()) - 1 - c);
        return gates_.at(c);
    }

    std::uint32_t add_vertex(std::uint32_t given, Reference reference) {
        number_[given] = static_cast<std::uint32_t>(out_.vertices.size());
        out_.vertices.push_back(given);
        out_.references.push_back(reference);
        return number_[given];
    }

    void symbol(GateSymbol s) {
        if (pending_ == 0) out_.symbols.push_back(0);
        static constexpr std::array<std::uint8_t, symbols_a_byte> place{1, 5, 25};
        out_.symbols.back() =
            static_cast<std::uint8_t>(out_.symbols.back() + place[pending_] * static_cast<unsigned>(s));
        pending_ = (pending_ + 1) % symbols_a_byte;
    }

    void number(std::uint32_t n) {
        assert(n < (1U << 21U));
        for (; n >= 0x80U; n >>= 7U) out_.links.push_back(static_cast<std::uint8_t>(0x80U | (n & 0x7FU)));
        out_.links.push_back(static_cast<std::uint8_t>(n));
    }

    std::span<const std::uint32_t> indices_;
    std::vector<std::uint32_t> first_, edges_; ///< corners by vertex: those of v are edges_[first_[v]] …
    std::vector<std::uint32_t> number_;        ///< the decoder's of a given vertex, or none
    std::uint32_t begin_ = 0, end_ = 0;        ///< corners of this cluster
    std::vector<bool> todo_;                   ///< triangles of this cluster that are not coded
    Gates gates_;
    CodedCorners out_;
    std::uint32_t pending_ = 0; ///< symbols in the last byte
};

} // namespace

CodedCorners encode_corners(std::span<const std::uint32_t> indices, std::span<const std::uint16_t> cluster_triangles,
                            std::uint32_t vertex_count) {
    return CornerEncoder(indices, vertex_count).run(cluster_triangles);
}

} // namespace guanhe::pack
