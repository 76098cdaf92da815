// What a visitor's own hands look like to him. Pure.
#pragma once

#include "render/renderer.h"
#include "xr/input.h"

#include <glm/glm.hpp>

#include <vector>

namespace guanhe::app {

/// Round bones between the joints, shaded by a light from above, so that their shape is seen under any light of the
/// scene. `lit`: 0 to 1, how far it pinches or holds: fingertips tell.
void add_hand_joints(std::vector<render::MarkerVertex>& out, const glm::mat4& world_from_floor,
                     const xr::HandJoints& joints, float lit);

} // namespace guanhe::app
