// The tiled textures of a scene: what frames show of them is read back, and what that misses is streamed.
#pragma once

#include "render/model.h"
#include "render/tile_pool.h"
#include "render/view.h"
#include "stream/tile_streamer.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::render {

/// Lives on the drawing thread.
class TileScene {
public:
    explicit TileScene(std::shared_ptr<Core> core) : core_(core), pool_(std::move(core)) {}

    [[nodiscard]] Result<void> add(const Model::State& model);
    void remove(const Model::State& model);
    /// For tiles; and what all of the scene's may have. Before add().
    void set_memory(std::uint64_t bytes, std::uint64_t most_bytes);
    [[nodiscard]] bool empty() const noexcept { return words_ == 0; }

    /// What shaders must know of a frame; zeros where nothing is tiled.
    struct Frame {
        VkDeviceAddress records = 0, shown = 0;
        std::uint32_t phase = 0;
        float bias = 0.0F, slab_scale = 1.0F;
    };
    /// Hears what the frame before in this slot showed, streams, and makes all ready for shaders of this frame.
    /// `settle`: for pictures; then nothing is streamed here, but by settle().
    [[nodiscard]] Result<Frame> record(VkCommandBuffer cmd, std::uint32_t slot, const ViewSet& views, bool settle,
                                       FrameMemory& memory);
    /// After the last pass that shows textures.
    void finish(VkCommandBuffer cmd, std::uint32_t slot);
    void ended(bool submitted);
    /// For pictures, once the frame is finished: streams what it missed. Whether it is worth drawing again.
    [[nodiscard]] bool settle();

    /// Frames of the same view stay as they are.
    [[nodiscard]] bool at_rest() const noexcept;
    [[nodiscard]] stream::TileStats stats() const;
    [[nodiscard]] std::vector<std::string> take_warnings();

private:
    /// What a frame in flight tells, and how it was drawn.
    struct Told {
        gpu::Buffer bits;
        std::uint64_t layout = 0; ///< of the bits
        std::uint32_t share = 0;  ///< of the pixels, in sixteenths; 0: nothing to hear
        float bias = 0.0F;
    };
    void lay_out();
    void hear(std::uint32_t slot);
    [[nodiscard]] Result<void> fit();

    std::shared_ptr<Core> core_;
    TilePool pool_;
    std::unique_ptr<stream::TileStreamer> streamer_; ///< from the first tiled texture on
    std::uint64_t memory_bytes_ = 0, most_bytes_ = 0;
    struct Known {
        const Model::State* model = nullptr;
        std::uint32_t number = 0, tiles = 0;
    };
    std::vector<Known> textures_;
    std::vector<std::uint32_t> first_words_; ///< by number: in the bits
    std::uint32_t words_ = 0;
    std::uint64_t layout_ = 0;
    gpu::Buffer shown_;
    std::array<Told, gpu::frames_in_flight> told_;
    std::uint32_t recorded_ = 0;       ///< the slot of the frame being recorded
    std::uint32_t recorded_share_ = 0; ///< what it will tell; 0: no frame
    std::optional<ViewSet> before_;    ///< views of the last frame
    std::uint32_t frame_ = 0, quiet_ = 0;
    std::uint64_t quiet_version_ = 0;
    float quiet_bias_ = 0.0F;
};

} // namespace guanhe::render
