// Tiles of textures in GPU memory, and the tables by which shaders find them.
#pragma once

#include "gpu/context.h"
#include "render/core.h"
#include "render/frame_memory.h"
#include "render/tiled_texture.h"
#include "stream/tile_streamer.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace guanhe::render {

/// Lives on the drawing thread. Textures go by their numbers. What is placed and evicted reaches the device with the
/// next frame, in its own order: frames before it see nothing of it.
class TilePool final : public stream::TileStore {
public:
    explicit TilePool(std::shared_ptr<Core> core) : core_(std::move(core)) {}
    ~TilePool() override;
    TilePool(const TilePool&) = delete;
    TilePool& operator=(const TilePool&) = delete;

    /// The texture's table, of which no tile is there. `info` outlives it.
    [[nodiscard]] Result<void> add(const TiledTexture& texture, const pack::TiledTexture& info);
    void remove(std::uint32_t number);

    [[nodiscard]] Result<void> add_slab(std::uint32_t slab, pack::TexelFormat format,
                                        std::uint32_t slots_a_side) override;
    void remove_slab(std::uint32_t slab) override;
    void place(std::uint32_t texture, std::uint32_t tile, const stream::TileSlot& slot,
               std::span<const std::byte> blocks) override;
    void evict(std::uint32_t texture, std::uint32_t tile) override;

    /// Copies what changed since the last call; before anything reads it in this frame.
    [[nodiscard]] Result<void> record(VkCommandBuffer cmd, FrameMemory& memory);
    /// Whether what record() wrote was submitted; else the next frame does it again.
    void ended(bool submitted);

    /// Writes the records of all textures by number; their address. `first_words`: by number.
    [[nodiscard]] Result<VkDeviceAddress> write_records(FrameMemory& memory,
                                                        const std::vector<std::uint32_t>& first_words) const;
    [[nodiscard]] float slab_scale() const noexcept { return slab_scale_; }   ///< 1 / texels a side
    [[nodiscard]] std::uint64_t version() const noexcept { return version_; } ///< grows with every change

private:
    struct Entry {
        shared::TiledRecord record{};
        gpu::Buffer table;
        std::vector<std::uint32_t> words;   ///< as on the GPU, once what changed is copied
        std::vector<std::uint32_t> changed; ///< places in it
        std::vector<std::uint32_t> waiting; ///< by place: one more than its number in uploads_; 0: none
        bool color = false, fresh = true;   ///< fresh: the device has nothing of it yet
    };
    struct Slab {
        gpu::Image image;
        std::array<std::uint32_t, 2> slots{Bindless::none, Bindless::none}; ///< by TextureUse
        std::uint32_t slots_a_side = 0;
        bool fresh = true; ///< its layout is undefined yet
    };
    struct Upload {
        stream::TileSlot slot;
        std::uint32_t texture = 0, place = 0; ///< of the table
        std::size_t at = 0, bytes = 0;        ///< in waiting_
    };
    void give_back(Slab& slab);
    [[nodiscard]] Result<void> record_tiles(VkCommandBuffer cmd, FrameMemory& memory);
    [[nodiscard]] Result<void> record_tables(VkCommandBuffer cmd, FrameMemory& memory);

    std::shared_ptr<Core> core_;
    std::vector<Entry> entries_; ///< by number; without a table: none
    std::vector<Slab> slabs_;
    std::vector<std::byte> waiting_; ///< blocks of uploads_
    std::vector<Upload> uploads_;
    std::vector<VkBufferCopy> copies_; ///< these two are kept for their storage
    std::vector<VkBufferImageCopy> tile_copies_;
    float slab_scale_ = 1.0F;
    std::uint64_t version_ = 0;
    bool tables_changed_ = false;
};

} // namespace guanhe::render
