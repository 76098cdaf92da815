// Boards on a flat screen, as panels before its camera: where each stands is place_on_screen's. Pure.
#pragma once

#include "museum/parts.h"
#include "render/panels/panel.h"
#include "visit/boards.h"

#include <glm/glm.hpp>

#include <span>
#include <vector>

namespace guanhe::app {

/// A camera's picture: its pose and half its height and width at one metre.
struct FlatView {
    glm::mat4 world_from_camera{1.0F};
    float half_width = 1.0F, half_height = 0.6F;
};

/// One panel a board, in their order. All but those in the world are so near to the camera that nothing hides them.
[[nodiscard]] std::vector<render::Panel> flat_panels(std::span<const Board> boards, const FlatView& view);

/// The widest board that this picture shows without shrinking it, in metres of the board.
[[nodiscard]] float widest_board(const FlatView& view);

/// Of a panel whose middle is at a pose and which is read from where that faces.
[[nodiscard]] glm::mat4 world_from_panel(const museum::Pose& pose);

} // namespace guanhe::app
