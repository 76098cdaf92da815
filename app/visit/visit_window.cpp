#include "visit/visit_window.h"

#include "log.h"
#include "view/framing.h"
#include "view/light.h"
#include "visit/pin.h"

#include <GLFW/glfw3.h>

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::app {
namespace {

constexpr int ended_from_outside = 143; // as shells say of SIGTERM
constexpr double longest_step = 1.0;    // seconds: after a stall a visit does not jump
constexpr double idle_wait = 1.0 / 30.0;
constexpr auto settling = std::chrono::milliseconds(1500);
constexpr auto resting = std::chrono::milliseconds(500); ///< between frames in which nothing changes

std::vector<std::string> keys_of(std::span<const Board> boards) {
    std::vector<std::string> keys;
    for (const Board& board : boards) keys.push_back(board.key);
    return keys;
}

/// What a page or the controls have to press, in order.
bool has_buttons(const render::PanelSheet& sheet, const std::vector<std::string>& ids) {
    const auto listed = std::ranges::find_if(sheet.buttons, &render::PanelSheet::Button::mark); // marks come last
    return !ids.empty() && std::ranges::equal(std::ranges::subrange(sheet.buttons.begin(), listed), ids, {},
                                              &render::PanelSheet::Button::id);
}

} // namespace

VisitWindow::VisitWindow(const VisitOptions& options, const ViewOptions& view, Complaints& complaints)
    : options_(options), view_(view), complaints_(complaints), stage_(jobs_, view.cache_limit), care_(options) {}

VisitWindow::~VisitWindow() {
    if (visit_) visit_->close();
    visit_.reset();
    presentation_.reset();
    stage_.close();
    renderer_.reset();
}

Result<void> VisitWindow::make_device() {
    gpu::DeviceOptions options;
    options.device = view_.device;
    options.validation = view_.validation;
    options.presentation = true;
    options.on_message = [this](std::string_view text) { complaints_.add(text); };
    GUANHE_TRY_LET(device_, gpu::Device::create(options));
    render::RendererOptions renderer_options;
    renderer_options.jobs = &jobs_;
    renderer_options.clusters = {view_.memory_bytes, view_.lod_error_pixels};
    if (device_->is_software()) { // a picture that moves is worth more than smooth edges
        renderer_options.samples = 2;
        renderer_options.shadow_size = 1024;
    }
    GUANHE_TRY_LET(renderer_, render::Renderer::create(*device_, renderer_options));
    GUANHE_TRY(renderer_->attach_window(window_->handle(), view_.vsync));
    stage_.attach(*renderer_);
    return {};
}

Result<void> VisitWindow::start() {
    GUANHE_TRY_LET(open_, open_for_visitors(options_));
    GUANHE_TRY_LET(const std::shared_ptr<const text::Fonts> fonts, text::Fonts::of_system());
    presentation_ = std::make_unique<Presentation>(options_, *open_, stage_, jobs_, fonts, audio::MixerSettings{});
    presentation_->load();
    GUANHE_TRY_LET(const auto environment, visit_light(view_.environment));
    GUANHE_TRY_LET(desktop_, Desktop::start());
    const std::string title(open_->museum.title.in(choose_language(open_->museum, options_.language)));
    GUANHE_TRY_LET(window_, DesktopWindow::open(title, view_.width, view_.height));
    if (options_.kiosk) {
        glfwSetWindowAttrib(window_->handle(), GLFW_AUTO_ICONIFY, GLFW_FALSE);
        window_->toggle_fullscreen();
    }
    GUANHE_TRY(make_device());
    if (environment.picture || environment.built_in != render::Environment{}.built_in)
        GUANHE_TRY(renderer_->set_environment(environment));
    return {};
}

void VisitWindow::make_visit() {
    FlatOptions options{presentation_->visit_options(), {}, {}, {}};
    options.subject = [this](const tour::TourState& state, const museum::Tour& tour) {
        return presentation_->showing().subject(state, tour);
    };
    options.ground = [this](const std::string& site) {
        auto footing = presentation_->ground(site);
        return std::shared_ptr<const walk::Surface>(footing, &footing->surface);
    };
    options.preview = !options_.kiosk;
    options.pin = [this](const std::string& pin) { return pin_matches(pin, options_.kiosk_pin); };
    visit_ = std::make_unique<FlatVisit>(*open_, std::move(options));
}

FlatView VisitWindow::flat_view() const {
    const glm::vec2 size = glm::max(glm::vec2(window_->pixels()), glm::vec2(1.0F));
    FlatView view;
    if (visit_) view.world_from_camera = visit_->camera().world_from_camera();
    view.half_height = std::tan(glm::radians(view_.fov_degrees) * 0.5F);
    view.half_width = view.half_height * size.x / size.y;
    return view;
}

SightRay VisitWindow::ray_through(const glm::vec2& pixel) const {
    const FlatView view = flat_view();
    const glm::vec2 size = glm::max(glm::vec2(window_->pixels()), glm::vec2(1.0F));
    const glm::vec2 at = pixel / size * 2.0F - 1.0F;
    const glm::vec3 ahead(at.x * view.half_width, -at.y * view.half_height, -1.0F);
    return {glm::vec3(view.world_from_camera[3]), glm::normalize(glm::mat3(view.world_from_camera) * ahead)};
}

Result<void> VisitWindow::draw(std::span<const Board> boards, render::FrameOptions options, bool page) {
    const FlatView flat = flat_view();
    panels_ = flat_panels(boards, flat);
    const auto focus = visit_ ? visit_->focus() : std::vector<std::string>{};
    const auto line_of = [](const render::Panel& panel) { return panel.sheet->em * 1.4F; };
    float longest = 0.0F; // lines that the longest board can be scrolled by
    for (const render::Panel& panel : panels_) longest = std::max(longest, panel.sheet->most_scroll() / line_of(panel));
    if (visit_) visit_->limit_scroll(longest);
    for (render::Panel& panel : panels_) {
        if (has_buttons(*panel.sheet, focus)) panel.lit = visit_->lit();
        const float most = panel.sheet->most_scroll();
        if (most > 0.0F && visit_) panel.scroll = std::min(visit_->scroll() * line_of(panel), most);
    }
    met_.clear();
    for (std::size_t i = 0; i < panels_.size(); ++i)
        if (boards[i].where != Board::Where::caption) met_.push_back(panels_[i]);
    const auto size = window_->pixels();
    render::View view;
    view.world_from_view = flat.world_from_camera;
    view.clip_from_view =
        render::perspective(2.0F * std::atan(flat.half_height), flat.half_width / flat.half_height, 0.05F);
    options.panels = panels_;
    options.pixel_scale = window_->content_scale();
    if (page) options.fade = 0.0F; // whoever reads and chooses is not in the dark
    GUANHE_TRY_LET(const auto stats, renderer_->draw_window({size.x, size.y, {view}}, options, nullptr));
    streaming_ = !stats.stream.at_rest;
    drew_ = true;
    return {};
}

Result<void> VisitWindow::loading_frame() {
    render::FrameOptions options;
    options.show_environment = false;
    options.backdrop = glm::vec3(0.02F);
    return draw(presentation_->opening(), options, true);
}

Result<void> VisitWindow::frame(double seconds) {
    const FlatInput input = read_input(seconds);
    visit_->advance(seconds, input);
    for (const FlatWish wish : visit_->take_wishes()) obey(wish);
    if (std::string title = visit_->title(); title != title_) {
        title_ = std::move(title);
        window_->set_title(display_name(title_));
    }
    presentation_->sound(*visit_, listener());

    const tour::Player& player = visit_->scene();
    const bool in_tour = visit_->in_tour();
    const FilmCamera& camera = visit_->camera();
    const glm::mat4 hand = glm::translate(camera.world_from_camera(), glm::vec3(0.17F, -0.10F, -0.95F));
    presentation_->set_widest(widest_board(flat_view()));
    const auto seen = presentation_->show(*visit_, {camera.eye(), camera.forward(), hand});

    Drawn now{player.state(), camera.world_from_camera(), keys_of(seen.boards), window_->pixels(),
              visit_->lit(),  visit_->scroll(),           visit_->reading()};
    const auto time = Clock::now();
    if (drawn_ != now || streaming_) changed_at_ = time;
    // Panels are written in the background: what is new may be seen a few frames after it was asked for.
    const bool at_rest = time - changed_at_ > settling && time - drawn_at_ < resting;
    if (at_rest) {
        window_->wait_for_events(idle_wait);
        return {};
    }
    drawn_ = std::move(now);
    drawn_at_ = time;
    render::FrameOptions options;
    options.exposure_ev = view_.exposure_ev;
    Showing::fill(options, seen.frame);
    if (!in_tour) options.markers = {};
    options.fade = static_cast<float>(player.state().stand.black);
    return draw(seen.boards, options, !in_tour);
}

audio::Listener VisitWindow::listener() const {
    audio::Listener listener;
    listener.position = visit_->camera().eye();
    listener.forward = visit_->camera().forward();
    return listener;
}

void VisitWindow::obey(FlatWish wish) {
    switch (wish) {
    case FlatWish::fullscreen:
        window_->toggle_fullscreen();
        break;
    case FlatWish::restart:
        exit_code_ = restart_code;
        [[fallthrough]];
    case FlatWish::quit:
        stop_ = true;
        break;
    }
}

Result<void> VisitWindow::run(const std::stop_token& stop) {
    auto last = Clock::now();
    while (!stop_ && !stop.stop_requested()) {
        care_.alive();
        window_->wait_for_events(visit_ ? 0.0 : idle_wait);
        if (window_->minimized()) {
            window_->wait_for_events(0.1);
            if (visit_) {
                presentation_->hush();
                if (care_.turned(*visit_, false)) obey(FlatWish::restart);
            }
            if (window_->should_close() && !options_.kiosk) break;
            continue;
        }
        const auto now = Clock::now();
        const double seconds = std::min(std::chrono::duration<double>(now - last).count(), longest_step);
        last = now;
        if (!visit_) {
            const auto event = stage_.poll();
            if (event == Stage::Event::failed)
                return stage_.last_error().value_or(Error{"none of the museum's scans could be loaded",
                                                          path_to_utf8(options_.museum),
                                                          "see what `guanhe check` says of it"});
            if (stage_.loading()) {
                GUANHE_TRY(loading_frame());
                if (!window_->should_close()) continue;
                if (!options_.kiosk) break;
                window_->refuse_close();
                continue;
            }
            presentation_->loaded(*renderer_);
            make_visit();
            // What the hand did while it was loading, and where the pointer happens to be, wake nobody.
            static_cast<void>(window_->take_presses());
            static_cast<void>(window_->take_pointer());
            say_timed_step("museum open");
        }
        drew_ = false;
        GUANHE_TRY(frame(seconds));
        if (care_.turned(*visit_, drew_)) obey(FlatWish::restart);
        presentation_->tell(visit_.get());
    }
    // Not by the staff: who watches a kiosk is to start it again.
    if (stop.stop_requested() && options_.kiosk) exit_code_ = ended_from_outside;
    stage_.cancel();
    window_->hide();
    return {};
}

} // namespace guanhe::app
