#include "visit/head_panels.h"

#include "visit/flat_panels.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace guanhe::app {
namespace {

// Metres and radians.
constexpr float board_distance = 1.5F; // at which boards are laid out to be read
constexpr float off_surface = 0.08F, nearest = 0.45F;
constexpr float above_captions = -0.30F; // a board's lower edge from the eyes' height: captions are below
constexpr float follow_again = 1.2F;     // from where he was when a board came: it comes after him
constexpr float corner_yaw = 0.56F;      // to the left of the captions
constexpr float gap = 0.03F;
constexpr float free_half = 0.10F;     // of what is looked at, to each side
constexpr float farthest_aside = 0.7F; // a board's middle: beyond it a neck is turned
constexpr float sign_before = 0.9F;    // of the way to what it names
constexpr render::FollowOptions captions_follow{.distance = 1.4F};
constexpr render::FollowOptions controls_follow{
    .distance = 1.2F, .below = 0.66F, .slack = 0.7F, .lowest = -0.80F, .highest = -0.62F};

glm::vec3 direction(float yaw, float pitch) {
    return {-std::sin(yaw) * std::cos(pitch), std::sin(pitch), -std::cos(yaw) * std::cos(pitch)};
}

/// Upright at a point, turned to the head.
glm::mat4 facing(const glm::vec3& head, const glm::vec3& at, float scale) {
    glm::vec3 back = head - at;
    back = glm::dot(back, back) > 1e-8F ? glm::normalize(back) : glm::vec3(0, 0, 1);
    glm::vec3 right = glm::cross(glm::vec3(0, 1, 0), back);
    right = glm::dot(right, right) > 1e-8F ? glm::normalize(right) : glm::vec3(1, 0, 0);
    const glm::vec3 up = glm::cross(back, right);
    return {glm::vec4(right * scale, 0), glm::vec4(up * scale, 0), glm::vec4(back * scale, 0), glm::vec4(at, 1)};
}

glm::mat4 raised(const glm::mat4& place, float by) {
    return glm::translate(place, glm::vec3(0.0F, by, 0.0F));
}

} // namespace

void HeadPanels::forget() {
    caption_.reset();
    controls_.reset();
    stands_.clear();
}

/// Over what a panel covers: its middle and its corners.
std::optional<float> HeadPanels::free_way(const glm::vec3& head, const glm::vec2& size, const glm::mat4& place,
                                          const Clearance& clearance) const {
    std::optional<float> least;
    if (!clearance) return least;
    constexpr std::array at{glm::vec2(0, 0), glm::vec2(-1, -1), glm::vec2(1, -1), glm::vec2(-1, 1), glm::vec2(1, 1)};
    const float middle = glm::distance(glm::vec3(place[3]), head);
    for (const glm::vec2& corner : at) {
        const glm::vec3 point(place * glm::vec4(corner * size * 0.5F, 0.0F, 1.0F));
        const float away = glm::distance(point, head);
        if (away < 1e-4F) continue;
        const auto hit = clearance(head, (point - head) / away);
        if (!hit) continue;
        const float to_plane = *hit * middle / away; // as far as the panel's middle may be for this corner to be free
        least = least ? std::min(*least, to_plane) : to_plane;
    }
    return least;
}

HeadPanels::Stand HeadPanels::stand_before(const Board& board, const glm::mat4& world_from_head,
                                           const Clearance& clearance) const {
    const glm::vec3 head(world_from_head[3]);
    glm::vec3 ahead = -glm::vec3(world_from_head[2]);
    ahead.y = 0.0F;
    if (glm::dot(ahead, ahead) < 0.01F)
        ahead = glm::vec3(world_from_head[1]) * -std::copysign(1.0F, world_from_head[2].y);
    ahead.y = 0.0F;
    ahead = glm::dot(ahead, ahead) > 1e-6F ? glm::normalize(ahead) : glm::vec3(0, 0, -1);
    const glm::vec2 size = board.sheet->size;
    const float up = std::max(above_captions + size.y * 0.5F, -0.05F);
    struct Place {
        glm::vec3 at{0.0F};
        float wanted = 0.0F, away = 0.0F;
    };
    const auto look = [&](float yaw) {
        Place place;
        const glm::vec3 way(glm::rotate(glm::mat4(1.0F), yaw, glm::vec3(0, 1, 0)) * glm::vec4(ahead, 0.0F));
        place.at = head + way * board_distance + glm::vec3(0.0F, up, 0.0F);
        place.wanted = glm::distance(place.at, head);
        const auto free = free_way(head, size, facing(head, place.at, 1.0F), clearance);
        place.away = free ? std::clamp(*free - off_surface, nearest, place.wanted) : place.wanted;
        return place;
    };
    Place place;
    if (board.beside) { // at the side that has more room
        const float aside = std::min(std::atan(size.x * 0.5F / board_distance) + free_half, farthest_aside);
        const Place right = look(-aside), left = look(aside);
        place = left.away > right.away ? left : right;
    } else {
        place = look(0.0F);
    }
    return {facing(head, head + glm::normalize(place.at - head) * place.away, place.away / place.wanted), head, true};
}

glm::mat4 HeadPanels::beside(const glm::mat4& world_from_head, bool left) const {
    const glm::vec3 head(world_from_head[3]);
    const float yaw = caption_ ? caption_->yaw : std::atan2(world_from_head[2].x, world_from_head[2].z);
    const glm::vec3 at = head + direction(yaw + (left ? 0.45F : -0.45F), -0.22F) * 0.75F;
    glm::mat4 place = glm::rotate(glm::mat4(1.0F), yaw, glm::vec3(0, 1, 0));
    place[3] = glm::vec4(at, 1.0F);
    return place;
}

/// As far away as the captions, `yaw` to their left and raised by so many metres of the sheet; nearer before a wall.
glm::mat4 HeadPanels::beside_captions(const glm::vec3& head, const glm::vec2& size, float yaw, float up,
                                      const Clearance& clearance) const {
    const float away = glm::distance(glm::vec3(caption_->world_from_panel[3]), head);
    const glm::vec3 at = head + direction(caption_->yaw + yaw, caption_->pitch) * away;
    const glm::mat4 place = raised(facing(head, at, caption_->scale), up);
    const auto way = free_way(head, size, place, clearance);
    if (!way) return place;
    const float nearer = std::clamp((*way - off_surface) / away, 0.3F, 1.0F);
    return raised(facing(head, head + (at - head) * nearer, caption_->scale * nearer), up);
}

std::span<const render::Panel> HeadPanels::hang(std::span<const Board> boards, const glm::mat4& world_from_head,
                                                double seconds, const Clearance& clearance) {
    const glm::vec3 head(world_from_head[3]);
    const auto dt = static_cast<float>(seconds);
    glm::vec2 caption_size(0.6F, 0.12F), controls_size(0.6F, 0.1F);
    for (const Board& board : boards) {
        if (board.where == Board::Where::caption) caption_size = glm::max(caption_size, board.sheet->size);
        if (board.where == Board::Where::controls) controls_size = board.sheet->size;
    }
    const auto follow = [&](std::optional<render::FollowPlace>& place, const glm::vec2& size,
                            const render::FollowOptions& options) {
        if (!place) place = render::begin_follow(world_from_head, {}, options);
        const auto way = free_way(head, size, place->world_from_panel, clearance);
        place = render::follow_gaze(*place, world_from_head, dt, way, options);
    };
    follow(caption_, caption_size, captions_follow);
    follow(controls_, controls_size, controls_follow);

    for (auto& [key, stand] : stands_) stand.seen = false;
    panels_.clear();
    float caption_top = 0.0F, corner_top = 0.0F;
    bool first_caption = true, first_corner = true;
    for (const Board& board : boards) {
        render::Panel panel;
        panel.sheet = board.sheet;
        panel.moving = board.moving;
        const glm::vec2 size = board.sheet->size;
        switch (board.where) {
        case Board::Where::caption:
            if (!first_caption) caption_top += gap + size.y * 0.5F;
            panel.world_from_panel = raised(caption_->world_from_panel, caption_top);
            caption_top += size.y * 0.5F;
            first_caption = false;
            break;
        case Board::Where::signing:
            panel.world_from_panel = beside_captions(head, size, -corner_yaw, 0.0F, clearance);
            break;
        case Board::Where::corner: {
            if (!first_corner) corner_top += gap + size.y * 0.5F;
            panel.world_from_panel = beside_captions(head, size, corner_yaw, corner_top, clearance);
            corner_top += size.y * 0.5F;
            first_corner = false;
            break;
        }
        case Board::Where::controls:
            panel.world_from_panel = controls_->world_from_panel;
            break;
        case Board::Where::before: {
            auto [known, is_new] = stands_.try_emplace(board.key);
            if (is_new || glm::distance(known->second.head, head) > follow_again)
                known->second = stand_before(board, world_from_head, clearance);
            known->second.seen = true;
            panel.world_from_panel = known->second.place;
            break;
        }
        case Board::Where::world:
            panel.world_from_panel = world_from_panel(board.pose.value_or(museum::Pose{}));
            break;
        case Board::Where::sign: {
            const glm::vec3 at(board.pose.value_or(museum::Pose{}).position);
            const glm::vec3 there = head + (at - head) * sign_before;
            const float scale = std::max(glm::distance(there, head), nearest) / board_distance;
            panel.world_from_panel = raised(facing(head, there, scale), size.y * 0.9F);
            break;
        }
        }
        panels_.push_back(std::move(panel));
    }
    std::erase_if(stands_, [](const auto& entry) { return !entry.second.seen; });
    return panels_;
}

} // namespace guanhe::app
