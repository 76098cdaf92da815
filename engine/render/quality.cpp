#include "render/quality.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

namespace guanhe::render {
namespace {

constexpr std::uint32_t software_shadow_size = 1024;
constexpr std::uint64_t software_triangles_a_pass = 400'000;
constexpr std::uint64_t software_multisampled_triangles = 250'000;
constexpr std::uint64_t software_shadowed_triangles = 2'000'000;

constexpr const char* in_software = "the device draws in software";

VkSampleCountFlagBits usable_samples(const VkPhysicalDeviceLimits& limits, std::uint32_t wanted) {
    const VkSampleCountFlags all = limits.framebufferColorSampleCounts & limits.framebufferDepthSampleCounts &
                                   limits.sampledImageColorSampleCounts & limits.sampledImageDepthSampleCounts;
    while (wanted > 1 && (all & wanted) == 0) wanted /= 2;
    return static_cast<VkSampleCountFlagBits>(wanted);
}

std::string too_large(std::uint64_t triangles) {
    return "the scene has more than " + std::to_string(triangles) + " triangles and " + in_software;
}

} // namespace

void choose_quality(Core& core, bool software) {
    const gpu::Context& context = *core.context;
    const VkPhysicalDeviceLimits& limits = context.properties.limits;
    core.software = software;
    core.asked.samples = std::bit_floor(std::clamp(core.asked.samples, 1U, 8U));
    core.samples = usable_samples(limits, core.asked.samples);
    core.shadow_size = std::clamp(core.asked.shadow_size, 64U, limits.maxImageDimension2D);
    core.max_anisotropy = 1;
    if (software) {
        core.shadow_size = std::min(core.shadow_size, software_shadow_size);
        core.triangles_a_pass = software_triangles_a_pass;
        core.multisampled_triangles = software_multisampled_triangles;
        core.shadowed_triangles = software_shadowed_triangles;
    } else if (context.features.samplerAnisotropy != VK_FALSE) { // in software every tap is paid for, and this has many
        core.max_anisotropy =
            std::clamp(core.asked.max_anisotropy, 1U, static_cast<std::uint32_t>(limits.maxSamplerAnisotropy));
    }
}

FrameQuality quality_of(const Core& core, const SceneCost& scene) {
    const RendererOptions& asked = core.asked;
    const std::string no_more = "the device has no more", why = core.software ? in_software : no_more;
    FrameQuality quality;
    std::vector<std::string> lowered;
    const auto lower = [&](std::string what, std::uint32_t from, const std::string& reason) {
        lowered.push_back(std::move(what) + " instead of " + std::to_string(from) + ": " + reason);
    };

    quality.samples = static_cast<std::uint32_t>(core.samples_for(scene.triangles));
    if (core.samples_for(scene.triangles) < core.samples)
        lower("1 sample a pixel, with outlines smoothed afterwards,", asked.samples,
              too_large(core.multisampled_triangles));
    else if (quality.samples < asked.samples)
        lower(std::to_string(quality.samples) + " samples a pixel", asked.samples, no_more);

    if (scene.shadows && scene.triangles > core.shadowed_triangles) {
        lowered.push_back("no shadow of the sun: " + too_large(core.shadowed_triangles));
    } else if (scene.shadows) {
        quality.shadow_size = core.shadow_size;
        if (core.shadow_size < asked.shadow_size)
            lower("a shadow map of " + std::to_string(core.shadow_size) + " texels a side", asked.shadow_size, why);
    }

    quality.anisotropy = core.max_anisotropy;
    if (scene.textures && core.max_anisotropy < asked.max_anisotropy)
        lower("textures filtered with anisotropy " + std::to_string(core.max_anisotropy), asked.max_anisotropy, why);
    if (!lowered.empty()) quality.lowered = Phrases(std::move(lowered));
    return quality;
}

const FrameQuality& KnownQuality::of(const Core& core, const SceneCost& scene) {
    SceneCost held = scene;
    for (const std::uint64_t limit : {core.multisampled_triangles, core.shadowed_triangles})
        if (triangles_ > limit && scene.triangles > limit / 2) held.triangles = std::max(held.triangles, limit + 1);
    triangles_ = held.triangles;
    const Class now{core.samples_for(held.triangles), held.triangles > core.shadowed_triangles, held.textures,
                    held.shadows};
    if (class_ != now) {
        quality_ = quality_of(core, held);
        class_ = now;
    }
    return quality_;
}

} // namespace guanhe::render
