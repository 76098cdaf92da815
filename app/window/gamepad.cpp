#include "window/gamepad.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

constexpr float dead = 0.16F; // worn sticks rest within a seventh of their travel

} // namespace

bool Gamepad::touched() const {
    return left != glm::vec2(0.0F) || right != glm::vec2(0.0F) || left_trigger + right_trigger > 0.0F || a || y;
}

glm::vec2 shaped_stick(const glm::vec2& raw) {
    const float size = glm::length(raw);
    if (!(size > dead)) return glm::vec2(0.0F);
    const float travel = std::min((size - dead) / (1.0F - dead), 1.0F);
    return raw / size * (travel * travel);
}

float shaped_trigger(float raw) {
    const float pressed = (raw + 1.0F) * 0.5F;
    if (!(pressed > dead)) return 0.0F;
    return std::min((pressed - dead) / (1.0F - dead), 1.0F);
}

std::optional<Gamepad> read_gamepad() {
    for (int id = GLFW_JOYSTICK_1; id <= GLFW_JOYSTICK_LAST; ++id) {
        GLFWgamepadstate state;
        if (glfwJoystickIsGamepad(id) != GLFW_TRUE || glfwGetGamepadState(id, &state) != GLFW_TRUE) continue;
        const auto held = [&](int button) { return state.buttons[button] == GLFW_PRESS; };
        Gamepad pad;
        pad.left = shaped_stick({state.axes[GLFW_GAMEPAD_AXIS_LEFT_X], -state.axes[GLFW_GAMEPAD_AXIS_LEFT_Y]});
        pad.right = shaped_stick({state.axes[GLFW_GAMEPAD_AXIS_RIGHT_X], -state.axes[GLFW_GAMEPAD_AXIS_RIGHT_Y]});
        pad.left_trigger = shaped_trigger(state.axes[GLFW_GAMEPAD_AXIS_LEFT_TRIGGER]);
        pad.right_trigger = shaped_trigger(state.axes[GLFW_GAMEPAD_AXIS_RIGHT_TRIGGER]);
        pad.a = held(GLFW_GAMEPAD_BUTTON_A);
        pad.y = held(GLFW_GAMEPAD_BUTTON_Y);
        pad.left_bumper = held(GLFW_GAMEPAD_BUTTON_LEFT_BUMPER);
        pad.right_bumper = held(GLFW_GAMEPAD_BUTTON_RIGHT_BUMPER);
        return pad;
    }
    return std::nullopt;
}

void add_gamepad(const Gamepad& pad, bool orbiting, CameraInput& input) {
    input.fast = input.fast || pad.right_bumper;
    input.slow = input.slow || pad.left_bumper;
    const float triggers = pad.right_trigger - pad.left_trigger;
    if (orbiting) {
        input.turn += pad.right * glm::vec2(1.0F, -1.0F); // the stick pushes the scan, as a drag does
        input.move += glm::vec3(pad.left, 0.0F);
        input.zoom += triggers;
    } else {
        input.turn += pad.right;
        input.move += glm::vec3(pad.left.x, triggers, pad.left.y);
    }
}

} // namespace guanhe::app
