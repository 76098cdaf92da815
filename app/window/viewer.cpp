#include "window/viewer.h"

#include "base/process.h"
#include "log.h"
#include "text/font_files.h"
#include "view/choices.h"

#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_internal.h> // the queue of input that waits for further frames has no public face
#if __has_include(<backends/imgui_impl_glfw.h>)
#include <backends/imgui_impl_glfw.h> // Debian's place
#else
#include <imgui_impl_glfw.h>
#endif

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

constexpr float text_pixels = 13.0F;        // the em, at 96 dots an inch; Chinese needs as many to be read
constexpr double idle_wait = 0.25;          // seconds
constexpr double progress_wait = 0.1;       // what draws the bar must not slow down what it shows
constexpr double headset_wait = 1.0 / 30.0; // which leaves the headset's thread its turns
constexpr double gamepad_wait = 1.0 / 60.0;
constexpr auto headset_patience = std::chrono::milliseconds(500);
constexpr auto light_wait = std::chrono::milliseconds(250);

double seconds_between(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

Fonts system_fonts() {
    const auto chinese = system_chinese_fonts();
    return {chinese, text::companion_fonts(chinese)};
}

CameraMode next(CameraMode mode) {
    switch (mode) {
    case CameraMode::orbit:
        return CameraMode::fly;
    case CameraMode::fly:
        return CameraMode::walk;
    case CameraMode::walk:
        break;
    }
    return CameraMode::orbit;
}

} // namespace

Viewer::Viewer(const ViewOptions& options, Complaints& complaints)
    : options_(options), complaints_(complaints), stage_(jobs_, options.cache_limit), fonts_(system_fonts()),
      rig_(glm::radians(options.fov_degrees)), visit_({.seated = options.seated}) {
    if (attended()) remembered_ = remembered_on_disk_ = load_remembered(remembered_file());
    look_.environment = options.environment;
    look_.frame.exposure_ev = options.exposure_ev;
    look_.frame.show_clusters = options.show_clusters;
}

Viewer::~Viewer() {
    painter_.reset(); // draws with the headset's lock held
    leave();
}

void Viewer::leave() {
    end_headset();
    mailbox_->wait_for_pictures();
    const auto mail = mailbox_->take();
    for (const auto& saved : mail.pictures) {
        if (!saved) say_error(saved.error().message());
    }
    if (attended() && remembered_ != remembered_on_disk_) {
        // A list of recent files is not worth a message on the way out.
        static_cast<void>(save_remembered(remembered_file(), remembered_));
        remembered_on_disk_ = remembered_;
    }
    if (window_ && window_->fullscreen()) window_->toggle_fullscreen();
    if (headset_hangs_) return;
    if (stage_.loading() || (painter_ && painter_->busy())) return; // the renderer is in use
    stage_.close();
    context_.reset();
    renderer_.reset();
}

bool Viewer::attended() const {
    return !options_.frames;
}

Language Viewer::language() const {
    if (!fonts_.has_chinese()) return Language::english;
    return remembered_.language.value_or(system_language_);
}

Result<void> Viewer::start() {
    GUANHE_TRY(check_outputs(options_));
    // Reading the scan and making the window and the device go on side by side.
    if (!options_.files.empty()) open(options_.files);
    // A new renderer prepares its own light without being asked.
    if (look_.environment != render::Environment{}.built_in) begin_environment();
    GUANHE_TRY_LET(desktop_, Desktop::start());
    GUANHE_TRY_LET(window_, DesktopWindow::open(window_title, options_.width, options_.height));
    say_timed_step("window open");
    gpu::DeviceOptions device_options;
    device_options.device = options_.device;
    device_options.validation = options_.validation;
    device_options.presentation = true;
    device_options.on_message = [this](std::string_view text) { complaints_.add(text); };
    GUANHE_TRY(connect_headset());
    GUANHE_TRY(make_device(device_options));
    say_timed_step("device ready");
    render::RendererOptions renderer_options;
    renderer_options.jobs = &jobs_;
    renderer_options.clusters = {options_.memory_bytes, options_.lod_error_pixels};
    renderer_options.headset = runtime_ != nullptr;
    if (attended() && device_->is_software()) { // a picture that moves is worth more than smooth edges
        renderer_options.samples = 2;
        renderer_options.shadow_size = 1024;
    }
    GUANHE_TRY_LET(renderer_, render::Renderer::create(*device_, renderer_options));
    // A mirror must never hold up the headset.
    GUANHE_TRY(renderer_->attach_window(window_->handle(), options_.vsync && !runtime_));
    stage_.attach(*renderer_);
    say_timed_step("renderer ready");
    context_ = std::make_unique<InterfaceContext>(window_->handle());
    painter_ = std::make_unique<Painter>([] { glfwPostEmptyEvent(); });
    begin_headset();
    if (!fonts_.has_chinese()) interface_.notices().say(text(Text::toast_no_font, Language::english));
    return {};
}

Result<void> Viewer::fit_fonts() {
    const float scale = window_->content_scale();
    const float shrink = 1.0F / window_->pixels_a_unit();
    const float pixels = std::round(text_pixels * scale);
    if (!fonts_.stale() && pixels == font_pixels_ && shrink == font_shrink_) return {};
    if (pixels != font_pixels_ || shrink != font_shrink_) apply_theme(scale * shrink);
    font_pixels_ = pixels;
    font_shrink_ = shrink;
    fonts_.build(pixels, shrink);
    owed_frames_ = std::max(owed_frames_, 1);
    return renderer_->upload_interface_fonts();
}

Canvas Viewer::canvas() const {
    const glm::vec2 size(window_->pixels());
    const float unit = window_->pixels_a_unit();
    Canvas space;
    space.width = std::max(size.x / unit, 1.0F);
    space.height = std::max(size.y / unit, 1.0F);
    space.left = covered_.left;
    space.right = std::max(space.width - covered_.right, space.left + space.width * 0.1F);
    return space;
}

void Viewer::follow_covers(const Covered& covered, float dt) {
    // A panel that opens pushes the picture aside rather than making it jump.
    const float share = covers_known_ ? 1.0F - std::exp(-dt / 0.06F) : 1.0F;
    const auto near_enough = [](float a, float b) { return std::abs(a - b) < 0.5F; };
    const auto step = [&](float& value, float goal) {
        value = near_enough(value, goal) ? goal : std::lerp(value, goal, share);
        if (value != goal) redraw_ = true;
    };
    step(covered_.left, covered.left);
    step(covered_.right, covered.right);
    covered_.top = covered.top;
    if (!covers_known_ && !stage_.scans().empty() && !rig_.held() && !options_.camera) first_view(false);
    covers_known_ = true;
}

bool Viewer::animated() const {
    const bool streaming = !measured_.newest.stream.at_rest; // what comes is to be seen
    return redraw_ || rig_.moving() || playback_.playing || owed_frames_ > 0 || streaming;
}

double Viewer::wait_seconds() const {
    if (window_->minimized()) return idle_wait;
    if (headset_) return headset_wait;
    if (animated() || (!attended() && !stage_.loading())) return 0.0;
    const double wait = stage_.loading() ? progress_wait : gamepad_ ? gamepad_wait : idle_wait;
    return next_frame_ ? std::clamp(seconds_between(Clock::now(), *next_frame_), 0.001, wait) : wait;
}

bool Viewer::must_draw() {
    if (window_->take_activity()) wake();
    const bool due = next_frame_ && Clock::now() >= *next_frame_;
    return animated() || due || stage_.loading() || gamepad_touched_ || !attended();
}

Result<void> Viewer::run() {
    while (!window_->should_close() && !stop_) {
        const double wait = wait_seconds();
        if (wait > 0.0 && !headset_) rested_ = true; // beside a headset it waits between its frames, too
        window_->wait_for_events(wait);
        take_headset();
        // What is shown changes from here on. While the events were waited for, the headset had its turns.
        const auto held = headset_ ? headset_->lock(headset_patience) : std::unique_lock<std::timed_mutex>{};
        if (headset_ && !held) continue; // it can be closed all the same
        mirror_size_ = window_->minimized() ? glm::uvec2(0) : window_->pixels();
        open_any(window_->take_dropped());
        GUANHE_TRY(take_load());
        GUANHE_TRY(take_mail());
        tell_visitor();
        if (window_->minimized()) {
            rested_ = true;
            continue;
        }
        const auto pad = read_gamepad();
        gamepad_ = pad.has_value();
        gamepad_touched_ = pad && pad->touched();
        const auto now = Clock::now();
#ifndef NDEBUG
        if (seconds_between(last_reload_, now) > 0.5) {
            last_reload_ = now;
            if (const auto said = renderer_->reload_changed_shaders(); !said.empty()) {
                interface_.notices().say(filled(Text::toast_shaders, language(), {said}));
                wake();
            }
        }
#endif
        if (!must_draw()) {
            rested_ = true;
            continue;
        }
        const double since = seconds_between(last_frame_, now);
        last_frame_ = now;
        measured_.at_rest = rested_;
        GUANHE_TRY(frame(rested_ ? 1.0F / 60.0F : static_cast<float>(since)));
        // After a rest the time since the last frame is not the frame's.
        measure((rested_ ? seconds_between(now, Clock::now()) : since) * 1000.0);
        rested_ = false;
    }
    stage_.cancel();
    window_->hide(); // what is left to do is nothing to look at
    end_headset();   // from here on the renderer is this thread's
    return {};
}

Result<void> Viewer::frame(float dt) {
    redraw_ = false;
    if (owed_frames_ > 0) --owed_frames_;
    GUANHE_TRY(fit_fonts());
    look_.frame.pixel_scale = window_->content_scale();
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();

    const auto space = canvas();
    auto hands = hands_.read(*window_, rig_.mode(), space, rig_.lens().yfov);
    if (!attended()) hands = {}; // a test must not depend on where the pointer happens to be
    if (playback_.playing) {
        stage_.set_time(stage_.time() + static_cast<double>(dt * playback_.speed));
        if (held_camera_) hold_camera(*held_camera_, false);
    }
    rig_.step(hands.camera, dt);
    if (!rig_.held()) held_camera_.reset();
    if (hands.camera.any()) redraw_ = true;

    Requests requests;
    requests.frame_all = hands.frame_all;
    if (hands.next_mode) requests.mode = next(rig_.mode());
    Ui ui{language(),  ImGui::GetFontSize(), fonts_,    stage_,   rig_,     look_,
          playback_,   remembered_,          measured_, *device_, requests, cameras_,
          held_camera_};
    interface_.obey_keys(ui, window_->take_presses());
    const auto covered = interface_.draw(ui);
    ImGui::Render();
    interface_drawn_ = true;
    if (!ImGui::GetCurrentContext()->InputEventsQueue.empty()) owed_frames_ = std::max(owed_frames_, 1);
    follow_covers(covered, dt);
    obey(requests);
    if (requests.screenshot) {
        if (auto taken = take_screenshot(); !taken) complain(std::move(taken).error());
    }

    if (window_->should_close()) return {};
    if (!headset_showing_) GUANHE_TRY(paint());
    if (painter_->busy()) return {};
    for (auto& warning : renderer_->take_warnings()) warn(std::move(warning));
    if (!stage_.scans().empty() && statistics_.first_image_ms == 0.0) {
        statistics_.first_image_ms = ms_since_process_start();
        say_timed_step("first frame drawn");
    }
    if (fonts_.stale()) owed_frames_ = std::max(owed_frames_, 2);
    if (!stage_.loading() && !light_asked_) ++drawn_frames_;
    if (options_.frames && drawn_frames_ >= *options_.frames) stop_ = true;
    return {};
}

void Viewer::warn(std::string words) {
    say_warning(words);
    statistics_.warnings.push_back(words);
    interface_.notices().say(std::move(words));
}

Result<void> Viewer::paint() {
    const auto size = window_->pixels();
    drawing_.views = {size.x, size.y, {{rig_.pose().matrix(), canvas().projection(rig_.lens())}}};
    painter_->begin([this, interface = ImGui::GetDrawData()] {
        drawing_.drawn = renderer_->draw_window(drawing_.views, look_.frame, interface);
    });
    while (painter_->busy()) {
        window_->wait_for_events(idle_wait);
        if (window_->should_close() && ends_at_once() && !options_.shot && !headset_) return {};
    }
    if (!drawing_.drawn) return drawing_.drawn.error();
    measured_.newest = *drawing_.drawn;
    return {};
}

void Viewer::obey(const Requests& requests) {
    redraw_ = redraw_ || requests.redraw;
    const auto now = Clock::now();
    next_frame_.reset();
    if (requests.redraw_in) {
        next_frame_ =
            now + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*requests.redraw_in));
    }
    // New light is taken by the first frame after it is ready, which nobody tells: look for it.
    if (now < light_by_) next_frame_ = std::min(next_frame_.value_or(now + light_wait), now + light_wait);
    if (requests.quit) window_->request_close();
    if (requests.fullscreen) window_->toggle_fullscreen();
    if (requests.cancel_load) stage_.cancel();
    if (requests.toggle_play) toggle_play();
    if (requests.reload && !files_.empty()) open(files_);
    if (requests.content_changed) content_changed(true), first_view(true);
    const auto space = canvas();
    if (requests.frame_all) rig_.frame(rig_.extent(), space.aspect(), true);
    if (requests.frame_part) rig_.frame(*requests.frame_part, space.aspect(), true);
    if (requests.first_view) first_view(true);
    if (requests.hold_camera) hold_camera(*requests.hold_camera, true);
    if (requests.mode && (*requests.mode != rig_.mode() || rig_.held())) rig_.set_mode(*requests.mode);
    if (requests.environment_changed) begin_environment();
    if (!rig_.held()) held_camera_.reset();
    open_any(requests.open);
}

void Viewer::measure(double ms) {
    if (!rested_) measured_.frames.add(static_cast<float>(ms));
    const auto keep = [](std::vector<double>& times, double time) {
        constexpr std::size_t most = 100'000; // half an hour at 60 a second
        if (times.size() >= most) times.erase(times.begin(), times.begin() + most / 2);
        times.push_back(time);
    };
    if (!stage_.scans().empty()) {
        keep(statistics_.frame_times, ms);
        keep(statistics_.cpu_times, measured_.newest.cpu_ms);
        statistics_.most.add(measured_.newest.stream);
    }
    const auto now = Clock::now();
    if (seconds_between(last_measure_, now) < 0.5) return;
    last_measure_ = now;
    measured_.gpu_bytes = device_->memory_use().used_bytes;
    measured_.peak_bytes = peak_resident_bytes();
}

} // namespace guanhe::app
