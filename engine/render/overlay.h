// Draws Dear ImGui's lists. ImTextureID is a slot of Bindless plus one.
#pragma once

#include "gpu/frames.h"
#include "render/core.h"
#include "render/frame_memory.h"

#include <glm/glm.hpp>

#include <memory>
#include <vector>

struct ImDrawData;

namespace guanhe::render {

/// Lives on the drawing thread.
class Overlay {
public:
    explicit Overlay(std::shared_ptr<Core> core) : core_(std::move(core)) {}
    ~Overlay();
    Overlay(const Overlay&) = delete;
    Overlay& operator=(const Overlay&) = delete;

    /// The font atlas of ImGui's current context. Waits. Errors: larger than the device takes, out of memory.
    [[nodiscard]] Result<void> upload_fonts();
    /// Copies the frame's lists in place of the last ones; null or empty: nothing to draw.
    [[nodiscard]] Result<void> prepare(const ImDrawData* data, FrameMemory& memory);
    /// Inside rendering, to a target of this format; again for a screenshot, as long as the frame's memory is not
    /// reused.
    [[nodiscard]] Result<void> record(VkCommandBuffer cmd, VkFormat format, std::uint32_t width,
                                      std::uint32_t height) const;

private:
    struct Command {
        VkRect2D scissor;
        std::uint32_t slot, first_index, index_count, first_vertex;
    };
    std::shared_ptr<Core> core_;
    gpu::Image fonts_;
    std::uint32_t fonts_slot_ = Bindless::none;
    std::vector<Command> commands_;
    FrameMemory::Block vertices_, indices_;
    glm::vec2 scale_{1.0F}, offset_{0.0F};
};

} // namespace guanhe::render
