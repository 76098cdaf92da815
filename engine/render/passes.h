// Recording helpers that passes share.
#pragma once

#include "render/core.h"
#include "render/draw_list.h"
#include "render/frame_memory.h"

#include <functional>
#include <span>

namespace guanhe::render {

/// Whole-target viewport and scissor, no culling.
void set_area(VkCommandBuffer cmd, std::uint32_t width, std::uint32_t height);

/// Draws with the frame record at `frame`, without the back faces of single-sided surfaces. `pipeline_of(features)`
/// names the pipeline.
[[nodiscard]] Result<void>
record_draws(const Core& core, VkCommandBuffer cmd, VkDeviceAddress frame, std::span<const Draw> draws,
             const std::function<gpu::GraphicsPipelineKey(std::uint32_t features)>& pipeline_of);

/// A fullscreen triangle with fullscreen.vert.
[[nodiscard]] Result<void> record_fullscreen(const Core& core, VkCommandBuffer cmd, const gpu::GraphicsPipelineKey& key,
                                             std::span<const std::byte> push);

/// Triangles in one colour each, three vertices after another.
[[nodiscard]] Result<void> record_markers(const Core& core, VkCommandBuffer cmd, VkDeviceAddress frame,
                                          std::span<const MarkerVertex> vertices, const PassFormat& format,
                                          FrameMemory& memory);

/// Makes what ViewSet::hidden names as near as can be, so that nothing behind it is shaded. First of a frame's draws.
[[nodiscard]] Result<void> record_hidden(const Core& core, VkCommandBuffer cmd, std::span<const glm::vec3> corners,
                                         const PassFormat& format, FrameMemory& memory);

/// The pipelines of what is drawn behind and over scans.
[[nodiscard]] gpu::GraphicsPipelineKey sky_pipeline(const PassFormat& format);
[[nodiscard]] gpu::GraphicsPipelineKey grid_pipeline(const PassFormat& format);
[[nodiscard]] gpu::GraphicsPipelineKey marker_pipeline(const PassFormat& format);
[[nodiscard]] gpu::GraphicsPipelineKey hidden_pipeline(const PassFormat& format);
[[nodiscard]] gpu::GraphicsPipelineKey composite_pipeline(VkFormat color, VkSampleCountFlagBits samples);
[[nodiscard]] gpu::GraphicsPipelineKey composite_depth_pipeline(VkFormat depth, VkSampleCountFlagBits samples);

} // namespace guanhe::render
