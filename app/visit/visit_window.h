// A visit in a window, or on a kiosk's whole screen. Main thread only.
#pragma once

#include "base/jobs.h"
#include "gpu/device.h"
#include "render/renderer.h"
#include "view/complaints.h"
#include "view/stage.h"
#include "view/view_options.h"
#include "visit/flat_panels.h"
#include "visit/flat_visit.h"
#include "visit/kiosk_care.h"
#include "visit/presentation.h"
#include "visit/visit_options.h"
#include "window/desktop_window.h"
#include "window/gamepad.h"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace guanhe::app {

class VisitWindow {
public:
    /// All outlive this.
    VisitWindow(const VisitOptions& options, const ViewOptions& view, Complaints& complaints);
    ~VisitWindow();
    VisitWindow(const VisitWindow&) = delete;
    VisitWindow& operator=(const VisitWindow&) = delete;

    /// Opens the museum, the window and the device, and begins to load. Errors: one of these cannot be had.
    [[nodiscard]] Result<void> start();
    /// Until it is closed, or a stop is asked for: the visit that is under way is logged. Errors: a lost device or
    /// window.
    [[nodiscard]] Result<void> run(const std::stop_token& stop);
    /// 0, restart_code, or ended_from_outside of a kiosk that the system stopped.
    [[nodiscard]] int exit_code() const noexcept { return exit_code_; }

private:
    using Clock = std::chrono::steady_clock;
    /// What was drawn last: the same again needs no drawing.
    struct Drawn {
        tour::TourState state;
        glm::mat4 camera{0.0F};
        std::vector<std::string> boards;
        glm::uvec2 size{0};
        int lit = -1;
        float scroll = 0.0F;
        ReadingSettings reading;
        bool operator==(const Drawn&) const = default;
    };
    [[nodiscard]] Result<void> make_device();
    void make_visit();
    [[nodiscard]] audio::Listener listener() const;
    [[nodiscard]] Result<void> loading_frame();
    [[nodiscard]] Result<void> frame(double seconds);
    [[nodiscard]] FlatInput read_input(double seconds);
    void read_keys(FlatInput& input);
    void read_pointer(FlatInput& input);
    void read_pad(FlatInput& input, double seconds);
    void obey(FlatWish wish);
    [[nodiscard]] FlatView flat_view() const;
    [[nodiscard]] SightRay ray_through(const glm::vec2& pixel) const;
    [[nodiscard]] Result<void> draw(std::span<const Board> boards, render::FrameOptions options, bool page);

    const VisitOptions& options_;
    const ViewOptions& view_;
    Complaints& complaints_;
    // In the order in which they must go.
    Jobs jobs_;
    std::unique_ptr<OpenMuseum> open_;
    std::unique_ptr<Desktop> desktop_;
    std::unique_ptr<DesktopWindow> window_;
    std::optional<gpu::Device> device_;
    std::unique_ptr<render::Renderer> renderer_;
    Stage stage_;
    std::unique_ptr<Presentation> presentation_;
    std::unique_ptr<FlatVisit> visit_;
    KioskCare care_;

    std::vector<render::Panel> panels_; ///< of the last frame
    std::vector<render::Panel> met_;    ///< those that a click meets: captions are in nobody's way
    std::optional<Drawn> drawn_;
    Clock::time_point drawn_at_, changed_at_;
    bool streaming_ = true;
    std::string title_;
    std::optional<glm::vec2> pressed_at_; ///< pixels: where a click or a drag began
    glm::vec2 last_at_{0.0F};
    bool dragging_ = false;
    std::optional<glm::vec2> pointer_;
    Gamepad pad_;
    bool pad_flicked_ = false;
    bool drew_ = false; ///< in this turn of the loop
    bool stop_ = false;
    int exit_code_ = 0;
};

} // namespace guanhe::app
