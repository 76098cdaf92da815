// The record that all shaders of a frame read.
#pragma once

#include "render/environment.h"
#include "render/frame_memory.h"
#include "render/frustum.h"
#include "render/model.h"
#include "render/shadow.h"
#include "render/tile_scene.h"

#include <glm/glm.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace guanhe::render {

/// Where a frame is seen from.
struct Eyes {
    glm::vec4 mean{0, 0, 0, 1}; ///< of all views; w = 0: the direction to the viewer (orthographic)
    glm::vec3 origin{0.0F};     ///< of the frame's world: near the viewer
    std::array<Frustum, max_views> of_views{};
    std::size_t view_count = 0;
    /// One a view, in the scene's space.
    [[nodiscard]] std::span<const Frustum> frusta() const noexcept { return std::span(of_views).first(view_count); }
};
[[nodiscard]] Eyes eyes_of(const ViewSet& views);

struct FrameRequest {
    const ViewSet* views = nullptr;
    const FrameOptions* options = nullptr;
    const Eyes* eyes = nullptr;
    const EnvironmentLight* environment = nullptr;
    const ShadowMap* shadow = nullptr;
    std::uint32_t shadow_size = 0;
    bool software = false;
    float max_point_size = 1.0F; ///< device pixels
    bool sun = false, shadows = false;
    std::span<const Model::State* const> models;
    scan::Bounds bounds; ///< of everything shown
    TileScene::Frame tiled;
    std::span<const shared::LookRecord> looks; ///< Model::State::first_look counts in them
};
/// Appends what the models look like, by Model::State::first_look, which it sets.
void gather_looks(std::span<Model::State* const> models, const glm::vec3& origin,
                  std::vector<shared::LookRecord>& looks);
/// Writes FrameRecord and the lights; the record's address.
[[nodiscard]] Result<VkDeviceAddress> write_frame(const FrameRequest& request, FrameMemory& memory);

} // namespace guanhe::render
