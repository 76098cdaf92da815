#include "visit/flat_panels.h"

#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>

namespace guanhe::app {
namespace {

constexpr float distance = 0.35F;  // metres from the camera
constexpr float magnified = 1.45F; // over what an eye in a headset needs
constexpr float margin = 0.05F;    // of half the picture

/// The scale that makes a sheet look as it should, smaller where the picture does not hold it.
float scale_of(const render::PanelSheet& sheet, const FlatView& view, float most_of_width, float most_of_height) {
    constexpr float reading_distance = 1.5F;
    // A picture of half a metre of half height at a metre is read from as far as a headset's panels are.
    const float wanted = distance / reading_distance * magnified * (view.half_height / 0.5F);
    const float widest = 2.0F * view.half_width * distance * most_of_width / sheet.size.x;
    const float highest = 2.0F * view.half_height * distance * most_of_height / sheet.size.y;
    return std::min({wanted, widest, highest});
}

} // namespace

glm::mat4 world_from_panel(const museum::Pose& pose) {
    const float turn = glm::pi<float>() - glm::radians(static_cast<float>(pose.heading));
    return glm::rotate(glm::translate(glm::mat4(1.0F), glm::vec3(pose.position)), turn, glm::vec3(0, 1, 0));
}

std::vector<render::Panel> flat_panels(std::span<const Board> boards, const FlatView& view) {
    std::vector<render::Panel> panels;
    const glm::vec2 half = glm::vec2(view.half_width, view.half_height) * distance * (1.0F - margin);
    // Those at the top leave its corners to the year and to what can be pressed.
    float corner_top = half.y, caption_top = half.y * 0.78F, caption_bottom = -half.y;
    for (const Board& board : boards) {
        render::Panel panel;
        panel.sheet = board.sheet;
        panel.moving = board.moving;
        if (board.where == Board::Where::world) {
            panel.world_from_panel = world_from_panel(board.pose.value_or(museum::Pose{}));
            panels.push_back(std::move(panel));
            continue;
        }
        if (board.where == Board::Where::sign) {
            // Beside what it names, and before it.
            const glm::vec3 at(board.pose.value_or(museum::Pose{}).position);
            const glm::vec3 eye(view.world_from_camera[3]);
            const float away = std::max(glm::distance(at, eye) * 0.6F, 2.0F * distance);
            glm::mat4 turned = view.world_from_camera;
            turned[3] = glm::vec4(eye + glm::normalize(at - eye) * away, 1.0F);
            const float scale = away / distance * scale_of(*board.sheet, view, 0.3F, 0.2F) * 0.8F;
            turned = glm::translate(turned, glm::vec3(0.0F, board.sheet->size.y * scale * 0.9F, 0.0F));
            panel.world_from_panel = glm::scale(turned, glm::vec3(scale));
            panels.push_back(std::move(panel));
            continue;
        }
        glm::vec2 middle(0.0F);
        float scale = 1.0F;
        const auto size = [&] { return board.sheet->size * scale; };
        switch (board.where) {
        case Board::Where::caption:
            scale = scale_of(*board.sheet, view, 0.9F, 0.3F);
            middle.x = half.x * (2.0F * board.place.across - 1.0F) + size().x * (0.5F - board.place.anchor);
            middle.x = glm::clamp(middle.x, std::min(size().x * 0.5F - half.x, 0.0F),
                                  std::max(half.x - size().x * 0.5F, 0.0F));
            if (board.place.above) {
                middle.y = caption_top - size().y * 0.5F;
                caption_top -= size().y * 1.08F;
            } else {
                middle.y = caption_bottom + size().y * 0.5F;
                caption_bottom += size().y * 1.08F;
            }
            break;
        case Board::Where::signing:
            scale = scale_of(*board.sheet, view, 0.3F, 0.4F);
            middle = {half.x - size().x * 0.5F, caption_bottom + size().y * 0.5F};
            break;
        case Board::Where::corner:
            scale = scale_of(*board.sheet, view, 0.4F, 0.4F);
            middle = {-half.x + size().x * 0.5F, corner_top - size().y * 0.5F};
            corner_top -= size().y * 1.08F;
            break;
        case Board::Where::controls:
            scale = scale_of(*board.sheet, view, 0.4F, 0.2F) * 0.8F;
            middle = half - size() * 0.5F;
            break;
        case Board::Where::before:
        case Board::Where::world:
        case Board::Where::sign:
            scale = scale_of(*board.sheet, view, 0.8F, 0.62F);
            middle = {0.0F, half.y * 0.12F};
            break;
        }
        glm::mat4 at = glm::translate(view.world_from_camera, glm::vec3(middle, -distance));
        panel.world_from_panel = glm::scale(at, glm::vec3(scale));
        panels.push_back(std::move(panel));
    }
    return panels;
}

} // namespace guanhe::app
