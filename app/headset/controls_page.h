// What a visitor's hands do, in words and as a drawing. Pure.
#pragma once

#include "render/panels/panel.h"
#include "window/text.h"
#include "xr/controls.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace guanhe::app {

/// Where hands do what they do: they drag, pull and lift in a view alone, and its menu button opens this page.
enum class ControlsOf : std::uint8_t { view, visit };

/// A part, and what can be done with it.
struct ControlRow {
    int number = 0;   ///< of the part, in the drawing
    std::string part; ///< in words: "Stick (left hand)"
    std::string does;
    bool operator==(const ControlRow&) const = default;
};

/// `fingers`, by xr::Side: a hand that is seen, and holds nothing.
[[nodiscard]] std::vector<ControlRow> control_rows(const xr::Controls& controls, const std::array<bool, 2>& fingers,
                                                   Language language, ControlsOf of = ControlsOf::view);
/// A board with one button, "close".
[[nodiscard]] render::PanelContent controls_page(const xr::Controls& controls, const std::array<bool, 2>& fingers,
                                                 Language language, const render::PanelColors& colors,
                                                 ControlsOf of = ControlsOf::view);

} // namespace guanhe::app
