#include "window/viewer.h"

#include "base/process.h"
#include "log.h"
#include "view/choices.h"
#include "view/framing.h"
#include "view/light.h"
#include "window/folder_list.h"
#include "window/font_files.h"
#include "window/picture_name.h"

#include <GLFW/glfw3.h>
#include <imgui.h>
#if __has_include(<backends/imgui_impl_glfw.h>)
#include <backends/imgui_impl_glfw.h> // Debian's place
#else
#include <imgui_impl_glfw.h>
#endif

#include <algorithm>
#include <cmath>
#include <system_error>

namespace guanhe::app {
namespace {

constexpr float text_pixels = 16.0F; // on a screen of 96 dots an inch
constexpr double idle_wait = 0.25;   // seconds
constexpr double progress_wait = 0.1; // what draws the bar must not slow down what it shows
constexpr double gamepad_wait = 1.0 / 60.0;
constexpr const char* program = "观河 Guanhe";

double seconds_between(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

Lens lens_of(const scan::Camera& camera, float aspect) {
    Lens lens;
    lens.znear = std::max(camera.znear, 1e-6F);
    if (!camera.perspective) {
        lens.orthographic = true;
        lens.ymag = camera.ymag * std::max(1.0F, camera.xmag / (camera.ymag * aspect));
        lens.zfar = camera.zfar.value_or(lens.znear + 1e5F);
        return lens;
    }
    // All that its own shape shows is in the picture, as off-screen.
    lens.yfov = camera.yfov;
    if (camera.aspect_ratio && *camera.aspect_ratio > aspect) {
        lens.yfov = 2.0F * std::atan(std::tan(camera.yfov * 0.5F) * *camera.aspect_ratio / aspect);
    }
    return lens;
}

CameraMode next(CameraMode mode) {
    switch (mode) {
    case CameraMode::orbit: return CameraMode::fly;
    case CameraMode::fly: return CameraMode::walk;
    case CameraMode::walk: break;
    }
    return CameraMode::orbit;
}

} // namespace

InterfaceContext::InterfaceContext(GLFWwindow* window) {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    auto& io = ImGui::GetIO();
    io.IniFilename = nullptr; // what is remembered is in window.json
    io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset; // see Renderer::draw_window
    ImGui_ImplGlfw_InitForOther(window, true);
    // Dear ImGui takes a key and its character in different frames, three frames a letter: too slow for a software driver's
    // few frames a second. While text is typed, printing keys are worth nothing but their characters, so only those go on.
    glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int mods) {
        const bool prints = key >= GLFW_KEY_SPACE && key <= GLFW_KEY_WORLD_2;
        const bool command = (mods & (GLFW_MOD_CONTROL | GLFW_MOD_ALT | GLFW_MOD_SUPER)) != 0;
        if (prints && !command && action != GLFW_RELEASE && ImGui::GetIO().WantTextInput) return;
        ImGui_ImplGlfw_KeyCallback(w, key, scancode, action, mods);
    });
}

InterfaceContext::~InterfaceContext() {
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
}

Viewer::Viewer(const ViewOptions& options)
    : options_(options), stage_(jobs_), fonts_(system_chinese_fonts(), companion_fonts(system_chinese_fonts())),
      rig_(glm::radians(options.fov_degrees)) {
    if (attended()) remembered_ = remembered_on_disk_ = load_remembered(remembered_file());
    look_.environment = options.environment;
    look_.frame.exposure_ev = options.exposure_ev;
}

Viewer::~Viewer() {
    if (attended() && remembered_ != remembered_on_disk_) {
        // A list of recent files is not worth a message on the way out.
        static_cast<void>(save_remembered(remembered_file(), remembered_));
    }
}

bool Viewer::attended() const {
    return !options_.frames;
}

Language Viewer::language() const {
    if (!fonts_.has_chinese()) return Language::english;
    return remembered_.language.value_or(user_language());
}

Result<void> Viewer::start() {
    GUANHE_TRY(check_outputs(options_));
    // Reading the scan and making the window and the device go on side by side.
    if (!options_.files.empty()) open(options_.files);
    begin_environment();
    GUANHE_TRY_LET(desktop_, Desktop::start());
    GUANHE_TRY_LET(window_, DesktopWindow::open(program, options_.width, options_.height));
    gpu::DeviceOptions device_options;
    device_options.device = options_.device;
    device_options.validation = options_.validation;
    device_options.presentation = true;
    GUANHE_TRY_LET(device_, gpu::Device::create(device_options));
    render::RendererOptions renderer_options;
    renderer_options.jobs = &jobs_;
    GUANHE_TRY_LET(renderer_, render::Renderer::create(*device_, renderer_options));
    GUANHE_TRY(renderer_->attach_window(window_->handle(), options_.vsync));
    stage_.attach(*renderer_);
    context_ = std::make_unique<InterfaceContext>(window_->handle());
    if (!fonts_.has_chinese()) interface_.notices().say(text(Text::toast_no_font, Language::english));
    return {};
}

void Viewer::open(std::vector<Path> files) {
    interface_.notices().clear_failure();
    interface_.notices().loading(files);
    keep_view_ = !first_load_ && files == files_;
    files_ = files;
    stage_.load(std::move(files));
}

Result<void> Viewer::take_load() {
    switch (stage_.poll()) {
    case Stage::Event::none: return {};
    case Stage::Event::cancelled:
        interface_.notices().say(text(Text::toast_cancelled, language()));
        break;
    case Stage::Event::loaded: GUANHE_TRY(show_loaded()); break;
    case Stage::Event::failed: {
        const auto error = stage_.last_error().value_or(Error{"the files could not be opened", "", "", ErrorKind::internal});
        if (!attended()) return error;
        say_error(error.message());
        interface_.notices().fail(error, !stage_.scans().empty());
        nothing_opened_ = stage_.scans().empty();
        break;
    }
    }
    redraw_ = true;
    return {};
}

Result<void> Viewer::show_loaded() {
    nothing_opened_ = false;
    held_camera_.reset();
    if (first_load_) {
        GUANHE_TRY(apply_choices(stage_, options_));
        playback_.playing = attended() && options_.animation.has_value();
        first_place_ = options_.camera;
    } else {
        playback_.playing = false;
        if (!keep_view_) first_place_.reset();
    }
    interface_.reset(stage_);
    content_changed();
    if (first_load_ && options_.camera_index) {
        GUANHE_TRY(chosen_view(stage_, options_, 1.0F)); // says which cameras there are
        first_view(false);
        hold_camera(*options_.camera_index, false);
    } else if (!keep_view_) {
        first_view(false);
    }
    std::string names;
    for (const auto& open : stage_.scans()) {
        if (attended()) remembered_.opened(open.path);
        if (!names.empty()) names += ", ";
        names += path_to_utf8(open.path.filename());
    }
    window_->set_title(display_name(names) + " — " + program);
    const auto warnings = stage_.warnings();
    say_warnings(warnings);
    if (!warnings.empty()) {
        interface_.notices().say(filled(Text::toast_warnings, language(), {std::to_string(warnings.size())}));
    }
    first_load_ = false;
    return {};
}

void Viewer::content_changed() {
    rig_.set_extent(Extent::of(stage_.bounds()));
    cameras_.clear();
    for (const auto& camera : stage_.cameras()) cameras_.push_back(camera.name);
    held_camera_.reset();
    measured_.triangles_total = stage_.triangles_total();
    measured_.resident_bytes = stage_.resident_bytes();
}

void Viewer::first_view(bool eased) {
    const auto space = canvas();
    auto place = first_place_;
    if (!place) place = frame_all(stage_.bounds(), glm::radians(options_.fov_degrees), space.aspect());
    rig_.look_from(CameraPose::looking_at(place->eye, place->target), glm::distance(place->eye, place->target), eased);
    held_camera_.reset();
}

void Viewer::hold_camera(int index, bool eased) {
    const auto cameras = stage_.cameras();
    if (index < 0 || static_cast<std::size_t>(index) >= cameras.size()) {
        rig_.release();
        held_camera_.reset();
        return;
    }
    const auto& camera = cameras[static_cast<std::size_t>(index)];
    const auto pose = CameraPose::from_matrix(camera.world_from_view);
    const auto lens = lens_of(camera.lens, canvas().aspect());
    if (eased) rig_.begin_hold(pose, lens);
    else rig_.hold(pose, lens);
    held_camera_ = index;
}

void Viewer::begin_environment() {
    const int question = mailbox_->ask_environment();
    jobs_.run([mailbox = mailbox_, question, name = look_.environment, rotation = look_.rotation] {
        auto environment = load_environment(name);
        if (environment) environment->rotation = rotation;
        mailbox->environment(question, std::move(environment));
    });
}

Result<void> Viewer::take_mail() {
    auto mail = mailbox_->take();
    for (auto& saved : mail.pictures) {
        redraw_ = true;
        if (saved) interface_.notices().say(filled(Text::toast_picture, language(), {path_to_utf8(*saved)}));
        else interface_.notices().complain(saved.error());
    }
    if (!mail.environment) return {};
    redraw_ = true;
    auto& environment = *mail.environment;
    Result<void> set = environment ? renderer_->set_environment(*environment) : Result<void>(environment.error());
    if (set) {
        good_environment_ = look_.environment;
        return {};
    }
    if (first_load_ && !attended()) return set;
    say_error(set.error().message());
    interface_.notices().complain(set.error());
    look_.environment = good_environment_;
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

double Viewer::wait_seconds() const {
    if (window_->minimized()) return idle_wait;
    const bool animated = redraw_ || rig_.moving() || playback_.playing || owed_frames_ > 0;
    if (animated || (!attended() && !stage_.loading())) return 0.0;
    if (stage_.loading()) return progress_wait;
    return gamepad_ ? gamepad_wait : idle_wait;
}

bool Viewer::must_draw() {
    if (window_->take_activity()) owed_frames_ = 3;
    const bool animated = redraw_ || rig_.moving() || playback_.playing;
    return animated || owed_frames_ > 0 || stage_.loading() || gamepad_touched_ || !attended();
}

Result<void> Viewer::run() {
    while (!window_->should_close() && !stop_) {
        const double wait = wait_seconds();
        if (wait > 0.0) rested_ = true;
        window_->wait_for_events(wait);
        std::vector<Path> scans;
        for (auto& dropped : window_->take_dropped()) {
            if (!is_environment(dropped)) {
                scans.push_back(std::move(dropped));
                continue;
            }
            look_.environment = path_to_utf8(dropped);
            begin_environment();
        }
        if (!scans.empty()) open(std::move(scans));
        GUANHE_TRY(take_load());
        GUANHE_TRY(take_mail());
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
                redraw_ = true;
            }
        }
#endif
        if (!must_draw()) continue;
        const auto ms = static_cast<float>(seconds_between(last_frame_, now) * 1000.0);
        last_frame_ = now;
        measured_.at_rest = rested_;
        GUANHE_TRY(frame(rested_ ? 1.0F / 60.0F : ms / 1000.0F));
        if (!rested_) measure(ms);
        rested_ = false;
    }
    stage_.cancel();
    return {};
}

Result<void> Viewer::frame(float dt) {
    redraw_ = false;
    if (owed_frames_ > 0) --owed_frames_;
    GUANHE_TRY(fit_fonts());
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();

    const auto space = canvas();
    auto hands = hands_.read(*window_, rig_.mode(), space, rig_.lens().yfov);
    if (!attended()) hands = {}; // a test must not depend on where the pointer happens to be
    window_->capture_pointer(hands.capture_pointer);
    if (playback_.playing && !stage_.scans().empty()) {
        stage_.set_time(stage_.time() + static_cast<double>(dt * playback_.speed));
        if (held_camera_) hold_camera(*held_camera_, false);
    }
    rig_.step(hands.camera, dt);
    if (!rig_.held()) held_camera_.reset();
    if (hands.camera.any()) redraw_ = true;

    Requests requests;
    requests.frame_all = hands.frame_all;
    if (hands.next_mode) requests.mode = next(rig_.mode());
    Ui ui{language(),  text_pixels * window_->content_scale() * font_shrink_,
          fonts_,      stage_,
          rig_,        look_,
          playback_,   remembered_,
          measured_,   *device_,
          requests,    cameras_,
          held_camera_};
    interface_.obey_keys(ui, window_->take_presses());
    const auto covered = interface_.draw(ui);
    ImGui::Render();
    follow_covers(covered, dt);
    obey(requests);
    if (requests.screenshot) GUANHE_TRY(take_screenshot());

    const auto size = window_->pixels();
    const auto pose = rig_.pose();
    render::ViewSet views{size.x, size.y, {{pose.matrix(), canvas().projection(rig_.lens())}}};
    GUANHE_TRY_LET(measured_.newest, renderer_->draw_window(views, look_.frame, ImGui::GetDrawData()));
    if (!stage_.scans().empty() && statistics_.first_image_ms == 0.0) statistics_.first_image_ms = ms_since_process_start();
    if (fonts_.stale()) owed_frames_ = std::max(owed_frames_, 2);
    if (!stage_.loading()) ++drawn_frames_;
    if (options_.frames && drawn_frames_ >= *options_.frames) stop_ = true;
    return {};
}

void Viewer::obey(const Requests& requests) {
    redraw_ = redraw_ || requests.redraw;
    if (requests.quit) window_->request_close();
    if (requests.fullscreen) window_->toggle_fullscreen();
    if (requests.cancel_load) stage_.cancel();
    if (requests.reload && !files_.empty()) open(files_);
    if (requests.content_changed) content_changed(), first_view(true);
    const auto space = canvas();
    if (requests.frame_all) rig_.frame(rig_.extent(), space.aspect(), true);
    if (requests.frame_part) rig_.frame(*requests.frame_part, space.aspect(), true);
    if (requests.first_view) first_view(true);
    if (requests.hold_camera) hold_camera(*requests.hold_camera, true);
    if (requests.mode && (*requests.mode != rig_.mode() || rig_.held())) rig_.set_mode(*requests.mode);
    if (requests.environment_changed) begin_environment();
    if (!rig_.held()) held_camera_.reset();
    std::vector<Path> scans;
    for (const auto& path : requests.open) {
        if (!is_environment(path)) {
            scans.push_back(path);
            continue;
        }
        look_.environment = path_to_utf8(path);
        begin_environment();
    }
    if (!scans.empty()) open(std::move(scans));
}

Result<image::Rgba8> Viewer::picture() {
    const auto size = window_->pixels();
    if (size.x == 0 || size.y == 0) return Error{"the window has no size now", "", "restore it first", ErrorKind::internal};
    // Without the panels, and composed for the whole picture.
    Canvas whole;
    whole.width = static_cast<float>(size.x);
    whole.height = static_cast<float>(size.y);
    whole.right = whole.width;
    const auto pose = rig_.pose();
    const render::ViewSet views{size.x, size.y, {{pose.matrix(), whole.projection(rig_.lens())}}};
    GUANHE_TRY(renderer_->draw_offscreen(views, look_.frame));
    GUANHE_TRY_LET(auto pictures, renderer_->read_pictures());
    return std::move(pictures.front());
}

Result<void> Viewer::take_screenshot() {
    GUANHE_TRY_LET(auto shot, picture());
    const auto subject = files_.empty() ? std::string() : path_to_utf8(files_.front().stem());
    jobs_.run([mailbox = mailbox_, subject, shot = std::make_shared<image::Rgba8>(std::move(shot))] {
        const auto folder = user_pictures_folder();
        std::error_code failed;
        std::filesystem::create_directories(folder, failed); // save_png says what is wrong
        const auto path = picture_path(folder, subject, std::chrono::system_clock::now());
        auto saved = image::save_png(path, shot->width, shot->height, shot->pixels);
        mailbox->picture(saved ? Result<Path>(path) : Result<Path>(saved.error()));
    });
    return {};
}

void Viewer::measure(float ms) {
    measured_.frames.add(ms);
    if (!stage_.scans().empty()) statistics_.frame_times.push_back(static_cast<double>(ms));
    constexpr std::size_t most = 100'000; // half an hour at 60 a second
    if (statistics_.frame_times.size() > most) statistics_.frame_times.erase(statistics_.frame_times.begin(), statistics_.frame_times.begin() + most / 2);
    const auto now = Clock::now();
    if (seconds_between(last_measure_, now) < 0.5) return;
    last_measure_ = now;
    measured_.gpu_bytes = device_->memory_use().used_bytes;
    measured_.peak_bytes = peak_resident_bytes();
}

std::vector<std::string> Viewer::complaints() const {
    return device_ ? device_->complaints() : std::vector<std::string>{};
}

Result<void> Viewer::finish() {
    if (options_.shot && renderer_) {
        GUANHE_TRY_LET(const auto shot, picture());
        GUANHE_TRY(image::save_png(*options_.shot, shot.width, shot.height, shot.pixels));
    }
    if (!options_.stats) return {};
    Statistics statistics = statistics_of(stage_);
    statistics.first_image_ms = statistics_.first_image_ms;
    statistics.frame_times = std::move(statistics_.frame_times);
    statistics.gpu_ms = measured_.newest.gpu_ms;
    statistics.triangles_drawn = measured_.newest.triangles;
    statistics.draws = measured_.newest.draws;
    statistics.width = window_->pixels().x;
    statistics.height = window_->pixels().y;
    statistics.device = device_->info().name;
    statistics.driver = device_->info().driver;
    statistics.peak_rss_bytes = peak_resident_bytes();
    for (auto& complaint : complaints()) statistics.warnings.push_back(std::move(complaint));
    return write_statistics(*options_.stats, statistics);
}

} // namespace guanhe::app
