#include "visit/visit_window.h"

#include "base/process.h"
#include "log.h"
#include "view/framing.h"
#include "view/light.h"
#include "visit/pin.h"

#include <GLFW/glfw3.h>

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <system_error>
#include <utility>

namespace guanhe::app {
namespace {

constexpr double longest_step = 1.0; // seconds: after a stall a visit does not jump
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
    return !ids.empty() && std::ranges::equal(sheet.buttons, ids, {}, &render::PanelSheet::Button::id);
}

} // namespace

VisitWindow::VisitWindow(const VisitOptions& options, const ViewOptions& view, Complaints& complaints)
    : options_(options), view_(view), complaints_(complaints), stage_(jobs_, view.cache_limit),
      health_(options.logs / "kiosk.log") {}

VisitWindow::~VisitWindow() {
    visit_.reset();
    sounds_.reset();
    mixer_.reset();
    showing_.reset();
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
    GUANHE_TRY_LET(open_, open_museum(options_.museum));
    for (const museum::Finding& finding : open_->findings)
        if (finding.severity != museum::Severity::note) say_warning(museum::to_text(finding, "en"));
    if (!options_.tour.empty()) GUANHE_TRY(choose_tour(open_->museum, options_.tour));
    if (open_->museum.sites.empty())
        return Error{"the museum has no site to visit", path_to_utf8(options_.museum), "add one to its museum.json"};
    GUANHE_TRY_LET(fonts_, text::Fonts::of_system());
    showing_ = std::make_unique<Showing>(stage_, jobs_, *open_, fonts_);
    pages_ = std::make_unique<Boards>(open_->folder, fonts_);
    showing_->load();
    GUANHE_TRY_LET(const auto environment, load_environment(view_.environment));
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
    mixer_ = std::make_unique<audio::Mixer>(audio::MixerSettings{});
    sounds_ = std::make_unique<Sounds>(*mixer_, open_->folder);
    return {};
}

void VisitWindow::make_visit() {
    FlatOptions options;
    options.tour = options_.tour;
    options.language = options_.language;
    options.kiosk = options_.kiosk;
    options.session.idle_seconds = options_.idle_seconds;
    options.session.playing_idle_seconds = std::max(options_.idle_seconds, options.session.playing_idle_seconds);
    options.bounds = [this](const std::string& id, const museum::Target& target) -> std::optional<scan::Bounds> {
        const museum::Site* site = museum::find_site(open_->museum, id);
        return site != nullptr ? showing_->exhibits().bounds(*site, target) : std::nullopt;
    };
    options.subject = [this](const tour::TourState& state, const museum::Tour& tour) {
        return showing_->subject(state, tour);
    };
    options.pin = [this](const std::string& pin) { return pin_matches(pin, options_.kiosk_pin); };
    options.record = [this](const tour::VisitRecord& record) {
        std::error_code unseen;
        std::filesystem::create_directories(options_.logs, unseen);
        if (const auto kept = tour::append_visit(options_.logs / visits_file, record); !kept)
            say_warning(kept.error().message());
    };
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
    for (render::Panel& panel : panels_) {
        if (has_buttons(*panel.sheet, focus)) panel.lit = visit_->lit();
        const float most = panel.sheet->most_scroll();
        if (most <= 0.0F || !visit_) continue;
        const float line = panel.sheet->em * 1.4F;
        visit_->limit_scroll(most / line);
        panel.scroll = visit_->scroll() * line;
    }
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
    ++frames_;
    return {};
}

Result<void> VisitWindow::loading_frame() {
    BoardWords words;
    words.key = "opening";
    words.where = Board::Where::before;
    words.content.width = 0.8F;
    for (const std::string& tag : open_->museum.languages) {
        if (words.content.title.empty()) words.content.title = std::string(open_->museum.title.in(tag));
        for (auto& line : render::plain_body(text(Text::visit_opening, interface_language(tag)), tag))
            words.content.body.push_back(std::move(line));
    }
    render::FrameOptions options;
    options.show_environment = false;
    options.backdrop = glm::vec3(0.02F);
    return draw(pages_->show({&words, 1}), options, true);
}

Result<void> VisitWindow::frame(double seconds) {
    const FlatInput input = read_input(seconds);
    visit_->advance(seconds, input);
    for (const FlatWish wish : visit_->take_wishes()) obey(wish);
    if (visit_->reading() != style_) {
        style_ = visit_->reading();
        const render::PanelStyle style{style_.text, style_.contrast};
        showing_->set_style(style);
        pages_->set_style(style);
        drawn_.reset();
    }
    if (std::string title = visit_->title(); title != title_) {
        title_ = std::move(title);
        window_->set_title(display_name(title_));
    }
    sound();

    const tour::Player& player = visit_->scene();
    const bool in_tour = visit_->in_tour();
    const auto captions = in_tour && style_.captions ? player.captions() : std::vector<tour::CaptionNow>{};
    const FilmCamera& camera = visit_->camera();
    const glm::mat4 hand = glm::translate(camera.world_from_camera(), glm::vec3(0.17F, -0.10F, -0.95F));
    const auto shown =
        showing_->show(player.state(), player.context(), captions, {camera.eye(), camera.forward(), hand});
    std::vector<Board> boards;
    if (in_tour) boards.assign(shown.boards.begin(), shown.boards.end());
    const auto own = visit_->words();
    for (Board& board : pages_->show(own)) boards.push_back(std::move(board));

    Drawn now{player.state(), camera.world_from_camera(), keys_of(boards), window_->pixels(),
              visit_->lit(),  visit_->scroll(),           style_};
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
    Showing::fill(options, shown);
    if (!in_tour) options.markers = {};
    options.fade = static_cast<float>(player.state().stand.black);
    return draw(boards, options, !in_tour);
}

void VisitWindow::sound() {
    const bool visiting = visit_->session().stage() == tour::Stage::visit;
    if (!visiting) {
        if (!std::exchange(silent_, true)) sounds_->silence();
        return;
    }
    silent_ = false;
    for (const auto role : {audio::Role::narration, audio::Role::ambience, audio::Role::effect})
        mixer_->set_volume(role, style_.volume);
    sounds_->pause(visit_->paused());
    audio::Listener listener;
    listener.position = visit_->camera().eye();
    listener.forward = visit_->camera().forward();
    sounds_->follow(visit_->scene().state(), visit_->scene().context(), listener);
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

void VisitWindow::look_after_kiosk() {
    if (!options_.kiosk) return;
    // Not under a visitor's hands, but in the first quiet moment.
    if (restart_due_ && visit_->session().stage() == tour::Stage::attract) obey(FlatWish::restart);
    const std::string now = second_of(std::chrono::system_clock::now());
    if (looked_after_.empty()) looked_after_ = now;
    if (now.substr(0, 16) == looked_after_.substr(0, 16)) return; // once a minute
    health_.write("ok, stage " + std::to_string(static_cast<int>(visit_->session().stage())) + ", frames " +
                  std::to_string(std::exchange(frames_, 0)) + ", memory " + std::to_string(resident_bytes() >> 20U) +
                  " MiB");
    const auto daily = parse_daily(options_.kiosk_restart);
    restart_due_ = restart_due_ || (daily && daily_passed(looked_after_, now, *daily));
    looked_after_ = now;
}

void VisitWindow::tell() {
    const auto say = [&](std::vector<std::string> all) {
        for (std::string& words : all) {
            if (std::ranges::find(told_, words) != told_.end()) continue;
            say_warning(words);
            told_.push_back(std::move(words));
        }
    };
    say(visit_->take_complaints());
    say(showing_->take_complaints());
    say(pages_->take_complaints());
    say(sounds_->take_complaints());
    say(open_->files.take_complaints());
}

Result<void> VisitWindow::run() {
    auto last = Clock::now();
    while (!stop_) {
        window_->wait_for_events(visit_ ? 0.0 : idle_wait);
        if (window_->minimized()) {
            window_->wait_for_events(0.1);
            if (window_->should_close() && !options_.kiosk) break;
            continue;
        }
        const auto now = Clock::now();
        const double seconds = std::min(std::chrono::duration<double>(now - last).count(), longest_step);
        last = now;
        if (!visit_) {
            const auto event = stage_.poll();
            if (event == Stage::Event::failed)
                return stage_.last_error().value_or(Error{"the museum could not be loaded", "", ""});
            if (stage_.loading()) {
                GUANHE_TRY(loading_frame());
                if (!window_->should_close()) continue;
                if (!options_.kiosk) break;
                window_->refuse_close();
                continue;
            }
            showing_->loaded(*renderer_);
            make_visit();
            // What the hand did while it was loading, and where the pointer happens to be, wake nobody.
            static_cast<void>(window_->take_presses());
            static_cast<void>(window_->take_pointer());
            say_timed_step("museum open");
        }
        GUANHE_TRY(frame(seconds));
        look_after_kiosk();
        tell();
    }
    stage_.cancel();
    window_->hide();
    return {};
}

} // namespace guanhe::app
