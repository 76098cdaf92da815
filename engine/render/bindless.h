// The one descriptor set of all pipelines: arrays of everything that shaders sample, indexed by slot.
#pragma once

#include "gpu/context.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>
#include <vector>

namespace guanhe::render {

/// Thread-safe. Slots are reused only when the GPU is done with the frames that may read them.
class Bindless {
public:
    [[nodiscard]] static Result<std::shared_ptr<Bindless>> create(gpu::Context& context);
    ~Bindless(); ///< when the GPU is done with every frame that was bound to it
    Bindless(const Bindless&) = delete;
    Bindless& operator=(const Bindless&) = delete;

    enum class Kind : std::uint8_t { texture, cube, ms_target, target, shadow }; ///< also the binding's number
    static constexpr std::uint32_t none = 0xffffffffU;

    /// How many of a kind there can be.
    [[nodiscard]] std::uint32_t capacity(Kind kind) const { return arrays_[static_cast<std::size_t>(kind)].capacity; }
    /// Writes a view to a free slot; `none` when the array is full.
    [[nodiscard]] std::uint32_t add(Kind kind, VkImageView view, VkSampler sampler);
    /// From any thread; takes effect after the frames in flight.
    static void remove(const std::shared_ptr<Bindless>& self, Kind kind, std::uint32_t slot);

    /// Samplers are shared and live as long as this object. Of `info`: filters, address modes, maxLod, anisotropy,
    /// comparison and border colour are told apart; the rest must be 0.
    [[nodiscard]] Result<VkSampler> sampler(const VkSamplerCreateInfo& info);

    VkDescriptorSetLayout layout = VK_NULL_HANDLE;
    VkDescriptorSet set = VK_NULL_HANDLE;

private:
    explicit Bindless(gpu::Context& context) : context_(&context) {}
    struct Array {
        std::uint32_t capacity = 0;
        std::uint32_t used = 0;
        std::vector<std::uint32_t> free;
    };
    using SamplerKey = std::tuple<int, int, int, int, int, int, int, float, float, int>;

    gpu::Context* context_;
    VkDescriptorPool pool_ = VK_NULL_HANDLE;
    std::mutex mutex_;
    std::array<Array, 5> arrays_;
    std::map<SamplerKey, VkSampler> samplers_;
};

} // namespace guanhe::render
