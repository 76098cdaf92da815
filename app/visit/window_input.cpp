// What keyboard, mouse, finger and gamepad mean to a visit.
#include "visit/visit_window.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

using Deed = FlatInput::Deed;

std::optional<Deed> deed_of(const KeyPress& press) {
    switch (press.key) {
    case GLFW_KEY_TAB:
        return press.shift ? Deed::backward_focus : Deed::forward_focus;
    case GLFW_KEY_LEFT:
        return Deed::left;
    case GLFW_KEY_RIGHT:
        return Deed::right;
    case GLFW_KEY_UP:
        return Deed::up;
    case GLFW_KEY_DOWN:
        return Deed::down;
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
        return Deed::enter;
    case GLFW_KEY_ESCAPE:
        return Deed::escape;
    case GLFW_KEY_SPACE:
        return Deed::next;
    case GLFW_KEY_BACKSPACE:
        return Deed::back;
    case GLFW_KEY_R:
        return Deed::again;
    case GLFW_KEY_M:
        return Deed::map;
    case GLFW_KEY_L:
        return Deed::language;
    case GLFW_KEY_C:
        return Deed::captions;
    case GLFW_KEY_EQUAL:
    case GLFW_KEY_KP_ADD:
        return Deed::larger;
    case GLFW_KEY_MINUS:
    case GLFW_KEY_KP_SUBTRACT:
        return Deed::smaller;
    case GLFW_KEY_F11:
        return Deed::fullscreen;
    default:
        return {};
    }
}

} // namespace

void VisitWindow::read_keys(FlatInput& input) {
    for (const KeyPress& press : window_->take_presses()) {
        input.touched = true;
        if (press.ctrl || press.alt) continue;
        if (press.key >= GLFW_KEY_0 && press.key <= GLFW_KEY_9)
            input.digits += static_cast<char>('0' + (press.key - GLFW_KEY_0));
        if (press.key >= GLFW_KEY_KP_0 && press.key <= GLFW_KEY_KP_9)
            input.digits += static_cast<char>('0' + (press.key - GLFW_KEY_KP_0));
        if (press.key == GLFW_KEY_PAGE_UP) input.turn.y += 8.0F, input.scroll -= 6.0F;
        if (press.key == GLFW_KEY_PAGE_DOWN) input.turn.y -= 8.0F, input.scroll += 6.0F;
        if (const auto deed = deed_of(press)) input.deeds.push_back(*deed);
    }
}

void VisitWindow::read_pointer(FlatInput& input) {
    using Kind = PointerEvent::Kind;
    constexpr float drag_units = 8.0F; // of the screen's units: a click that shakes is none
    const float drag = drag_units * window_->content_scale();
    const auto hit = [&](const glm::vec2& at) {
        const SightRay ray = ray_through(at);
        return render::hit_panels(met_, ray.origin, ray.direction);
    };
    const auto focus = visit_->focus();
    const auto point = [&](const glm::vec2& at) {
        const auto on = hit(at);
        input.pointed = -1;
        if (!on || on->button < 0) return;
        const auto& buttons = met_[on->panel].sheet->buttons;
        const auto& id = buttons[static_cast<std::size_t>(on->button)].id;
        const auto place = std::ranges::find(focus, id);
        if (place != focus.end()) input.pointed = static_cast<int>(place - focus.begin());
    };
    for (const PointerEvent& event : window_->take_pointer()) {
        input.touched = true;
        switch (event.kind) {
        case Kind::moved: {
            pointer_ = event.at;
            if (!pressed_at_) {
                point(event.at);
                break;
            }
            dragging_ = dragging_ || glm::distance(event.at, *pressed_at_) > drag;
            if (!dragging_) break;
            const float height = std::max(static_cast<float>(window_->pixels().y), 1.0F);
            const glm::vec2 moved = (event.at - last_at_) / height * view_.fov_degrees; // the picture follows the hand
            last_at_ = event.at;
            if (visit_->page() != Page::none)
                input.scroll -= moved.y * 0.5F;
            else
                input.turn += glm::vec2(-moved.x, moved.y);
            break;
        }
        case Kind::pressed:
            pressed_at_ = last_at_ = event.at;
            dragging_ = false;
            point(event.at);
            break;
        case Kind::released: {
            const bool click = pressed_at_ && !dragging_;
            pressed_at_.reset();
            if (!click) break;
            const auto on = hit(event.at);
            if (!on)
                input.picks.push_back(ray_through(event.at));
            else if (on->button >= 0 && on->front)
                input.pressed.push_back(met_[on->panel].sheet->buttons[static_cast<std::size_t>(on->button)].id);
            break;
        }
        case Kind::wheel:
            input.scroll -= event.notches * 2.0F;
            break;
        }
    }
    if (pointer_) input.pointer = ray_through(*pointer_);
}

void VisitWindow::read_pad(FlatInput& input, double seconds) {
    const auto pad = read_gamepad();
    if (!pad) return;
    const auto pressed = [&](bool Gamepad::* button) { return (*pad).*button && !(pad_.*button); };
    const auto add = [&](bool is, Deed deed) {
        if (is) input.deeds.push_back(deed);
    };
    add(pressed(&Gamepad::a), Deed::enter);
    add(pressed(&Gamepad::y), Deed::escape);
    add(pressed(&Gamepad::right_bumper), Deed::next);
    add(pressed(&Gamepad::left_bumper), Deed::back);
    constexpr float degrees = 90.0F; // a second
    input.turn += pad->right * (degrees * static_cast<float>(seconds));
    const bool choosing = visit_->page() != Page::none || visit_->scene().state().question;
    const bool pushed = glm::length(pad->left) > 0.5F;
    if (choosing && pushed && !pad_flicked_) {
        const bool along = std::abs(pad->left.x) > std::abs(pad->left.y);
        add(true, (along ? pad->left.x : -pad->left.y) > 0.0F ? Deed::forward_focus : Deed::backward_focus);
    }
    pad_flicked_ = pushed;
    if (!choosing) input.walk += pad->left;
    input.touched = input.touched || pad->touched() || pad->left_bumper || pad->right_bumper;
    pad_ = *pad;
}

FlatInput VisitWindow::read_input(double seconds) {
    FlatInput input;
    static_cast<void>(window_->take_activity());
    read_keys(input);
    read_pointer(input);
    read_pad(input, seconds);
    constexpr float degrees = 60.0F; // a second
    const auto held = [&](PlacedKey key) { return window_->held(key) ? 1.0F : 0.0F; };
    input.turn.x += (held(PlacedKey::e) - held(PlacedKey::q)) * degrees * static_cast<float>(seconds);
    input.walk += glm::vec2(held(PlacedKey::d) - held(PlacedKey::a), held(PlacedKey::w) - held(PlacedKey::s));
    if (input.turn != glm::vec2(0.0F) || input.walk != glm::vec2(0.0F)) input.touched = true;
    if (window_->should_close()) {
        input.close_asked = true;
        input.touched = true;
        if (options_.kiosk) window_->refuse_close();
    }
    return input;
}

} // namespace guanhe::app
