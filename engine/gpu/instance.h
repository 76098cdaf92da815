// Finding the Vulkan loader, making an instance, and hearing the validation layer. Inside engine/gpu only.
#pragma once

#include "base/result.h"
#include "gpu/device.h"
#include "gpu/vulkan.h"

#include <functional>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guanhe::gpu {

/// An error of kind no_device.
[[nodiscard]] Error no_device(std::string what, std::string hint);

/// The Vulkan loader (1.4.309) goes through the drivers of all instances of the process to name an object, to answer
/// vkGetDeviceProcAddr or to make a swapchain, but not under the lock under which another thread lets go of drivers
/// that have no device. So that several devices may live in one process: held alone around calls that make, list or
/// destroy instances and devices, and shared around those others.
[[nodiscard]] std::shared_mutex& loader_mutex() noexcept;

/// Where the layer's and the driver's complaints end up. Any thread.
class Messages {
public:
    explicit Messages(std::function<void(std::string_view)> on_message) : on_message_(std::move(on_message)) {}
    void add(std::string_view text);
    /// The instance and the device are made by a headset's runtime, whose own faults are not ours to hear.
    bool made_by_runtime = false;
    [[nodiscard]] std::vector<std::string> all() const;

private:
    std::function<void(std::string_view)> on_message_;
    mutable std::mutex mutex_;
    std::vector<std::string> kept_;
};

/// An instance, and the messenger when validation is on. Destroys both.
class Instance {
public:
    /// `messages` must outlive the instance: the layer still speaks while it is being destroyed. Errors of kind
    /// no_device: no loader, no driver, no surface for this display, no validation layer where it is asked for.
    [[nodiscard]] static Result<Instance> create(const DeviceOptions& options, Messages& messages);
    Instance(Instance&& other) noexcept;
    Instance& operator=(Instance&&) = delete;
    ~Instance();

    VkInstance handle = VK_NULL_HANDLE;
    bool validation = false;
    /// volk's own belongs to the newest instance, which may have no validation. Null without it.
    PFN_vkSetDebugUtilsObjectNameEXT set_object_name = nullptr;

private:
    Instance() = default;
    PFN_vkDestroyDebugUtilsMessengerEXT destroy_messenger_ = nullptr;
    VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
};

} // namespace guanhe::gpu
