// The Vulkan side of a Device: handles, memory, and the ring of things to destroy. For engine/gpu and engine/render.
#pragma once

#include "base/result.h"
#include "gpu/device.h"
#include "gpu/vulkan.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::gpu {

/// Frames that the CPU may be ahead of the GPU.
inline constexpr std::uint32_t frames_in_flight = 2;

/// What a driver's error means and what to do about it: `where` is the call's name, all else of `call` is left out.
[[nodiscard]] Error vulkan_error(std::string_view call, VkResult result);

/// Returns from the enclosing function with an Error unless the call succeeds (>= 0).
#define GUANHE_VK(call)                                                                                                \
    do {                                                                                                               \
        if (const VkResult guanhe_vk_ = (call); guanhe_vk_ < 0) return ::guanhe::gpu::vulkan_error(#call, guanhe_vk_); \
    } while (false)

/// Made and destroyed by a Device; its data members do not change in between. Members may be called from any thread.
class Context {
public:
    /// Errors: see Device::create.
    [[nodiscard]] static Result<std::unique_ptr<Context>> create(const DeviceOptions& options);
    ~Context(); ///< waits for the device and destroys what is left in the ring

    VkInstance instance = VK_NULL_HANDLE;
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    VkDevice device = VK_NULL_HANDLE;
    VmaAllocator allocator = VK_NULL_HANDLE;
    VkQueue queue =
        VK_NULL_HANDLE; ///< graphics, compute, transfer and presentation; use through submit() and present()
    std::uint32_t queue_family = 0;
    VkPhysicalDeviceProperties properties{};
    VkPhysicalDeviceFeatures
        features{}; ///< what is enabled: samplerAnisotropy, largePoints and textureCompressionBC are optional
    DeviceInfo info;
    float timestamp_period_ns = 1.0F; ///< of a tick
    std::uint32_t timestamp_bits = 0; ///< 0: the queue has no timestamps
    std::uint64_t max_allocation = 0; ///< bytes that one buffer may have
    /// The GPU's memory is the CPU's, cached and coherent: `device` buffers are mapped and filled in place.
    /// (Elsewhere they are filled through staging, also where the CPU could reach them: decoders read back what they
    /// wrote, which is very slow in write-combined memory.)
    bool shared_memory = false;

    /// vkQueueSubmit2 under the queue's lock. Errors: out of memory, device lost.
    [[nodiscard]] Result<void> submit(const VkSubmitInfo2& submit_info, VkFence fence = VK_NULL_HANDLE);
    /// vkQueuePresentKHR under the same lock.
    [[nodiscard]] VkResult present(const VkPresentInfoKHR& present_info);
    /// The queue's lock itself, for calls of others that use the queue (a headset's runtime).
    [[nodiscard]] std::unique_lock<std::mutex> lock_queue();
    /// vkDeviceWaitIdle under the queue's lock: shutdown and set-up only.
    VkResult wait_idle();

    /// Destroys something once the GPU has passed the frame being recorded now; at once when no frame is in flight.
    /// Never blocks.
    void defer(std::function<void(Context&)> destroy);
    /// The frame loop tells which frame is being recorded and which the GPU has finished (counting from 1).
    void begin_frame(std::uint64_t recording, std::uint64_t finished);

    /// Names an object of a non-dispatchable type for validation messages and debuggers; free when validation is off.
    template<class Handle>
    void name(VkObjectType type, Handle handle, std::string_view text) const {
        name_object(type, std::bit_cast<std::uint64_t>(handle), text);
    }

    [[nodiscard]] std::vector<std::string> complaints() const; ///< see Device::complaints

private:
    Context();
    void name_object(VkObjectType type, std::uint64_t handle, std::string_view text) const;
    struct Private;
    std::unique_ptr<Private> private_;
};

/// Memory with an address. Move-only; destruction is deferred until the GPU is done with it (Context::defer).
class Buffer {
public:
    enum class Where {
        device,   ///< fast for the GPU; written through an Uploader
        host,     ///< mapped, written by the CPU each frame, read by the GPU
        readback, ///< mapped and cached, written by the GPU
    };
    /// `size` in bytes, also 0. Errors: more than the device gives in one piece, out of memory.
    [[nodiscard]] static Result<Buffer> create(Context& context, std::uint64_t size, VkBufferUsageFlags usage,
                                               Where where, std::string_view name);
    Buffer() = default;
    Buffer(Buffer&&) noexcept;
    Buffer& operator=(Buffer&&) noexcept;
    ~Buffer();

    VkBuffer handle = VK_NULL_HANDLE;
    std::uint64_t size = 0;      ///< bytes
    VkDeviceAddress address = 0; ///< when usage has SHADER_DEVICE_ADDRESS
    std::byte* mapped = nullptr; ///< null when the CPU cannot reach it. `device` memory is mapped where it can be
    explicit operator bool() const noexcept { return handle != VK_NULL_HANDLE; }
    void flush() const;      ///< makes the CPU's writes visible to the GPU; nothing to do on coherent memory
    void invalidate() const; ///< makes the GPU's writes visible to the CPU
    /// Frees it without the ring, when the GPU is known to be done with it.
    void destroy_now();

private:
    void swap(Buffer& other) noexcept;
    Context* context_ = nullptr;
    VmaAllocation allocation_ = VK_NULL_HANDLE;
};

struct ImageDesc {
    std::uint32_t width = 1, height = 1, layers = 1, mips = 1;
    VkFormat format = VK_FORMAT_R8G8B8A8_UNORM;
    VkImageUsageFlags usage = 0;
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
    VkImageViewType view_type = VK_IMAGE_VIEW_TYPE_2D;
    VkImageCreateFlags flags = 0; ///< cube-compatible, mutable format
};

/// An image with one view of all of it (none when it is only copied). Move-only; destruction is deferred.
class Image {
public:
    /// Errors: a size, format or use that the device does not take (`name` is in the words), out of memory.
    [[nodiscard]] static Result<Image> create(Context& context, const ImageDesc& desc, std::string_view name);
    Image() = default;
    Image(Image&&) noexcept;
    Image& operator=(Image&&) noexcept;
    ~Image();

    VkImage handle = VK_NULL_HANDLE;
    VkImageView view = VK_NULL_HANDLE;
    ImageDesc desc;
    /// One mip of an image that the CPU can reach (textures of a software device; filled by an Uploader).
    struct MappedMip {
        std::byte* bytes = nullptr;
        std::uint32_t width = 0, height = 0;
        std::size_t row_pitch = 0; ///< bytes from row to row
    };
    [[nodiscard]] std::span<const MappedMip> mapped_mips() const noexcept { return mapped_mips_; } ///< else empty
    explicit operator bool() const noexcept { return handle != VK_NULL_HANDLE; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; } ///< memory it takes
    /// A further view (one mip, one layer, another type or format), destroyed with the image.
    [[nodiscard]] Result<VkImageView> make_view(VkImageViewType type, std::uint32_t base_mip, std::uint32_t mips,
                                                std::uint32_t base_layer, std::uint32_t layers,
                                                VkFormat format = VK_FORMAT_UNDEFINED); ///< undefined: the image's own
    [[nodiscard]] VkImageAspectFlags aspect() const noexcept;

private:
    void swap(Image& other) noexcept;
    Context* context_ = nullptr;
    VmaAllocation allocation_ = VK_NULL_HANDLE;
    std::vector<VkImageView> views_; ///< all, `view` too
    std::vector<MappedMip> mapped_mips_;
    std::uint64_t bytes_ = 0;
};

/// One image barrier (synchronization2) of some mips, all layers. For images that are not ours, such as a window's.
void barrier(VkCommandBuffer cmd, VkImage image, VkImageAspectFlags aspect, std::uint32_t first_mip, std::uint32_t mips,
             VkPipelineStageFlags2 src_stage, VkAccessFlags2 src_access, VkImageLayout old_layout,
             VkPipelineStageFlags2 dst_stage, VkAccessFlags2 dst_access, VkImageLayout new_layout);
/// The same of a whole image.
void barrier(VkCommandBuffer cmd, const Image& image, VkPipelineStageFlags2 src_stage, VkAccessFlags2 src_access,
             VkImageLayout old_layout, VkPipelineStageFlags2 dst_stage, VkAccessFlags2 dst_access,
             VkImageLayout new_layout);
/// A global memory barrier.
void barrier(VkCommandBuffer cmd, VkPipelineStageFlags2 src_stage, VkAccessFlags2 src_access,
             VkPipelineStageFlags2 dst_stage, VkAccessFlags2 dst_access);

} // namespace guanhe::gpu
