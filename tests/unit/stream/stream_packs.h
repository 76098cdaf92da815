// Packs to stream: made up ones, whose pages are small and depend on each other in every way, and a baked one.
#pragma once

#include "pack/pack.h"
#include "stream/streamer.h"

#include "scratch.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <vector>

namespace guanhe::test {

/// Repeatable everywhere: distributions of the standard library are not.
class Dice {
public:
    explicit Dice(std::uint32_t seed) : bits_(seed) {}
    [[nodiscard]] std::uint32_t below(std::uint32_t n) {
        return static_cast<std::uint32_t>(std::uint64_t{bits_()} * n >> 32U);
    }
    [[nodiscard]] double between(double low, double high) {
        return low + (high - low) * (static_cast<double>(bits_()) * 0x1p-32);
    }
    [[nodiscard]] glm::dvec3 point(double reach) {
        const double x = between(-reach, reach), y = between(-reach, reach);
        return {x, y, between(-reach, reach)};
    }

private:
    std::mt19937 bits_;
};

struct MadeUp {
    std::uint32_t seed = 1;
    std::uint32_t side = 16;       ///< of a square of source groups, 1 m each, in the plane z = 0 around the origin
    std::uint32_t meshes = 1;      ///< all alike, but for their chances
    std::uint32_t most_groups = 4; ///< of a page
    bool hollow = false;           ///< pages of nonsense: for the tables alone
};
/// Each group has a cluster for each child, or one of source triangles. One group in four has two parents.
[[nodiscard]] std::shared_ptr<const pack::Pack> made_up_pack(const Path& file, const MadeUp& options);

/// A closed ball of a metre around the origin, 8 n^2 triangles, baked in small regions.
[[nodiscard]] std::shared_ptr<const pack::Pack> baked_ball(const Path& file, std::uint32_t n);

/// The same pack with a byte of each of these pages changed.
[[nodiscard]] std::shared_ptr<const pack::Pack> damaged(const pack::Pack& pack, const Path& file,
                                                        std::span<const std::uint32_t> pages);

/// A child and the page of one of its parents, where that is another page.
struct Edge {
    std::uint32_t child = 0, parent = 0;
    [[nodiscard]] friend bool operator==(const Edge&, const Edge&) = default;
    [[nodiscard]] friend auto operator<=>(const Edge&, const Edge&) = default;
};
[[nodiscard]] std::vector<Edge> page_edges(const pack::Pack& pack);   ///< sorted, each once
[[nodiscard]] std::vector<bool> pinned_pages(const pack::Pack& pack); ///< with a root, or needed by one
[[nodiscard]] std::uint64_t resident_bytes(const pack::Pack& pack);
[[nodiscard]] std::uint64_t pinned_bytes(const pack::Pack& pack);

/// 1000 pixels high, 90 degrees wide and high.
[[nodiscard]] stream::Eye eye_at(const glm::dvec3& position, const glm::dvec3& target);

} // namespace guanhe::test
