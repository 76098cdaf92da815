// A Vulkan 1.3 device: what the app asks for and is told. No Vulkan type appears here, so that the app can hold one.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct GLFWwindow;

namespace guanhe::gpu {

class Context;     ///< the Vulkan side of a Device: gpu/context.h
class DeviceMaker; ///< gpu/device_maker.h

struct DeviceOptions {
    std::string device;        ///< an index ("0") or part of a name; empty: discrete, then integrated, then any
    bool validation = false;   ///< Khronos validation with synchronisation validation; an error if the layer is missing
    bool presentation = false; ///< a window will be drawn to: GLFW must be initialised
    /// Makes the instance and the device, and chooses which: `device` is not asked then. Null: the system's loader.
    DeviceMaker* maker = nullptr;
    /// Called with each validation or driver complaint, from any thread. They are kept as well (see complaints()).
    std::function<void(std::string_view)> on_message{};
};

/// One physical device as listed.
struct DeviceInfo {
    std::string name;
    std::string driver;
    bool usable = false;
    std::string why_not; ///< the first missing feature, when not usable
};

/// What memory the device's heaps hold for us now.
struct MemoryUse {
    std::uint64_t used_bytes = 0;
    std::uint64_t budget_bytes = 0;
};

/// Made once, on the main thread when there is a window; destroyed last. Members may be called from any thread.
class Device {
public:
    /// Errors of kind no_device: no loader, no driver, no device that has what is needed (said by name), no such
    /// device.
    [[nodiscard]] static Result<Device> create(const DeviceOptions& options);
    Device(Device&&) noexcept;
    Device& operator=(Device&&) noexcept;
    ~Device();

    [[nodiscard]] const DeviceInfo& info() const noexcept;
    /// A software rasteriser: fewer samples and smaller shadow maps are worth it.
    [[nodiscard]] bool is_software() const noexcept;
    [[nodiscard]] MemoryUse memory_use() const;
    /// Validation messages so far (errors and warnings), in order; the first thousand.
    [[nodiscard]] std::vector<std::string> complaints() const;
    /// Waits until the device is idle; for shutdown and tests only.
    void wait_idle() const;

    [[nodiscard]] Context& context() const noexcept { return *context_; }

private:
    explicit Device(std::unique_ptr<Context> context);
    std::unique_ptr<Context> context_;
};

/// Every physical device that the loader finds. Errors of kind no_device: no loader, no driver.
[[nodiscard]] Result<std::vector<DeviceInfo>> list_devices();

} // namespace guanhe::gpu
