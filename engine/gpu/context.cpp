#include "gpu/context.h"

#include "gpu/device_maker.h"
#include "gpu/instance.h"
#include "gpu/physical_device.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <utility>

namespace guanhe::gpu {

namespace {

std::string_view result_name(VkResult result) {
    switch (result) {
#define GUANHE_NAME(value)                                                                                             \
    case value:                                                                                                        \
        return #value
        GUANHE_NAME(VK_ERROR_OUT_OF_HOST_MEMORY);
        GUANHE_NAME(VK_ERROR_OUT_OF_DEVICE_MEMORY);
        GUANHE_NAME(VK_ERROR_INITIALIZATION_FAILED);
        GUANHE_NAME(VK_ERROR_DEVICE_LOST);
        GUANHE_NAME(VK_ERROR_MEMORY_MAP_FAILED);
        GUANHE_NAME(VK_ERROR_LAYER_NOT_PRESENT);
        GUANHE_NAME(VK_ERROR_EXTENSION_NOT_PRESENT);
        GUANHE_NAME(VK_ERROR_FEATURE_NOT_PRESENT);
        GUANHE_NAME(VK_ERROR_INCOMPATIBLE_DRIVER);
        GUANHE_NAME(VK_ERROR_TOO_MANY_OBJECTS);
        GUANHE_NAME(VK_ERROR_FORMAT_NOT_SUPPORTED);
        GUANHE_NAME(VK_ERROR_FRAGMENTED_POOL);
        GUANHE_NAME(VK_ERROR_OUT_OF_POOL_MEMORY);
        GUANHE_NAME(VK_ERROR_FRAGMENTATION);
        GUANHE_NAME(VK_ERROR_INVALID_EXTERNAL_HANDLE);
        GUANHE_NAME(VK_ERROR_SURFACE_LOST_KHR);
        GUANHE_NAME(VK_ERROR_NATIVE_WINDOW_IN_USE_KHR);
        GUANHE_NAME(VK_ERROR_OUT_OF_DATE_KHR);
        GUANHE_NAME(VK_ERROR_INVALID_SHADER_NV);
        GUANHE_NAME(VK_ERROR_UNKNOWN);
#undef GUANHE_NAME
    default:
        return {};
    }
}

/// Whether the GPU's own memory is the CPU's too, at full speed for both.
bool has_shared_memory(VkPhysicalDevice physical, VkPhysicalDeviceType type) {
    if (type != VK_PHYSICAL_DEVICE_TYPE_CPU && type != VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU) return false;
    VkPhysicalDeviceMemoryProperties memory{};
    vkGetPhysicalDeviceMemoryProperties(physical, &memory);
    constexpr VkMemoryPropertyFlags needed = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT | VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT |
                                             VK_MEMORY_PROPERTY_HOST_COHERENT_BIT | VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
    std::uint64_t largest = 0;
    for (std::uint32_t i = 0; i < memory.memoryHeapCount; ++i)
        if ((memory.memoryHeaps[i].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) != 0)
            largest = std::max<std::uint64_t>(largest, memory.memoryHeaps[i].size);
    return std::ranges::any_of(std::span(memory.memoryTypes, memory.memoryTypeCount), [&](const VkMemoryType& t) {
        return (t.propertyFlags & needed) == needed && memory.memoryHeaps[t.heapIndex].size == largest;
    });
}

/// By what the options say, or by who makes the device.
Result<PhysicalDevice> choose_for(const DeviceOptions& options, VkInstance instance,
                                  const std::vector<PhysicalDevice>& devices) {
    if (options.maker == nullptr) return choose(devices, options.device);
    const auto choose_device = [&] {
        const std::lock_guard lock(loader_mutex());
        return options.maker->choose_device(instance);
    };
    GUANHE_TRY_LET(const VkPhysicalDevice wanted, choose_device());
    const auto found = std::ranges::find(devices, wanted, &PhysicalDevice::handle);
    if (found == devices.end()) return no_device("the headset's runtime names a device that is not there", "");
    if (!found->info.usable)
        return no_device("the headset's device " + found->info.name + " cannot be used: it " + found->info.why_not,
                         "update its driver");
    return *found;
}

} // namespace

Error vulkan_error(std::string_view call, VkResult result) {
    call = call.substr(0, call.find('('));
    std::string name(result_name(result));
    if (name.empty()) name = "VkResult " + std::to_string(static_cast<int>(result));
    Error error;
    error.kind = ErrorKind::internal;
    error.where = std::string(call);
    switch (result) {
    case VK_ERROR_DEVICE_LOST:
        error.what = "the graphics device was lost (" + name + ")";
        error.hint = "the driver reset it or it was unplugged: start again; if it happens often, update the driver";
        break;
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
        error.what = "the graphics device is out of memory (" + name + ")";
        error.hint = "close other programs that draw, or open a smaller scan";
        break;
    case VK_ERROR_OUT_OF_HOST_MEMORY:
        error.what = "out of memory (" + name + ")";
        error.hint = "close other programs, or open a smaller scan";
        break;
    case VK_ERROR_SURFACE_LOST_KHR:
        error.what = "the window can no longer be drawn to (" + name + ")";
        error.hint = "the display was changed or taken away: start again";
        break;
    default:
        error.what = "the graphics driver said " + name;
        error.hint = "update the driver, or choose another device (--device)";
        break;
    }
    return error;
}

struct Context::Private {
    explicit Private(const DeviceOptions& options) : messages(options.on_message) {}

    struct Deferred {
        std::uint64_t frame;
        std::function<void(Context&)> destroy;
    };

    Messages messages; // before the instance, whose layer speaks until the end
    std::optional<Instance> instance;
    std::mutex queue_mutex;
    std::mutex ring_mutex;
    std::deque<Deferred> ring;
    std::uint64_t recording = 0;
    std::uint64_t finished = 0;
};

Context::Context() = default;

Context::~Context() {
    if (device != VK_NULL_HANDLE) {
        vkDeviceWaitIdle(device); // a lost device is idle too
        // What goes may hold what is deferred in its turn, and no frame comes to wait for any more.
        begin_frame(0, UINT64_MAX);
        if (allocator != VK_NULL_HANDLE) vmaDestroyAllocator(allocator);
        const std::lock_guard lock(loader_mutex());
        vkDestroyDevice(device, nullptr);
    }
}

Result<std::unique_ptr<Context>> Context::create(const DeviceOptions& options) {
    std::unique_ptr<Context> context(new Context);
    context->private_ = std::make_unique<Private>(options);
    Private& inside = *context->private_;
    inside.messages.made_by_runtime = options.maker != nullptr;
    GUANHE_TRY_LET(auto made_instance, Instance::create(options, inside.messages));
    inside.instance.emplace(std::move(made_instance));
    context->instance = inside.instance->handle;

    GUANHE_TRY_LET(const auto devices, physical_devices(context->instance, options.presentation));
    GUANHE_TRY_LET(const auto chosen, choose_for(options, context->instance, devices));
    context->physical = chosen.handle;
    context->properties = chosen.properties;
    context->info = chosen.info;
    context->queue_family = chosen.queue_family;
    context->timestamp_period_ns = chosen.properties.limits.timestampPeriod;
    context->timestamp_bits = chosen.timestamp_bits;
    context->shared_memory = has_shared_memory(chosen.handle, chosen.properties.deviceType);

    VkPhysicalDeviceVulkan13Properties limits13{};
    limits13.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_PROPERTIES;
    VkPhysicalDeviceVulkan11Properties limits11{};
    limits11.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_PROPERTIES;
    limits11.pNext = &limits13;
    VkPhysicalDeviceProperties2 limits{};
    limits.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2;
    limits.pNext = &limits11;
    vkGetPhysicalDeviceProperties2(chosen.handle, &limits);
    context->max_allocation = std::min<std::uint64_t>(limits11.maxMemoryAllocationSize, limits13.maxBufferSize);

    std::vector<const char*> extensions;
    if (options.presentation) extensions.push_back(VK_KHR_SWAPCHAIN_EXTENSION_NAME);
    const bool has_budget = has_extension(chosen.handle, VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
    if (has_budget) extensions.push_back(VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
    // A layered driver (over Metal) must have this one enabled when it offers it.
    constexpr const char* portability_subset = "VK_KHR_portability_subset";
    if (has_extension(chosen.handle, portability_subset)) extensions.push_back(portability_subset);

    Features supported;
    vkGetPhysicalDeviceFeatures2(chosen.handle, &supported.core);
    Features enabled;
    enable_features(supported, enabled);
    context->features = enabled.core.features;

    const float priority = 1.0F;
    VkDeviceQueueCreateInfo queue_info{};
    queue_info.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO;
    queue_info.queueFamilyIndex = chosen.queue_family;
    queue_info.queueCount = 1;
    queue_info.pQueuePriorities = &priority;
    VkDeviceCreateInfo device_info{};
    device_info.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO;
    device_info.pNext = &enabled.core;
    device_info.queueCreateInfoCount = 1;
    device_info.pQueueCreateInfos = &queue_info;
    device_info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    device_info.ppEnabledExtensionNames = extensions.data();
    {
        const std::lock_guard lock(loader_mutex());
        if (options.maker != nullptr) {
            GUANHE_TRY_LET(context->device, options.maker->make_device(chosen.handle, device_info));
        } else {
            GUANHE_VK(vkCreateDevice(chosen.handle, &device_info, nullptr, &context->device));
        }
    }
    vkGetDeviceQueue(context->device, chosen.queue_family, 0, &context->queue);

    VmaVulkanFunctions functions{};
    functions.vkGetInstanceProcAddr = vkGetInstanceProcAddr;
    functions.vkGetDeviceProcAddr = vkGetDeviceProcAddr;
    VmaAllocatorCreateInfo allocator_info{};
    allocator_info.flags = VMA_ALLOCATOR_CREATE_BUFFER_DEVICE_ADDRESS_BIT;
    if (has_budget) allocator_info.flags |= VMA_ALLOCATOR_CREATE_EXT_MEMORY_BUDGET_BIT;
    allocator_info.physicalDevice = chosen.handle;
    allocator_info.device = context->device;
    // A block is touched only where it is used on a software device, but is taken whole on a card.
    allocator_info.preferredLargeHeapBlockSize = VkDeviceSize{64} << 20;
    allocator_info.pVulkanFunctions = &functions;
    allocator_info.instance = context->instance;
    allocator_info.vulkanApiVersion = VK_API_VERSION_1_3;
    const std::shared_lock lock(loader_mutex());
    GUANHE_VK(vmaCreateAllocator(&allocator_info, &context->allocator));
    return context;
}

Result<void> Context::submit(const VkSubmitInfo2& submit_info, VkFence fence) {
    const std::lock_guard lock(private_->queue_mutex);
    GUANHE_VK(vkQueueSubmit2(queue, 1, &submit_info, fence));
    return {};
}

VkResult Context::present(const VkPresentInfoKHR& present_info) {
    const std::lock_guard lock(private_->queue_mutex);
    return vkQueuePresentKHR(queue, &present_info);
}

std::unique_lock<std::mutex> Context::lock_queue() {
    return std::unique_lock(private_->queue_mutex);
}

VkResult Context::wait_idle() {
    const std::lock_guard lock(private_->queue_mutex);
    return vkDeviceWaitIdle(device);
}

void Context::defer(std::function<void(Context&)> destroy) {
    {
        const std::lock_guard lock(private_->ring_mutex);
        if (private_->recording > private_->finished) {
            private_->ring.push_back({private_->recording, std::move(destroy)});
            return;
        }
    }
    destroy(*this);
}

void Context::begin_frame(std::uint64_t recording, std::uint64_t finished) {
    std::vector<std::function<void(Context&)>> due;
    {
        const std::lock_guard lock(private_->ring_mutex);
        private_->recording = recording;
        private_->finished = finished;
        auto& ring = private_->ring;
        while (!ring.empty() && ring.front().frame <= finished) {
            due.push_back(std::move(ring.front().destroy));
            ring.pop_front();
        }
    }
    for (const auto& destroy : due) destroy(*this);
}

void Context::name_object(VkObjectType type, std::uint64_t handle, std::string_view text) const {
    if (!private_->instance->validation) return;
    const std::string terminated(text);
    VkDebugUtilsObjectNameInfoEXT named{};
    named.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT;
    named.objectType = type;
    named.objectHandle = handle;
    named.pObjectName = terminated.c_str();
    const std::shared_lock lock(loader_mutex());
    private_->instance->set_object_name(device, &named);
}

std::vector<std::string> Context::complaints() const {
    return private_->messages.all();
}

} // namespace guanhe::gpu
