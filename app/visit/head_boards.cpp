#include "visit/head_boards.h"

#include "visit/head_input.h"

#include <algorithm>

namespace guanhe::app {
namespace {

constexpr float farthest_wall = 4.0F; // metres: what may be before a board
constexpr float scroll_speed = 0.12F; // metres a second
constexpr float edge = 0.25F;         // of a board, above and below: pointing there scrolls it

} // namespace

void HeadBoards::hang(std::span<const Board> boards, const xr::Input& input, const glm::mat4& head,
                      const walk::Surface& ground, Visit& body, double seconds) {
    const Clearance clearance = [&](const glm::vec3& from, const glm::vec3& way) -> std::optional<float> {
        const auto hit = ground.cast(from, way, farthest_wall);
        return hit ? std::optional(hit->distance) : std::nullopt;
    };
    std::erase_if(scrolls_, [&](const auto& scroll) {
        return std::ranges::find(boards, scroll.first, &Board::key) == boards.end();
    });
    const auto hung = hanging_.hang(boards, head, seconds, clearance);
    panels_.assign(hung.begin(), hung.end());
    pointed_.clear();
    met_.clear();
    for (std::size_t i = 0; i < panels_.size(); ++i) {
        const float most = panels_[i].sheet->most_scroll();
        if (most > 0.0F) panels_[i].scroll = std::min(scrolls_[boards[i].key], most);
        if (boards[i].where == Board::Where::caption) continue; // what is said is in nobody's way
        pointed_.push_back(i);
        met_.push_back(panels_[i]);
    }
    body.set_panels(met_);
    const glm::mat4& world = body.world_from_floor();
    bool hands = false;
    for (const xr::HandInput& hand : input.hands) {
        hands = hands || hand.active;
        if (hand.active && hand.floor_from_aim)
            point(world * *hand.floor_from_aim, 0.0F, static_cast<float>(seconds), boards);
    }
    if (!hands)
        point(input.floor_from_gaze ? world * *input.floor_from_gaze : head, body.gaze_filled(),
              static_cast<float>(seconds), boards);
}

/// Lights the button that is pointed at; near its upper or lower edge a board scrolls.
void HeadBoards::point(const glm::mat4& world_from_aim, float dwell, float seconds, std::span<const Board> boards) {
    const SightRay ray = ray_along(world_from_aim);
    const auto hit = render::hit_panels(met_, ray.origin, ray.direction);
    if (!hit || !hit->front) return;
    const std::size_t at = pointed_[hit->panel];
    if (hit->button >= 0) {
        panels_[at].lit = hit->button;
        panels_[at].dwell = dwell;
    }
    const float most = panels_[at].sheet->most_scroll();
    const auto& window = panels_[at].sheet->window;
    const float down = (hit->at.y - window.low.y) / std::max(window.high.y - window.low.y, 0.01F);
    if (most <= 0.0F || !hit->on_body || (down > edge && down < 1.0F - edge)) return;
    float& scroll = scrolls_[boards[at].key];
    scroll = std::clamp(scroll + (down < 0.5F ? -1.0F : 1.0F) * scroll_speed * seconds, 0.0F, most);
}

void HeadBoards::clear(Visit& body) {
    panels_.clear();
    pointed_.clear();
    met_.clear();
    body.set_panels({});
}

std::optional<std::string> HeadBoards::button(const Pick& pick) const {
    if (pick.panel < 0 || pick.button < 0 || static_cast<std::size_t>(pick.panel) >= pointed_.size()) return {};
    const auto& buttons = panels_[pointed_[static_cast<std::size_t>(pick.panel)]].sheet->buttons;
    const auto which = static_cast<std::size_t>(pick.button);
    return which < buttons.size() ? std::optional(buttons[which].id) : std::nullopt;
}

} // namespace guanhe::app
