// A tiled texture as the streamer knows it: how its tiles depend on each other, which are broken, and which are on
// their way.
#pragma once

#include "pack/pack.h"
#include "pack/tiles.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace guanhe::stream {

/// Any thread. Immutable but for the state of tiles. Tiles are numbered as in the pack, from the texture's first; its
/// tail is none of them.
class TileSource {
public:
    /// `texture`: its place in the pack's table.
    TileSource(std::shared_ptr<const pack::Pack> content, std::uint32_t texture);

    [[nodiscard]] const pack::Pack& content() const noexcept { return *content_; }
    [[nodiscard]] const pack::TiledTexture& texture() const noexcept { return content_->textures()[texture_]; }
    [[nodiscard]] std::uint32_t count() const noexcept { return texture().tile_count - 1; }
    [[nodiscard]] std::uint32_t levels() const noexcept { return static_cast<std::uint32_t>(grids_.size()); }
    [[nodiscard]] const pack::TileGrid& grid(std::uint32_t level) const noexcept { return grids_[level]; }
    [[nodiscard]] std::uint32_t level_of(std::uint32_t tile) const noexcept;
    /// The tile of the next coarser level that shows (most of) the same; pack::none where that is the tail.
    [[nodiscard]] std::uint32_t parent(std::uint32_t tile) const noexcept;
    /// Calls visit(tile) for those whose parent it is.
    template<class Visit>
    void for_each_child(std::uint32_t tile, Visit&& visit) const {
        const std::uint32_t level = level_of(tile);
        if (level == 0) return;
        const pack::TileGrid &here = grids_[level], &below = grids_[level - 1];
        const std::uint32_t column = (tile - here.first) % here.columns, row = (tile - here.first) / here.columns;
        const auto end = [](std::uint32_t at, std::uint32_t of, std::uint32_t finer) {
            return at + 1 == of ? finer : at * 2 + 2;
        };
        for (std::uint32_t y = row * 2; y < end(row, here.rows, below.rows); ++y)
            for (std::uint32_t x = column * 2; x < end(column, here.columns, below.columns); ++x)
                visit(below.first + y * below.columns + x);
    }
    [[nodiscard]] std::uint32_t in_pack(std::uint32_t tile) const noexcept { return texture().first_tile + tile; }

    [[nodiscard]] bool broken(std::uint32_t tile) const noexcept { return (state(tile) & is_broken) != 0; }
    void set_broken(std::uint32_t tile) const noexcept { states_[tile].fetch_or(is_broken, std::memory_order_relaxed); }
    /// A tile is on its way from begin(), once somebody sets about reading it, to end(), once it is placed or let go.
    [[nodiscard]] bool on_its_way(std::uint32_t tile) const noexcept { return (state(tile) & is_on_its_way) != 0; }
    /// False: it is on its way already, or broken, and is not to be read.
    [[nodiscard]] bool begin(std::uint32_t tile) const noexcept {
        return states_[tile].fetch_or(is_on_its_way, std::memory_order_relaxed) == 0;
    }
    void end(std::uint32_t tile) const noexcept {
        states_[tile].fetch_and(static_cast<std::uint8_t>(~is_on_its_way), std::memory_order_relaxed);
    }

private:
    static constexpr std::uint8_t is_broken = 1, is_on_its_way = 2;
    [[nodiscard]] std::uint8_t state(std::uint32_t tile) const noexcept {
        return states_[tile].load(std::memory_order_relaxed);
    }
    std::shared_ptr<const pack::Pack> content_;
    std::uint32_t texture_;
    std::vector<pack::TileGrid> grids_; ///< by level
    std::unique_ptr<std::atomic<std::uint8_t>[]> states_;
};

} // namespace guanhe::stream
