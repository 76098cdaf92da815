#include "xr/swapchain.h"

#include <algorithm>
#include <array>
#include <utility>

namespace guanhe::xr {
namespace {

constexpr std::array color_formats{
    SwapchainFormat{VK_FORMAT_R8G8B8A8_SRGB, VK_FORMAT_R8G8B8A8_UNORM},
    SwapchainFormat{VK_FORMAT_B8G8R8A8_SRGB, VK_FORMAT_B8G8R8A8_UNORM},
};
constexpr std::array depth_formats{
    SwapchainFormat{VK_FORMAT_D32_SFLOAT, VK_FORMAT_D32_SFLOAT},
    SwapchainFormat{VK_FORMAT_D16_UNORM, VK_FORMAT_D16_UNORM},
};

constexpr XrDuration wait_nanoseconds = 100'000'000; // a runtime that hangs must not hang the rest

} // namespace

Swapchain::Swapchain(Swapchain&& other) noexcept {
    *this = std::move(other);
}

Swapchain& Swapchain::operator=(Swapchain&& other) noexcept {
    std::swap(context_, other.context_);
    std::swap(handle_, other.handle_);
    std::swap(format_, other.format_);
    std::swap(images_, other.images_);
    std::swap(at_, other.at_);
    std::swap(acquired_, other.acquired_);
    std::swap(ready_, other.ready_);
    return *this;
}

Swapchain::~Swapchain() {
    for (const Image& image : images_)
        for (const VkImageView view : image.layers) vkDestroyImageView(context_->device, view, nullptr);
    if (handle_ == XR_NULL_HANDLE) return;
    const auto lock = context_->lock_queue(); // Monado waits for it
    xrDestroySwapchain(handle_);
}

Result<SwapchainFormat> Swapchain::choose(std::span<const std::int64_t> offered, Kind kind) {
    const std::span<const SwapchainFormat> ours = kind == Kind::color ? std::span<const SwapchainFormat>(color_formats)
                                                                      : std::span<const SwapchainFormat>(depth_formats);
    for (const SwapchainFormat& format : ours)
        if (std::ranges::find(offered, static_cast<std::int64_t>(format.image)) != offered.end()) return format;
    return no_headset(std::string("the headset's runtime takes no ") +
                          (kind == Kind::color ? "8-bit sRGB pictures" : "depth that we draw"),
                      "update it");
}

Result<Swapchain> Swapchain::create(gpu::Context& context, XrSession session, Kind kind, const SwapchainFormat& format,
                                    std::uint32_t width, std::uint32_t height, std::uint32_t layers) {
    Swapchain swapchain;
    swapchain.context_ = &context;
    swapchain.format_ = format.view;
    auto info = structure<XrSwapchainCreateInfo>(XR_TYPE_SWAPCHAIN_CREATE_INFO);
    info.usageFlags = kind == Kind::color
                          ? XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT | XR_SWAPCHAIN_USAGE_MUTABLE_FORMAT_BIT
                          : XR_SWAPCHAIN_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
    info.format = static_cast<std::int64_t>(format.image);
    info.sampleCount = 1;
    info.width = width;
    info.height = height;
    info.faceCount = 1;
    info.arraySize = layers;
    info.mipCount = 1;
    GUANHE_XR(xrCreateSwapchain(session, &info, &swapchain.handle_));

    std::uint32_t count = 0;
    GUANHE_XR(xrEnumerateSwapchainImages(swapchain.handle_, 0, &count, nullptr));
    std::vector<XrSwapchainImageVulkan2KHR> images(count, {XR_TYPE_SWAPCHAIN_IMAGE_VULKAN2_KHR, nullptr, {}});
    GUANHE_XR(xrEnumerateSwapchainImages(swapchain.handle_, count, &count,
                                         reinterpret_cast<XrSwapchainImageBaseHeader*>(images.data())));
    images.resize(count);
    for (const auto& image : images) {
        Image& ours = swapchain.images_.emplace_back();
        ours.image = image.image;
        for (std::uint32_t layer = 0; layer < layers; ++layer) {
            VkImageViewCreateInfo view_info{};
            view_info.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO;
            view_info.image = image.image;
            view_info.viewType = VK_IMAGE_VIEW_TYPE_2D;
            view_info.format = format.view;
            const VkImageAspectFlags aspect =
                kind == Kind::color ? VK_IMAGE_ASPECT_COLOR_BIT : VK_IMAGE_ASPECT_DEPTH_BIT;
            view_info.subresourceRange = {aspect, 0, 1, layer, 1};
            VkImageView view = VK_NULL_HANDLE;
            GUANHE_VK(vkCreateImageView(context.device, &view_info, nullptr, &view));
            ours.layers.push_back(view);
        }
    }
    return swapchain;
}

Result<bool> Swapchain::acquire() {
    if (!acquired_) {
        const XrSwapchainImageAcquireInfo info{XR_TYPE_SWAPCHAIN_IMAGE_ACQUIRE_INFO, nullptr};
        const auto lock = context_->lock_queue();
        GUANHE_XR(xrAcquireSwapchainImage(handle_, &info, &at_));
        acquired_ = true;
    }
    if (at_ >= images_.size())
        return Error{"the headset's runtime gave an image that is not there", "xrAcquireSwapchainImage", "update it",
                     ErrorKind::internal};
    const XrSwapchainImageWaitInfo info{XR_TYPE_SWAPCHAIN_IMAGE_WAIT_INFO, nullptr, wait_nanoseconds};
    const XrResult waited = xrWaitSwapchainImage(handle_, &info);
    if (XR_FAILED(waited)) return xr_error("xrWaitSwapchainImage", waited);
    ready_ = waited != XR_TIMEOUT_EXPIRED;
    return ready_;
}

Result<void> Swapchain::release() {
    if (!std::exchange(ready_, false)) return {};
    acquired_ = false;
    const XrSwapchainImageReleaseInfo info{XR_TYPE_SWAPCHAIN_IMAGE_RELEASE_INFO, nullptr};
    const auto lock = context_->lock_queue();
    GUANHE_XR(xrReleaseSwapchainImage(handle_, &info));
    return {};
}

} // namespace guanhe::xr
