// The first gamepad that is plugged in.
#pragma once

#include "window/camera/pose.h"

#include <glm/glm.hpp>

#include <optional>

namespace guanhe::app {

/// Sticks -1 to 1, x right, y up; triggers 0 to 1; what is within the dead zone is 0.
struct Gamepad {
    glm::vec2 left{0.0F}, right{0.0F};
    float left_trigger = 0.0F, right_trigger = 0.0F;
    bool a = false, y = false, left_bumper = false, right_bumper = false;

    [[nodiscard]] bool touched() const;
};

/// Removes the dead zone round the middle, keeps the direction, and gives small pushes finer control.
[[nodiscard]] glm::vec2 shaped_stick(const glm::vec2& raw);
/// From GLFW's axis, -1 released to 1 pressed.
[[nodiscard]] float shaped_trigger(float raw);

/// Main thread, after glfwInit.
[[nodiscard]] std::optional<Gamepad> read_gamepad();

/// What its sticks and triggers ask of a camera that orbits, or that moves.
void add_gamepad(const Gamepad& pad, bool orbiting, CameraInput& input);

} // namespace guanhe::app
