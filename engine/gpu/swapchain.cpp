#include "gpu/frames.h"
#include "gpu/instance.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <array>

namespace guanhe::gpu {

namespace {

/// Longer than any display waits; a hidden window on some systems gets no image at all, and must not hold up the rest.
constexpr std::uint64_t acquire_timeout_ns = 1'000'000'000;

/// A generation of the swapchain.
struct Images {
    explicit Images(Context& c) : context(c) {}
    Images(const Images&) = delete;
    Images& operator=(const Images&) = delete;
    /// The device is idle.
    ~Images() {
        for (const VkImageView view : views) vkDestroyImageView(context.device, view, nullptr);
        for (const VkSemaphore semaphore : drawn) vkDestroySemaphore(context.device, semaphore, nullptr);
        for (const VkSemaphore semaphore : ready) vkDestroySemaphore(context.device, semaphore, nullptr);
        vkDestroySwapchainKHR(context.device, swapchain, nullptr);
    }

    Context& context;
    VkSwapchainKHR swapchain = VK_NULL_HANDLE;
    VkExtent2D extent{};
    VkExtent2D window{}; ///< the window's size when they were made, which need not be theirs
    std::vector<VkImage> images;
    std::vector<VkImageView> views;
    std::vector<VkSemaphore> drawn; ///< one an image: free again when that image is acquired again
    /// One more than frames can be in flight: free again when its frame is finished, which begin() waits for.
    std::array<VkSemaphore, frames_in_flight + 1> ready{};
};

Result<VkSurfaceFormatKHR> choose_format(Context& context, VkSurfaceKHR surface) {
    std::uint32_t count = 0;
    GUANHE_VK(vkGetPhysicalDeviceSurfaceFormatsKHR(context.physical, surface, &count, nullptr));
    std::vector<VkSurfaceFormatKHR> formats(count);
    GUANHE_VK(vkGetPhysicalDeviceSurfaceFormatsKHR(context.physical, surface, &count, formats.data()));
    formats.resize(count);
    for (const VkFormat wanted : {VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_A8B8G8R8_UNORM_PACK32})
        for (const VkSurfaceFormatKHR& format : formats)
            if (format.format == wanted && format.colorSpace == VK_COLOR_SPACE_SRGB_NONLINEAR_KHR) return format;
    return Error{"the window offers no 8-bit sRGB picture format", context.info.name,
                 "draw without a window (--headless)", ErrorKind::no_device};
}

Result<VkPresentModeKHR> choose_mode(Context& context, VkSurfaceKHR surface, bool vsync) {
    if (vsync) return VK_PRESENT_MODE_FIFO_KHR;
    std::uint32_t count = 0;
    GUANHE_VK(vkGetPhysicalDeviceSurfacePresentModesKHR(context.physical, surface, &count, nullptr));
    std::vector<VkPresentModeKHR> modes(count);
    GUANHE_VK(vkGetPhysicalDeviceSurfacePresentModesKHR(context.physical, surface, &count, modes.data()));
    modes.resize(count);
    for (const VkPresentModeKHR wanted : {VK_PRESENT_MODE_MAILBOX_KHR, VK_PRESENT_MODE_IMMEDIATE_KHR})
        if (std::ranges::find(modes, wanted) != modes.end()) return wanted;
    return VK_PRESENT_MODE_FIFO_KHR;
}

VkCompositeAlphaFlagBitsKHR choose_alpha(VkCompositeAlphaFlagsKHR supported) {
    for (const VkCompositeAlphaFlagBitsKHR wanted :
         {VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR, VK_COMPOSITE_ALPHA_INHERIT_BIT_KHR,
          VK_COMPOSITE_ALPHA_PRE_MULTIPLIED_BIT_KHR})
        if ((supported & static_cast<VkCompositeAlphaFlagsKHR>(wanted)) != 0) return wanted;
    return VK_COMPOSITE_ALPHA_POST_MULTIPLIED_BIT_KHR;
}

} // namespace

struct Swapchain::State {
    explicit State(Context& c) : context(c) {}

    Context& context;
    VkExtent2D window{}; ///< its size in pixels, as last told
    VkSurfaceKHR surface = VK_NULL_HANDLE;
    VkSurfaceFormatKHR format{};
    VkPresentModeKHR mode = VK_PRESENT_MODE_FIFO_KHR;
    std::unique_ptr<Images> current;
    std::optional<Acquired> held; ///< acquired and not yet presented
    std::size_t next_ready = 0;
    bool stale = false;            ///< to be rebuilt before the next image
    bool suboptimal_known = false; ///< rebuilding did not cure it

    ~State() {
        context.wait_idle();
        current.reset();
        vkDestroySurfaceKHR(context.instance, surface, nullptr);
    }

    [[nodiscard]] VkExtent2D image_extent(const VkSurfaceCapabilitiesKHR& caps) const {
        if (caps.currentExtent.width != UINT32_MAX) return caps.currentExtent;
        const auto fit = [](std::uint32_t side, std::uint32_t least, std::uint32_t most) {
            return side == 0 ? 0U : std::clamp(side, least, most);
        };
        return {fit(window.width, caps.minImageExtent.width, caps.maxImageExtent.width),
                fit(window.height, caps.minImageExtent.height, caps.maxImageExtent.height)};
    }

    /// False when the window has no size.
    [[nodiscard]] Result<bool> rebuild() {
        VkSurfaceCapabilitiesKHR caps{};
        GUANHE_VK(vkGetPhysicalDeviceSurfaceCapabilitiesKHR(context.physical, surface, &caps));
        const VkExtent2D extent = image_extent(caps);
        if (extent.width == 0 || extent.height == 0) return false;

        VkSwapchainCreateInfoKHR info{};
        info.sType = VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR;
        info.surface = surface;
        info.minImageCount = std::max(caps.minImageCount + 1, 3U);
        if (caps.maxImageCount > 0) info.minImageCount = std::min(info.minImageCount, caps.maxImageCount);
        info.imageFormat = format.format;
        info.imageColorSpace = format.colorSpace;
        info.imageExtent = extent;
        info.imageArrayLayers = 1;
        info.imageUsage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
        info.imageSharingMode = VK_SHARING_MODE_EXCLUSIVE;
        info.preTransform = caps.currentTransform;
        info.compositeAlpha = choose_alpha(caps.supportedCompositeAlpha);
        info.presentMode = mode;
        info.clipped = VK_TRUE;
        info.oldSwapchain = current ? current->swapchain : VK_NULL_HANDLE;

        // Only an idle queue tells (without VK_EXT_swapchain_maintenance1) that presentation is done with a semaphore,
        // so this one place waits: once a resize, not once a frame.
        if (current) context.wait_idle();
        auto made = std::make_unique<Images>(context);
        made->extent = extent;
        made->window = window;
        const VkResult created = [&] {
            const std::shared_lock lock(loader_mutex());
            return vkCreateSwapchainKHR(context.device, &info, nullptr, &made->swapchain);
        }();
        current.reset(); // of no more use, even when the new one failed
        GUANHE_VK(created);
        stale = false;

        std::uint32_t count = 0;
        GUANHE_VK(vkGetSwapchainImagesKHR(context.device, made->swapchain, &count, nullptr));
        made->images.resize(count);
        GUANHE_VK(vkGetSwapchainImagesKHR(context.device, made->swapchain, &count, made->images.data()));
        VkSemaphoreCreateInfo semaphore{};
        semaphore.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO;
        for (VkSemaphore& ready : made->ready)
            GUANHE_VK(vkCreateSemaphore(context.device, &semaphore, nullptr, &ready));
        for (const VkImage image : made->images) {
            VkImageViewCreateInfo view_info{};
            view_info.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO;
            view_info.image = image;
            view_info.viewType = VK_IMAGE_VIEW_TYPE_2D;
            view_info.format = format.format;
            view_info.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
            VkImageView view = VK_NULL_HANDLE;
            GUANHE_VK(vkCreateImageView(context.device, &view_info, nullptr, &view));
            made->views.push_back(view);
            VkSemaphore drawn = VK_NULL_HANDLE;
            GUANHE_VK(vkCreateSemaphore(context.device, &semaphore, nullptr, &drawn));
            made->drawn.push_back(drawn);
        }
        current = std::move(made);
        return true;
    }

    [[nodiscard]] bool resized() const {
        return window.width != current->window.width || window.height != current->window.height;
    }

    /// The same picture is still shown while suboptimal: rebuild once, and if that does not help leave it.
    void note_suboptimal() {
        if (!suboptimal_known) stale = true;
        suboptimal_known = true;
    }
};

Result<std::unique_ptr<Swapchain>> Swapchain::create(Context& context, GLFWwindow* window, bool vsync) {
    std::unique_ptr<Swapchain> swapchain(new Swapchain);
    swapchain->state_ = std::make_unique<State>(context);
    State& state = *swapchain->state_;
    GUANHE_VK(glfwCreateWindowSurface(context.instance, window, nullptr, &state.surface));
    VkBool32 supported = VK_FALSE;
    GUANHE_VK(vkGetPhysicalDeviceSurfaceSupportKHR(context.physical, context.queue_family, state.surface, &supported));
    if (supported == VK_FALSE)
        return Error{"the device cannot draw to this window", context.info.name,
                     "choose another one (--device), or draw without a window (--headless)", ErrorKind::no_device};
    GUANHE_TRY_LET(state.format, choose_format(context, state.surface));
    GUANHE_TRY_LET(state.mode, choose_mode(context, state.surface, vsync));
    return swapchain;
}

Swapchain::~Swapchain() = default;

VkFormat Swapchain::format() const noexcept {
    return state_->format.format;
}

Result<std::optional<Swapchain::Acquired>> Swapchain::acquire(std::uint32_t width, std::uint32_t height, bool wait) {
    State& state = *state_;
    state.window = {width, height};
    // Its semaphore is signalled and must be waited for before it can be used again: a skipped frame's image is drawn
    // to next.
    if (state.held) return state.held;
    if (width == 0 || height == 0) return std::optional<Acquired>{};

    for (int attempt = 0; attempt < 2; ++attempt) {
        if (state.current && state.resized()) {
            state.stale = true;
            state.suboptimal_known = false;
        }
        if (!state.current || state.stale) {
            GUANHE_TRY_LET(const bool built, state.rebuild());
            if (!built) return std::optional<Acquired>{};
        }
        Images& images = *state.current;
        const VkSemaphore ready = images.ready[state.next_ready];
        std::uint32_t index = 0;
        const VkResult got = vkAcquireNextImageKHR(state.context.device, images.swapchain,
                                                   wait ? acquire_timeout_ns : 0, ready, VK_NULL_HANDLE, &index);
        if (got == VK_TIMEOUT || got == VK_NOT_READY) return std::optional<Acquired>{};
        if (got == VK_ERROR_OUT_OF_DATE_KHR) {
            state.stale = true;
            continue;
        }
        if (got < 0) return vulkan_error("vkAcquireNextImageKHR", got);
        if (got == VK_SUBOPTIMAL_KHR) state.note_suboptimal();
        state.next_ready = (state.next_ready + 1) % images.ready.size();
        state.held = Acquired{images.images[index],
                              images.views[index],
                              state.format.format,
                              images.extent.width,
                              images.extent.height,
                              index,
                              ready,
                              images.drawn[index]};
        return state.held;
    }
    return std::optional<Acquired>{};
}

Result<void> Swapchain::present(const Acquired& image) {
    State& state = *state_;
    state.held.reset();
    VkPresentInfoKHR info{};
    info.sType = VK_STRUCTURE_TYPE_PRESENT_INFO_KHR;
    info.waitSemaphoreCount = 1;
    info.pWaitSemaphores = &image.drawn;
    info.swapchainCount = 1;
    info.pSwapchains = &state.current->swapchain;
    info.pImageIndices = &image.index;
    const VkResult presented = state.context.present(info);
    if (presented == VK_ERROR_OUT_OF_DATE_KHR) {
        state.stale = true;
        return {};
    }
    if (presented == VK_SUBOPTIMAL_KHR) state.note_suboptimal();
    if (presented < 0) return vulkan_error("vkQueuePresentKHR", presented);
    return {};
}

} // namespace guanhe::gpu
