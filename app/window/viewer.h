// The developer's window: what view_window() runs. Main thread only; a painter draws the frames.
#pragma once

#include "base/jobs.h"
#include "gpu/device.h"
#include "headset/ground.h"
#include "headset/headset_screen.h"
#include "headset/lifted_node.h"
#include "headset/visitor_panels.h"
#include "render/renderer.h"
#include "view/complaints.h"
#include "view/stage.h"
#include "view/statistics.h"
#include "view/view_options.h"
#include "window/desktop_window.h"
#include "window/hands.h"
#include "window/interface.h"
#include "window/interface_context.h"
#include "window/mailbox.h"
#include "window/painter.h"

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

inline constexpr const char* window_title = "观河 Guanhe";

class Viewer {
public:
    /// Both must outlive it.
    Viewer(const ViewOptions& options, Complaints& complaints);
    ~Viewer(); ///< as leave(), then waits for all that is still at work
    Viewer(const Viewer&) = delete;
    Viewer& operator=(const Viewer&) = delete;

    /// Begins to load, opens the window, makes the device.
    [[nodiscard]] Result<void> start();
    /// Until the window is closed, or the frames that were asked for have been drawn. Errors: the load that the options
    /// asked for when nobody is there to see the window; a lost device.
    [[nodiscard]] Result<void> run();
    /// Writes what the options ask for: the picture, the statistics.
    [[nodiscard]] Result<void> finish();
    /// Sees to what must not be left to the system: pictures and settings are saved, the screen is as it was before,
    /// the driver's cache is written. Waits for nothing else; the process may end right after.
    void leave();
    /// The options' own files could not be opened, and nothing else was.
    [[nodiscard]] bool nothing_opened() const { return nothing_opened_; }
    [[nodiscard]] bool attended() const; ///< a person looks at the window, as opposed to a test
    /// Nobody waits for what is still at work when the window is closed: a person is gone by then, and nothing is to be
    /// watched to its end.
    [[nodiscard]] bool ends_at_once() const { return headset_hangs_ || (attended() && !options_.validation); }

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] Result<void> take_load();
    [[nodiscard]] Result<void> show_loaded();
    void open(std::vector<Path> files);
    void open_any(std::vector<Path> files);
    void complain(Error error);
    void warn(std::string words);
    void content_changed(bool keep_visitor);
    void first_view(bool eased);
    void hold_camera(int index, bool eased);
    void toggle_play();
    void begin_environment();
    [[nodiscard]] Result<void> take_mail();
    [[nodiscard]] Result<void> fit_fonts();
    [[nodiscard]] Result<void> frame(float dt);
    /// Hears what happens while it draws; returns early, with the painter still busy, when the window was closed.
    [[nodiscard]] Result<void> paint();
    void obey(const Requests& requests);
    // The headset (viewer_headset.cpp).
    [[nodiscard]] Result<void> connect_headset();
    [[nodiscard]] Result<void> make_device(const gpu::DeviceOptions& device_options);
    void no_headset(const Error& why);
    void begin_headset();
    void take_headset();
    /// What a load comes to, in words before his eyes.
    void tell_visitor();
    /// What is shown has changed; `keep`: he stays where he is.
    void place_visitor(bool keep);
    /// False: its runtime hangs, and what it uses must stay as it is until the process ends.
    bool end_headset();
    [[nodiscard]] Result<void> take_screenshot();
    [[nodiscard]] Result<image::Rgba8> picture();
    [[nodiscard]] bool animated() const;
    [[nodiscard]] double wait_seconds() const;
    [[nodiscard]] bool must_draw();
    void wake() { owed_frames_ = 3; } ///< Dear ImGui takes a few frames to lay out what is new
    [[nodiscard]] Canvas canvas() const;
    void follow_covers(const Covered& covered, float dt);
    void measure(double ms);
    [[nodiscard]] Language language() const;

    const ViewOptions& options_;
    Complaints& complaints_;
    const Language system_language_ = user_language();
    // In the order of their making; they go the other way round.
    Jobs jobs_;
    std::unique_ptr<Desktop> desktop_;
    std::unique_ptr<DesktopWindow> window_;
    std::unique_ptr<xr::Runtime> runtime_; ///< where a headset is used
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
    bool options_apply_ = true; ///< nothing but the options' own files was asked for so far, and they are not shown yet
    bool keep_view_ = false;    ///< the load that is under way is of the same files
    bool light_asked_ = false;  ///< and not there yet
    bool nothing_opened_ = false;
    bool gamepad_ = false; ///< one is plugged in, and must be asked
    bool gamepad_touched_ = false;
    bool redraw_ = true;
    bool stop_ = false;
    int owed_frames_ = 3;                         ///< to be drawn though nothing moves
    std::uint32_t drawn_frames_ = 0;              ///< with what was to be loaded
    std::optional<Clock::time_point> next_frame_; ///< when something changes by itself
    Clock::time_point light_by_{};                ///< when new light is in the picture at the latest
    Clock::time_point last_frame_ = Clock::now();
    Clock::time_point last_measure_{};
    Clock::time_point last_reload_{};
    bool rested_ = true; ///< the time since the last frame says nothing

    /// What the painter is given, and what it gives back.
    struct Drawing {
        render::ViewSet views;
        Result<render::FrameStats> drawn = render::FrameStats{};
    };
    Drawing drawing_;
    // Drawn and changed with the headset's lock held.
    Visit visit_;
    std::optional<VisitorPanels> visitor_panels_; ///< beside a headset
    bool visitor_placed_ = true;                  ///< in what is open
    bool visitor_kept_ = false;                   ///< until then: he stays where he is
    Ground ground_;
    LiftedNode lifted_;
    glm::uvec2 mirror_size_{0}; ///< the window's, in pixels; zero while it shows nothing
    bool interface_drawn_ = false;
    bool headset_showing_ = false; ///< and the window is its mirror
    bool headset_hangs_ = false;
    std::array<std::string, 2> controllers_;        ///< as last told
    std::optional<HeadsetFigures> headset_figures_; ///< of a visit that is over
    std::optional<HeadsetScreen> headset_;          ///< goes before what it draws
    std::unique_ptr<Painter> painter_;              ///< while it is busy the renderer and what is shown are its own
};

} // namespace guanhe::app
