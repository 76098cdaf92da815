// Where boards stand on a flat screen of any shape: none over another, none over what can be pressed, and beside what
// is looked at where there is room for that. Pure. Lengths are shares of the picture's height, from its middle, x right
// and y up.
#pragma once

#include "visit/boards.h"

#include <glm/glm.hpp>

#include <optional>
#include <span>
#include <vector>

namespace guanhe::app {

struct ScreenBoard {
    Board::Where where = Board::Where::before; ///< not in the world
    glm::vec2 size{0.0F};                      ///< as large as it should look
    float em = 0.0F;                           ///< of its type
    CaptionPlace place = {};                   ///< of a caption
    glm::vec2 names{0.0F};                     ///< by a sign: it stands above that
};

struct ScreenPlace {
    glm::vec2 middle{0.0F};
    float scale = 1.0F; ///< of the size that it should have; never larger
};

/// What is kept free to each side of what is looked at.
inline constexpr float subject_half = 0.11F;
/// Around all of them.
inline constexpr float screen_margin = 0.025F;

/// In the order of the boards. `aspect`: width over height. `subject`: what is looked at, where it is on the screen.
[[nodiscard]] std::vector<ScreenPlace> place_on_screen(std::span<const ScreenBoard> boards, float aspect,
                                                       std::optional<glm::vec2> subject = {});

} // namespace guanhe::app
