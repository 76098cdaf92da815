// Who makes the Vulkan instance and device where it is not us: a headset's runtime, which knows the card that it is
// plugged into. For engine/gpu and whoever implements it; apps hand it on without looking inside.
#pragma once

#include "base/result.h"
#include "gpu/vulkan.h"

namespace guanhe::gpu {

/// Called by Device::create, in this order, on its thread. Outlives the device.
class DeviceMaker {
public:
    virtual ~DeviceMaker() = default;
    /// Makes an instance of what we ask for and whatever its owner adds. Errors as vkCreateInstance has them, in words.
    [[nodiscard]] virtual Result<VkInstance> make_instance(const VkInstanceCreateInfo& info) = 0;
    /// The only device that will do.
    [[nodiscard]] virtual Result<VkPhysicalDevice> choose_device(VkInstance instance) = 0;
    [[nodiscard]] virtual Result<VkDevice> make_device(VkPhysicalDevice physical, const VkDeviceCreateInfo& info) = 0;
};

} // namespace guanhe::gpu
