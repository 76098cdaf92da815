// Packs of nothing but tiled textures, whose tiles say which they are; and a store that holds the streamer to its
// rules.
#pragma once

#include "pack/tiles.h"
#include "stream/tile_streamer.h"

#include "scratch.h"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace guanhe::test {

struct TextureSketch {
    std::uint32_t width = 1024, height = 1024;
    pack::TexelFormat format = pack::TexelFormat::bc1;
};
[[nodiscard]] std::shared_ptr<const pack::Pack> textured_pack(const Path& file,
                                                              std::span<const TextureSketch> textures);
/// The same pack with a byte of each of these tiles changed.
[[nodiscard]] std::shared_ptr<const pack::Pack> damaged_tiles(const pack::Pack& pack, const Path& file,
                                                              std::span<const std::uint32_t> tiles);
/// The tile that shows a point, 0..1, at a level; of the texture.
[[nodiscard]] std::uint32_t tile_at(const pack::TiledTexture& texture, std::uint32_t level, double u, double v);
/// pack::none: the tail. Worked out anew, for comparing.
[[nodiscard]] std::uint32_t parent_of(const pack::TiledTexture& texture, std::uint32_t tile);

class CheckedTileStore final : public stream::TileStore {
public:
    explicit CheckedTileStore(std::uint64_t budget) : budget_(budget) {}
    ~CheckedTileStore() override; ///< must be empty
    CheckedTileStore(const CheckedTileStore&) = delete;
    CheckedTileStore& operator=(const CheckedTileStore&) = delete;

    /// Before the streamer's add() and after its remove().
    void know(std::uint32_t number, const pack::TiledTexture& texture) { known_[number] = texture; }
    void forget(std::uint32_t number) { known_.erase(number); }

    [[nodiscard]] Result<void> add_slab(std::uint32_t slab, pack::TexelFormat format,
                                        std::uint32_t slots_a_side) override;
    void remove_slab(std::uint32_t slab) override;
    void place(std::uint32_t texture, std::uint32_t tile, const stream::TileSlot& slot,
               std::span<const std::byte> blocks) override;
    void evict(std::uint32_t texture, std::uint32_t tile) override;

    void set_budget(std::uint64_t bytes) { budget_ = bytes; }
    void set_capacity(std::uint64_t bytes) { capacity_ = bytes; } ///< the device's memory: what is more is refused
    void expect_broken(std::uint32_t texture, std::uint32_t tile) { broken_.insert({texture, tile}); }

    [[nodiscard]] bool resident(std::uint32_t texture, std::uint32_t tile) const {
        return resident_.contains({texture, tile});
    }
    [[nodiscard]] std::size_t count() const { return resident_.size(); }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    [[nodiscard]] std::uint64_t changes() const { return changes_; } ///< tiles placed and evicted so far

private:
    struct Slab {
        pack::TexelFormat format{};
        std::uint32_t slots_a_side = 0;
        std::set<std::uint32_t> used;
    };
    [[nodiscard]] static std::uint64_t bytes_of(const Slab& slab);
    std::uint64_t budget_, capacity_ = ~std::uint64_t{0};
    std::uint64_t bytes_ = 0, changes_ = 0;
    std::map<std::uint32_t, Slab> slabs_;
    std::map<std::uint32_t, pack::TiledTexture> known_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, stream::TileSlot> resident_;
    std::set<std::pair<std::uint32_t, std::uint32_t>> broken_;
};

} // namespace guanhe::test
