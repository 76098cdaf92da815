// A flight over what is shown, the same every time: for measuring what streams in and out.
#pragma once

#include "scan/scan.h"
#include "view/view_options.h"

namespace guanhe::app {

/// Where the camera is at `moment` (0 to 1) of the flight: a closed curve over all of the ground that swoops five times
/// from high above the bounds to just over their top and back, looking ahead and down. Bounds may be flat, not empty.
/// Pure.
[[nodiscard]] CameraPlace flight_place(const scan::Bounds& bounds, double moment);

} // namespace guanhe::app
