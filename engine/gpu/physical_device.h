// What we need of a physical device, and choosing one. Inside engine/gpu only.
#pragma once

#include "base/result.h"
#include "gpu/device.h"
#include "gpu/vulkan.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::gpu {

/// The feature structures of Vulkan 1.0 to 1.3, chained. Not copyable: the chain points into it.
struct Features {
    Features() noexcept;
    Features(const Features&) = delete;
    Features& operator=(const Features&) = delete;

    VkPhysicalDeviceFeatures2 core{};
    VkPhysicalDeviceVulkan11Features v11{};
    VkPhysicalDeviceVulkan12Features v12{};
    VkPhysicalDeviceVulkan13Features v13{};
};
/// Sets what we need, and what we use where it is there, from what the device has.
void enable_features(const Features& supported, Features& enabled);

struct PhysicalDevice {
    VkPhysicalDevice handle = VK_NULL_HANDLE;
    VkPhysicalDeviceProperties properties{};
    DeviceInfo info;
    std::uint32_t queue_family = 0;
    std::uint32_t timestamp_bits = 0;
};
/// In the loader's order, the unusable ones too.
[[nodiscard]] Result<std::vector<PhysicalDevice>> physical_devices(VkInstance instance, bool presentation);
/// By index or part of the name (case does not matter), or the best usable one when `wanted` is empty.
[[nodiscard]] Result<PhysicalDevice> choose(const std::vector<PhysicalDevice>& devices, std::string_view wanted);

[[nodiscard]] bool has_extension(VkPhysicalDevice device, const char* name);

} // namespace guanhe::gpu
