// Signs in the scene that belong to no scan: measured lengths, the place to walk to, points that can be picked.
#pragma once

#include "museum/document.h"
#include "render/renderer.h"
#include "tour/state.h"

#include <glm/glm.hpp>

#include <vector>

namespace guanhe::app {

/// Triangles for FrameOptions::markers, turned to `eye`. Widths follow the distance, so that they are seen from
/// everywhere. Pure.
[[nodiscard]] std::vector<render::MarkerVertex> signs_of(const tour::TourState& state, const tour::TourContext& context,
                                                         const glm::vec3& eye);

/// The hotspots of the site that are shown now: those of the era that no step has hidden.
[[nodiscard]] std::vector<const museum::Hotspot*> shown_hotspots(const tour::TourState& state,
                                                                 const tour::TourContext& context);

} // namespace guanhe::app
