// Pages of packs in GPU memory, and the tables by which shaders find them.
#pragma once

#include "gpu/context.h"
#include "render/frame_memory.h"
#include "stream/streamer.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace guanhe::render {

/// Lives on the drawing thread. Memory comes in arenas, so that a page costs what it holds; it is used again once the
/// frames in flight are done with it. A smaller limit counts at once for new arenas; of those there are the emptiest
/// is emptied into the others, a little a frame, until they keep to it.
class ClusterPool final : public stream::PageStore {
public:
    ClusterPool(gpu::Context& context, std::uint64_t limit_bytes);

    [[nodiscard]] Result<void> add(std::uint32_t pack, const pack::Pack& content) override;
    void remove(std::uint32_t pack) override;
    void set_limit(std::uint64_t bytes) noexcept { limit_bytes_ = bytes; }

    [[nodiscard]] Result<void> place(std::uint32_t pack, std::uint32_t page, const pack::DecodedPage& data) override;
    void evict(std::uint32_t pack, std::uint32_t page) override;

    /// Copies what changed since the last call; before anything reads the tables in this frame.
    [[nodiscard]] Result<void> record(VkCommandBuffer cmd, FrameMemory& memory);
    /// Whether what record() wrote was submitted; else the next frame does it again.
    void ended(bool submitted);

    struct Tables {
        VkDeviceAddress records = 0, pages = 0, resident = 0;
    };
    [[nodiscard]] Tables tables(std::uint32_t pack) const;
    struct MeshPages {
        std::uint32_t first = 0;    ///< page of the pack
        std::uint32_t resident = 0; ///< how many of its pages are
    };
    [[nodiscard]] MeshPages pages_of(std::uint32_t pack, std::uint32_t mesh) const;

    [[nodiscard]] std::uint64_t arena_bytes() const noexcept { return arena_bytes_; }
    [[nodiscard]] std::uint64_t version() const noexcept { return version_; } ///< grows with every change

private:
    struct Arena;
    struct Place {
        std::shared_ptr<Arena> arena;
        VmaVirtualAllocation allocation = VK_NULL_HANDLE;
        VkDeviceSize offset = 0;
        std::uint64_t bytes = 0;
        std::uint32_t at = 0; ///< in the mesh's list of resident pages
    };
    struct PackEntry {
        gpu::Buffer tables;
        std::uint64_t pages_offset = 0, resident_offset = 0;
        std::vector<Place> places;           ///< by page
        std::vector<std::uint32_t> resident; ///< by page, as on the GPU
        std::vector<std::uint32_t> mesh_of;  ///< by page
        std::vector<MeshPages> meshes;
        std::vector<std::uint32_t> changed_pages, changed_slots;
    };
    struct Upload {
        std::shared_ptr<Arena> arena;
        VkDeviceSize offset = 0;
        std::vector<std::uint32_t> words;
    };
    struct Move { ///< that the next frame copies, on devices whose memory the CPU does not share
        std::shared_ptr<Arena> from, to;
        VkBufferCopy range;
    };
    [[nodiscard]] bool allocate_in(const std::shared_ptr<Arena>& arena, std::uint64_t bytes, Place& place) const;
    [[nodiscard]] Result<Place> allocate(std::uint64_t bytes);
    void give_back_empty(); ///< arenas, while there are more than the limit allows
    void choose_leaving();
    void compact();
    [[nodiscard]] bool move(Place& place);
    void free(Place place);
    void record_moves(VkCommandBuffer cmd);

    gpu::Context* context_;
    std::uint64_t limit_bytes_;
    std::uint64_t arena_bytes_ = 0;
    std::uint64_t version_ = 0;
    std::vector<std::unique_ptr<PackEntry>> packs_;
    std::vector<std::shared_ptr<Arena>> arenas_;
    std::shared_ptr<Arena> leaving_;  ///< the one that is being emptied, if any
    std::uint64_t tried_version_ = 0; ///< when nothing more of it could be moved,
    std::uint32_t tries_ = 0;         ///< and how often since
    std::vector<Move> moves_;
    std::vector<Upload> uploads_;
    std::vector<VkBufferCopy> copies_; ///< kept for its storage
};

} // namespace guanhe::render
