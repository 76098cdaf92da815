#include "render/depth_pyramid.h"

#include "shaders/clusters.h"

namespace guanhe::render {

namespace {

glm::uvec2 half(const glm::uvec2& size) {
    return (size + 1U) / 2U;
}

} // namespace

Result<void> DepthPyramid::fit(const Targets& targets) {
    const glm::uvec2 picture(targets.width, targets.height);
    if (buffer_ && picture == picture_ && views_ == targets.views) return {};
    filled_ = false;
    buffer_ = {};
    picture_ = picture;
    views_ = targets.views;
    size_ = half(picture);
    levels_ = 0;
    stride_ = 0;
    for (glm::uvec2 level = size_;; level = half(level)) {
        ++levels_;
        stride_ += level.x * level.y;
        if (level == glm::uvec2(1)) break;
    }
    GUANHE_TRY_LET(buffer_,
                   gpu::Buffer::create(*core_->context, std::uint64_t{stride_} * views_ * sizeof(float),
                                       VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT,
                                       gpu::Buffer::Where::device, "depth pyramid"));
    return {};
}

Result<void> DepthPyramid::record(VkCommandBuffer cmd, const Targets& targets) {
    constexpr VkPipelineStageFlags2 compute = VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT;
    GUANHE_TRY_LET(const VkPipeline pipeline,
                   core_->pipelines->compute({"depth_pyramid.comp", {static_cast<std::uint32_t>(targets.samples)}}));
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
    shared::PyramidPush push{};
    push.pyramid = buffer_.address;
    push.from = targets.depth_slot;
    push.from_size = picture_;
    push.view_stride = stride_;
    for (push.level = 0; push.level < levels_; ++push.level) {
        gpu::barrier(cmd, compute, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT, compute,
                     VK_ACCESS_2_SHADER_STORAGE_READ_BIT | VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT);
        push.to_size = half(push.from_size);
        vkCmdPushConstants(cmd, core_->pipelines->layout(), VK_SHADER_STAGE_ALL, 0, sizeof push, &push);
        vkCmdDispatch(cmd, (push.to_size.x + 7) / 8, (push.to_size.y + 7) / 8, views_);
        push.from = push.to;
        push.to += push.to_size.x * push.to_size.y;
        push.from_size = push.to_size;
    }
    gpu::barrier(cmd, compute, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT, compute, VK_ACCESS_2_SHADER_STORAGE_READ_BIT);
    filled_ = true;
    return {};
}

} // namespace guanhe::render
