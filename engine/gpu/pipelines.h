// Shaders and pipelines. SPIR-V is embedded by the build; in debug builds a changed GLSL file is swapped in.
#pragma once

#include "base/process.h"
#include "gpu/context.h"
#include "gpu/embedded_shaders.h"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace guanhe::gpu {

/// Specialisation constants 0, 1, … In place, so that looking a pipeline up in a frame takes no memory.
class Constants {
public:
    static constexpr std::size_t most = 4;
    Constants() = default;
    template<std::same_as<std::uint32_t>... Values>
        requires(sizeof...(Values) > 0 && sizeof...(Values) <= most)
    Constants(Values... values) : values_{values...}, count_(sizeof...(Values)) {}
    [[nodiscard]] std::span<const std::uint32_t> values() const noexcept { return std::span(values_).first(count_); }
    auto operator<=>(const Constants&) const = default;

private:
    std::array<std::uint32_t, most> values_{};
    std::size_t count_ = 0;
};

/// Everything that tells one graphics pipeline from another. Dynamic: viewport, scissor, cull mode, front face. Names
/// outlive the Pipelines that are asked: they are literals.
struct GraphicsPipelineKey {
    std::string_view vertex;   ///< shader name
    std::string_view fragment; ///< empty: depth only
    Constants constants;       ///< for both stages
    VkPrimitiveTopology topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
    VkFormat color = VK_FORMAT_UNDEFINED; ///< undefined: no colour attachment
    VkFormat depth = VK_FORMAT_UNDEFINED; ///< undefined: no depth attachment
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
    std::uint32_t view_mask = 0; ///< multiview: bit per view; 0: a single plain layer
    bool depth_write = true;
    bool blend = false;         ///< straight alpha over
    bool premultiplied = false; ///< with blend: colours already multiplied by alpha
    bool depth_bias = false;    ///< dynamic depth bias, for shadow maps
    auto operator<=>(const GraphicsPipelineKey&) const = default;
};
struct ComputePipelineKey {
    std::string_view shader;
    Constants constants;
    auto operator<=>(const ComputePipelineKey&) const = default;
};

/// Makes pipelines once per key, on any thread, all with one layout. Keeps the driver's cache in the user's folder. A
/// pipeline is good for the frame being recorded, until the next reload_changed_shaders().
class Pipelines {
public:
    /// Every pipeline shares `set_layouts` and `push_constant_bytes` (all stages; at most the 128 that every device
    /// has). A cache that is missing or damaged is no error.
    [[nodiscard]] static Result<std::unique_ptr<Pipelines>> create(Context& context,
                                                                   std::span<const VkDescriptorSetLayout> set_layouts,
                                                                   std::uint32_t push_constant_bytes,
                                                                   const Path& cache_folder = user_cache_folder());
    ~Pipelines(); ///< writes the driver's cache

    [[nodiscard]] VkPipelineLayout layout() const noexcept;
    /// Compiles on first use (slow: do it while loading, from Jobs); afterwards a look-up, of an error too.
    [[nodiscard]] Result<VkPipeline> graphics(const GraphicsPipelineKey& key);
    [[nodiscard]] Result<VkPipeline> compute(const ComputePipelineKey& key);

    /// Debug builds: compiles GLSL files under the source tree's shaders/ that are newer than what is in use, and drops
    /// the pipelines made from them. Returns what went wrong in words (the old shaders stay), or "". Cheap when
    /// nothing changed. On the drawing thread, between frames.
    [[nodiscard]] std::string reload_changed_shaders();

private:
    Pipelines() = default;
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe::gpu
