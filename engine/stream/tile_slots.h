// Slabs and their slots: which are free, and how many slabs each format may have.
#pragma once

#include "pack/format.h"
#include "stream/tile_streamer.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace guanhe::stream {

inline constexpr std::array tile_formats{pack::TexelFormat::bc1, pack::TexelFormat::bc3, pack::TexelFormat::bc5};
using Kind = std::uint32_t; ///< a place in tile_formats
[[nodiscard]] Kind kind_of(pack::TexelFormat format) noexcept;

struct TileId {
    std::uint32_t texture = pack::none, tile = 0;
    [[nodiscard]] bool empty() const noexcept { return texture == pack::none; }
};

/// Drawing thread. Formats cannot share a slab, so each has its share of the budget: as much as its tiles have of all
/// tiles. What is seen of a scan uses its textures about alike, so one does not starve beside another that has room.
class TileSlots {
public:
    TileSlots(TileStore& store, std::uint32_t slots_a_side) : store_(&store), slots_a_side_(slots_a_side) {}

    using Counts = std::array<std::uint64_t, tile_formats.size()>;
    /// Divides the budget anew; `tiles`: how many there are of each kind.
    void share(std::uint64_t budget_bytes, const Counts& tiles);
    /// Slots that a kind may come to have.
    [[nodiscard]] std::uint64_t capacity(Kind kind) const noexcept { return quota_[kind] * slots_a_slab(); }
    /// A slab that its kind must give up, with the fewest tiles among those; none if it may keep all.
    [[nodiscard]] std::optional<std::uint32_t> surplus() const;

    enum class Got { yes, full, no_memory };
    /// A free slot, in a new slab if need be. `full`: all that the kind may have are taken. `no_memory`: the store
    /// refused a slab; the kind's capacity is now what it has.
    [[nodiscard]] Got take(Kind kind, const TileId& tile, TileSlot& slot);
    void free(const TileSlot& slot);
    void remove(std::uint32_t slab); ///< whose slots are all free
    [[nodiscard]] const std::vector<TileId>& tiles(std::uint32_t slab) const { return slabs_[slab].tiles; }
    [[nodiscard]] std::uint32_t slab_count() const noexcept { return static_cast<std::uint32_t>(slabs_.size()); }
    [[nodiscard]] bool exists(std::uint32_t slab) const { return !slabs_[slab].tiles.empty(); }
    [[nodiscard]] bool empty(std::uint32_t slab) const { return slabs_[slab].used == 0; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; } ///< of all slabs

private:
    struct Slab {
        Kind kind = 0;
        std::vector<TileId> tiles; ///< by slot; empty: there is no such slab
        std::uint32_t used = 0;
    };
    [[nodiscard]] std::uint64_t slots_a_slab() const noexcept { return std::uint64_t{slots_a_side_} * slots_a_side_; }
    [[nodiscard]] std::uint64_t slab_bytes(Kind kind) const noexcept {
        return slots_a_slab() * bytes_of_tile(tile_formats[kind]);
    }

    TileStore* store_;
    std::uint32_t slots_a_side_;
    Counts quota_{}, have_{}; ///< slabs
    std::vector<Slab> slabs_;
    std::array<std::vector<TileSlot>, tile_formats.size()> free_;
    std::uint64_t bytes_ = 0;
};

} // namespace guanhe::stream
