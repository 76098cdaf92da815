// The developer's window: what view_window() runs. Drawing thread only.
#pragma once

#include "base/jobs.h"
#include "gpu/device.h"
#include "render/renderer.h"
#include "view/stage.h"
#include "view/statistics.h"
#include "view/view_options.h"
#include "window/desktop_window.h"
#include "window/hands.h"
#include "window/interface.h"
#include "window/mailbox.h"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace guanhe::app {

inline constexpr const char* program_name = "观河 Guanhe";

/// The context of Dear ImGui and its GLFW side.
class InterfaceContext {
public:
    explicit InterfaceContext(GLFWwindow* window);
    ~InterfaceContext();
    InterfaceContext(const InterfaceContext&) = delete;
    InterfaceContext& operator=(const InterfaceContext&) = delete;
};

class Viewer {
public:
    explicit Viewer(const ViewOptions& options);
    ~Viewer();
    Viewer(const Viewer&) = delete;
    Viewer& operator=(const Viewer&) = delete;

    /// Begins to load, opens the window, makes the device.
    [[nodiscard]] Result<void> start();
    /// Until the window is closed, or the frames that were asked for have been drawn. Errors: the load that the options
    /// asked for when nobody is there to see the window; a lost device.
    [[nodiscard]] Result<void> run();
    /// Writes what the options ask for: the picture, the statistics.
    [[nodiscard]] Result<void> finish();
    /// The options' own files could not be opened, and nothing else was.
    [[nodiscard]] bool nothing_opened() const { return nothing_opened_; }
    [[nodiscard]] std::vector<std::string> complaints() const;

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] Result<void> take_load();
    [[nodiscard]] Result<void> show_loaded();
    void open(std::vector<Path> files);
    void content_changed();
    void first_view(bool eased);
    void hold_camera(int index, bool eased);
    void toggle_play();
    void begin_environment();
    [[nodiscard]] Result<void> take_mail();
    [[nodiscard]] Result<void> fit_fonts();
    [[nodiscard]] Result<void> frame(float dt);
    void obey(const Requests& requests);
    [[nodiscard]] Result<void> take_screenshot();
    [[nodiscard]] Result<image::Rgba8> picture();
    [[nodiscard]] double wait_seconds() const;
    [[nodiscard]] bool must_draw();
    void wake() { owed_frames_ = 3; } ///< Dear ImGui takes a few frames to lay out what is new
    [[nodiscard]] Canvas canvas() const;
    void follow_covers(const Covered& covered, float dt);
    void measure(double ms);
    [[nodiscard]] bool attended() const; ///< a person looks at the window, as opposed to a test
    [[nodiscard]] Language language() const;

    const ViewOptions& options_;
    // In the order of their making; they go the other way round.
    Jobs jobs_;
    std::unique_ptr<Desktop> desktop_;
    std::unique_ptr<DesktopWindow> window_;
    std::optional<gpu::Device> device_;
    std::unique_ptr<render::Renderer> renderer_;
    std::unique_ptr<InterfaceContext> context_;
    Stage stage_;

    Fonts fonts_;
    float font_pixels_ = 0.0F, font_shrink_ = 0.0F;
    Remembered remembered_, remembered_on_disk_;
    Interface interface_;
    CameraRig rig_;
    Hands hands_;
    Look look_;
    std::string good_environment_ = "sky";
    Playback playback_;
    Measured measured_;
    Statistics statistics_;
    std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();

    std::vector<Path> files_; ///< asked for last
    std::vector<Path> shown_files_;
    std::vector<std::string> cameras_; ///< names of those of the file
    std::optional<int> held_camera_;
    std::optional<CameraPlace> first_place_; ///< that the options gave
    Covered covered_;
    bool covers_known_ = false;
    bool first_load_ = true;
    bool keep_view_ = false; ///< the load that is under way is of the same files
    bool nothing_opened_ = false;
    bool gamepad_ = false; ///< one is plugged in, and must be asked
    bool gamepad_touched_ = false;
    bool redraw_ = true;
    bool stop_ = false;
    int owed_frames_ = 3;            ///< to be drawn though nothing moves
    std::uint32_t drawn_frames_ = 0; ///< with what was to be loaded
    Clock::time_point last_frame_ = Clock::now();
    Clock::time_point last_measure_{};
    Clock::time_point last_reload_{};
    bool rested_ = true; ///< the time since the last frame says nothing
};

} // namespace guanhe::app
