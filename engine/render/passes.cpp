#include "render/passes.h"

#include "shaders/shared.h"

#include <cstring>

namespace guanhe::render {

void set_area(VkCommandBuffer cmd, std::uint32_t width, std::uint32_t height) {
    const VkViewport viewport{0.0F, 0.0F, static_cast<float>(width), static_cast<float>(height), 0.0F, 1.0F};
    const VkRect2D scissor{{0, 0}, {width, height}};
    vkCmdSetViewport(cmd, 0, 1, &viewport);
    vkCmdSetScissor(cmd, 0, 1, &scissor);
    vkCmdSetCullMode(cmd, VK_CULL_MODE_NONE);
    vkCmdSetFrontFace(cmd, VK_FRONT_FACE_COUNTER_CLOCKWISE);
}

Result<void> record_draws(const Core& core, VkCommandBuffer cmd, VkDeviceAddress frame, std::span<const Draw> draws,
                          const std::function<gpu::GraphicsPipelineKey(std::uint32_t features)>& pipeline_of) {
    using namespace shared;
    std::uint32_t bound_features = ~0U;
    VkBuffer bound_buffer = VK_NULL_HANDLE;
    VkDeviceSize bound_offset = 0;
    VkPipeline bound_pipeline = VK_NULL_HANDLE;
    for (const Draw& draw : draws) {
        const GpuPrimitive& p = *draw.primitive;
        if (draw.features != bound_features) {
            GUANHE_TRY_LET(const VkPipeline pipeline, core.pipelines->graphics(pipeline_of(draw.features)));
            if (pipeline != bound_pipeline) vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
            bound_pipeline = pipeline;
            bound_features = draw.features;
        }
        const bool triangles = p.topology == scan::Topology::triangles;
        const bool cull = triangles && (draw.features & F_DOUBLE_SIDED) == 0;
        vkCmdSetCullMode(cmd, cull ? VK_CULL_MODE_BACK_BIT : VK_CULL_MODE_NONE);
        vkCmdSetFrontFace(cmd, draw.mirrored ? VK_FRONT_FACE_CLOCKWISE : VK_FRONT_FACE_COUNTER_CLOCKWISE);
        const DrawPush push{frame, draw.record};
        vkCmdPushConstants(cmd, core.pipelines->layout(), VK_SHADER_STAGE_ALL, 0, sizeof push, &push);
        if (p.topology == scan::Topology::points) {
            vkCmdBindIndexBuffer(cmd, p.buffer.handle, p.index_offset, VK_INDEX_TYPE_UINT32);
            bound_buffer = VK_NULL_HANDLE;
            vkCmdDrawIndexed(cmd, p.index_count, draw.instances, 0, 0, 0);
            continue;
        }
        if (p.topology == scan::Topology::lines) { // six vertices a line, which the shader places
            vkCmdDraw(cmd, p.index_count / 2 * 6, draw.instances, 0, 0);
            continue;
        }
        if (draw.index_buffer != bound_buffer || draw.index_offset != bound_offset)
            vkCmdBindIndexBuffer(cmd, draw.index_buffer, draw.index_offset, VK_INDEX_TYPE_UINT32);
        bound_buffer = draw.index_buffer;
        bound_offset = draw.index_offset;
        vkCmdDrawIndexed(cmd, draw.index_count, draw.instances, 0, 0, 0);
    }
    return {};
}

Result<void> record_fullscreen(const Core& core, VkCommandBuffer cmd, const gpu::GraphicsPipelineKey& key,
                               std::span<const std::byte> push) {
    GUANHE_TRY_LET(const VkPipeline pipeline, core.pipelines->graphics(key));
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    vkCmdSetCullMode(cmd, VK_CULL_MODE_NONE);
    vkCmdPushConstants(cmd, core.pipelines->layout(), VK_SHADER_STAGE_ALL, 0, static_cast<std::uint32_t>(push.size()),
                       push.data());
    vkCmdDraw(cmd, 3, 1, 0, 0);
    return {};
}

gpu::GraphicsPipelineKey sky_pipeline(const PassFormat& format) {
    gpu::GraphicsPipelineKey key;
    key.vertex = "fullscreen.vert";
    key.fragment = "sky.frag";
    key.color = color_format;
    key.depth = depth_format;
    key.samples = format.samples;
    key.view_mask = format.view_mask;
    key.depth_write = false;
    return key;
}

gpu::GraphicsPipelineKey grid_pipeline(const PassFormat& format) {
    gpu::GraphicsPipelineKey key = sky_pipeline(format);
    key.fragment = "grid.frag";
    key.blend = key.premultiplied = true;
    return key;
}

gpu::GraphicsPipelineKey marker_pipeline(const PassFormat& format) {
    gpu::GraphicsPipelineKey key;
    key.vertex = "marker.vert";
    key.fragment = "marker.frag";
    key.color = color_format;
    key.depth = depth_format;
    key.samples = format.samples;
    key.view_mask = format.view_mask;
    return key;
}

gpu::GraphicsPipelineKey hidden_pipeline(const PassFormat& format) {
    auto key = marker_pipeline(format);
    key.vertex = "hidden.vert";
    return key;
}

Result<void> record_markers(const Core& core, VkCommandBuffer cmd, VkDeviceAddress frame,
                            std::span<const MarkerVertex> vertices, const PassFormat& format, FrameMemory& memory) {
    static_assert(sizeof(MarkerVertex) == sizeof(shared::MarkerVertex));
    if (vertices.empty()) return {};
    GUANHE_TRY_LET(const auto block, memory.allocate(vertices.size_bytes()));
    std::memcpy(block.bytes, vertices.data(), vertices.size_bytes());
    GUANHE_TRY_LET(const VkPipeline pipeline, core.pipelines->graphics(marker_pipeline(format)));
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    vkCmdSetCullMode(cmd, VK_CULL_MODE_NONE);
    const shared::MarkerPush push{frame, block.address};
    vkCmdPushConstants(cmd, core.pipelines->layout(), VK_SHADER_STAGE_ALL, 0, sizeof push, &push);
    vkCmdDraw(cmd, static_cast<std::uint32_t>(vertices.size()), 1, 0, 0);
    return {};
}

Result<void> record_hidden(const Core& core, VkCommandBuffer cmd, std::span<const glm::vec3> corners,
                           const PassFormat& format, FrameMemory& memory) {
    if (corners.empty()) return {};
    GUANHE_TRY_LET(const auto block, memory.allocate(corners.size_bytes()));
    std::memcpy(block.bytes, corners.data(), corners.size_bytes());
    GUANHE_TRY_LET(const VkPipeline pipeline, core.pipelines->graphics(hidden_pipeline(format)));
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    vkCmdSetCullMode(cmd, VK_CULL_MODE_NONE);
    const shared::HiddenPush push{block.address};
    vkCmdPushConstants(cmd, core.pipelines->layout(), VK_SHADER_STAGE_ALL, 0, sizeof push, &push);
    vkCmdDraw(cmd, static_cast<std::uint32_t>(corners.size()), 1, 0, 0);
    return {};
}

gpu::GraphicsPipelineKey composite_pipeline(VkFormat color, VkSampleCountFlagBits samples) {
    gpu::GraphicsPipelineKey key;
    key.vertex = "fullscreen.vert";
    key.fragment = "composite.frag";
    key.constants = {static_cast<std::uint32_t>(samples)};
    key.color = color;
    return key;
}

gpu::GraphicsPipelineKey composite_depth_pipeline(VkFormat depth, VkSampleCountFlagBits samples) {
    gpu::GraphicsPipelineKey key;
    key.vertex = "fullscreen.vert";
    key.fragment = "composite_depth.frag";
    key.constants = {static_cast<std::uint32_t>(samples)};
    key.depth = depth;
    return key;
}

} // namespace guanhe::render
