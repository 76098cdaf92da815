#include "bench/headset.h"

#include "base/jobs.h"
#include "base/process.h"
#include "bench/headset_report.h"
#include "bench/measurement.h"
#include "bench/scratch_folder.h"
#include "bench/terrains.h"
#include "bench/timed_run.h"
#include "headset/visitor.h"
#include "log.h"
#include "manual.h"
#include "render/renderer.h"
#include "view/stage.h"

#include <glm/gtc/matrix_transform.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <thread>

namespace guanhe::app {

namespace {

constexpr double terrain_millions = 1.0;
constexpr std::uint32_t width = 1024, height = 1024; ///< of an eye, in the comparison
constexpr std::uint32_t block_frames = 40;           ///< drawn one after another, of one kind
constexpr float eye_distance = 0.064F, half_angle = 0.7854F, near_metres = 0.05F;

/// Eyes where a visitor stands.
render::ViewSet eyes_of(const glm::mat4& world_from_floor, std::size_t count) {
    render::ViewSet set{width, height, {}, {}};
    for (std::size_t eye = 0; eye < count; ++eye) {
        const float side = count == 1 ? 0.0F : eye == 0 ? -0.5F : 0.5F;
        render::View view;
        view.world_from_view = glm::translate(world_from_floor, {side * eye_distance, 1.6F, 0.0F});
        view.clip_from_view = render::perspective(-half_angle, half_angle, half_angle, -half_angle, near_metres);
        set.views.push_back(view);
    }
    return set;
}

/// Members in the order in which they must go, the last first.
struct Drawing {
    Jobs jobs;
    std::optional<gpu::Device> device;
    std::unique_ptr<render::Renderer> renderer;
    Stage stage{jobs};
};

/// Milliseconds a frame of a block.
Result<double> block(Drawing& drawing, const render::ViewSet& views) {
    render::FrameOptions options;
    options.wait_for_detail = false;
    const auto begun = std::chrono::steady_clock::now();
    for (std::uint32_t i = 0; i < block_frames; ++i) GUANHE_TRY(drawing.renderer->draw_offscreen(views, options));
    drawing.device->wait_idle();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count() / block_frames;
}

Result<void> compare_eyes(const Path& file, const std::string& device, std::uint32_t runs, HeadsetReport& report) {
    Drawing drawing;
    gpu::DeviceOptions device_options;
    device_options.device = device;
    GUANHE_TRY_LET(drawing.device, gpu::Device::create(device_options));
    report.device = drawing.device->info().name;
    render::RendererOptions options;
    options.jobs = &drawing.jobs;
    options.headset = true;
    GUANHE_TRY_LET(drawing.renderer, render::Renderer::create(*drawing.device, options));
    drawing.stage.attach(*drawing.renderer);
    drawing.stage.load({file});
    if (drawing.stage.wait() != Stage::Event::loaded)
        return drawing.stage.last_error().value_or(
            Error{"the scan could not be opened", path_to_utf8(file), "", ErrorKind::internal});
    const auto floor = visitor_floor(drawing.stage.bounds(), std::nullopt);
    const auto both = eyes_of(floor, 2), one = eyes_of(floor, 1);
    render::FrameOptions settle;
    for (const auto* views : {&both, &one}) GUANHE_TRY(drawing.renderer->draw_offscreen(*views, settle));
    report.width = width;
    report.height = height;
    for (std::uint32_t run = 0; run <= runs; ++run) {
        say_step("both eyes and one: " + (run == 0 ? std::string("a run that is not counted")
                                                   : "run " + std::to_string(run) + " of " + std::to_string(runs)));
        // Two blocks of one eye, so that a view of each kind is drawn as often in the same minutes.
        GUANHE_TRY_LET(const double before, block(drawing, one));
        GUANHE_TRY_LET(const double stereo, block(drawing, both));
        GUANHE_TRY_LET(const double after, block(drawing, one));
        if (run == 0) continue;
        report.both_ms.push_back(stereo);
        report.one_ms.push_back((before + after) * 0.5);
    }
    return {};
}

/// A visit of so many frames in a process of its own, on the runtime that is active.
Result<void> visit(const Path& file, const Path& scratch, std::uint32_t frames, HeadsetReport& report) {
    GUANHE_TRY_LET(const auto own, own_program());
    const Path stats = scratch / "stats.json", errors = scratch / "errors.txt";
    ChildOptions command;
    command.arguments = {path_to_utf8(own),
                         "view",
                         "--headless",
                         "--headset",
                         "on",
                         "--settings",
                         "none",
                         "--frames",
                         std::to_string(frames),
                         "--stats",
                         path_to_utf8(stats),
                         "--",
                         path_to_utf8(file)};
    command.error_file = errors;
    say_step("a visit of " + std::to_string(frames) + " frames");
    GUANHE_TRY_LET(const auto outcome, run_child(command));
    if (outcome.exit_code != 0) {
        const auto said = read_text(errors);
        const std::string first = said ? said->substr(0, said->find('\n')) : std::string();
        return Error{"the visit ended with exit code " + std::to_string(outcome.exit_code) +
                         (first.empty() ? "" : ": " + first),
                     path_to_utf8(file), "start a headset's program; docs/performance.md tells how without a headset",
                     ErrorKind::no_device};
    }
    GUANHE_TRY_LET(const auto text, read_text(stats));
    return read_visit(text, report);
}

Result<int> run(const BenchOptions& options, const std::string& device) {
    GUANHE_TRY_LET(const auto scratch, ScratchFolder::make());
    Path file;
    HeadsetReport report;
    if (options.files.empty()) {
        GUANHE_TRY_LET(file, make_terrain(triangles_of(terrain_millions), user_cache_folder() / "bench"));
        report.scan = terrain_name(terrain_millions);
    } else {
        file = options.files.front();
        report.scan = path_to_utf8(file.filename());
    }
    report.ours = version_line();
    report.cores = std::thread::hardware_concurrency();
    bool whole = true;
    for (const auto& part :
         {compare_eyes(file, device, options.runs, report), visit(file, scratch.path(), options.frames, report)}) {
        if (part) continue;
        whole = false;
        report.notes.push_back(part.error().message());
    }
    std::fputs(to_markdown(report).c_str(), stdout);
    if (options.json) GUANHE_TRY(write_text_atomic(*options.json, to_json(report)));
    return whole ? 0 : 1;
}

} // namespace

int bench_headset(const BenchOptions& options, const std::string& device) {
    const auto code = run(options, device);
    if (code) return *code;
    say_error(code.error().message());
    return 1;
}

} // namespace guanhe::app
