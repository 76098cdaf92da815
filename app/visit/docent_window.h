// The window beside a headset: shows who looks after visitors what the visitor sees, and lets him hold, lead on, end
// and reset the visit. On a kiosk only behind the staff's PIN. Main thread only.
#pragma once

#include "base/result.h"
#include "render/renderer.h"
#include "visit/flat_visit.h"
#include "visit/pin_pad.h"
#include "visit/visit_options.h"
#include "window/desktop_window.h"
#include "window/fonts.h"
#include "window/interface_context.h"
#include "window/text.h"

#include <glm/glm.hpp>

#include <memory>
#include <string>
#include <vector>

struct ImDrawData;

namespace guanhe::app {

class DocentWindow {
public:
    /// Errors of kind no_device: no display.
    [[nodiscard]] static Result<std::unique_ptr<DocentWindow>>
    open(const VisitOptions& options, const std::string& title, std::uint32_t width, std::uint32_t height);
    ~DocentWindow();
    DocentWindow(const DocentWindow&) = delete;
    DocentWindow& operator=(const DocentWindow&) = delete;

    /// The renderer, which outlives this, was made for a device that presents. Errors: it cannot draw to the window.
    [[nodiscard]] Result<void> attach(render::Renderer& renderer);

    /// What a headset's frame shows beside its own images: see Renderer::draw_screen.
    struct Mirror {
        glm::uvec2 size{0};
        const ImDrawData* interface = nullptr;
    };
    [[nodiscard]] Mirror mirror() const;

    /// After a turn of the headset's loop, `seconds` long; `mirrored`: its frame was shown here. Null: the museum is
    /// not open yet. Never waits. Errors: a lost window or device.
    [[nodiscard]] Result<void> turned(MuseumVisit* visit, bool mirrored, double seconds);
    /// The staff wants the program to end, or to begin anew; once each.
    [[nodiscard]] std::vector<FlatWish> take_wishes() { return std::exchange(wishes_, {}); }

private:
    DocentWindow(const VisitOptions& options, std::unique_ptr<Desktop> desktop, std::unique_ptr<DesktopWindow> window);
    [[nodiscard]] Result<void> fit_fonts();
    void hear();
    void draw_panel(MuseumVisit* visit);
    void draw_pad();
    void draw_deeds(MuseumVisit& visit);
    [[nodiscard]] const char* words(Text id) const { return text(id, language_); }

    const VisitOptions& options_;
    std::unique_ptr<Desktop> desktop_;
    std::unique_ptr<DesktopWindow> window_;
    std::unique_ptr<InterfaceContext> context_;
    Fonts fonts_;
    render::Renderer* renderer_ = nullptr;
    Language language_;
    PinPad pad_;
    bool asked_ = false; ///< the pad is up
    bool staff_;         ///< the deeds are there to be done
    double idle_ = 0.0;  ///< seconds without a touch
    double since_panel_ = 0.0, since_drawn_ = 0.0;
    bool drawn_ = false; ///< the panel
    bool known_ = false; ///< the museum's words
    float font_pixels_ = 0.0F, font_shrink_ = 0.0F;
    std::vector<FlatWish> wishes_;
};

} // namespace guanhe::app
