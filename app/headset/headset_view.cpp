#include "headset/headset_view.h"

#include "base/interrupt.h"
#include "base/jobs.h"
#include "base/process.h"
#include "headset/both_eyes.h"
#include "headset/ground.h"
#include "headset/headset_figures.h"
#include "headset/headset_loop.h"
#include "headset/lifted_node.h"
#include "headset/load_words.h"
#include "headset/visitor.h"
#include "headset/visitor_panels.h"
#include "image/image.h"
#include "log.h"
#include "view/choices.h"
#include "view/complaints.h"
#include "view/light.h"
#include "view/run_report.h"
#include "view/stage.h"
#include "view/statistics.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <utility>

namespace guanhe::app {
namespace {

constexpr auto longest_wait = std::chrono::seconds(30); // for the first frame, when a number of frames was asked for

/// Members in the order in which they must go, the last first.
struct Session {
    explicit Session(const ViewOptions& options) : stage(jobs, options.cache_limit) {}

    Jobs jobs;
    std::unique_ptr<xr::Runtime> runtime;
    std::optional<gpu::Device> device;
    std::unique_ptr<render::Renderer> renderer;
    Stage stage;
    std::timed_mutex mutex; // the stage changes on the same thread here; the loop wants one
    std::optional<HeadsetLoop> loop;
};

/// What -v tells of a visit.
void say_event(const InputEvent& event) {
    constexpr std::array names{"selects",
                               "grabs",
                               "lets go",
                               "asks for the menu",
                               "recentres",
                               "pauses",
                               "resumes",
                               "does not see where things stand",
                               "sees again where things stand"};
    std::string words = std::string("the visitor ") + names[static_cast<std::size_t>(event.kind)];
    if (event.hand) words += *event.hand == xr::Side::left ? " (left)" : " (right)";
    if (event.pick) {
        const glm::vec3& at = event.pick->point;
        std::array<char, 96> text{};
        std::snprintf(text.data(), text.size(), ": node %d at %.2f, %.2f, %.2f", event.pick->subject.node,
                      static_cast<double>(at.x), static_cast<double>(at.y), static_cast<double>(at.z));
        words += text.data();
    }
    say_step(words);
}

Result<void> start(Session& session, const ViewOptions& options, Complaints& complaints) {
    session.stage.load(options.files);
    if (!options.device.empty())
        say_warning("--device " + options.device + " is passed over: the headset's runtime chooses the device");
    xr::RuntimeOptions runtime_options;
    runtime_options.validation = options.validation;
    runtime_options.on_message = [&complaints](std::string_view text) { complaints.add(text); };
    GUANHE_TRY_LET(session.runtime, xr::Runtime::connect(runtime_options));
    say_step("headset: " + session.runtime->headset_name() + ", " + session.runtime->runtime_name());
    gpu::DeviceOptions device_options;
    device_options.maker = &session.runtime->device_maker();
    device_options.validation = options.validation;
    device_options.on_message = runtime_options.on_message;
    GUANHE_TRY_LET(session.device, gpu::Device::create(device_options));
    render::RendererOptions renderer_options;
    renderer_options.jobs = &session.jobs;
    renderer_options.clusters = {options.memory_bytes, options.lod_error_pixels};
    renderer_options.headset = true;
    GUANHE_TRY_LET(session.renderer, render::Renderer::create(*session.device, renderer_options));
    session.stage.attach(*session.renderer);
    GUANHE_TRY_LET(const auto environment, load_environment(options.environment));
    return session.renderer->set_environment(environment);
}

/// At once: a visit may last, and whoever stands beside it can do something about it.
void warn(Statistics& statistics, std::string words) {
    say_warning(words);
    statistics.warnings.insert(statistics.warnings.begin() + static_cast<std::ptrdiff_t>(statistics.told++),
                               std::move(words));
}

/// The loop itself.
Result<void> show(Session& session, const ViewOptions& options, Statistics& statistics) {
    Visit visit({.seated = options.seated});
    const Language language = user_language();
    auto fonts = text::Fonts::of_system();
    if (!fonts) say_warning(fonts.error().message());
    VisitorPanels panels(fonts ? *fonts : nullptr, language);
    Ground ground;
    LiftedNode lifted;
    bool loaded = false, placed = false;
    render::FrameOptions frame_options;
    frame_options.exposure_ev = options.exposure_ev;
    frame_options.show_clusters = options.show_clusters;
    HeadsetLoop::Scene scene;
    scene.visit = &visit;
    scene.ground = [&ground] { return ground.get(); };
    scene.controls = [&panels](const xr::Controls& controls) { panels.set_controls(controls); };
    scene.moved = [&](const xr::Input& input, const std::optional<glm::mat4>& head, double) {
        for (const InputEvent& event : visit.take_events()) {
            say_event(event);
            panels.hear(event);
        }
        panels.step(visit, visit.footing().surface, input, head);
        lifted.show(session.stage, visit);
    };
    scene.place = [&options] { return place_name(options.files); };
    scene.panels = [&panels] { return panels.panels(); };
    scene.draw = [&](const render::ScreenImages& images, const render::ViewSet& views,
                     const VisitLook& look) -> Result<void> {
        auto this_frame = frame_options;
        look.apply(this_frame);
        GUANHE_TRY_LET(const auto drawn, session.renderer->draw_screen(images, views, this_frame, {}, nullptr));
        statistics.draws = drawn.draws;
        statistics.quality = drawn.quality;
        statistics.width = views.width;
        statistics.height = views.height;
        return {};
    };
    xr::HeadsetOptions headset_options;
    headset_options.room = options.room;
    headset_options.panel_layers = options.panel_layers;
    if (options.room) headset_options.place = place_name(options.files);
    session.loop.emplace(*session.runtime, *session.device, session.mutex, scene, headset_options);
    std::array<std::string, 2> controllers;
    const Interrupt interrupt;
    const auto stop = interrupt.token();
    auto last = std::chrono::steady_clock::now();
    auto give_up = last + longest_wait;
    while (!stop.stop_requested()) {
        switch (session.stage.poll()) {
        case Stage::Event::failed:
        case Stage::Event::cancelled:
            return session.stage.last_error().value_or(Error{"loading was stopped", "", "", ErrorKind::cancelled});
        case Stage::Event::loaded: {
            GUANHE_TRY(apply_choices(session.stage, options));
            // Until now nothing was warned of but by warn().
            const auto told = std::exchange(statistics, statistics_of(session.stage)).warnings;
            statistics.warnings.insert(statistics.warnings.begin(), told.begin(), told.end());
            statistics.told = told.size();
            ground.begin(session.stage, session.jobs);
            loaded = true;
            say_timed_step("scans ready");
            break;
        }
        case Stage::Event::none:
            break;
        }
        if (loaded && !placed && ground.ready()) {
            const auto footing = ground.get();
            if (!footing->complaint.empty()) warn(statistics, footing->complaint);
            visit.place(visitor_floor(session.stage.bounds(), options.camera, footing->surface),
                        session.stage.bounds());
            placed = true;
            say_timed_step("visitor placed");
        }
        say_load(panels, session.stage, options.files, language);
        GUANHE_TRY_LET(auto step, session.loop->step());
        for (std::string& words : step.warnings) warn(statistics, std::move(words));
        for (std::string& words : session.renderer->take_warnings()) warn(statistics, std::move(words));
        if (step.status.state == xr::SessionState::ended) return {};
        if (const auto names = session.loop->controllers(); names != controllers) {
            controllers = names;
            if (const auto words = in_hands(names); !words.empty()) say_step("in the visitor's hands: " + words);
        }
        for (const std::string& words : panels.take_complaints()) say_warning(words);
        const auto now = std::chrono::steady_clock::now();
        const double turn_ms = std::chrono::duration<double, std::milli>(now - std::exchange(last, now)).count();
        if (step.shown) give_up = now + longest_wait; // reading scans may take longer
        if (options.frames && statistics.frame_times.empty() && now > give_up)
            return Error{"the headset asked for no picture for 30 s", session.runtime->runtime_name(),
                         "put it on, or look at its program's messages", ErrorKind::no_device};
        if (!step.shown || !placed) continue;
        if (statistics.first_image_ms == 0.0) statistics.first_image_ms = ms_since_process_start();
        statistics.frame_times.push_back(turn_ms);
        statistics.cpu_times.push_back(step.cpu_ms);
        if (options.frames && statistics.frame_times.size() >= *options.frames) return {};
    }
    return {};
}

Result<Statistics> run(Session& session, const ViewOptions& options, Complaints& complaints) {
    GUANHE_TRY(check_outputs(options));
    GUANHE_TRY(start(session, options, complaints));
    Statistics statistics;
    GUANHE_TRY(show(session, options, statistics));
    statistics.device = session.device->info().name;
    statistics.driver = session.device->info().driver;
    if (!statistics.frame_times.empty()) {
        GUANHE_TRY_LET(const auto pictures, session.renderer->read_pictures());
        const auto finished = session.renderer->finished();
        statistics.gpu_ms = finished.gpu_ms;
        statistics.triangles_drawn = finished.triangles;
        statistics.clusters_drawn = finished.clusters;
        statistics.stream = finished.stream;
        if (options.shot) {
            const auto both = side_by_side(pictures);
            GUANHE_TRY(image::save_png(*options.shot, both.width, both.height, both.pixels));
        }
    } else if (options.shot) {
        statistics.warnings.push_back(path_to_utf8(*options.shot) + " is not written: no picture was shown");
    }
    for (auto& warning : session.renderer->take_warnings()) statistics.warnings.push_back(std::move(warning));
    statistics.headset = figures_of(*session.runtime, *session.loop);
    return statistics;
}

} // namespace

int view_headset(const ViewOptions& options) {
    Complaints complaints;
    auto session = std::make_unique<Session>(options);
    auto result = run(*session, options, complaints);
    session.reset(); // the layers speak until the end
    return report_run(options, std::move(result), complaints.all());
}

} // namespace guanhe::app
