// The graphics device that a headset wants (XR_KHR_vulkan_enable2).
#include "gpu/context.h"
#include "xr/runtime_state.h"

namespace guanhe::xr {

Result<VkInstance> Runtime::State::make_instance(const VkInstanceCreateInfo& info) {
    // Must be asked before a session is made, and tells early what would only be a riddle later.
    auto needs = structure<XrGraphicsRequirementsVulkan2KHR>(XR_TYPE_GRAPHICS_REQUIREMENTS_VULKAN2_KHR);
    if (const XrResult result = calls.graphics_requirements(instance, system, &needs); XR_FAILED(result))
        return xr_error("xrGetVulkanGraphicsRequirements2KHR", result);
    if (needs.minApiVersionSupported > XR_MAKE_VERSION(1, 3, 0xfff))
        return no_headset("the headset's runtime needs a newer Vulkan than 1.3", "update Guanhe");

    auto create = structure<XrVulkanInstanceCreateInfoKHR>(XR_TYPE_VULKAN_INSTANCE_CREATE_INFO_KHR);
    create.systemId = system;
    create.pfnGetInstanceProcAddr = vkGetInstanceProcAddr;
    create.vulkanCreateInfo = &info;
    VkInstance made = VK_NULL_HANDLE;
    VkResult vulkan = VK_SUCCESS;
    if (const XrResult result = calls.create_vulkan_instance(instance, &create, &made, &vulkan); XR_FAILED(result))
        return xr_error("xrCreateVulkanInstanceKHR", result);
    if (vulkan != VK_SUCCESS) return gpu::vulkan_error("xrCreateVulkanInstanceKHR", vulkan);
    return made;
}

Result<VkPhysicalDevice> Runtime::State::choose_device(VkInstance vulkan) {
    auto get = structure<XrVulkanGraphicsDeviceGetInfoKHR>(XR_TYPE_VULKAN_GRAPHICS_DEVICE_GET_INFO_KHR);
    get.systemId = system;
    get.vulkanInstance = vulkan;
    VkPhysicalDevice device = VK_NULL_HANDLE;
    if (const XrResult result = calls.vulkan_device(instance, &get, &device); XR_FAILED(result))
        return xr_error("xrGetVulkanGraphicsDevice2KHR", result);
    return device;
}

Result<VkDevice> Runtime::State::make_device(VkPhysicalDevice physical, const VkDeviceCreateInfo& info) {
    auto create = structure<XrVulkanDeviceCreateInfoKHR>(XR_TYPE_VULKAN_DEVICE_CREATE_INFO_KHR);
    create.systemId = system;
    create.pfnGetInstanceProcAddr = vkGetInstanceProcAddr;
    create.vulkanPhysicalDevice = physical;
    create.vulkanCreateInfo = &info;
    VkDevice made = VK_NULL_HANDLE;
    VkResult vulkan = VK_SUCCESS;
    if (const XrResult result = calls.create_vulkan_device(instance, &create, &made, &vulkan); XR_FAILED(result))
        return xr_error("xrCreateVulkanDeviceKHR", result);
    if (vulkan != VK_SUCCESS) return gpu::vulkan_error("xrCreateVulkanDeviceKHR", vulkan);
    return made;
}

} // namespace guanhe::xr
