// The triangles of a group as bits: each triangle is told by the open edge that it grows from. Private to this room.
//
// A *gate* is a directed edge that a triangle still to come may have. A triangle (a, b, c) opens the gates (b, a), (c,
// b) and (a, c), save where it closes one. Gates that follow each other along a border are linked, so that the third
// corner of the triangle behind a gate (a, b) can mostly be told without a number: it is a new vertex, or where the
// next gate leads (b, c), or where the one before comes from (c, a). Non-manifold, flipped or loose triangles only cost
// more.
//
// After: Gumhold, Strasser, "Real time compression of triangle mesh connectivity" (1998); Rossignac, "Edgebreaker"
// (1999).
#pragma once

#include "pack/format.h"
#include "pack/predict.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::pack {

/// What lies behind a gate. Three symbols make a byte: first + 5 * second + 25 * third.
enum class GateSymbol : std::uint8_t {
    fresh = 0, ///< a triangle with a vertex not seen before
    right = 1, ///< a triangle whose third corner is the end of the next gate
    left = 2,  ///< a triangle whose third corner is the origin of the gate before
    split = 3, ///< a triangle with any other vertex: the next hop tells which
    skip = 4,  ///< no triangle of this cluster
};
inline constexpr std::uint32_t gate_symbols = 5, symbols_a_byte = 3, symbol_bytes = 125;

/// A hop of 2k or 2k + 1 is the end of the k-th gate after the next one, or the origin of the k-th before the previous
/// one. `far_hop`: a link follows, counting back from the newest vertex (0).
inline constexpr std::uint32_t max_hops = 60, far_hop = 255;

/// The state that coding and decoding share.
class Gates {
public:
    struct Gate {
        std::uint32_t from, to;       ///< vertices; from is none once a triangle has closed the gate
        std::uint32_t behind;         ///< the third corner of the triangle that opened it
        std::uint32_t previous, next; ///< gates along the border, or none
    };

    void reset(std::uint32_t triangle_count, std::uint32_t vertex_count) {
        leaving_.resize(vertex_count);
        gates_.resize(std::size_t{triangle_count} * 3); // the most that triangles by themselves open
        stack_.resize(gates_.size());
        aside_.clear();
        count_ = 0;
        depth_ = 0;
    }
    [[nodiscard]] const Gate& operator[](std::uint32_t gate) const { return gates_[gate]; }
    [[nodiscard]] bool open(std::uint32_t gate) const { return gates_[gate].from != none; }

    /// The newest open gate of this cluster, or none.
    [[nodiscard]] std::uint32_t take() {
        while (depth_ > 0) {
            const auto gate = stack_[--depth_];
            if (open(gate)) return gate;
        }
        return none;
    }
    /// Leaves a gate to a later cluster.
    void put_aside(std::uint32_t gate) { aside_.push_back(gate); }
    /// Gates that earlier clusters left, oldest first; some may have been closed since the cluster began.
    [[nodiscard]] std::span<const std::uint32_t> aside() const { return aside_; }
    void begin_cluster();

    /// A triangle by itself.
    void start(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
        const auto ba = count_, cb = ba + 1, ac = ba + 2;
        push(b, a, c, cb, ac);
        push(c, b, a, ac, ba);
        push(a, c, b, ba, cb);
    }

    /// A triangle behind a gate. right() needs a next gate, left() a previous one.
    void fresh(std::uint32_t gate, std::uint32_t c) {
        const auto a = gates_[gate].from, b = gates_[gate].to;
        const auto previous = gates_[gate].previous, next = gates_[gate].next;
        close(gate);
        const auto ac = count_, cb = count_ + 1;
        push(a, c, b, previous, cb);
        push(c, b, a, ac, next);
        if (previous != none) gates_[previous].next = ac;
        if (next != none) gates_[next].previous = cb;
    }
    void right(std::uint32_t gate) {
        const auto a = gates_[gate].from, b = gates_[gate].to;
        const auto previous = gates_[gate].previous, next = gates_[gate].next;
        const auto c = gates_[next].to, after = gates_[next].next;
        close(gate);
        close(next);
        if (after == previous && after != none && gates_[after].from == c) {
            close(after); // the last triangle of a hole
            return;
        }
        if (previous != none) gates_[previous].next = count_;
        if (after != none) gates_[after].previous = count_;
        push(a, c, b, previous, after);
    }
    void left(std::uint32_t gate) {
        const auto a = gates_[gate].from, b = gates_[gate].to;
        const auto previous = gates_[gate].previous, next = gates_[gate].next;
        const auto c = gates_[previous].from, before = gates_[previous].previous;
        close(gate);
        close(previous);
        if (before != none) gates_[before].next = count_;
        if (next != none) gates_[next].previous = count_;
        push(c, b, a, before, next);
    }
    /// `arriving` ends at c and `leaving` begins there; both may be none.
    void split(std::uint32_t gate, std::uint32_t c, std::uint32_t arriving, std::uint32_t leaving);

    /// A place on the border that hops lead to.
    struct Landing {
        std::uint32_t vertex = none, arriving = none, leaving = none;
    };
    [[nodiscard]] Landing hop(std::uint32_t gate, std::uint32_t hop) const;
    /// The border at a vertex that a triangle has: the newest gate that began there, if it is open.
    [[nodiscard]] Landing at(std::uint32_t vertex) const {
        const auto gate = leaving_[vertex];
        return open(gate) ? Landing{vertex, gates_[gate].previous, gate} : Landing{vertex, none, none};
    }

private:
    void push(std::uint32_t from, std::uint32_t to, std::uint32_t behind, std::uint32_t previous, std::uint32_t next) {
        gates_[count_] = {from, to, behind, previous, next};
        leaving_[from] = count_;
        stack_[depth_++] = count_++;
    }
    void close(std::uint32_t gate) { gates_[gate].from = none; }

    std::uint32_t count_ = 0; ///< of gates_
    std::vector<Gate> gates_;
    std::vector<std::uint32_t> stack_, aside_;
    std::vector<std::uint32_t> leaving_; ///< the newest gate from each vertex; set by its first triangle
    std::uint32_t depth_ = 0;            ///< of stack_
};

struct CornerStreams {
    std::span<const std::uint8_t> symbols, hops, links;
};

/// Corners of each cluster's triangles, and what each vertex is predicted from. Returns what is wrong, or null.
[[nodiscard]] const char* decode_corners(const CornerStreams& streams, std::span<const std::uint16_t> cluster_triangles,
                                         std::uint32_t vertex_count, Gates& gates, std::vector<std::uint32_t>& indices,
                                         std::vector<Reference>& references);

struct CodedCorners {
    std::vector<std::uint8_t> symbols, hops, links;
    std::vector<std::uint32_t> indices;  ///< as the decoder gives them
    std::vector<Reference> references;   ///< likewise
    std::vector<std::uint32_t> vertices; ///< for each of the decoder's vertices, the given one
};

/// Every vertex must be used, and no triangle have a corner twice.
[[nodiscard]] CodedCorners encode_corners(std::span<const std::uint32_t> indices,
                                          std::span<const std::uint16_t> cluster_triangles, std::uint32_t vertex_count);

} // namespace guanhe::pack
