#include "pack/gates.h"

namespace guanhe::pack {

void Gates::begin_cluster() {
    aside_.insert(aside_.end(), stack_.begin(), stack_.begin() + depth_);
    depth_ = 0;
    std::erase_if(aside_, [this](std::uint32_t gate) { return !open(gate); });
}

void Gates::split(std::uint32_t gate, std::uint32_t c, std::uint32_t arriving, std::uint32_t leaving) {
    const auto a = gates_[gate].from, b = gates_[gate].to;
    const auto previous = gates_[gate].previous, next = gates_[gate].next;
    close(gate);
    // The border is cut at c: what arrived there now goes on to b, and a leads to what left it.
    const auto ac = count_, cb = count_ + 1;
    const bool apart = arriving == none && leaving == none;
    push(a, c, b, previous, apart ? cb : leaving);
    push(c, b, a, apart ? ac : arriving, next);
    if (previous != none) gates_[previous].next = ac;
    if (next != none) gates_[next].previous = cb;
    if (leaving != none) gates_[leaving].previous = ac;
    if (arriving != none) gates_[arriving].next = cb;
}

Gates::Landing Gates::hop(std::uint32_t gate, std::uint32_t hop) const {
    const bool forward = hop % 2 == 0;
    auto at = forward ? gates_[gate].next : gates_[gate].previous;
    for (std::uint32_t k = 0; k <= hop / 2 && at != none; ++k) at = forward ? gates_[at].next : gates_[at].previous;
    if (at == none) return {};
    return forward ? Landing{gates_[at].to, at, gates_[at].next} : Landing{gates_[at].from, gates_[at].previous, at};
}

namespace {

class Reader {
public:
    explicit Reader(const CornerStreams& streams) : s_(streams) {}

    /// Or one past the last, at the end of the stream.
    [[nodiscard]] std::uint32_t symbol() {
        if (pending_ == 0) {
            if (symbols_ == s_.symbols.size() || s_.symbols[symbols_] >= symbol_bytes) return gate_symbols;
            packed_ = unpacked[s_.symbols[symbols_++]];
            pending_ = symbols_a_byte;
        }
        --pending_;
        const auto value = packed_ & 0xFFU;
        packed_ >>= 8U;
        return value;
    }
    [[nodiscard]] std::uint32_t hop() { return hops_ < s_.hops.size() ? s_.hops[hops_++] : std::uint32_t{far_hop}; }
    /// Seven bits a byte, the lowest first; none at the end of the stream.
    [[nodiscard]] std::uint32_t number() {
        std::uint32_t value = 0;
        for (unsigned shift = 0; shift < 21; shift += 7) {
            if (links_ == s_.links.size()) return none;
            const std::uint32_t byte = s_.links[links_++];
            value |= (byte & 0x7FU) << shift;
            if (byte < 0x80U) return value;
        }
        return none;
    }
    [[nodiscard]] bool at_end() const {
        return symbols_ == s_.symbols.size() && hops_ == s_.hops.size() && links_ == s_.links.size();
    }

private:
    static constexpr auto unpacked = [] {
        std::array<std::uint32_t, symbol_bytes> table{};
        for (std::uint32_t i = 0; i < symbol_bytes; ++i) table[i] = i % 5 | i / 5 % 5 << 8U | i / 25 << 16U;
        return table;
    }();
    CornerStreams s_;
    std::size_t symbols_ = 0, hops_ = 0, links_ = 0;
    std::uint32_t packed_ = 0, pending_ = 0;
};

} // namespace

const char* decode_corners(const CornerStreams& streams, std::span<const std::uint16_t> cluster_triangles,
                           std::uint32_t vertex_count, Gates& gates, std::vector<std::uint32_t>& indices,
                           std::vector<Reference>& references) {
    static constexpr const char* cut_short = "the corners end too early";
    static constexpr const char* bad_vertex = "a corner is past the group's vertices";
    Reader reader(streams);
    gates.reset(static_cast<std::uint32_t>(indices.size() / 3), vertex_count);
    references.resize(vertex_count);
    std::uint32_t count = 0; // vertices so far
    auto* out = indices.data();
    for (const auto triangles : cluster_triangles) {
        gates.begin_cluster();
        for (std::uint32_t left = triangles; left > 0;) {
            auto gate = gates.take();
            const bool entered = gate == none;
            if (entered) {
                const auto number = reader.number();
                if (number == none) return cut_short;
                if (number == 0) {
                    std::array<std::uint32_t, 3> corner{};
                    for (std::size_t k = 0; k < 3; ++k) {
                        const auto back = reader.number();
                        if (back == none) return cut_short;
                        if (back > count || (back == 0 && count == vertex_count)) return bad_vertex;
                        corner[k] = count - back;
                        if (back == 0) {
                            const auto near = k > 0 ? corner[k - 1] + 1 : count;
                            references[count++] = {near, near, near};
                        }
                    }
                    if (corner[0] == corner[1] || corner[1] == corner[2] || corner[2] == corner[0]) {
                        return "a triangle has a corner twice";
                    }
                    for (const auto v : corner) *out++ = v;
                    gates.start(corner[0], corner[1], corner[2]);
                    --left;
                    continue;
                }
                const auto aside = gates.aside();
                if (number > aside.size()) return "a cluster begins at a gate that is not there";
                gate = aside[aside.size() - number];
                if (!gates.open(gate)) return "a cluster begins at a gate that is closed";
            }
            const auto symbol = reader.symbol();
            const auto& at = gates[gate];
            const auto a = at.from, b = at.to;
            std::uint32_t c = none;
            switch (symbol) {
            case static_cast<std::uint32_t>(GateSymbol::fresh):
                if (count == vertex_count) return bad_vertex;
                c = count++;
                references[c] = {a + 1, b + 1, at.behind + 1};
                gates.fresh(gate, c);
                break;
            case static_cast<std::uint32_t>(GateSymbol::right):
                c = at.next == none ? a : gates[at.next].to;
                if (c == a || c == b) return "a triangle has a corner twice";
                gates.right(gate);
                break;
            case static_cast<std::uint32_t>(GateSymbol::left):
                c = at.previous == none ? b : gates[at.previous].from;
                if (c == a || c == b) return "a triangle has a corner twice";
                gates.left(gate);
                break;
            case static_cast<std::uint32_t>(GateSymbol::split): {
                const auto hop = reader.hop();
                Gates::Landing landing;
                if (hop == far_hop) {
                    const auto back = reader.number();
                    if (back >= count) return bad_vertex;
                    landing = gates.at(count - 1 - back);
                } else if (hop < 2 * max_hops) {
                    landing = gates.hop(gate, hop);
                }
                c = landing.vertex;
                if (c == none) return bad_vertex;
                if (c == a || c == b) return "a triangle has a corner twice";
                gates.split(gate, c, landing.arriving, landing.leaving);
                break;
            }
            case static_cast<std::uint32_t>(GateSymbol::skip):
                if (entered) return "a cluster begins at a gate that it skips";
                gates.put_aside(gate);
                continue;
            default:
                return cut_short;
            }
            *out++ = a;
            *out++ = b;
            *out++ = c;
            --left;
        }
    }
    if (count != vertex_count) return "a vertex is used by no triangle";
    return reader.at_end() ? nullptr : "the corners go on after the last triangle";
}

} // namespace guanhe::pack
