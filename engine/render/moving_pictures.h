// Inside engine/render: moving pictures on the GPU, and their way there with the frames that show them.
#pragma once

#include "gpu/context.h"
#include "render/core.h"
#include "render/frame_memory.h"
#include "render/moving_picture.h"

#include <memory>
#include <vector>

namespace guanhe::render {

struct MovingPicture::State {
    explicit State(std::shared_ptr<Core> shared_core) : core(std::move(shared_core)) {}
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    std::shared_ptr<Core> core;
    gpu::Image image;
    std::uint32_t slot = Bindless::none; ///< for panels
    std::shared_ptr<const image::Rgba8> shown, wanted, recorded;
};

/// Lives on the drawing thread.
class MovingPictures {
public:
    explicit MovingPictures(std::shared_ptr<Core> core) : core_(std::move(core)) {}

    /// Errors: a size that the device does not take, out of memory, too many textures.
    [[nodiscard]] Result<std::shared_ptr<MovingPicture::State>> make(std::uint32_t width, std::uint32_t height);
    /// Copies what changed; before anything reads it in this frame.
    [[nodiscard]] Result<void> record(VkCommandBuffer cmd, FrameMemory& memory);
    /// Whether what record() wrote was submitted; else the next frame does it again.
    void ended(bool submitted);

private:
    std::shared_ptr<Core> core_;
    std::vector<std::weak_ptr<MovingPicture::State>> all_;
};

} // namespace guanhe::render
