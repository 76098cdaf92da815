// `guanhe view --headless`: from files to a picture without a window. What counts is the time of the whole process, so
// the scan is read while the device is being made.
#include "view/view.h"

#include "bake/progress_line.h"
#include "base/jobs.h"
#include "base/process.h"
#include "gpu/device.h"
#include "image/image.h"
#include "log.h"
#include "render/renderer.h"
#include "view/choices.h"
#include "view/complaints.h"
#include "view/flight.h"
#include "view/framing.h"
#include "view/light.h"
#include "view/run_report.h"
#include "view/stage.h"
#include "view/statistics.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <future>
#include <memory>

namespace guanhe::app {

namespace {

constexpr double seconds_per_frame = 1.0 / 60.0;

/// Members in the order in which they must go: the stage before the renderer, the device last.
struct Session {
    explicit Session(const ViewOptions& options) : stage(jobs, options.cache_limit) {}

    Jobs jobs;
    std::optional<gpu::Device> device;
    std::unique_ptr<render::Renderer> renderer;
    Stage stage;
};

std::uint32_t frames_of(const ViewOptions& options) {
    const auto flown = std::ceil(options.flight_seconds.value_or(0.0) / seconds_per_frame);
    return options.frames.value_or(std::max(1U, static_cast<std::uint32_t>(flown)));
}

Result<Statistics> draw_frames(Session& session, const ViewOptions& options) {
    auto& stage = session.stage;
    const float aspect = static_cast<float>(options.width) / static_cast<float>(options.height);
    GUANHE_TRY(apply_choices(stage, options));

    render::FrameOptions frame_options;
    frame_options.exposure_ev = options.exposure_ev;
    frame_options.show_clusters = options.show_clusters;
    Statistics statistics = statistics_of(stage);
    statistics.width = options.width;
    statistics.height = options.height;
    statistics.device = session.device->info().name;
    statistics.driver = session.device->info().driver;

    const auto frames = frames_of(options);
    const auto bounds = stage.bounds();
    const float yfov = glm::radians(options.fov_degrees);
    std::vector<image::Rgba8> pictures;
    // A free camera stays where it began while the scan moves; a camera of the file moves with its node.
    GUANHE_TRY_LET(auto view, chosen_view(stage, options, aspect));
    render::ViewSet views{options.width, options.height, {view}};
    for (std::uint32_t i = 0; i < frames; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const bool last = i + 1 == frames;
        if (i > 0) {
            stage.set_time(options.time_seconds + i * seconds_per_frame);
            if (options.camera_index) {
                GUANHE_TRY_LET(views.views.front(), chosen_view(stage, options, aspect));
            }
        }
        if (options.flight_seconds) {
            const auto place = flight_place(bounds, static_cast<double>(i) / frames);
            views.views.front() = view_from(place, yfov, aspect, bounds);
            frame_options.wait_for_detail = i == 0 || last;
        }
        GUANHE_TRY_LET(const auto drawn, session.renderer->draw_offscreen(views, frame_options));
        statistics.draws = drawn.draws;
        statistics.quality = drawn.quality;
        statistics.most.add(drawn.stream);
        statistics.cpu_times.push_back(drawn.cpu_ms);
        if (i == 0 || last) {
            GUANHE_TRY_LET(pictures, session.renderer->read_pictures());
        }
        if (i == 0) {
            statistics.first_image_ms = ms_since_process_start();
            say_timed_step("first frame finished");
        }
        statistics.frame_times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    // The last frame's: its picture was read.
    const auto finished = session.renderer->finished();
    statistics.gpu_ms = finished.gpu_ms;
    statistics.triangles_drawn = finished.triangles;
    statistics.clusters_drawn = finished.clusters;
    statistics.stream = finished.stream;
    for (auto& warning : session.renderer->take_warnings()) statistics.warnings.push_back(std::move(warning));
    for (const auto& lowered : statistics.quality.lowered) say_step(lowered);
    if (options.shot) {
        const auto& picture = pictures.front();
        GUANHE_TRY(image::save_png(*options.shot, picture.width, picture.height, picture.pixels));
        say_timed_step("picture saved");
    }
    return statistics;
}

Result<Statistics> run(Session& session, const ViewOptions& options, Complaints& complaints) {
    GUANHE_TRY(check_outputs(options));
    session.stage.load(options.files);
    auto light = std::async(std::launch::async, [&] { return load_environment(options.environment); });

    gpu::DeviceOptions device_options;
    device_options.device = options.device;
    device_options.validation = options.validation;
    device_options.on_message = [&complaints](std::string_view text) { complaints.add(text); };
    GUANHE_TRY_LET(session.device, gpu::Device::create(device_options));
    say_timed_step("device ready");
    render::RendererOptions renderer_options;
    renderer_options.jobs = &session.jobs;
    renderer_options.clusters = {options.memory_bytes, options.lod_error_pixels};
    GUANHE_TRY_LET(session.renderer, render::Renderer::create(*session.device, renderer_options));
    session.stage.attach(*session.renderer);
    say_timed_step("renderer ready");
    GUANHE_TRY_LET(const auto environment, light.get());
    // A new renderer is already preparing its own sky.
    if (environment.picture || environment.built_in != render::Environment{}.built_in) {
        GUANHE_TRY(session.renderer->set_environment(environment));
    }
    say_timed_step("light ready");
    const auto loaded = [&] {
        const ProgressLine line(session.stage.progress(),
                                {std::chrono::seconds(1), "clustering",
                                 "baking what was not opened before; the next time it opens at once"});
        return session.stage.wait();
    }();
    if (loaded != Stage::Event::loaded) {
        return session.stage.last_error().value_or(Error{"loading was stopped", "", "", ErrorKind::cancelled});
    }
    say_timed_step("scans ready");
    return draw_frames(session, options);
}

} // namespace

int view_headless(const ViewOptions& options) {
    Complaints complaints;
    auto session = std::make_unique<Session>(options);
    auto result = run(*session, options, complaints);
    // Taken apart before the report: the pipeline cache is written there, and the validation layer watches that too.
    // Leaving it to the system was measured to save nothing.
    session.reset();
    return report_run(options, std::move(result), complaints.all());
}

} // namespace guanhe::app
