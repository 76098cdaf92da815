// The one formula of level of detail: used by the streamer and the tests here, and by shaders/clusters.glsl alike.
#pragma once

#include "pack/format.h"

#include <glm/glm.hpp>

namespace guanhe::pack {

/// Where a mesh is looked at from, in its local units, relative to its origin.
struct LodEye {
    glm::vec3 position{0.0F};
    float pixels_per_radian = 1.0F; ///< perspective; 0 for orthographic
    float pixels_per_unit = 0.0F;   ///< orthographic: pixels a local unit covers
    float nearest = 1e-3F;          ///< local units; closer counts as this close
};

/// Pixels that an error within this sphere can cover at most. Never smaller for a parent than for its child.
[[nodiscard]] inline float projected_error(const LodEye& eye, const glm::vec3& center, float radius, float error) {
    if (eye.pixels_per_radian <= 0.0F) return error * eye.pixels_per_unit;
    const float distance = glm::max(glm::length(center - eye.position) - radius, eye.nearest);
    return error * eye.pixels_per_radian / distance;
}

} // namespace guanhe::pack
