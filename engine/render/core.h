// What a renderer and its models share: device, descriptors, pipelines, choices made once.
#pragma once

#include "base/jobs.h"
#include "gpu/context.h"
#include "gpu/pipelines.h"
#include "render/bindless.h"
#include "render/renderer.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

namespace guanhe::render {

inline constexpr VkFormat color_format = VK_FORMAT_R16G16B16A16_SFLOAT;
inline constexpr VkFormat depth_format = VK_FORMAT_D32_SFLOAT;
inline constexpr VkFormat picture_format = VK_FORMAT_R8G8B8A8_UNORM;

/// Compiles pipelines before they are needed. Whoever waits helps, so that it cannot wait for its own queue.
class PipelineWarmup {
public:
    PipelineWarmup(gpu::Pipelines& pipelines, Jobs& jobs) : pipelines_(&pipelines), jobs_(&jobs) {}
    ~PipelineWarmup(); ///< finishes what is being compiled and drops the rest
    PipelineWarmup(const PipelineWarmup&) = delete;
    PipelineWarmup& operator=(const PipelineWarmup&) = delete;

    /// Any thread; a key that was wanted before is passed over.
    void want(const gpu::GraphicsPipelineKey& key);
    /// Until everything wanted is compiled; the first error.
    [[nodiscard]] Result<void> wait();

private:
    struct Queue { // shared with jobs that may start after we are gone
        std::mutex mutex;
        std::condition_variable idle;
        std::set<gpu::GraphicsPipelineKey> seen;
        std::deque<gpu::GraphicsPipelineKey> waiting;
        unsigned working = 0;
        std::optional<Error> error;
    };
    static bool work_once(Queue& queue, gpu::Pipelines& pipelines);

    gpu::Pipelines* pipelines_;
    Jobs* jobs_;
    std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
};

/// Numbers of textures that are streamed in tiles. Thread-safe.
class TiledNumbers {
public:
    [[nodiscard]] std::uint32_t take() {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) return next_++;
        const std::uint32_t number = free_.back();
        free_.pop_back();
        return number;
    }
    void give_back(std::uint32_t number) {
        const std::lock_guard lock(mutex_);
        free_.push_back(number);
    }

private:
    std::mutex mutex_;
    std::vector<std::uint32_t> free_;
    std::uint32_t next_ = 0;
};

/// Made by Renderer::create and the same from then on, but for the atomics; read on any thread.
struct Core {
    gpu::Context* context = nullptr;
    Jobs* jobs = nullptr;
    std::shared_ptr<Bindless> bindless;
    std::unique_ptr<gpu::Pipelines> pipelines;
    TiledNumbers tiled_numbers;

    // What follows is choose_quality's (quality.h).
    RendererOptions asked;
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_4_BIT;
    std::uint32_t max_anisotropy = 1; ///< 1: none
    std::uint32_t shadow_size = 2048; ///< texels a side
    bool software = false;            ///< there is no GPU
    /// A software rasteriser keeps every triangle of a pass in memory (some 200 bytes each), so passes are cut there.
    std::uint64_t triangles_a_pass = ~std::uint64_t{0};
    /// A scene of more is drawn with one sample a pixel, and outlines are smoothed afterwards: without a GPU, triangles
    /// smaller than a pixel cost several times as much with several samples.
    std::uint64_t multisampled_triangles = ~std::uint64_t{0};
    /// A scene of more throws no shadows.
    std::uint64_t shadowed_triangles = ~std::uint64_t{0};

    std::atomic<bool> has_sun{true};         ///< of the surroundings; models warm up pipelines for it
    std::atomic<std::uint32_t> view_mask{1}; ///< of the last frame

    [[nodiscard]] VkSampleCountFlagBits samples_for(std::uint64_t triangles) const noexcept {
        return triangles > multisampled_triangles ? VK_SAMPLE_COUNT_1_BIT : samples;
    }
};

/// What all surface pipelines of a frame have in common.
struct PassFormat {
    std::uint32_t view_mask = 1;
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_4_BIT;
};

/// Multiview: a bit a view.
[[nodiscard]] inline std::uint32_t view_mask_of(const ViewSet& views) noexcept {
    return (1U << views.views.size()) - 1U;
}

/// The pipeline that draws a surface with these features.
[[nodiscard]] gpu::GraphicsPipelineKey surface_pipeline(std::uint32_t features, const PassFormat& format);
/// Into the shadow map.
[[nodiscard]] gpu::GraphicsPipelineKey shadow_pipeline(std::uint32_t features);
/// The same for clusters.
[[nodiscard]] gpu::GraphicsPipelineKey cluster_pipeline(std::uint32_t features, const PassFormat& format);
[[nodiscard]] gpu::GraphicsPipelineKey cluster_shadow_pipeline(std::uint32_t features);

} // namespace guanhe::render
