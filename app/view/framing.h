// Cameras: one that shows everything, one from two points, one from the file. Pure functions.
#pragma once

#include "render/view.h"
#include "scan/scan.h"
#include "view/view_options.h"

namespace guanhe::app {

/// Where to stand to see all of `given` in a picture of this shape: from the front right and slightly above (higher
/// over flat sites), with about 8% of the picture free at the tightest sides. `yfov` in radians. Bounds may be flat or
/// a point, not empty.
[[nodiscard]] CameraPlace frame_all(const scan::Bounds& bounds, float yfov, float aspect);

/// The same from the side where somebody looks from already. `axes`: right, up and back of the view, unit.
[[nodiscard]] CameraPlace frame_along(const scan::Bounds& given, const glm::mat3& axes, float yfov, float aspect);

/// Pose of a camera at `place`, upright where it can be (looking straight up or down, -z is up in the picture).
[[nodiscard]] glm::mat4 look_from(const CameraPlace& place);

/// A near plane that cuts nothing worth seeing in a scan of this radius: a thousandth of it, at most 5 cm. Depth is
/// reversed and floating point, so that a small one costs no precision far away.
[[nodiscard]] float near_plane(float radius);

/// A camera at `place` with this lens. `yfov` in radians.
[[nodiscard]] render::View view_from(const CameraPlace& place, float yfov, float aspect, const scan::Bounds& bounds);

/// A lens of the file for a picture of this shape: all that its own aspect ratio shows is in the picture, which shows
/// more, never less. An orthographic one that lacks a far plane gets one beyond a scan of this radius.
[[nodiscard]] scan::Camera fitted(scan::Camera lens, float aspect, float radius);

/// A camera of the file, its lens fitted.
[[nodiscard]] render::View view_from(const glm::mat4& world_from_view, const scan::Camera& lens, float aspect,
                                     const scan::Bounds& bounds);

} // namespace guanhe::app
