#include "render/bindless.h"

#include "shaders/shared.h"

#include <algorithm>
#include <numeric>

namespace guanhe::render {
namespace {

static_assert(shared::BINDING_SHADOWS == 4, "Kind must follow the bindings");

/// How many images with samplers one set may hold. Vulkan promises half a million; drivers over Metal have fewer, but
/// never as few as we need beside the textures.
std::uint32_t most_sampled(const gpu::Context& context) {
    VkPhysicalDeviceVulkan12Properties limits{};
    limits.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_PROPERTIES;
    VkPhysicalDeviceProperties2 properties{};
    properties.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2;
    properties.pNext = &limits;
    vkGetPhysicalDeviceProperties2(context.physical, &properties);
    return std::max(
        128U, std::min({limits.maxPerStageDescriptorUpdateAfterBindSamplers,
                        limits.maxPerStageDescriptorUpdateAfterBindSampledImages,
                        limits.maxPerStageUpdateAfterBindResources, limits.maxDescriptorSetUpdateAfterBindSamplers,
                        limits.maxDescriptorSetUpdateAfterBindSampledImages}));
}

} // namespace

Result<std::shared_ptr<Bindless>> Bindless::create(gpu::Context& context) {
    std::shared_ptr<Bindless> self(new Bindless(context));
    std::array<std::uint32_t, 5> capacities{8192, 8, 16, 16, 4};
    const std::uint32_t beside_textures = std::accumulate(capacities.begin() + 1, capacities.end(), 0U);
    capacities[0] = std::min(capacities[0], most_sampled(context) - beside_textures);
    std::array<VkDescriptorSetLayoutBinding, 5> bindings{};
    std::array<VkDescriptorBindingFlags, 5> flags{};
    std::uint32_t total = 0;
    for (std::uint32_t i = 0; i < bindings.size(); ++i) {
        self->arrays_[i].capacity = capacities[i];
        bindings[i] = {i, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, capacities[i],
                       VK_SHADER_STAGE_FRAGMENT_BIT | VK_SHADER_STAGE_COMPUTE_BIT, nullptr};
        flags[i] = VK_DESCRIPTOR_BINDING_PARTIALLY_BOUND_BIT | VK_DESCRIPTOR_BINDING_UPDATE_AFTER_BIND_BIT |
                   VK_DESCRIPTOR_BINDING_UPDATE_UNUSED_WHILE_PENDING_BIT;
        total += capacities[i];
    }
    VkDescriptorSetLayoutBindingFlagsCreateInfo flags_info{};
    flags_info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_BINDING_FLAGS_CREATE_INFO;
    flags_info.bindingCount = static_cast<std::uint32_t>(flags.size());
    flags_info.pBindingFlags = flags.data();
    VkDescriptorSetLayoutCreateInfo layout_info{};
    layout_info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO;
    layout_info.pNext = &flags_info;
    layout_info.flags = VK_DESCRIPTOR_SET_LAYOUT_CREATE_UPDATE_AFTER_BIND_POOL_BIT;
    layout_info.bindingCount = static_cast<std::uint32_t>(bindings.size());
    layout_info.pBindings = bindings.data();
    GUANHE_VK(vkCreateDescriptorSetLayout(context.device, &layout_info, nullptr, &self->layout));

    const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, total};
    VkDescriptorPoolCreateInfo pool_info{};
    pool_info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO;
    pool_info.flags = VK_DESCRIPTOR_POOL_CREATE_UPDATE_AFTER_BIND_BIT;
    pool_info.maxSets = 1;
    pool_info.poolSizeCount = 1;
    pool_info.pPoolSizes = &size;
    GUANHE_VK(vkCreateDescriptorPool(context.device, &pool_info, nullptr, &self->pool_));
    VkDescriptorSetAllocateInfo allocate{};
    allocate.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO;
    allocate.descriptorPool = self->pool_;
    allocate.descriptorSetCount = 1;
    allocate.pSetLayouts = &self->layout;
    GUANHE_VK(vkAllocateDescriptorSets(context.device, &allocate, &self->set));
    return self;
}

Bindless::~Bindless() {
    for (const auto& [key, sampler] : samplers_) vkDestroySampler(context_->device, sampler, nullptr);
    vkDestroyDescriptorPool(context_->device, pool_, nullptr);
    vkDestroyDescriptorSetLayout(context_->device, layout, nullptr);
}

std::uint32_t Bindless::add(Kind kind, VkImageView view, VkSampler sampler) {
    const std::lock_guard lock(mutex_);
    Array& array = arrays_[static_cast<std::size_t>(kind)];
    std::uint32_t slot = none;
    if (!array.free.empty()) {
        slot = array.free.back();
        array.free.pop_back();
    } else if (array.used < array.capacity) {
        slot = array.used++;
    } else {
        return none;
    }
    const VkDescriptorImageInfo image{sampler, view, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    VkWriteDescriptorSet write{};
    write.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
    write.dstSet = set;
    write.dstBinding = static_cast<std::uint32_t>(kind);
    write.dstArrayElement = slot;
    write.descriptorCount = 1;
    write.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    write.pImageInfo = &image;
    vkUpdateDescriptorSets(context_->device, 1, &write, 0, nullptr);
    return slot;
}

void Bindless::remove(const std::shared_ptr<Bindless>& self, Kind kind, std::uint32_t slot) {
    if (slot == none) return;
    self->context_->defer([weak = std::weak_ptr(self), kind, slot](gpu::Context&) {
        if (const auto alive = weak.lock()) {
            const std::lock_guard lock(alive->mutex_);
            alive->arrays_[static_cast<std::size_t>(kind)].free.push_back(slot);
        }
    });
}

Result<VkSampler> Bindless::sampler(const VkSamplerCreateInfo& info) {
    const SamplerKey key{info.magFilter,
                         info.minFilter,
                         info.mipmapMode,
                         info.addressModeU,
                         info.addressModeV,
                         info.addressModeW,
                         info.compareEnable != 0U ? info.compareOp + 1 : 0,
                         info.maxLod,
                         info.anisotropyEnable != 0U ? info.maxAnisotropy : 0.0F,
                         info.borderColor};
    const std::lock_guard lock(mutex_);
    if (const auto found = samplers_.find(key); found != samplers_.end()) return found->second;
    VkSampler sampler = VK_NULL_HANDLE;
    GUANHE_VK(vkCreateSampler(context_->device, &info, nullptr, &sampler));
    samplers_.emplace(key, sampler);
    return sampler;
}

} // namespace guanhe::render
