// Images that a frame draws to: one layer a view.
#pragma once

#include "render/core.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace guanhe::render {

/// Lives on the drawing thread.
class Targets {
public:
    explicit Targets(std::shared_ptr<Core> core) : core_(std::move(core)) {}
    ~Targets();
    Targets(const Targets&) = delete;
    Targets& operator=(const Targets&) = delete;

    /// Makes or remakes what does not fit. Errors: out of memory, or larger than the device takes.
    [[nodiscard]] Result<void> fit(std::uint32_t width, std::uint32_t height, std::uint32_t views,
                                   VkSampleCountFlagBits samples);
    /// Also the displayable picture, for off-screen frames and screenshots.
    [[nodiscard]] Result<void> fit_picture();

    gpu::Image color; ///< linear light; see surface.glsl for alpha
    gpu::Image depth;
    gpu::Image picture;                      ///< sRGB values, ready to be shown or saved
    std::vector<VkImageView> picture_layers; ///< one a view
    std::uint32_t color_slot = Bindless::none;
    std::uint32_t depth_slot = Bindless::none; ///< for outlines (with one sample) and for the depth pyramid
    std::uint32_t width = 0, height = 0, views = 0;
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
    bool color_drawn = false;  ///< holds a finished frame, readable by shaders
    bool depth_wanted = false; ///< by who shows the picture

    [[nodiscard]] bool single() const noexcept { return samples == VK_SAMPLE_COUNT_1_BIT; }
    /// By fragment shaders, after the frame's last pass: for outlines, or because it is wanted.
    [[nodiscard]] bool depth_is_read() const noexcept { return single() || depth_wanted; }

private:
    void free_slots();
    [[nodiscard]] Bindless::Kind kind() const noexcept {
        return single() ? Bindless::Kind::target : Bindless::Kind::ms_target;
    }
    std::shared_ptr<Core> core_;
};

} // namespace guanhe::render
