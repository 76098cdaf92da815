// A swapchain of the runtime: array images, one layer a view. Inside engine/xr only.
#pragma once

#include "gpu/context.h"
#include "xr/openxr.h"

#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::xr {

/// Which of the runtime's formats; `view` is what we draw through.
struct SwapchainFormat {
    VkFormat image = VK_FORMAT_UNDEFINED;
    VkFormat view = VK_FORMAT_UNDEFINED;
};

/// Drawing thread only. The session outlives it, and the GPU is done with its images when it goes.
class Swapchain {
public:
    enum class Kind { color, depth };

    Swapchain() = default;
    Swapchain(Swapchain&& other) noexcept;
    Swapchain& operator=(Swapchain&& other) noexcept;
    ~Swapchain();

    /// Of what the runtime offers: for colour an sRGB format of 8 bits, since its compositor then takes what we write
    /// for what it is. Errors: it offers none of ours.
    [[nodiscard]] static Result<SwapchainFormat> choose(std::span<const std::int64_t> offered, Kind kind);
    [[nodiscard]] static Result<Swapchain> create(gpu::Context& context, XrSession session, Kind kind,
                                                  const SwapchainFormat& format, std::uint32_t width,
                                                  std::uint32_t height, std::uint32_t layers);

    /// Takes the next image and waits until the compositor no longer reads it. False when it still does after a tenth
    /// of a second: the same image is waited for in the next frame.
    [[nodiscard]] Result<bool> acquire();
    /// After the work that draws to it was submitted. Nothing when no image is ready.
    [[nodiscard]] Result<void> release();

    [[nodiscard]] explicit operator bool() const noexcept { return handle_ != XR_NULL_HANDLE; }
    [[nodiscard]] XrSwapchain handle() const noexcept { return handle_; }
    [[nodiscard]] VkFormat format() const noexcept { return format_; } ///< of the views
    [[nodiscard]] VkImage image() const { return images_[at_].image; }
    [[nodiscard]] std::span<const VkImageView> layers() const { return images_[at_].layers; }

private:
    struct Image {
        VkImage image = VK_NULL_HANDLE;
        std::vector<VkImageView> layers;
    };
    gpu::Context* context_ = nullptr;
    XrSwapchain handle_ = XR_NULL_HANDLE;
    VkFormat format_ = VK_FORMAT_UNDEFINED;
    std::vector<Image> images_;
    std::uint32_t at_ = 0;
    bool acquired_ = false, ready_ = false;
};

} // namespace guanhe::xr
