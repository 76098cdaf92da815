#include "window/hands.h"

#include <imgui.h>

namespace guanhe::app {
namespace {

float axis(ImGuiKey less, ImGuiKey more) {
    return (ImGui::IsKeyDown(more) ? 1.0F : 0.0F) - (ImGui::IsKeyDown(less) ? 1.0F : 0.0F);
}

void add_keys(const DesktopWindow& window, CameraInput& input) {
    const auto& io = ImGui::GetIO();
    if (io.WantCaptureKeyboard || io.KeyCtrl || io.KeyAlt || io.KeySuper) return;
    const auto placed = [&](PlacedKey less, PlacedKey more) {
        return (window.held(more) ? 1.0F : 0.0F) - (window.held(less) ? 1.0F : 0.0F);
    };
    input.move += glm::vec3(placed(PlacedKey::a, PlacedKey::d), placed(PlacedKey::q, PlacedKey::e),
                            placed(PlacedKey::s, PlacedKey::w));
    const float across = axis(ImGuiKey_LeftArrow, ImGuiKey_RightArrow);
    const float up = axis(ImGuiKey_DownArrow, ImGuiKey_UpArrow);
    input.turn += glm::vec2(across, up);
    input.zoom += axis(ImGuiKey_PageDown, ImGuiKey_PageUp) + axis(ImGuiKey_Minus, ImGuiKey_Equal) +
                  axis(ImGuiKey_KeypadSubtract, ImGuiKey_KeypadAdd);
    input.fast = io.KeyShift;
    input.slow = window.held(PlacedKey::c);
}

} // namespace

Hands::Report Hands::read(const DesktopWindow& window, CameraMode mode, const Canvas& canvas, float yfov) {
    const auto& io = ImGui::GetIO();
    Report report;
    auto& input = report.camera;
    const bool orbiting = mode == CameraMode::orbit;
    add_keys(window, input);

    if (drag_button_ >= 0 && !ImGui::IsMouseDown(drag_button_)) drag_button_ = -1;
    if (drag_button_ < 0 && !io.WantCaptureMouse) {
        for (int button = 0; button < 3; ++button) {
            if (ImGui::IsMouseClicked(button)) drag_button_ = button;
        }
    }
    if (drag_button_ >= 0) {
        const glm::vec2 travel = glm::vec2(io.MouseDelta.x, io.MouseDelta.y) / canvas.height;
        const bool across = drag_button_ != ImGuiMouseButton_Left || io.KeyShift;
        if (!orbiting)
            input.drag_turn = travel;
        else if (drag_button_ == ImGuiMouseButton_Left && io.KeyCtrl)
            input.drag_zoom = -travel.y;
        else if (across)
            input.drag_pan = travel;
        else
            input.drag_turn = travel;
        if (orbiting) input.fast = false; // shift means panning here
    }
    if (!io.WantCaptureMouse || drag_button_ >= 0) {
        input.wheel = io.MouseWheel;
        input.cursor = canvas.tangents({io.MousePos.x, io.MousePos.y}, yfov);
    }

    if (const auto pad = read_gamepad()) {
        add_gamepad(*pad, orbiting, input);
        report.frame_all = pad->a && !a_;
        report.next_mode = pad->y && !y_;
        a_ = pad->a;
        y_ = pad->y;
    }
    input.move = glm::clamp(input.move, -1.0F, 1.0F);
    input.turn = glm::clamp(input.turn, -1.0F, 1.0F);
    input.zoom = glm::clamp(input.zoom, -1.0F, 1.0F);
    return report;
}

} // namespace guanhe::app
