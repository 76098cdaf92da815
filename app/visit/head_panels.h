// Where boards hang for a visitor with a headset: captions come along with the gaze, late and gently; questions stand
// where he was when they came, beside what he looked at; the year and stamps are low at the side. Nothing is hidden by
// a wall. Pure.
#pragma once

#include "render/panels/gaze_follow.h"
#include "render/panels/panel.h"
#include "visit/boards.h"

#include <glm/glm.hpp>

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace guanhe::app {

/// Metres from a point to the nearest of the scene that way (of unit length); nothing: all is free.
using Clearance = std::function<std::optional<float>(const glm::vec3& from, const glm::vec3& direction)>;

class HeadPanels {
public:
    /// He was put elsewhere: all hangs before him anew.
    void forget();
    /// One frame: a panel a board, in their order. It lives until the next call.
    [[nodiscard]] std::span<const render::Panel> hang(std::span<const Board> boards, const glm::mat4& world_from_head,
                                                      double seconds, const Clearance& clearance);
    /// The place of what is held by nobody's hand: before him on the right, or on the left.
    [[nodiscard]] glm::mat4 beside(const glm::mat4& world_from_head, bool left) const;

private:
    struct Stand {
        glm::mat4 place{1.0F};
        glm::vec3 head{0.0F}; ///< where it was when the board came
        bool seen = false;
    };
    [[nodiscard]] Stand stand_before(const Board& board, const glm::mat4& world_from_head,
                                     const Clearance& clearance) const;
    [[nodiscard]] glm::mat4 beside_captions(const glm::vec3& head, const glm::vec2& size, float yaw, float up,
                                            const Clearance& clearance) const;
    [[nodiscard]] std::optional<float> free_way(const glm::vec3& head, const glm::vec2& size, const glm::mat4& place,
                                                const Clearance& clearance) const;

    std::optional<render::FollowPlace> caption_, controls_;
    std::map<std::string, Stand> stands_; ///< by key
    std::vector<render::Panel> panels_;
};

} // namespace guanhe::app
