// The farthest depths of a picture, level by level, to tell what is hidden behind it.
#pragma once

#include "render/core.h"
#include "render/targets.h"

#include <cstdint>
#include <memory>

namespace guanhe::render {

/// After: Greene, Kass, Miller, "Hierarchical Z-buffer visibility" (1993). A buffer rather than an image, since it is
/// only read texel by texel and needs no descriptors so. Lives on the drawing thread.
class DepthPyramid {
public:
    explicit DepthPyramid(std::shared_ptr<Core> core) : core_(std::move(core)) {}

    /// Makes room for the targets' size; forgets its contents when that changes.
    [[nodiscard]] Result<void> fit(const Targets& targets);
    /// From the targets' depth, which must be readable by compute shaders. Readable by them afterwards.
    [[nodiscard]] Result<void> record(VkCommandBuffer cmd, const Targets& targets);
    void forget() noexcept { filled_ = false; }

    [[nodiscard]] bool filled() const noexcept { return filled_; }
    [[nodiscard]] VkDeviceAddress address() const noexcept { return buffer_.address; }
    [[nodiscard]] std::uint32_t levels() const noexcept { return levels_; }
    [[nodiscard]] glm::uvec2 size() const noexcept { return size_; }             ///< of level 0
    [[nodiscard]] std::uint32_t view_stride() const noexcept { return stride_; } ///< floats

private:
    std::shared_ptr<Core> core_;
    gpu::Buffer buffer_;
    glm::uvec2 picture_{0}, size_{0};
    std::uint32_t views_ = 0, levels_ = 0, stride_ = 0;
    bool filled_ = false;
};

} // namespace guanhe::render
