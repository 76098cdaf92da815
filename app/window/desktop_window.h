// One window of the desktop, on GLFW. Main thread only.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <glm/glm.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct GLFWwindow;

namespace guanhe::app {

/// GLFW itself; before any window, and before a device that presents.
class Desktop {
public:
    /// Errors of kind no_device: no display, no window system.
    [[nodiscard]] static Result<std::unique_ptr<Desktop>> start();
    ~Desktop();
    Desktop(const Desktop&) = delete;
    Desktop& operator=(const Desktop&) = delete;

private:
    Desktop() = default;
};

/// One press of a key, with the modifiers as they were at that moment: at a few frames a second, a quick Ctrl+O is over
/// before a frame could ask whether Ctrl is down.
struct KeyPress {
    int key = 0; ///< GLFW_KEY_...; letters as the keyboard's layout prints them
    bool ctrl = false, alt = false, shift = false;
};

/// What a mouse, or a finger on a screen, has done, in the order of it.
struct PointerEvent {
    enum class Kind { moved, pressed, released, wheel };
    Kind kind = Kind::moved;
    glm::vec2 at{0.0F};   ///< pixels of the framebuffer, y down
    float notches = 0.0F; ///< of a wheel, away from the hand
};

/// Keys by their place on the keyboard, named for the American layout.
enum class PlacedKey { w, a, s, d, q, e, c };

class DesktopWindow {
public:
    /// `width` and `height` in pixels of a screen that is not scaled. Errors of kind no_device.
    [[nodiscard]] static Result<std::unique_ptr<DesktopWindow>> open(const std::string& title, std::uint32_t width,
                                                                     std::uint32_t height);
    ~DesktopWindow();
    DesktopWindow(const DesktopWindow&) = delete;
    DesktopWindow& operator=(const DesktopWindow&) = delete;

    [[nodiscard]] GLFWwindow* handle() const { return window_; }

    /// Handles what has happened; waits up to `seconds` for something to happen (0: does not wait).
    void wait_for_events(double seconds);
    /// Whether anything happened since the last call: input, a size, something to redraw.
    [[nodiscard]] bool take_activity();
    /// Files that were dropped on the window since the last call.
    [[nodiscard]] std::vector<Path> take_dropped();

    /// Presses since the last call, in order.
    [[nodiscard]] std::vector<KeyPress> take_presses();
    /// Of the pointer and its main button, since the last call; where nobody takes them, the oldest are forgotten.
    [[nodiscard]] std::vector<PointerEvent> take_pointer();
    [[nodiscard]] bool held(PlacedKey key) const;

    /// The desktop's own way of closing a window was used, or Ctrl+Q.
    [[nodiscard]] bool should_close() const;
    void request_close();
    void refuse_close(); ///< should_close() is false again
    void hide();
    /// Nothing of it can be seen: iconified, or no size.
    [[nodiscard]] bool minimized() const;
    [[nodiscard]] glm::uvec2 pixels() const;
    [[nodiscard]] float pixels_a_unit() const; ///< framebuffer pixels for one unit of window coordinates
    [[nodiscard]] float content_scale() const; ///< how large the desktop wants text, 1 for 96 dots an inch

    void set_title(const std::string& title);
    void toggle_fullscreen(); ///< on the screen that shows most of the window
    [[nodiscard]] bool fullscreen() const;

private:
    struct Events;
    explicit DesktopWindow(GLFWwindow* window);

    GLFWwindow* window_ = nullptr;
    std::unique_ptr<Events> events_;
    std::array<int, 4> windowed_{}; ///< x, y, width, height to come back to
};

} // namespace guanhe::app
