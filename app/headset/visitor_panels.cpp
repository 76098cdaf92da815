#include "headset/visitor_panels.h"

#include "headset/controls_page.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

// Metres of the visitor's.
constexpr float distance = 1.5F;
constexpr float below_eyes = 0.10F;
constexpr float follow_again = 1.2F; // from where he was when it came
constexpr float off_surface = 0.08F, nearest = 0.45F;
constexpr float looks_elsewhere = 0.26F; // of the cosine: 75 degrees from it

/// Upright, facing a head.
glm::mat4 stand_before(const glm::mat4& floor_from_head) {
    const glm::vec3 head(floor_from_head[3]);
    glm::vec3 ahead = -glm::vec3(floor_from_head[2]);
    if (std::hypot(ahead.x, ahead.z) < 0.1F) // he looks straight up or down: before him is where his crown points
        ahead = glm::vec3(floor_from_head[1]) * std::copysign(1.0F, -ahead.y);
    ahead.y = 0.0F;
    ahead = glm::dot(ahead, ahead) > 1e-6F ? glm::normalize(ahead) : glm::vec3(0, 0, -1);
    const glm::vec3 at = head + ahead * distance - glm::vec3(0, below_eyes, 0);
    glm::mat4 place(1.0F);
    place[0] = glm::vec4(glm::normalize(glm::cross(glm::vec3(0, 1, 0), -ahead)), 0.0F);
    place[1] = glm::vec4(0, 1, 0, 0);
    place[2] = glm::vec4(-ahead, 0.0F);
    place[3] = glm::vec4(at, 1.0F);
    return place;
}

} // namespace

void VisitorPanels::set_language(Language language) {
    if (std::exchange(language_, language) != language) controls_stale_ = true;
}

void VisitorPanels::set_controls(const xr::Controls& controls) {
    if (controls_ == controls) return;
    controls_ = controls;
    controls_stale_ = true;
}

void VisitorPanels::say(const std::string& title, const std::string& words) {
    if (title == title_ && words == words_) return;
    title_ = title;
    words_ = words;
    if (title.empty() && words.empty()) {
        message_board_ = {};
        return;
    }
    lay_out(message_board_, message(title, words));
}

render::PanelContent VisitorPanels::message(const std::string& title, const std::string& words) const {
    render::PanelContent content;
    content.language = language_ == Language::chinese ? "zh-Hans" : "en";
    content.title = title;
    content.width = 0.8F;
    content.body = render::plain_body(words, content.language);
    return content;
}

void VisitorPanels::hear(const InputEvent& event) {
    if (event.kind == InputEvent::Kind::menu) controls_shown_ = !controls_shown_;
    if (event.kind == InputEvent::Kind::place_lost || event.kind == InputEvent::Kind::place_found) {
        place_lost_ = event.kind == InputEvent::Kind::place_lost;
        lay_out(place_board_, message({}, text(Text::place_lost, language_)));
    }
    // The page is the one panel with a button.
    if (event.kind == InputEvent::Kind::select && event.pick && event.pick->panel >= 0 && event.pick->button >= 0)
        controls_shown_ = false;
}

void VisitorPanels::lay_out(Board& board, const render::PanelContent& content) {
    if (!fonts_) return;
    auto made = render::lay_out_panel(content, {}, fonts_);
    if (made)
        board.sheet = std::move(*made);
    else
        complaints_.push_back(made.error().message());
}

void VisitorPanels::hang(Board& board, const glm::mat4& world_from_floor, const glm::mat4& floor_from_head,
                         const walk::Surface& walls) {
    const glm::vec3 head(floor_from_head[3]);
    const auto is_away = [&] {
        const glm::vec3 to = glm::vec3((*board.floor_from_panel)[3]) - head;
        const glm::vec2 way(to.x, to.z), ahead(-floor_from_head[2].x, -floor_from_head[2].z);
        return glm::distance(board.head, head) > follow_again ||
               glm::dot(way, ahead) < looks_elsewhere * glm::length(way) * glm::length(ahead);
    };
    if (!board.floor_from_panel || is_away()) {
        board.floor_from_panel = stand_before(floor_from_head);
        board.head = head;
    }
    // Nearer and smaller, so that it looks the same, where a wall would hide its middle or a corner.
    const glm::mat4 world_from_panel = world_from_floor * *board.floor_from_panel;
    const glm::vec3 eye(world_from_floor * glm::vec4(head, 1.0F)), middle(world_from_panel[3]);
    const float wanted = glm::distance(middle, eye);
    const float visitor_scale = glm::length(glm::vec3(world_from_floor[0]));
    float share = 1.0F;
    for (const auto& corner :
         {glm::vec2(0, 0), glm::vec2(-1, -1), glm::vec2(1, -1), glm::vec2(-1, 1), glm::vec2(1, 1)}) {
        const glm::vec3 to(world_from_panel * glm::vec4(corner * board.sheet->size * 0.5F, 0.0F, 1.0F));
        const float away = glm::distance(to, eye);
        const auto wall = walls.cast(eye, (to - eye) / away, away + off_surface * visitor_scale);
        if (wall) share = std::min(share, (wall->distance - off_surface * visitor_scale) / away);
    }
    share = std::max(share, nearest * visitor_scale / wanted);
    render::Panel& panel = panels_.emplace_back();
    panel.sheet = board.sheet;
    panel.world_from_panel = world_from_panel;
    for (int axis = 0; axis < 3; ++axis) panel.world_from_panel[axis] *= share;
    panel.world_from_panel[3] = glm::vec4(glm::mix(eye, middle, share), 1.0F);
}

void VisitorPanels::step(Visit& visit, const walk::Surface& walls, const xr::Input& input,
                         const std::optional<glm::mat4>& floor_from_head) {
    panels_.clear();
    const auto fingers = xr::seen_hands(input);
    // A hand that is lost for a moment is no other way of doing things.
    if (fingers != fingers_ && (fingers[0] || fingers[1] || !controls_.profiles[0].empty())) {
        fingers_ = fingers;
        controls_stale_ = true;
    }
    if (!controls_shown_) controls_board_.floor_from_panel.reset();
    if (floor_from_head) {
        const glm::mat4& world = visit.world_from_floor();
        if (controls_shown_ && std::exchange(controls_stale_, false))
            lay_out(controls_board_, controls_page(controls_, fingers_, language_, render::panel_colors(false)));
        if (controls_shown_ && controls_board_.sheet)
            hang(controls_board_, world, *floor_from_head, walls);
        else if (message_board_.sheet)
            hang(message_board_, world, *floor_from_head, walls);
        else if (place_lost_ && place_board_.sheet)
            hang(place_board_, world, *floor_from_head, walls);
        // What is pointed at is lit, by a hand before a gaze.
        const auto point = [&](const glm::mat4& aim, float dwell) {
            const glm::vec3 from(aim[3]), along = glm::normalize(-glm::vec3(aim[2]));
            const auto hit = render::hit_panels(panels_, from, along);
            if (!hit || !hit->front || hit->button < 0) return;
            panels_[hit->panel].lit = hit->button;
            panels_[hit->panel].dwell = dwell;
        };
        bool hands = false;
        for (const xr::HandInput& hand : input.hands) {
            hands = hands || hand.active;
            if (hand.floor_from_aim) point(world * *hand.floor_from_aim, 0.0F);
        }
        if (!hands)
            point(world * (input.floor_from_gaze ? *input.floor_from_gaze : *floor_from_head), visit.gaze_filled());
    }
    visit.set_panels(panels_);
}

} // namespace guanhe::app
