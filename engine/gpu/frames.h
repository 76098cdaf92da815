// The frame loop's ring: command buffers, one submission a frame, timestamps; and the window's swapchain.
#pragma once

#include "gpu/context.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

struct GLFWwindow;

namespace guanhe::gpu {

/// The images of a window. Made on GLFW's thread, the main one; lives on the thread that draws.
class Swapchain {
public:
    /// `window` was made with GLFW_NO_API. Without `vsync` nothing waits for the display, where the system can do so:
    /// newer pictures replace older ones, or tear. Errors of kind no_device: the device or the window cannot do it.
    [[nodiscard]] static Result<std::unique_ptr<Swapchain>> create(Context& context, GLFWwindow* window, bool vsync);
    ~Swapchain();

    struct Acquired {
        VkImage image = VK_NULL_HANDLE;
        VkImageView view = VK_NULL_HANDLE;
        /// An 8-bit UNORM format: the compositing shader writes sRGB values itself.
        VkFormat format = VK_FORMAT_UNDEFINED;
        std::uint32_t width = 0, height = 0;
        std::uint32_t index = 0;
        VkSemaphore ready = VK_NULL_HANDLE; ///< wait on it at COLOR_ATTACHMENT_OUTPUT
        VkSemaphore drawn = VK_NULL_HANDLE; ///< signal it for presentation
    };
    /// The next image, for a window of this size in pixels (only GLFW's thread may ask it). Waits for the GPU when the
    /// size has changed, to rebuild. Nothing while the window is minimised, being resized or hidden: skip the frame. An
    /// image that was not presented is given again. Without `wait`, nothing too while the display holds all images.
    /// Errors: surface or device lost, out of memory.
    [[nodiscard]] Result<std::optional<Acquired>> acquire(std::uint32_t width, std::uint32_t height, bool wait = true);
    /// Presents after the submission that signals `drawn`. Errors as of acquire().
    [[nodiscard]] Result<void> present(const Acquired& image);
    [[nodiscard]] VkFormat format() const noexcept;

private:
    Swapchain() = default;
    struct State;
    std::unique_ptr<State> state_;
};

/// Per-frame command buffers and GPU times. Lives on the thread that draws.
class Frames {
public:
    [[nodiscard]] static Result<std::unique_ptr<Frames>> create(Context& context);
    ~Frames(); ///< waits for the GPU

    struct Frame {
        VkCommandBuffer cmd = VK_NULL_HANDLE;
        std::uint64_t number = 0; ///< from 1
        std::uint32_t slot = 0;   ///< number % frames_in_flight: which copy of per-frame buffers to write
    };
    /// Waits only if the GPU is frames_in_flight behind; begins the command buffer and a timestamp. A frame that was
    /// begun and not ended is begun again. Errors of this and of the next: device lost, out of memory.
    [[nodiscard]] Result<Frame> begin();
    /// Ends and submits: waits on `image->ready` and signals `image->drawn` when there is an image.
    [[nodiscard]] Result<void> end(const Frame& frame, const Swapchain::Acquired* image = nullptr);

    /// GPU milliseconds of the newest frame that begin() or drain() has seen finished; 0 before the first, and where
    /// the queue has no timestamps.
    [[nodiscard]] double gpu_ms() const noexcept;
    /// Waits for all submitted frames (headless pictures, shutdown).
    [[nodiscard]] Result<void> drain();

private:
    Frames() = default;
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe::gpu
