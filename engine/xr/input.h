// What the visitor's hands do: one action set, bound to every controller that we know. No Xr* here.
#pragma once

#include <glm/glm.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace guanhe::xr {

enum class Side : std::uint8_t { left, right };

/// A hand in one frame. What a controller lacks stays as it is here.
struct HandInput {
    bool active = false;                      ///< something is held, or a hand is tracked
    std::optional<glm::mat4> floor_from_aim;  ///< points along its -z
    std::optional<glm::mat4> floor_from_grip; ///< the middle of the palm
    float select = 0.0F;                      ///< 0 to 1: trigger or pinch
    float grab = 0.0F;                        ///< 0 to 1: squeeze or grasp
    glm::vec2 stick{0.0F};                    ///< thumbstick or trackpad: x right, y forward; each -1 to 1
    bool stick_pressed = false;
    bool teleport = false; ///< the button for it, where there is one besides the stick
    bool menu = false;
    bool recentre = false;
};

struct Input {
    std::array<HandInput, 2> hands; ///< by Side
    [[nodiscard]] const HandInput& hand(Side side) const { return hands[static_cast<std::size_t>(side)]; }
};

/// The controllers that a hand holds, in words for a person; "" while the runtime has not said.
[[nodiscard]] std::string controller_name(const std::string& interaction_profile);

} // namespace guanhe::xr
