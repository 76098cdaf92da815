#include "visit/docent_window.h"

#include "base/process.h"
#include "render/view.h"
#include "text/font_files.h"
#include "visit/menus.h"
#include "visit/pin.h"
#include "window/ui.h"

#include <GLFW/glfw3.h>
#include <imgui.h>
#if __has_include(<backends/imgui_impl_glfw.h>)
#include <backends/imgui_impl_glfw.h> // Debian's place
#else
#include <imgui_impl_glfw.h>
#endif

#include <cmath>
#include <utility>

namespace guanhe::app {
namespace {

constexpr double panel_seconds = 1.0 / 20.0;
constexpr double drawn_seconds = 0.2;   // between pictures of our own, while the headset shows none
constexpr double staff_seconds = 300.0; // without a touch: then the panel of a kiosk is locked again
constexpr float text_pixels = 15.0F;

Fonts system_fonts() {
    const auto chinese = system_chinese_fonts();
    return {chinese, text::companion_fonts(chinese)};
}

} // namespace

Result<std::unique_ptr<DocentWindow>> DocentWindow::open(const VisitOptions& options, const std::string& title,
                                                         std::uint32_t width, std::uint32_t height) {
    GUANHE_TRY_LET(auto desktop, Desktop::start());
    GUANHE_TRY_LET(auto window, DesktopWindow::open(title, width, height));
    return std::unique_ptr<DocentWindow>(new DocentWindow(options, std::move(desktop), std::move(window)));
}

DocentWindow::DocentWindow(const VisitOptions& options, std::unique_ptr<Desktop> desktop,
                           std::unique_ptr<DesktopWindow> window)
    : options_(options), desktop_(std::move(desktop)), window_(std::move(window)), fonts_(system_fonts()),
      language_(fonts_.has_chinese() ? user_language() : Language::english),
      pad_([this](const std::string& pin) { return pin_matches(pin, options_.kiosk_pin); }), staff_(!options.kiosk) {
    if (!options_.kiosk) return;
    glfwSetWindowAttrib(window_->handle(), GLFW_AUTO_ICONIFY, GLFW_FALSE);
    window_->toggle_fullscreen();
}

DocentWindow::~DocentWindow() = default;

Result<void> DocentWindow::attach(render::Renderer& renderer) {
    GUANHE_TRY(renderer.attach_window(window_->handle(), false)); // it must never hold up the headset
    renderer_ = &renderer;
    context_ = std::make_unique<InterfaceContext>(window_->handle());
    return {};
}

DocentWindow::Mirror DocentWindow::mirror() const {
    if (renderer_ == nullptr || window_->minimized()) return {};
    return {window_->pixels(), drawn_ ? ImGui::GetDrawData() : nullptr};
}

Result<void> DocentWindow::fit_fonts() {
    const float scale = window_->content_scale();
    const float shrink = 1.0F / window_->pixels_a_unit();
    const float pixels = std::round(text_pixels * scale);
    if (!fonts_.stale() && pixels == font_pixels_ && shrink == font_shrink_) return {};
    apply_theme(scale * shrink);
    font_pixels_ = pixels;
    font_shrink_ = shrink;
    fonts_.build(pixels, shrink);
    return renderer_->upload_interface_fonts();
}

void DocentWindow::hear() {
    for (const KeyPress& press : window_->take_presses()) {
        if (!asked_) continue;
        if (press.key >= GLFW_KEY_0 && press.key <= GLFW_KEY_9)
            static_cast<void>(pad_.press("digit:" + std::to_string(press.key - GLFW_KEY_0)));
        else if (press.key >= GLFW_KEY_KP_0 && press.key <= GLFW_KEY_KP_9)
            static_cast<void>(pad_.press("digit:" + std::to_string(press.key - GLFW_KEY_KP_0)));
        else if (press.key == GLFW_KEY_BACKSPACE)
            static_cast<void>(pad_.press("erase"));
        else if ((press.key == GLFW_KEY_ENTER || press.key == GLFW_KEY_KP_ENTER) && pad_.press("enter"))
            staff_ = true;
        else if (press.key == GLFW_KEY_ESCAPE)
            asked_ = false;
    }
    static_cast<void>(window_->take_pointer());
    if (!window_->should_close()) return;
    window_->refuse_close();
    if (staff_)
        wishes_.push_back(FlatWish::quit);
    else
        asked_ = true;
}

void DocentWindow::draw_pad() {
    std::string dots;
    for (std::size_t i = 0; i < pad_.digits(); ++i) dots += "* ";
    ImGui::TextUnformatted(words(Text::visit_pin));
    ImGui::TextUnformatted(dots.empty() ? "-" : dots.c_str());
    if (pad_.locked())
        ImGui::TextUnformatted(words(Text::visit_pin_locked));
    else if (pad_.wrong())
        ImGui::TextUnformatted(words(Text::visit_pin_wrong));
    const float side = ImGui::GetFontSize() * 3.0F;
    for (int i = 0; i < 10; ++i) {
        const std::string digit = std::to_string((i + 1) % 10);
        if (i % 5 != 0) ImGui::SameLine();
        if (ImGui::Button(digit.c_str(), {side, side})) static_cast<void>(pad_.press("digit:" + digit));
    }
    if (ImGui::Button(words(Text::visit_erase))) static_cast<void>(pad_.press("erase"));
    ImGui::SameLine();
    if (ImGui::Button(words(Text::visit_enter)) && pad_.press("enter")) staff_ = true;
    ImGui::SameLine();
    if (ImGui::Button(words(Text::visit_back))) asked_ = false;
}

void DocentWindow::draw_deeds(MuseumVisit& visit) {
    using Deed = MuseumVisit::StaffDeed;
    const bool visiting = visit.session().stage() == tour::Stage::visit;
    const bool there = visit.session().stage() != tour::Stage::attract;
    const auto deed = [&](Text name, Deed what, bool possible) {
        ImGui::BeginDisabled(!possible);
        if (ImGui::Button(words(name))) visit.staff(what);
        ImGui::EndDisabled();
        ImGui::SameLine();
    };
    std::string now = page_title(visit.page(), std::string(code(language_)));
    const auto& at = visit.scene().state().at;
    const museum::Tour& tour = *visit.scene().context().tour;
    if (visiting && at.stop < tour.stops.size())
        now = std::string(tour.stops[at.stop].title.in(language_ == Language::chinese ? "zh-Hans" : "en"));
    if (!there) now = words(Text::docent_nobody);
    fonts_.want(now);
    ImGui::TextUnformatted(now.c_str());
    if (visit.held())
        deed(Text::visit_resume, Deed::go_on, true);
    else
        deed(Text::docent_hold, Deed::hold, there);
    deed(Text::visit_step_back, Deed::back, visiting);
    deed(Text::visit_next, Deed::next, visiting);
    deed(Text::visit_end, Deed::end, visiting);
    deed(Text::visit_reset, Deed::reset, there);
    if (ImGui::Button(words(Text::visit_quit))) wishes_.push_back(FlatWish::quit);
    if (!options_.kiosk) return;
    ImGui::SameLine();
    if (ImGui::Button(words(Text::visit_restart))) wishes_.push_back(FlatWish::restart);
    ImGui::SameLine();
    if (ImGui::Button(words(Text::docent_lock))) staff_ = asked_ = false;
}

void DocentWindow::draw_panel(MuseumVisit* visit) {
    const auto& io = ImGui::GetIO();
    ImGui::SetNextWindowPos({io.DisplaySize.x * 0.5F, io.DisplaySize.y - ImGui::GetFontSize()}, ImGuiCond_Always,
                            {0.5F, 1.0F});
    constexpr auto flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove |
                           ImGuiWindowFlags_NoSavedSettings;
    // Each has a size of its own from its first frame on.
    const char* name = visit == nullptr ? "opening" : staff_ ? "staff" : asked_ ? "pad" : "locked";
    if (ImGui::Begin(name, nullptr, flags)) {
        if (visit == nullptr)
            ImGui::TextUnformatted(words(Text::visit_opening));
        else if (staff_)
            draw_deeds(*visit);
        else if (asked_)
            draw_pad();
        else if (ImGui::Button(words(Text::visit_staff)))
            asked_ = true;
    }
    ImGui::End();
}

Result<void> DocentWindow::turned(MuseumVisit* visit, bool mirrored, double seconds) {
    window_->wait_for_events(0.0);
    const bool closing = window_->should_close(); // which is no activity in the window
    const bool touched = window_->take_activity() || closing;
    hear();
    pad_.advance(seconds, touched);
    idle_ = touched ? 0.0 : idle_ + seconds;
    if (!asked_) pad_.clear();
    if (asked_ && (staff_ || pad_.abandoned())) asked_ = false;
    if (options_.kiosk && staff_ && idle_ > staff_seconds) staff_ = false;
    since_panel_ += seconds;
    since_drawn_ = mirrored ? 0.0 : since_drawn_ + seconds;
    if (window_->minimized() || (drawn_ && since_panel_ < panel_seconds)) return {};
    since_panel_ = 0.0;
    if (visit != nullptr && !std::exchange(known_, true)) // at once: a new atlas makes the headset wait
        for (const museum::Tour& tour : visit->scene().context().museum->tours)
            for (const museum::Stop& stop : tour.stops)
                for (const auto& [tag, title] : stop.title.values) fonts_.want(title);
    GUANHE_TRY(fit_fonts());
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();
    draw_panel(visit);
    ImGui::Render();
    drawn_ = true;
    if (since_drawn_ < drawn_seconds) return {};
    since_drawn_ = 0.0;
    // The headset shows nothing: neither does its mirror.
    render::FrameOptions options;
    options.show_environment = false;
    options.backdrop = glm::vec3(0.02F);
    const auto size = window_->pixels();
    render::View view;
    view.clip_from_view = render::perspective(1.0F, static_cast<float>(size.x) / static_cast<float>(size.y), 0.05F);
    GUANHE_TRY(renderer_->draw_window({size.x, size.y, {view}}, options, ImGui::GetDrawData()));
    return {};
}

} // namespace guanhe::app
