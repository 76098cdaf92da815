#include "gpu/physical_device.h"

#include "base/text.h"
#include "gpu/context.h"
#include "gpu/instance.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace guanhe::gpu {

namespace {

/// Calls visit(name, flag) for each feature without which nothing is drawn. One list for checking and for enabling.
template<class F, class Visit>
void visit_required(F& f, Visit&& visit) {
    auto& c = f.core.features;
    visit("fullDrawIndexUint32", c.fullDrawIndexUint32);
    visit("fragmentStoresAndAtomics", c.fragmentStoresAndAtomics);
    visit("shaderSampledImageArrayDynamicIndexing", c.shaderSampledImageArrayDynamicIndexing);
    visit("multiview", f.v11.multiview);
    visit("bufferDeviceAddress", f.v12.bufferDeviceAddress);
    visit("scalarBlockLayout", f.v12.scalarBlockLayout);
    visit("descriptorIndexing", f.v12.descriptorIndexing);
    visit("shaderSampledImageArrayNonUniformIndexing", f.v12.shaderSampledImageArrayNonUniformIndexing);
    visit("runtimeDescriptorArray", f.v12.runtimeDescriptorArray);
    visit("descriptorBindingPartiallyBound", f.v12.descriptorBindingPartiallyBound);
    visit("descriptorBindingSampledImageUpdateAfterBind", f.v12.descriptorBindingSampledImageUpdateAfterBind);
    visit("descriptorBindingUpdateUnusedWhilePending", f.v12.descriptorBindingUpdateUnusedWhilePending);
    visit("timelineSemaphore", f.v12.timelineSemaphore);
    visit("hostQueryReset", f.v12.hostQueryReset);
    visit("separateDepthStencilLayouts", f.v12.separateDepthStencilLayouts);
    visit("dynamicRendering", f.v13.dynamicRendering);
    visit("synchronization2", f.v13.synchronization2);
    visit("maintenance4", f.v13.maintenance4);
    // What GLSL's `discard` becomes in SPIR-V 1.6.
    visit("shaderDemoteToHelperInvocation", f.v13.shaderDemoteToHelperInvocation);
    visit("shaderTerminateInvocation", f.v13.shaderTerminateInvocation);
}

/// Features that are used where they are there.
template<class F, class Visit>
void visit_optional(F& f, Visit&& visit) {
    auto& c = f.core.features;
    visit(c.samplerAnisotropy);
    visit(c.largePoints);
    visit(c.textureCompressionBC);
}

/// The first queue family that does everything: graphics, compute, and presentation where it is asked for.
bool find_queue_family(VkInstance instance, PhysicalDevice& device, bool presentation) {
    std::uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(device.handle, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(device.handle, &count, families.data());
    constexpr VkQueueFlags needed = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
    for (std::uint32_t i = 0; i < count; ++i) {
        if ((families[i].queueFlags & needed) != needed) continue;
        if (presentation && glfwGetPhysicalDevicePresentationSupport(instance, device.handle, i) == GLFW_FALSE)
            continue;
        device.queue_family = i;
        device.timestamp_bits = families[i].timestampValidBits;
        return true;
    }
    return false;
}

/// Why we cannot draw with it, or "".
std::string why_not(VkInstance instance, PhysicalDevice& device, bool presentation) {
    const std::uint32_t version = device.properties.apiVersion;
    if (version < VK_API_VERSION_1_3)
        return "has Vulkan " + std::to_string(VK_API_VERSION_MAJOR(version)) + "." +
               std::to_string(VK_API_VERSION_MINOR(version)) + ", and 1.3 is needed";
    Features supported;
    vkGetPhysicalDeviceFeatures2(device.handle, &supported.core);
    std::string missing;
    visit_required(supported, [&missing](const char* name, VkBool32 there) {
        if (there == VK_FALSE && missing.empty()) missing = name;
    });
    if (!missing.empty()) return "lacks the feature " + missing;
    if (presentation && !has_extension(device.handle, VK_KHR_SWAPCHAIN_EXTENSION_NAME))
        return "lacks the extension " VK_KHR_SWAPCHAIN_EXTENSION_NAME;
    if (!find_queue_family(instance, device, presentation))
        return presentation ? "has no queue that can draw to this display" : "has no queue for graphics and compute";
    return {};
}

int rank(VkPhysicalDeviceType type) {
    switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
        return 4;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
        return 3;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
        return 2;
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
        return 1;
    default:
        return 0;
    }
}

/// "0: llvmpipe (usable); 1: Old Card (lacks the feature multiview)"
std::string listed(const std::vector<PhysicalDevice>& devices) {
    std::string out;
    for (std::size_t i = 0; i < devices.size(); ++i) {
        const DeviceInfo& info = devices[i].info;
        if (i > 0) out += "; ";
        out += std::to_string(i) + ": " + info.name + " (" + (info.usable ? "usable" : info.why_not) + ")";
    }
    return out;
}

const PhysicalDevice* find(const std::vector<PhysicalDevice>& devices, std::string_view wanted) {
    const std::string needle = lowered(wanted);
    std::size_t index = 0;
    const char* end = needle.data() + needle.size();
    if (const auto [stop, error] = std::from_chars(needle.data(), end, index);
        error == std::errc{} && stop == end && index < devices.size())
        return &devices[index];
    // A number may also be part of a name: "4090".
    const PhysicalDevice* found = nullptr;
    for (const PhysicalDevice& device : devices) {
        if (lowered(device.info.name).find(needle) == std::string::npos) continue;
        if (device.info.usable) return &device;
        if (found == nullptr) found = &device;
    }
    return found;
}

} // namespace

Features::Features() noexcept {
    core.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2;
    v11.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES;
    v12.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES;
    v13.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES;
    core.pNext = &v11;
    v11.pNext = &v12;
    v12.pNext = &v13;
}

void enable_features(const Features& supported, Features& enabled) {
    visit_required(enabled, [](const char*, VkBool32& flag) { flag = VK_TRUE; });
    std::vector<VkBool32> there;
    visit_optional(supported, [&there](VkBool32 flag) { there.push_back(flag); });
    std::size_t next = 0;
    visit_optional(enabled, [&](VkBool32& flag) { flag = there[next++]; });
}

bool has_extension(VkPhysicalDevice device, const char* name) {
    std::uint32_t count = 0;
    vkEnumerateDeviceExtensionProperties(device, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> found(count);
    if (vkEnumerateDeviceExtensionProperties(device, nullptr, &count, found.data()) < 0) return false;
    found.resize(count);
    return std::ranges::any_of(found, [name](const auto& e) { return std::strcmp(e.extensionName, name) == 0; });
}

Result<std::vector<PhysicalDevice>> physical_devices(VkInstance instance, bool presentation) {
    const std::lock_guard lock(loader_mutex());
    std::uint32_t count = 0;
    const VkResult counted = vkEnumeratePhysicalDevices(instance, &count, nullptr);
    // A driver without its card says so in this way when there is no other.
    if (counted == VK_ERROR_INITIALIZATION_FAILED) return std::vector<PhysicalDevice>{};
    if (counted < 0) return vulkan_error("vkEnumeratePhysicalDevices", counted);
    std::vector<VkPhysicalDevice> handles(count);
    GUANHE_VK(vkEnumeratePhysicalDevices(instance, &count, handles.data()));
    handles.resize(count);

    std::vector<PhysicalDevice> out;
    for (const VkPhysicalDevice handle : handles) {
        PhysicalDevice device;
        device.handle = handle;
        vkGetPhysicalDeviceProperties(handle, &device.properties);
        device.info.name = device.properties.deviceName;
        if (device.properties.apiVersion >= VK_API_VERSION_1_2) {
            VkPhysicalDeviceDriverProperties driver{};
            driver.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES;
            VkPhysicalDeviceProperties2 properties{};
            properties.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2;
            properties.pNext = &driver;
            vkGetPhysicalDeviceProperties2(handle, &properties);
            device.info.driver = driver.driverName;
            if (driver.driverInfo[0] != '\0') device.info.driver += std::string(" ") + driver.driverInfo;
        }
        device.info.why_not = why_not(instance, device, presentation);
        device.info.usable = device.info.why_not.empty();
        out.push_back(std::move(device));
    }
    return out;
}

Result<PhysicalDevice> choose(const std::vector<PhysicalDevice>& devices, std::string_view wanted) {
    if (devices.empty())
        return no_device("no Vulkan driver offers a device",
                         "install the graphics card's driver, or mesa-vulkan-drivers to draw without a card");
    if (!wanted.empty()) {
        const PhysicalDevice* found = find(devices, wanted);
        if (found == nullptr)
            return no_device("there is no device \"" + std::string(wanted) + "\"", "choose one of " + listed(devices));
        if (!found->info.usable)
            return no_device("the device " + found->info.name + " cannot be used: it " + found->info.why_not,
                             "update its driver, or choose one of " + listed(devices));
        return *found;
    }
    const PhysicalDevice* best = nullptr;
    for (const PhysicalDevice& device : devices)
        if (device.info.usable &&
            (best == nullptr || rank(device.properties.deviceType) > rank(best->properties.deviceType)))
            best = &device;
    if (best == nullptr)
        return no_device("none of the devices can be used: " + listed(devices),
                         "update the driver, or install mesa-vulkan-drivers to draw without a card");
    return *best;
}

} // namespace guanhe::gpu
