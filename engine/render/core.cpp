#include "render/core.h"

#include "shaders/shared.h"

namespace guanhe::render {

PipelineWarmup::~PipelineWarmup() {
    {
        const std::lock_guard lock(queue_->mutex);
        queue_->waiting.clear();
    }
    (void)wait();
}

void PipelineWarmup::want(const gpu::GraphicsPipelineKey& key) {
    {
        const std::lock_guard lock(queue_->mutex);
        if (!queue_->seen.insert(key).second) return;
        queue_->waiting.push_back(key);
    }
    // The queue is emptied before this object goes, so a job that comes late finds nothing and touches no pipelines.
    jobs_->run([queue = queue_, pipelines = pipelines_] { (void)work_once(*queue, *pipelines); });
}

bool PipelineWarmup::work_once(Queue& queue, gpu::Pipelines& pipelines) {
    std::unique_lock lock(queue.mutex);
    if (queue.waiting.empty()) return false;
    const gpu::GraphicsPipelineKey key = queue.waiting.front();
    queue.waiting.pop_front();
    ++queue.working;
    lock.unlock();
    auto made = pipelines.graphics(key);
    lock.lock();
    if (!made && !queue.error) queue.error = std::move(made).error();
    if (--queue.working == 0) queue.idle.notify_all();
    return true;
}

Result<void> PipelineWarmup::wait() {
    while (work_once(*queue_, *pipelines_)) {
    }
    std::unique_lock lock(queue_->mutex);
    queue_->idle.wait(lock, [&] { return queue_->working == 0; });
    if (queue_->error) return *queue_->error;
    return {};
}

namespace {

/// Shaders that may drop samples cost a pipeline its early depth test. Blended surfaces fade by their alpha instead.
bool drops_samples(std::uint32_t features) {
    using namespace shared;
    return (features & F_MASK) != 0 || (features & (F_LOOK | F_BLEND)) == F_LOOK;
}

} // namespace

gpu::GraphicsPipelineKey surface_pipeline(std::uint32_t features, const PassFormat& format) {
    gpu::GraphicsPipelineKey key;
    key.vertex = "surface.vert";
    key.fragment = drops_samples(features) ? "surface_mask.frag" : "surface.frag";
    key.constants = {features, static_cast<std::uint32_t>(format.samples)};
    key.color = color_format;
    key.depth = depth_format;
    key.samples = format.samples;
    key.view_mask = format.view_mask;
    if ((features & shared::F_POINTS) != 0) key.topology = VK_PRIMITIVE_TOPOLOGY_POINT_LIST;
    key.blend = key.premultiplied = (features & shared::F_BLEND) != 0;
    key.depth_write = !key.blend;
    return key;
}

gpu::GraphicsPipelineKey shadow_pipeline(std::uint32_t features) {
    using namespace shared;
    gpu::GraphicsPipelineKey key;
    key.vertex = "shadow.vert";
    if (drops_samples(features)) { // opaque surfaces need no fragment shader
        key.vertex = "shadow_mask.vert";
        key.fragment = "shadow_mask.frag";
        key.constants = {features & (F_INSTANCED | F_UV0 | F_UV1 | F_COLORS | F_BASE_TEXTURE | F_UV_TRANSFORM |
                                     F_TILED | F_MASK | F_LOOK)};
    } else {
        key.constants = {features & F_INSTANCED};
    }
    key.depth = depth_format;
    key.depth_bias = true;
    return key;
}

gpu::GraphicsPipelineKey cluster_pipeline(std::uint32_t features, const PassFormat& format) {
    gpu::GraphicsPipelineKey key = surface_pipeline(features, format);
    key.vertex = "cluster_surface.vert";
    key.fragment = drops_samples(features) ? "cluster_surface_mask.frag" : "cluster_surface.frag";
    return key;
}

gpu::GraphicsPipelineKey cluster_shadow_pipeline(std::uint32_t features) {
    gpu::GraphicsPipelineKey key = shadow_pipeline(features);
    const bool masked = drops_samples(features);
    key.vertex = masked ? "cluster_shadow_mask.vert" : "cluster_shadow.vert";
    if (masked) key.fragment = "cluster_shadow_mask.frag";
    if (!masked) key.constants = {};
    return key;
}

} // namespace guanhe::render
