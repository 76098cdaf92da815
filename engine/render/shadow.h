// The sun's shadow: one map fitted to everything that is shown, drawn again only when that changes. What glTF culls
// from a viewer it culls from the sun: the back of a single-sided surface, which nobody sees, throws no shadow either.
#pragma once

#include "render/core.h"
#include "render/draw_list.h"

#include <glm/glm.hpp>

#include <functional>
#include <vector>

namespace guanhe::render {

/// Where the map lies in the scene, kept apart from any frame's origin.
struct ShadowFit {
    glm::dvec3 center{0.0};
    glm::dvec3 right{1, 0, 0}, up{0, 1, 0}, to_sun{0, 0, 1};
    glm::dvec3 half{1.0}; ///< along right, up and to_sun, metres

    /// Points relative to `origin` to x (right) and y (down) in 0..1 and depth, 1 nearest to the sun.
    [[nodiscard]] glm::mat4 shadow_from_world(const glm::vec3& origin) const;
};
/// Covers the bounds with some texels to spare for the filter; depends on nothing that moves with the viewer. `size`:
/// texels a side.
[[nodiscard]] ShadowFit fit_shadow(const scan::Bounds& bounds, const glm::vec3& to_sun, std::uint32_t size);

/// Lives on the drawing thread.
class ShadowMap {
public:
    explicit ShadowMap(std::shared_ptr<Core> core) : core_(std::move(core)) {}
    ~ShadowMap();
    ShadowMap(const ShadowMap&) = delete;
    ShadowMap& operator=(const ShadowMap&) = delete;

    /// Makes the map if there is none; `slot` is known then. Errors: out of memory.
    [[nodiscard]] Result<void> prepare();
    /// After prepare(): draws the casters, which are cut into passes; the frame record at `frame` holds the matrix. The
    /// map is readable by fragment shaders afterwards. Errors: a pipeline that cannot be made.
    [[nodiscard]] Result<void> record(VkCommandBuffer cmd, VkDeviceAddress frame, std::vector<Draw>& casters,
                                      const std::function<Result<void>()>& draw_more);

    ShadowFit fit;
    std::uint32_t slot = Bindless::none;

private:
    std::shared_ptr<Core> core_;
    gpu::Image image_;
    PassSplit passes_; ///< kept for its memory
    bool drawn_ = false;
};

} // namespace guanhe::render
