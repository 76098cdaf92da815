// Line drawings of what a visitor holds, with numbers at the parts that do something. Pure.
#pragma once

#include "image/image.h"
#include "render/panels/panel.h"
#include "xr/controls.h"

#include <array>
#include <span>
#include <string>
#include <vector>

namespace guanhe::app {

/// A part of the drawing that has a number, 1 to 9.
struct NumberedPart {
    std::string part; ///< as xr::BoundPart names it
    xr::Side side = xr::Side::right;
    int number = 0;
    bool operator==(const NumberedPart&) const = default;
};

/// The left hand's on the left, the right hand's on the right; `families` by Side. A part that a drawing does not have
/// gets its number beside it. Hands of which nothing is known are an eye that looks. Lines are `colors.words` on
/// `colors.background`.
[[nodiscard]] image::Rgba8 controller_picture(const std::array<xr::Family, 2>& families,
                                              std::span<const NumberedPart> parts, const render::PanelColors& colors);

} // namespace guanhe::app
