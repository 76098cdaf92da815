#include "visit/flat_panels.h"

#include "visit/screen_places.h"

#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <optional>

namespace guanhe::app {
namespace {

constexpr float distance = 0.35F; // metres from the camera
// Shares of the picture's height that a metre of a board takes: a picture of half a metre of half height at a metre is
// read from as far as a headset's panels are, and a screen's type is half as large again as a headset's needs to be.
constexpr float share_of_metre = 1.45F / 1.5F;

/// Where a point is in the picture, in shares of its height; nothing: behind the camera, or beside the picture.
std::optional<glm::vec2> seen_at(const glm::vec3& point, const FlatView& view) {
    const glm::vec3 at(glm::inverse(view.world_from_camera) * glm::vec4(point, 1.0F));
    if (at.z > -1e-3F) return {};
    const glm::vec2 half = glm::vec2(at) / -at.z;
    if (glm::abs(half.x) > view.half_width || glm::abs(half.y) > view.half_height) return {};
    return half / (2.0F * view.half_height);
}

} // namespace

glm::mat4 world_from_panel(const museum::Pose& pose) {
    const float turn = glm::pi<float>() - glm::radians(static_cast<float>(pose.heading));
    return glm::rotate(glm::translate(glm::mat4(1.0F), glm::vec3(pose.position)), turn, glm::vec3(0, 1, 0));
}

float widest_board(const FlatView& view) {
    return (view.half_width / view.half_height - 2.0F * screen_margin) / share_of_metre;
}

std::vector<render::Panel> flat_panels(std::span<const Board> boards, const FlatView& view) {
    std::vector<render::Panel> panels(boards.size());
    std::vector<ScreenBoard> on_screen;
    std::vector<std::size_t> which;
    for (std::size_t i = 0; i < boards.size(); ++i) {
        const Board& board = boards[i];
        panels[i].sheet = board.sheet;
        panels[i].moving = board.moving;
        panels[i].world_from_panel = world_from_panel(board.pose.value_or(museum::Pose{}));
        if (board.where == Board::Where::world) continue;
        ScreenBoard screen{board.where, board.sheet->size * share_of_metre, board.sheet->em * share_of_metre,
                           board.place};
        if (board.where == Board::Where::sign) {
            const auto named = seen_at(glm::vec3(board.pose.value_or(museum::Pose{}).position), view);
            if (!named) { // it is where nobody looks, and so is its sign
                panels[i].world_from_panel = glm::translate(view.world_from_camera, glm::vec3(0.0F, 0.0F, distance));
                continue;
            }
            screen.names = *named;
        }
        on_screen.push_back(screen);
        which.push_back(i);
    }
    // The camera turns to what is looked at, and so does the visitor: a place on the screen that does not move.
    const bool middle_seen = std::ranges::any_of(boards, &Board::beside);
    const auto places = place_on_screen(on_screen, view.half_width / view.half_height,
                                        middle_seen ? std::optional(glm::vec2(0.0F)) : std::nullopt);
    const float height = 2.0F * view.half_height * distance; // of the picture, where the boards are
    for (std::size_t i = 0; i < which.size(); ++i) {
        const glm::mat4 at = glm::translate(view.world_from_camera, glm::vec3(places[i].middle * height, -distance));
        panels[which[i]].world_from_panel = glm::scale(at, glm::vec3(places[i].scale * share_of_metre * height));
    }
    return panels;
}

} // namespace guanhe::app
