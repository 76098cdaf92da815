// XR_KHR_vulkan_enable2: the application's Vulkan, made through us.
#include "calls.h"

#include <array>

namespace guanhe::scripted {
namespace {

constexpr const char* extension = XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME;

XrResult XRAPI_CALL requirements(XrInstance, XrSystemId, XrGraphicsRequirementsVulkan2KHR* out) {
    return answer("xrGetVulkanGraphicsRequirements2KHR", [&](Runtime& runtime) -> XrResult {
        runtime.requirements_asked = true;
        out->minApiVersionSupported = XR_MAKE_VERSION(1, 0, 0);
        out->maxApiVersionSupported = XR_MAKE_VERSION(1, 4, 0);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL create_instance(XrInstance, const XrVulkanInstanceCreateInfoKHR* info, VkInstance* out,
                                    VkResult* result) {
    return answer("xrCreateVulkanInstanceKHR", [&](Runtime& runtime) -> XrResult {
        runtime.vulkan_loader = info->pfnGetInstanceProcAddr;
        const auto create = reinterpret_cast<PFN_vkCreateInstance>(runtime.vulkan_loader(nullptr, "vkCreateInstance"));
        *result = create(info->vulkanCreateInfo, info->vulkanAllocator, out);
        runtime.vulkan_instance = *out;
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL graphics_device(XrInstance, const XrVulkanGraphicsDeviceGetInfoKHR* info, VkPhysicalDevice* out) {
    return answer("xrGetVulkanGraphicsDevice2KHR", [&](Runtime& runtime) -> XrResult {
        if (info->vulkanInstance != runtime.vulkan_instance)
            return runtime.violation("xrGetVulkanGraphicsDevice2KHR", "another Vulkan instance",
                                     XR_ERROR_VALIDATION_FAILURE);
        const auto list = reinterpret_cast<PFN_vkEnumeratePhysicalDevices>(
            runtime.vulkan_loader(info->vulkanInstance, "vkEnumeratePhysicalDevices"));
        std::uint32_t count = 1;
        if (list(info->vulkanInstance, &count, out) < 0 || count == 0) return XR_ERROR_RUNTIME_FAILURE;
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL create_device(XrInstance, const XrVulkanDeviceCreateInfoKHR* info, VkDevice* out,
                                  VkResult* result) {
    return answer("xrCreateVulkanDeviceKHR", [&](Runtime& runtime) -> XrResult {
        const auto create =
            reinterpret_cast<PFN_vkCreateDevice>(runtime.vulkan_loader(runtime.vulkan_instance, "vkCreateDevice"));
        *result = create(info->vulkanPhysicalDevice, info->vulkanCreateInfo, info->vulkanAllocator, out);
        return XR_SUCCESS;
    });
}

} // namespace

std::span<const Entry> vulkan_calls() {
    static const std::array table{
        Entry{"xrGetVulkanGraphicsRequirements2KHR", entry(requirements), extension},
        Entry{"xrCreateVulkanInstanceKHR", entry(create_instance), extension},
        Entry{"xrGetVulkanGraphicsDevice2KHR", entry(graphics_device), extension},
        Entry{"xrCreateVulkanDeviceKHR", entry(create_device), extension},
    };
    return table;
}

} // namespace guanhe::scripted
