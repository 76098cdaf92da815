// What a picture of baked scans costs, told from their tables alone: no page is read.
#pragma once

#include "museum/check/check.h"
#include "walk/coarse.h"

#include <span>

namespace guanhe::museum {

/// Of a headset's eye: 20 pixels a degree.
inline constexpr double check_pixels_per_radian = 1146.0;

/// Of all round the eye (a picture shows a part of that), at an error of one pixel, by the rule of docs/selection.md.
/// Triangles are an estimate: a group of which some children are drawn finer counts for the others' share. Meshes that
/// are no clusters count whole, and their bytes are not known here.
[[nodiscard]] FrameCost frame_cost(std::span<const walk::Place> places, const glm::dvec3& eye,
                                   double pixels_per_radian = check_pixels_per_radian);

} // namespace guanhe::museum
