// The shapes that show a visitor his hands, and where he would go. Pure.
#pragma once

#include "render/renderer.h"
#include "walk/body.h"

#include <glm/glm.hpp>

#include <vector>

namespace guanhe::app {

/// A small wedge where a hand is, its point ahead.
void add_hand(std::vector<render::MarkerVertex>& out, const glm::mat4& world_from_grip);
/// A teleport's arc; where it may land a ring on the ground, where not a red end.
void add_arc(std::vector<render::MarkerVertex>& out, const walk::Landing& landing, const glm::vec3& eye);

} // namespace guanhe::app
