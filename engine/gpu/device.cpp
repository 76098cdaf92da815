#include "gpu/device.h"

#include "gpu/context.h"
#include "gpu/instance.h"
#include "gpu/physical_device.h"

#include <array>

namespace guanhe::gpu {

Device::Device(std::unique_ptr<Context> context) : context_(std::move(context)) {}
Device::Device(Device&&) noexcept = default;
Device& Device::operator=(Device&&) noexcept = default;
Device::~Device() = default;

Result<Device> Device::create(const DeviceOptions& options) {
    GUANHE_TRY_LET(auto context, Context::create(options));
    return Device(std::move(context));
}

const DeviceInfo& Device::info() const noexcept {
    return context_->info;
}

bool Device::is_software() const noexcept {
    return context_->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
}

MemoryUse Device::memory_use() const {
    const VkPhysicalDeviceMemoryProperties* memory = nullptr;
    vmaGetMemoryProperties(context_->allocator, &memory);
    std::array<VmaBudget, VK_MAX_MEMORY_HEAPS> budgets{};
    vmaGetHeapBudgets(context_->allocator, budgets.data());
    MemoryUse use;
    for (std::uint32_t i = 0; i < memory->memoryHeapCount; ++i) {
        if ((memory->memoryHeaps[i].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) == 0) continue;
        use.used_bytes += budgets[i].usage;
        use.budget_bytes += budgets[i].budget;
    }
    return use;
}

std::vector<std::string> Device::complaints() const {
    return context_->complaints();
}

void Device::wait_idle() const {
    context_->wait_idle();
}

Result<std::vector<DeviceInfo>> list_devices() {
    Messages messages(nullptr);
    GUANHE_TRY_LET(const auto instance, Instance::create({}, messages));
    GUANHE_TRY_LET(auto devices, physical_devices(instance.handle, false));
    std::vector<DeviceInfo> infos;
    infos.reserve(devices.size());
    for (auto& device : devices) infos.push_back(std::move(device.info));
    return infos;
}

} // namespace guanhe::gpu
