// Buffers, images and barriers.
#include "gpu/context.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace guanhe::gpu {

namespace {

std::string in_gib(std::uint64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f GiB", static_cast<double>(bytes) / static_cast<double>(1U << 30));
    return text;
}

/// Only textures: what is also drawn to or stored to keeps the driver's own tiling.
constexpr VkImageUsageFlags texture_usage =
    VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;

/// A software rasteriser stores every image in rows, so a linear image costs nothing there, and the CPU can decode
/// straight into it: no staging, which would double the peak, and no copy.
bool can_write_in_place(const Context& context, const ImageDesc& desc) {
    if (context.properties.deviceType != VK_PHYSICAL_DEVICE_TYPE_CPU || !context.shared_memory) return false;
    if (desc.format != VK_FORMAT_R8G8B8A8_SRGB && desc.format != VK_FORMAT_R8G8B8A8_UNORM) return false;
    if ((desc.usage & ~texture_usage) != 0 || (desc.usage & VK_IMAGE_USAGE_SAMPLED_BIT) == 0) return false;
    if (desc.layers != 1 || desc.samples != VK_SAMPLE_COUNT_1_BIT || desc.flags != 0) return false;

    VkFormatProperties format{};
    vkGetPhysicalDeviceFormatProperties(context.physical, desc.format, &format);
    constexpr VkFormatFeatureFlags needed =
        VK_FORMAT_FEATURE_SAMPLED_IMAGE_BIT | VK_FORMAT_FEATURE_SAMPLED_IMAGE_FILTER_LINEAR_BIT;
    if ((format.linearTilingFeatures & needed) != needed) return false;
    VkImageFormatProperties limits{};
    return vkGetPhysicalDeviceImageFormatProperties(context.physical, desc.format, VK_IMAGE_TYPE_2D,
                                                    VK_IMAGE_TILING_LINEAR, desc.usage, 0, &limits) == VK_SUCCESS &&
           limits.maxMipLevels >= desc.mips && limits.maxExtent.width >= desc.width &&
           limits.maxExtent.height >= desc.height;
}

Result<void> check_supported(const Context& context, const VkImageCreateInfo& info, std::string_view name) {
    VkImageFormatProperties limits{};
    const VkResult known = vkGetPhysicalDeviceImageFormatProperties(context.physical, info.format, info.imageType,
                                                                    info.tiling, info.usage, info.flags, &limits);
    const auto refuse = [&](std::string what) {
        return Error{"the image \"" + std::string(name) + "\" " + std::move(what), context.info.name, "",
                     ErrorKind::internal};
    };
    if (known == VK_ERROR_FORMAT_NOT_SUPPORTED)
        return refuse("has a format or use that the device does not know (VkFormat " +
                      std::to_string(static_cast<int>(info.format)) + ")");
    if (known < 0) return vulkan_error("vkGetPhysicalDeviceImageFormatProperties", known);
    if (info.extent.width > limits.maxExtent.width || info.extent.height > limits.maxExtent.height)
        return refuse("is " + std::to_string(info.extent.width) + " x " + std::to_string(info.extent.height) +
                      ", and the device takes at most " + std::to_string(limits.maxExtent.width) + " x " +
                      std::to_string(limits.maxExtent.height));
    if (info.mipLevels > limits.maxMipLevels || info.arrayLayers > limits.maxArrayLayers)
        return refuse("has more mips or layers than the device takes");
    if ((limits.sampleCounts & static_cast<VkSampleCountFlags>(info.samples)) == 0)
        return refuse("has " + std::to_string(static_cast<int>(info.samples)) +
                      " samples, which the device does not take");
    return {};
}

} // namespace

Result<Buffer> Buffer::create(Context& context, std::uint64_t size, VkBufferUsageFlags usage, Where where,
                              std::string_view name) {
    if (size > context.max_allocation)
        return Error{"the buffer \"" + std::string(name) + "\" would take " + in_gib(size) +
                         ", and the device gives at most " + in_gib(context.max_allocation) + " in one piece",
                     context.info.name, "open a smaller scan", ErrorKind::internal};
    VkBufferCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
    info.size = std::max<std::uint64_t>(size, 16); // Vulkan has no empty buffer; ours may be
    info.usage = usage;
    info.sharingMode = VK_SHARING_MODE_EXCLUSIVE;

    VmaAllocationCreateInfo how{};
    how.usage = VMA_MEMORY_USAGE_AUTO;
    switch (where) {
    case Where::device:
        info.usage |= VK_BUFFER_USAGE_TRANSFER_DST_BIT;
        how.usage = VMA_MEMORY_USAGE_AUTO_PREFER_DEVICE;
        if (context.shared_memory) {
            how.flags = VMA_ALLOCATION_CREATE_HOST_ACCESS_RANDOM_BIT | VMA_ALLOCATION_CREATE_MAPPED_BIT;
            how.requiredFlags = VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
        }
        break;
    case Where::host:
        how.flags = VMA_ALLOCATION_CREATE_HOST_ACCESS_SEQUENTIAL_WRITE_BIT | VMA_ALLOCATION_CREATE_MAPPED_BIT;
        break;
    case Where::readback:
        info.usage |= VK_BUFFER_USAGE_TRANSFER_DST_BIT;
        how.flags = VMA_ALLOCATION_CREATE_HOST_ACCESS_RANDOM_BIT | VMA_ALLOCATION_CREATE_MAPPED_BIT;
        break;
    }

    Buffer buffer;
    VmaAllocationInfo got{};
    GUANHE_VK(vmaCreateBuffer(context.allocator, &info, &how, &buffer.handle, &buffer.allocation_, &got));
    buffer.context_ = &context;
    buffer.size = size;
    buffer.mapped = static_cast<std::byte*>(got.pMappedData);
    context.name(VK_OBJECT_TYPE_BUFFER, buffer.handle, name);
    if ((info.usage & VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT) != 0) {
        VkBufferDeviceAddressInfo of{};
        of.sType = VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO;
        of.buffer = buffer.handle;
        buffer.address = vkGetBufferDeviceAddress(context.device, &of);
    }
    return buffer;
}

Buffer::Buffer(Buffer&& other) noexcept {
    swap(other);
}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
    Buffer taken(std::move(other)); // and what we held goes with it
    swap(taken);
    return *this;
}

void Buffer::swap(Buffer& other) noexcept {
    std::swap(handle, other.handle);
    std::swap(size, other.size);
    std::swap(address, other.address);
    std::swap(mapped, other.mapped);
    std::swap(context_, other.context_);
    std::swap(allocation_, other.allocation_);
}

Buffer::~Buffer() {
    if (handle == VK_NULL_HANDLE) return;
    context_->defer([buffer = handle, allocation = allocation_](Context& context) {
        vmaDestroyBuffer(context.allocator, buffer, allocation);
    });
}

void Buffer::destroy_now() {
    if (handle != VK_NULL_HANDLE) vmaDestroyBuffer(context_->allocator, handle, allocation_);
    handle = VK_NULL_HANDLE;
    mapped = nullptr;
    address = 0;
    size = 0;
}

void Buffer::flush() const {
    vmaFlushAllocation(context_->allocator, allocation_, 0, VK_WHOLE_SIZE);
}
void Buffer::invalidate() const {
    vmaInvalidateAllocation(context_->allocator, allocation_, 0, VK_WHOLE_SIZE);
}

Result<Image> Image::create(Context& context, const ImageDesc& desc, std::string_view name) {
    const bool in_place = can_write_in_place(context, desc);
    VkImageCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO;
    info.flags = desc.flags;
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = desc.format;
    info.extent = {desc.width, desc.height, 1};
    info.mipLevels = desc.mips;
    info.arrayLayers = desc.layers;
    info.samples = desc.samples;
    info.tiling = in_place ? VK_IMAGE_TILING_LINEAR : VK_IMAGE_TILING_OPTIMAL;
    info.usage = desc.usage;
    info.sharingMode = VK_SHARING_MODE_EXCLUSIVE;
    info.initialLayout = in_place ? VK_IMAGE_LAYOUT_PREINITIALIZED : VK_IMAGE_LAYOUT_UNDEFINED;
    GUANHE_TRY(check_supported(context, info, name));

    VmaAllocationCreateInfo how{};
    how.usage = VMA_MEMORY_USAGE_AUTO_PREFER_DEVICE;
    if (in_place) {
        how.flags = VMA_ALLOCATION_CREATE_HOST_ACCESS_RANDOM_BIT | VMA_ALLOCATION_CREATE_MAPPED_BIT;
        how.requiredFlags = VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    }
    Image image;
    VmaAllocationInfo got{};
    GUANHE_VK(vmaCreateImage(context.allocator, &info, &how, &image.handle, &image.allocation_, &got));
    image.context_ = &context;
    image.desc = desc;
    image.bytes_ = got.size;
    context.name(VK_OBJECT_TYPE_IMAGE, image.handle, name);
    if (in_place) {
        for (std::uint32_t mip = 0; mip < desc.mips; ++mip) {
            const VkImageSubresource which{VK_IMAGE_ASPECT_COLOR_BIT, mip, 0};
            VkSubresourceLayout layout{};
            vkGetImageSubresourceLayout(context.device, image.handle, &which, &layout);
            image.mapped_mips_.push_back({static_cast<std::byte*>(got.pMappedData) + layout.offset,
                                          std::max(desc.width >> mip, 1U), std::max(desc.height >> mip, 1U),
                                          layout.rowPitch});
        }
    }
    constexpr VkImageUsageFlags viewed = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_STORAGE_BIT |
                                         VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT |
                                         VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
    if ((desc.usage & viewed) != 0) {
        GUANHE_TRY_LET(image.view, image.make_view(desc.view_type, 0, desc.mips, 0, desc.layers));
    }
    return image;
}

Image::Image(Image&& other) noexcept {
    swap(other);
}

Image& Image::operator=(Image&& other) noexcept {
    Image taken(std::move(other)); // and what we held goes with it
    swap(taken);
    return *this;
}

void Image::swap(Image& other) noexcept {
    std::swap(handle, other.handle);
    std::swap(view, other.view);
    std::swap(desc, other.desc);
    std::swap(context_, other.context_);
    std::swap(allocation_, other.allocation_);
    std::swap(views_, other.views_);
    std::swap(mapped_mips_, other.mapped_mips_);
    std::swap(bytes_, other.bytes_);
}

Image::~Image() {
    if (handle == VK_NULL_HANDLE) return;
    context_->defer([image = handle, allocation = allocation_, views = std::move(views_)](Context& context) {
        for (const VkImageView v : views) vkDestroyImageView(context.device, v, nullptr);
        vmaDestroyImage(context.allocator, image, allocation);
    });
}

VkImageAspectFlags Image::aspect() const noexcept {
    // The one depth format that every device has; nothing here needs a stencil.
    return desc.format == VK_FORMAT_D32_SFLOAT ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT;
}

Result<VkImageView> Image::make_view(VkImageViewType type, std::uint32_t base_mip, std::uint32_t mips,
                                     std::uint32_t base_layer, std::uint32_t layers, VkFormat format) {
    VkImageViewCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO;
    info.image = handle;
    info.viewType = type;
    info.format = format != VK_FORMAT_UNDEFINED ? format : desc.format;
    info.subresourceRange = {aspect(), base_mip, mips, base_layer, layers};
    VkImageView made = VK_NULL_HANDLE;
    GUANHE_VK(vkCreateImageView(context_->device, &info, nullptr, &made));
    views_.push_back(made);
    return made;
}

void barrier(VkCommandBuffer cmd, VkImage image, VkImageAspectFlags aspect, std::uint32_t first_mip, std::uint32_t mips,
             VkPipelineStageFlags2 src_stage, VkAccessFlags2 src_access, VkImageLayout old_layout,
             VkPipelineStageFlags2 dst_stage, VkAccessFlags2 dst_access, VkImageLayout new_layout) {
    VkImageMemoryBarrier2 one{};
    one.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2;
    one.srcStageMask = src_stage;
    one.srcAccessMask = src_access;
    one.dstStageMask = dst_stage;
    one.dstAccessMask = dst_access;
    one.oldLayout = old_layout;
    one.newLayout = new_layout;
    one.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    one.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    one.image = image;
    one.subresourceRange = {aspect, first_mip, mips, 0, VK_REMAINING_ARRAY_LAYERS};
    VkDependencyInfo all{};
    all.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO;
    all.imageMemoryBarrierCount = 1;
    all.pImageMemoryBarriers = &one;
    vkCmdPipelineBarrier2(cmd, &all);
}

void barrier(VkCommandBuffer cmd, const Image& image, VkPipelineStageFlags2 src_stage, VkAccessFlags2 src_access,
             VkImageLayout old_layout, VkPipelineStageFlags2 dst_stage, VkAccessFlags2 dst_access,
             VkImageLayout new_layout) {
    barrier(cmd, image.handle, image.aspect(), 0, VK_REMAINING_MIP_LEVELS, src_stage, src_access, old_layout, dst_stage,
            dst_access, new_layout);
}

void barrier(VkCommandBuffer cmd, VkPipelineStageFlags2 src_stage, VkAccessFlags2 src_access,
             VkPipelineStageFlags2 dst_stage, VkAccessFlags2 dst_access) {
    VkMemoryBarrier2 one{};
    one.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER_2;
    one.srcStageMask = src_stage;
    one.srcAccessMask = src_access;
    one.dstStageMask = dst_stage;
    one.dstAccessMask = dst_access;
    VkDependencyInfo all{};
    all.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO;
    all.memoryBarrierCount = 1;
    all.pMemoryBarriers = &one;
    vkCmdPipelineBarrier2(cmd, &all);
}

} // namespace guanhe::gpu
