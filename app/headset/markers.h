// The shapes that show a visitor his hands, and where he would go. Pure.
#pragma once

#include "render/renderer.h"
#include "walk/body.h"

#include <glm/glm.hpp>

#include <vector>

namespace guanhe::app {

/// A small wedge where a hand is, its point ahead.
void add_hand(std::vector<render::MarkerVertex>& out, const glm::mat4& world_from_grip);
/// A dot on what a hand points at, facing the eye; `pressed`: 0 to 1.
void add_dot(std::vector<render::MarkerVertex>& out, const glm::vec3& point, const glm::vec3& eye, float pressed);
/// The ring of a gaze that rests on a point, filled so far (0 to 1), as large as 2° of the eye's.
void add_dwell_ring(std::vector<render::MarkerVertex>& out, const glm::vec3& point, const glm::vec3& eye, float filled);
/// Where something would be put down: a ring on a floor of this scale (world metres a metre of the visitor's).
void add_spot(std::vector<render::MarkerVertex>& out, const glm::mat4& world_from_floor, const glm::vec3& on_floor);
/// That nothing could be opened: a sign as wide as a hand, its face to the eye.
void add_failure(std::vector<render::MarkerVertex>& out, const glm::mat4& world_from_sign);
/// A teleport's arc; where it may land a ring on the ground, where not a red end.
void add_arc(std::vector<render::MarkerVertex>& out, const walk::Landing& landing, const glm::vec3& eye);

} // namespace guanhe::app
