// Swapchains of images in the application's own device.
#include "calls.h"

#include <algorithm>
#include <array>
#include <thread>

namespace guanhe::scripted {
namespace {

constexpr std::uint32_t image_count = 3;

bool is_depth(std::int64_t format) {
    return format == VK_FORMAT_D16_UNORM || format == VK_FORMAT_D32_SFLOAT;
}

/// A call on a swapchain, which must be there and whose session must not be lost: body(runtime, swapchain).
template<class Body>
XrResult answer_swapchain(const char* call, XrSwapchain handle, const Body& body) {
    return answer(call, [&](Runtime& runtime) -> XrResult {
        const auto found = runtime.swapchains.find(number_of(handle));
        if (found == runtime.swapchains.end())
            return runtime.violation(call, "no such swapchain", XR_ERROR_HANDLE_INVALID);
        if (runtime.sessions.at(found->second.session).lost) return XR_ERROR_SESSION_LOST;
        return body(runtime, found->second);
    });
}

VkResult make_image(const Vulkan& vulkan, const XrSwapchainCreateInfo& info, Image& out) {
    const bool mutable_format = (info.usageFlags & XR_SWAPCHAIN_USAGE_MUTABLE_FORMAT_BIT) != 0;
    VkImageCreateInfo create{};
    create.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO;
    create.flags = mutable_format ? VkImageCreateFlags{VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT} : 0;
    create.imageType = VK_IMAGE_TYPE_2D;
    create.format = static_cast<VkFormat>(info.format);
    create.extent = {info.width, info.height, 1};
    create.mipLevels = 1;
    create.arrayLayers = info.arraySize;
    create.samples = VK_SAMPLE_COUNT_1_BIT;
    create.usage = VK_IMAGE_USAGE_SAMPLED_BIT;
    create.usage |=
        is_depth(info.format) ? VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT : VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
    if ((info.usageFlags & XR_SWAPCHAIN_USAGE_TRANSFER_SRC_BIT) != 0) create.usage |= VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    if ((info.usageFlags & XR_SWAPCHAIN_USAGE_TRANSFER_DST_BIT) != 0) create.usage |= VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    if (const auto result = vulkan.create_image(vulkan.device, &create, nullptr, &out.image); result != VK_SUCCESS)
        return result;
    VkMemoryRequirements needs{};
    vulkan.image_needs(vulkan.device, out.image, &needs);
    VkPhysicalDeviceMemoryProperties memory{};
    vulkan.memory_properties(vulkan.physical, &memory);
    VkMemoryAllocateInfo allocate{};
    allocate.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    allocate.allocationSize = needs.size;
    while (allocate.memoryTypeIndex < memory.memoryTypeCount &&
           (needs.memoryTypeBits & (1U << allocate.memoryTypeIndex)) == 0)
        ++allocate.memoryTypeIndex;
    if (const auto result = vulkan.allocate(vulkan.device, &allocate, nullptr, &out.memory); result != VK_SUCCESS)
        return result;
    return vulkan.bind(vulkan.device, out.image, out.memory, 0);
}

void destroy_images(const Vulkan& vulkan, const Swapchain& swapchain) {
    vulkan.wait_idle(vulkan.device);
    for (const Image& image : swapchain.images) {
        vulkan.destroy_image(vulkan.device, image.image, nullptr);
        vulkan.free(vulkan.device, image.memory, nullptr);
    }
}

XrResult XRAPI_CALL enumerate_formats(XrSession handle, std::uint32_t capacity, std::uint32_t* count,
                                      std::int64_t* out) {
    return answer_session("xrEnumerateSwapchainFormats", handle, [&](Runtime& runtime, Session&) -> XrResult {
        return give(runtime.script.formats, capacity, count, out);
    });
}

XrResult XRAPI_CALL create_swapchain(XrSession handle, const XrSwapchainCreateInfo* info, XrSwapchain* out) {
    constexpr const char* call = "xrCreateSwapchain";
    return answer_session(call, handle, [&](Runtime& runtime, Session& session) -> XrResult {
        if (std::ranges::find(runtime.script.formats, info->format) == runtime.script.formats.end())
            return runtime.violation(call, "this format is not offered", XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED);
        if (info->width == 0 || info->height == 0 || info->arraySize == 0 || info->mipCount != 1 ||
            info->faceCount != 1 || info->sampleCount != 1)
            return runtime.violation(call, "no such image", XR_ERROR_VALIDATION_FAILURE);
        for (const ViewSize& view : runtime.script.views)
            if (info->width > view.max_width || info->height > view.max_height)
                return runtime.violation(call, "larger than the largest view", XR_ERROR_SIZE_INSUFFICIENT);
        Swapchain swapchain;
        swapchain.session = number_of(handle);
        swapchain.info = *info;
        swapchain.images.resize(image_count);
        for (Image& image : swapchain.images)
            if (make_image(session.vulkan, *info, image) != VK_SUCCESS) {
                destroy_images(session.vulkan, swapchain);
                return XR_ERROR_RUNTIME_FAILURE;
            }
        const auto number = runtime.new_handle();
        runtime.swapchains[number] = std::move(swapchain);
        *out = handle_of<XrSwapchain>(number);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL destroy_swapchain(XrSwapchain handle) {
    return answer("xrDestroySwapchain", [&](Runtime& runtime) -> XrResult {
        const auto found = runtime.swapchains.find(number_of(handle));
        if (found == runtime.swapchains.end())
            return runtime.violation("xrDestroySwapchain", "no such swapchain", XR_ERROR_HANDLE_INVALID);
        destroy_images(runtime.sessions.at(found->second.session).vulkan, found->second);
        const XrSwapchainCreateInfo& info = found->second.info;
        runtime.tell("swapchain", std::to_string(info.width) + " x " + std::to_string(info.height) + " x " +
                                      std::to_string(info.arraySize) + ", drawn " +
                                      std::to_string(found->second.drawn));
        runtime.swapchains.erase(found);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL enumerate_images(XrSwapchain handle, std::uint32_t capacity, std::uint32_t* count,
                                     XrSwapchainImageBaseHeader* out) {
    constexpr const char* call = "xrEnumerateSwapchainImages";
    return answer_swapchain(call, handle, [&](Runtime& runtime, Swapchain& swapchain) -> XrResult {
        *count = image_count;
        if (capacity == 0) return XR_SUCCESS;
        if (capacity < image_count) return XR_ERROR_SIZE_INSUFFICIENT;
        auto* images = reinterpret_cast<XrSwapchainImageVulkan2KHR*>(out);
        for (std::uint32_t i = 0; i < image_count; ++i) {
            if (images[i].type != XR_TYPE_SWAPCHAIN_IMAGE_VULKAN2_KHR)
                return runtime.violation(call, "images without a type", XR_ERROR_VALIDATION_FAILURE);
            images[i].image = swapchain.images[i].image;
        }
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL acquire(XrSwapchain handle, const XrSwapchainImageAcquireInfo*, std::uint32_t* out) {
    constexpr const char* call = "xrAcquireSwapchainImage";
    return answer_swapchain(call, handle, [&](Runtime& runtime, Swapchain& swapchain) -> XrResult {
        if (swapchain.acquired)
            return runtime.violation(call, "the image before was not released", XR_ERROR_CALL_ORDER_INVALID);
        if (!runtime.sessions.at(swapchain.session).begun)
            runtime.violation(call, "outside a frame, which paces nothing", XR_SUCCESS);
        swapchain.acquired = true;
        *out = swapchain.next;
        return XR_SUCCESS;
    });
}

/// The stall that begins now, shortened to the timeout; whether it is over.
bool wait_within(const std::vector<Stall>& stalls, XrDuration timeout, std::map<const Stall*, double>& left,
                 std::uint64_t nth) {
    const double most = timeout == XR_INFINITE_DURATION ? 1e9 : static_cast<double>(timeout) * 1e-9;
    for (const Stall& stall : stalls) {
        if (stall.moment.call != "xrWaitSwapchainImage" || nth < stall.moment.nth) continue;
        double& rest = left.try_emplace(&stall, stall.seconds).first->second;
        if (rest <= 0.0) continue;
        const double now = std::min(rest, most);
        std::this_thread::sleep_for(std::chrono::duration<double>(now));
        rest -= now;
        return rest <= 0.0;
    }
    return true;
}

XrResult XRAPI_CALL wait(XrSwapchain handle, const XrSwapchainImageWaitInfo* info) {
    constexpr const char* call = "xrWaitSwapchainImage";
    return answer_swapchain(call, handle, [&](Runtime& runtime, Swapchain& swapchain) -> XrResult {
        if (!swapchain.acquired || swapchain.waited)
            return runtime.violation(call, "no image was acquired", XR_ERROR_CALL_ORDER_INVALID);
        if (!wait_within(runtime.script.stalls, info->timeout, runtime.image_waits_left, ++runtime.image_waits))
            return XR_TIMEOUT_EXPIRED;
        swapchain.waited = true;
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL release(XrSwapchain handle, const XrSwapchainImageReleaseInfo*) {
    constexpr const char* call = "xrReleaseSwapchainImage";
    return answer_swapchain(call, handle, [&](Runtime& runtime, Swapchain& swapchain) -> XrResult {
        if (!swapchain.waited) return runtime.violation(call, "no image was waited for", XR_ERROR_CALL_ORDER_INVALID);
        swapchain.acquired = swapchain.waited = false;
        swapchain.released = true;
        ++swapchain.drawn;
        swapchain.next = (swapchain.next + 1) % image_count;
        return XR_SUCCESS;
    });
}

} // namespace

std::span<const Entry> swapchain_calls() {
    static const std::array table{
        Entry{"xrEnumerateSwapchainFormats", entry(enumerate_formats)},
        Entry{"xrCreateSwapchain", entry(create_swapchain)},
        Entry{"xrDestroySwapchain", entry(destroy_swapchain)},
        Entry{"xrEnumerateSwapchainImages", entry(enumerate_images)},
        Entry{"xrAcquireSwapchainImage", entry(acquire)},
        Entry{"xrWaitSwapchainImage", entry(wait)},
        Entry{"xrReleaseSwapchainImage", entry(release)},
    };
    return table;
}

} // namespace guanhe::scripted
