// Where a visitor's floor lies in the scene. Pure functions.
#pragma once

#include "scan/scan.h"
#include "view/view_options.h"
#include "walk/surface.h"

#include <glm/glm.hpp>

#include <optional>
#include <span>
#include <string>

namespace guanhe::app {

/// world_from_floor, metres, upright: the visitor stands at its origin and looks along its -z. With `place` the eyes of
/// a standing visitor are there and look at its target. Without: an object that a table could bear stands at table
/// height within reach; anything larger is life size, and the visitor stands on its ground near the front, or before it
/// where there is none to stand on. Bounds may be flat or a point; of nothing he stands at the origin.
[[nodiscard]] glm::mat4 visitor_floor(const scan::Bounds& bounds, const std::optional<CameraPlace>& place,
                                      const walk::Surface& ground = {});

/// What a place in a visitor's room is remembered by where these files were put there: the same for the same files.
[[nodiscard]] std::string place_name(std::span<const Path> files);

} // namespace guanhe::app
