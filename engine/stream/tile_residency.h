// Which tiles are in the store, and the rules about it.
#pragma once

#include "stream/tile_slots.h"
#include "stream/tile_source.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace guanhe::stream {

/// Drawing thread. A tile is placed only when its parent is (or is broken, or is the tail), and evicted only when none
/// of its children is. Seeing a tile wants all that are coarser; where a budget does not hold all that is wanted, the
/// coarser ones have it first.
class TileResidency {
public:
    TileResidency(TileStore& store, std::uint64_t budget_bytes, std::uint32_t slots_a_side)
        : store_(&store), budget_(budget_bytes), slots_(store, slots_a_side) {}

    void add(std::uint32_t number, std::shared_ptr<const TileSource> source);
    void remove(std::uint32_t number); ///< evicts all its tiles
    void set_budget(std::uint64_t bytes);

    void see(std::uint32_t number, std::uint32_t tile);
    /// What was seen since the last call is what is wanted, and nothing else is. The share of its slots that the format
    /// needs which has least: above 1, not all that is wanted has room.
    [[nodiscard]] float end_round();
    /// What is wanted is not known any more: it is seen anew.
    void forget_seen();

    /// Works out what to ask for, if that may have changed; whether it did.
    [[nodiscard]] bool plan();
    [[nodiscard]] bool planned() const noexcept { return !changed_; }                   ///< plan() would change nothing
    [[nodiscard]] std::span<const TileId> missing() const noexcept { return missing_; } ///< coarser first, as planned
    [[nodiscard]] std::uint32_t missing_count() const noexcept { return missing_count_; }

    enum class Placed { yes, later, unwanted, no_memory };
    /// `later`: its parent is missing. `unwanted`: not asked for, here already, or without room. `no_memory`: the store
    /// refused a slab.
    [[nodiscard]] Placed place(const TileId& id, std::span<const std::byte> blocks);
    void set_broken(const TileId& id);

    [[nodiscard]] bool knows(std::uint32_t number) const {
        return number < textures_.size() && textures_[number].source != nullptr;
    }
    [[nodiscard]] const std::shared_ptr<const TileSource>& source(std::uint32_t number) const {
        return textures_[number].source;
    }
    [[nodiscard]] std::uint32_t texture_count() const noexcept { return static_cast<std::uint32_t>(textures_.size()); }
    [[nodiscard]] bool resident(const TileId& id) const { return tile(id).slot.slab != pack::none; }
    [[nodiscard]] bool wants(const TileId& id) const { return tile(id).planned == plan_; }
    /// Steps from the tail: 0 comes first.
    [[nodiscard]] std::uint32_t depth(const TileId& id) const {
        const TileSource& of = *textures_[id.texture].source;
        return of.levels() - 1 - of.level_of(id.tile);
    }
    [[nodiscard]] std::uint32_t count() const noexcept { return count_; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return slots_.bytes(); }

private:
    struct Tile {
        TileSlot slot{pack::none, 0}; ///< pack::none: not resident
        std::uint32_t seen = 0;       ///< the last round that saw it; 0: none
        std::uint32_t planned = 0;    ///< the last plan that gave it room
        std::uint8_t children = 0;    ///< resident ones
    };
    struct Texture {
        std::shared_ptr<const TileSource> source;
        Kind kind = 0;
        std::vector<Tile> tiles;
    };
    struct Victim {
        std::uint32_t seen, depth;
        TileId id;
        /// A heap's top: the longest unseen, and of those the finest.
        bool operator<(const Victim& b) const noexcept {
            if (seen != b.seen) return seen > b.seen;
            if (depth != b.depth) return depth < b.depth;
            return id.texture != b.id.texture ? id.texture > b.id.texture : id.tile > b.id.tile;
        }
    };
    [[nodiscard]] Tile& tile(const TileId& id) { return textures_[id.texture].tiles[id.tile]; }
    [[nodiscard]] const Tile& tile(const TileId& id) const { return textures_[id.texture].tiles[id.tile]; }
    void share();
    void evict(const TileId& id);
    void evict_with_children(const TileId& id);
    void add_victim(const TileId& id);
    [[nodiscard]] bool evict_one(Kind kind);

    TileStore* store_;
    std::uint64_t budget_;
    TileSlots slots_;
    std::vector<Texture> textures_;          ///< by number
    std::vector<TileId> seen_, seen_before_; ///< in this round and in the last
    std::uint32_t seen_again_ = 0;           ///< of seen_: in both
    std::uint32_t round_ = 2, plan_ = 1;
    bool changed_ = false; ///< since the last plan
    std::vector<std::uint64_t> order_;
    std::vector<TileId> missing_;
    std::array<std::vector<Victim>, tile_formats.size()> victims_; ///< heaps of what may be evicted
    std::array<bool, tile_formats.size()> victims_gathered_{};     ///< in this plan
    std::uint32_t missing_count_ = 0, count_ = 0;
};

} // namespace guanhe::stream
