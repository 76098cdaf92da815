// The record that all shaders of a frame read.
#pragma once

#include "render/environment.h"
#include "render/frame_memory.h"
#include "render/frustum.h"
#include "render/model.h"
#include "render/shadow.h"
#include "render/tile_scene.h"

#include <glm/glm.hpp>

#include <span>
#include <vector>

namespace guanhe::render {

/// Where a frame is seen from.
struct Eyes {
    glm::vec4 mean{0, 0, 0, 1};  ///< of all views; w = 0: the direction to the viewer (orthographic)
    glm::vec3 origin{0.0F};      ///< of the frame's world: near the viewer
    std::vector<Frustum> frusta; ///< one a view, in the scene's space
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
};
/// Writes FrameRecord and the lights; the record's address.
[[nodiscard]] Result<VkDeviceAddress> write_frame(const FrameRequest& request, FrameMemory& memory);

} // namespace guanhe::render
