#include "window/desktop_window.h"

#include "base/process.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace guanhe::app {
namespace {

constexpr const char* draw_without = "--headless --shot picture.png draws without a window";

std::string last_words() {
    const char* words = nullptr;
    if (glfwGetError(&words) == GLFW_NO_ERROR || words == nullptr) return "no reason was given";
    return words;
}

// GLFW names keys by their place; a shortcut is found by what is printed on the key.
int printed(int key, int scancode) {
    const char* name = glfwGetKeyName(key, scancode);
    if (name == nullptr || name[0] < 'a' || name[0] > 'z' || name[1] != '\0') return key;
    return GLFW_KEY_A + (name[0] - 'a');
}

GLFWmonitor* screen_of(GLFWwindow* window) {
    int x = 0, y = 0, width = 0, height = 0, count = 0;
    glfwGetWindowPos(window, &x, &y); // Wayland does not tell; its compositor then decides
    glfwGetWindowSize(window, &width, &height);
    GLFWmonitor** screens = glfwGetMonitors(&count);
    GLFWmonitor* best = glfwGetPrimaryMonitor();
    int most = 0;
    for (int i = 0; i < count; ++i) {
        int left = 0, top = 0;
        glfwGetMonitorPos(screens[i], &left, &top);
        const auto* mode = glfwGetVideoMode(screens[i]);
        if (mode == nullptr) continue;
        const int across = std::min(x + width, left + mode->width) - std::max(x, left);
        const int down = std::min(y + height, top + mode->height) - std::max(y, top);
        const int shared = std::max(across, 0) * std::max(down, 0);
        if (shared > most) most = shared, best = screens[i];
    }
    return best;
}

} // namespace

Result<std::unique_ptr<Desktop>> Desktop::start() {
    // Where no Wayland is told of, its library complains on the terminal about being asked.
    if (!environment_variable("WAYLAND_DISPLAY") && environment_variable("DISPLAY") &&
        glfwPlatformSupported(GLFW_PLATFORM_X11) == GLFW_TRUE) {
        glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
    }
    if (glfwInit() != GLFW_TRUE) {
        return Error{"the window system could not be reached: " + last_words(), "", draw_without, ErrorKind::no_device};
    }
    if (glfwVulkanSupported() != GLFW_TRUE) {
        glfwTerminate();
        return Error{"no Vulkan loader or driver was found", "", "install the graphics driver, or mesa-vulkan-drivers",
                     ErrorKind::no_device};
    }
    return std::unique_ptr<Desktop>(new Desktop);
}

Desktop::~Desktop() {
    glfwTerminate();
}

/// What GLFW's callbacks note; the window's user pointer.
struct DesktopWindow::Events {
    bool activity = true;
    std::vector<Path> dropped;
    std::vector<KeyPress> presses;
    std::vector<PointerEvent> pointer;

    void point(GLFWwindow* window, PointerEvent::Kind kind, float notches = 0.0F) {
        activity = true;
        double x = 0.0, y = 0.0;
        int across = 0, down = 0, width = 0, height = 0;
        glfwGetCursorPos(window, &x, &y);
        glfwGetWindowSize(window, &across, &down);
        glfwGetFramebufferSize(window, &width, &height);
        const glm::dvec2 scale(static_cast<double>(width) / std::max(across, 1),
                               static_cast<double>(height) / std::max(down, 1));
        const PointerEvent event{kind, glm::vec2(glm::dvec2(x, y) * scale), notches};
        constexpr std::size_t most = 256;
        if (kind == PointerEvent::Kind::moved && !pointer.empty() && pointer.back().kind == kind)
            pointer.back() = event;
        else
            pointer.push_back(event);
        if (pointer.size() > most) pointer.erase(pointer.begin(), pointer.begin() + most / 2);
    }

    static Events& of(GLFWwindow* window) { return *static_cast<Events*>(glfwGetWindowUserPointer(window)); }

    void listen(GLFWwindow* window) {
        glfwSetWindowUserPointer(window, this);
        // Dear ImGui's own callbacks are installed later and call these on.
        glfwSetCursorPosCallback(window,
                                 [](GLFWwindow* w, double, double) { of(w).point(w, PointerEvent::Kind::moved); });
        glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int) { of(w).activity = true; });
        glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int) {
            of(w).activity = true;
            if (button != GLFW_MOUSE_BUTTON_LEFT) return;
            of(w).point(w, action == GLFW_PRESS ? PointerEvent::Kind::pressed : PointerEvent::Kind::released);
        });
        glfwSetScrollCallback(window, [](GLFWwindow* w, double, double notches) {
            of(w).point(w, PointerEvent::Kind::wheel, static_cast<float>(notches));
        });
        glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int mods) {
            // On the way to Ctrl+Q a frame for Ctrl alone would only be in the way.
            if (key >= GLFW_KEY_LEFT_SHIFT && key <= GLFW_KEY_RIGHT_SUPER) return;
            of(w).activity = true;
            if (action != GLFW_PRESS) return;
            const bool command = (mods & (GLFW_MOD_CONTROL | GLFW_MOD_SUPER)) != 0;
            const KeyPress press{printed(key, scancode), command, (mods & GLFW_MOD_ALT) != 0,
                                 (mods & GLFW_MOD_SHIFT) != 0};
            if (press.ctrl && press.key == GLFW_KEY_Q)
                glfwSetWindowShouldClose(w, GLFW_TRUE);
            else
                of(w).presses.push_back(press);
        });
        glfwSetCharCallback(window, [](GLFWwindow* w, unsigned) { of(w).activity = true; });
        glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int) { of(w).activity = true; });
        glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { of(w).activity = true; });
        glfwSetWindowIconifyCallback(window, [](GLFWwindow* w, int) { of(w).activity = true; });
        glfwSetWindowCloseCallback(window, [](GLFWwindow* w) { of(w).activity = true; });
        glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { of(w).activity = true; });
        glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float, float) { of(w).activity = true; });
        glfwSetDropCallback(window, [](GLFWwindow* w, int count, const char** paths) {
            auto& events = of(w);
            events.activity = true;
            for (int i = 0; i < count; ++i) events.dropped.push_back(path_from_utf8(paths[i]));
        });
    }
};

Result<std::unique_ptr<DesktopWindow>> DesktopWindow::open(const std::string& title, std::uint32_t width,
                                                           std::uint32_t height) {
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "guanhe");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "guanhe");
    glfwWindowHintString(GLFW_WAYLAND_APP_ID, "guanhe");
    auto* window = glfwCreateWindow(static_cast<int>(width), static_cast<int>(height), title.c_str(), nullptr, nullptr);
    if (window == nullptr) {
        return Error{"a window could not be opened: " + last_words(), "", draw_without, ErrorKind::no_device};
    }
    glfwSetWindowSizeLimits(window, 320, 200, GLFW_DONT_CARE, GLFW_DONT_CARE);
    return std::unique_ptr<DesktopWindow>(new DesktopWindow(window));
}

DesktopWindow::DesktopWindow(GLFWwindow* window) : window_(window), events_(std::make_unique<Events>()) {
    events_->listen(window);
}

DesktopWindow::~DesktopWindow() {
    glfwDestroyWindow(window_);
}

void DesktopWindow::wait_for_events(double seconds) {
    if (seconds > 0.0)
        glfwWaitEventsTimeout(seconds);
    else
        glfwPollEvents();
}

bool DesktopWindow::take_activity() {
    return std::exchange(events_->activity, false);
}

std::vector<Path> DesktopWindow::take_dropped() {
    return std::exchange(events_->dropped, {});
}

std::vector<KeyPress> DesktopWindow::take_presses() {
    return std::exchange(events_->presses, {});
}

std::vector<PointerEvent> DesktopWindow::take_pointer() {
    return std::exchange(events_->pointer, {});
}

bool DesktopWindow::held(PlacedKey key) const {
    constexpr std::array<int, 7> keys{GLFW_KEY_W, GLFW_KEY_A, GLFW_KEY_S, GLFW_KEY_D,
                                      GLFW_KEY_Q, GLFW_KEY_E, GLFW_KEY_C};
    return glfwGetKey(window_, keys[static_cast<std::size_t>(key)]) == GLFW_PRESS;
}

bool DesktopWindow::should_close() const {
    return glfwWindowShouldClose(window_) == GLFW_TRUE;
}

void DesktopWindow::request_close() {
    glfwSetWindowShouldClose(window_, GLFW_TRUE);
}

void DesktopWindow::refuse_close() {
    glfwSetWindowShouldClose(window_, GLFW_FALSE);
}

void DesktopWindow::hide() {
    glfwHideWindow(window_);
}

bool DesktopWindow::minimized() const {
    const auto size = pixels();
    return glfwGetWindowAttrib(window_, GLFW_ICONIFIED) == GLFW_TRUE || size.x == 0 || size.y == 0;
}

glm::uvec2 DesktopWindow::pixels() const {
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    return {static_cast<unsigned>(std::max(width, 0)), static_cast<unsigned>(std::max(height, 0))};
}

float DesktopWindow::pixels_a_unit() const {
    int width = 0, height = 0;
    glfwGetWindowSize(window_, &width, &height);
    const auto size = pixels();
    return width > 0 && size.x > 0 ? static_cast<float>(size.x) / static_cast<float>(width) : 1.0F;
}

float DesktopWindow::content_scale() const {
    float x = 1.0F, y = 1.0F;
    glfwGetWindowContentScale(window_, &x, &y);
    return std::clamp(x, 0.5F, 8.0F);
}

void DesktopWindow::set_title(const std::string& title) {
    glfwSetWindowTitle(window_, title.c_str());
}

bool DesktopWindow::fullscreen() const {
    return glfwGetWindowMonitor(window_) != nullptr;
}

void DesktopWindow::toggle_fullscreen() {
    if (fullscreen()) {
        const auto [x, y, width, height] = windowed_;
        glfwSetWindowMonitor(window_, nullptr, x, y, width, height, GLFW_DONT_CARE);
        return;
    }
    auto* screen = screen_of(window_);
    const auto* mode = screen != nullptr ? glfwGetVideoMode(screen) : nullptr;
    if (mode == nullptr) return;
    glfwGetWindowPos(window_, &windowed_[0], &windowed_[1]);
    glfwGetWindowSize(window_, &windowed_[2], &windowed_[3]);
    glfwSetWindowMonitor(window_, screen, 0, 0, mode->width, mode->height, mode->refreshRate);
}

} // namespace guanhe::app
