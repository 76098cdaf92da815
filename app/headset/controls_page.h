// What a visitor's hands do, in words and as a drawing. Pure.
#pragma once

#include "render/panels/panel.h"
#include "window/text.h"
#include "xr/controls.h"

#include <array>
#include <string>
#include <vector>

namespace guanhe::app {

/// A part, and what can be done with it.
struct ControlRow {
    int number = 0;   ///< of the part, in the drawing
    std::string part; ///< in words: "Stick (left hand)"
    std::string does;
    bool operator==(const ControlRow&) const = default;
};

/// `fingers`, by xr::Side: a hand that is seen, and holds nothing.
[[nodiscard]] std::vector<ControlRow> control_rows(const xr::Controls& controls, const std::array<bool, 2>& fingers,
                                                   Language language);
/// A board with one button, "close".
[[nodiscard]] render::PanelContent controls_page(const xr::Controls& controls, const std::array<bool, 2>& fingers,
                                                 Language language, const render::PanelColors& colors);

} // namespace guanhe::app
