// Which clusters a set of views shows: recorded as compute passes that end in one indirect draw a kind of surface.
#pragma once

#include "pack/format.h"
#include "render/core.h"
#include "render/depth_pyramid.h"
#include "render/frame_memory.h"
#include "shaders/clusters.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace guanhe::render {

/// Closer than this counts as this close, for the level of detail.
inline constexpr float nearest_metres = 1e-3F;

/// What is selected for: where from, how finely, and what there is.
struct SelectionRequest {
    std::span<const shared::PackInstance> instances;
    std::span<const shared::ClusterView> views;
    glm::vec2 viewport{1.0F};
    float threshold = 1.0F; ///< pixels
    bool cull_back_faces = true;
    bool cull_triangles = false;           ///< each triangle on its own too: pays where the vertex stage is narrow
    std::uint32_t samples = 1;             ///< a pixel
    const DepthPyramid* pyramid = nullptr; ///< draw in two phases; its contents are of the frame before, or none
};

struct SelectionStats {
    std::uint32_t clusters = 0, triangles = 0;
    /// As many triangles as several samples a pixel would draw, however many there were: what a choice of samples may
    /// rest on.
    std::uint32_t weight = 0;
    float threshold = 0.0F;   ///< pixels; above what was asked for where it would not have fitted
    bool lacked_room = false; ///< that is why, and the next frame will have it
};

/// One of these a set of views that is drawn in a frame (the eyes; the sun). Lives on the drawing thread.
class ClusterSelection {
public:
    explicit ClusterSelection(std::shared_ptr<Core> core) : core_(std::move(core)) {}

    /// Records the first phase, or all where there is no pyramid. The frame's tables must be readable by compute
    /// shaders.
    [[nodiscard]] Result<void> record(VkCommandBuffer cmd, const SelectionRequest& request, FrameMemory& memory);
    /// The second phase, once the pyramid holds the depth that the first has drawn.
    [[nodiscard]] Result<void> record_later(VkCommandBuffer cmd);
    /// Copies the counters for stats(); after the last phase.
    void read_back(VkCommandBuffer cmd, std::uint32_t slot);

    /// Draws surfaces of one kind (PartRecord::kind) selected in a phase. `frame` is the frame record; the pipeline is
    /// bound.
    void draw(VkCommandBuffer cmd, VkDeviceAddress frame, std::uint32_t kind, std::uint32_t phase) const;

    /// Of the frame that used this slot last; before it is used again. Grows buffers that were nearly full.
    [[nodiscard]] SelectionStats stats(std::uint32_t slot);
    [[nodiscard]] bool empty() const noexcept { return address_ == 0; }

private:
    [[nodiscard]] Result<void> fit(const SelectionRequest& request, std::uint32_t pairs);
    [[nodiscard]] Result<void> bind(VkCommandBuffer cmd, std::string_view shader, const gpu::Constants& constants = {});
    [[nodiscard]] Result<void> record_triangles(VkCommandBuffer cmd, std::uint32_t phase);
    void push(VkCommandBuffer cmd, const shared::ClusterPush& values) const;

    std::shared_ptr<Core> core_;
    gpu::Buffer counters_, pairs_, visible_, indices_, later_;
    std::array<gpu::Buffer, gpu::frames_in_flight> readback_;
    std::uint32_t max_pairs_ = 0, max_visible_ = 0, max_triangles_ = 0, max_later_ = 0;
    std::uint32_t wanted_visible_ = 1U << 15U, wanted_triangles_ = 1U << 21U;
    bool cull_triangles_ = false, two_phases_ = false;
    std::uint32_t samples_ = 1;
    VkDeviceAddress address_ = 0; ///< of the frame's ClusterSelection; 0: nothing to select
};

} // namespace guanhe::render
