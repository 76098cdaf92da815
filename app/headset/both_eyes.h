// What both eyes see, as one picture. Pure.
#pragma once

#include "image/image.h"

#include <vector>

namespace guanhe::app {

/// Left to right.
[[nodiscard]] image::Rgba8 side_by_side(const std::vector<image::Rgba8>& pictures);

} // namespace guanhe::app
