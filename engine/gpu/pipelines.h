// Shaders and pipelines. SPIR-V is embedded by the build; in debug builds a changed GLSL file is swapped in.
#pragma once

#include "base/process.h"
#include "gpu/context.h"
#include "gpu/embedded_shaders.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::gpu {

/// Everything that tells one graphics pipeline from another. Dynamic: viewport, scissor, cull mode, front face.
struct GraphicsPipelineKey {
    std::string vertex;                   ///< shader name
    std::string fragment;                 ///< empty: depth only
    std::vector<std::uint32_t> constants; ///< specialisation constants 0, 1, … for both stages
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
    std::string shader;
    std::vector<std::uint32_t> constants;
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
