#include "visit/headset_museum.h"

#include "base/interrupt.h"
#include "base/jobs.h"
#include "base/process.h"
#include "gpu/device.h"
#include "headset/headset_loop.h"
#include "log.h"
#include "render/renderer.h"
#include "view/choices.h"
#include "view/light.h"
#include "view/stage.h"
#include "visit/docent_window.h"
#include "visit/headset_guide.h"
#include "visit/kiosk_care.h"
#include "visit/presentation.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>

namespace guanhe::app {
namespace {

/// Members in the order in which they must go, the last first.
struct Hall {
    explicit Hall(const ViewOptions& view) : stage(jobs, view.cache_limit) {}
    Jobs jobs;
    std::unique_ptr<xr::Runtime> runtime;
    std::unique_ptr<OpenMuseum> open;
    std::unique_ptr<DocentWindow> window; ///< null: no display
    std::optional<gpu::Device> device;
    std::unique_ptr<render::Renderer> renderer;
    Stage stage;
    std::timed_mutex mutex; // all is on one thread here; the loop wants one
    std::optional<Presentation> presentation;
    std::optional<HeadsetGuide> guide;
};

audio::MixerSettings sound_settings(const xr::Runtime& runtime) {
    const auto names = audio::sound_devices();
    audio::MixerSettings settings;
    settings.device = audio::match_device(names, runtime.headset_name());
    settings.hrtf = audio::Hrtf::on;
    return settings;
}

Result<void> start(Hall& hall, const ViewOptions& view, Complaints& complaints) {
    gpu::DeviceOptions device_options;
    device_options.maker = &hall.runtime->device_maker();
    device_options.validation = view.validation;
    device_options.presentation = hall.window != nullptr;
    device_options.on_message = [&complaints](std::string_view text) { complaints.add(text); };
    GUANHE_TRY_LET(hall.device, gpu::Device::create(device_options));
    render::RendererOptions renderer_options;
    renderer_options.jobs = &hall.jobs;
    renderer_options.clusters = {view.memory_bytes, view.lod_error_pixels};
    renderer_options.headset = true;
    GUANHE_TRY_LET(hall.renderer, render::Renderer::create(*hall.device, renderer_options));
    if (hall.window) GUANHE_TRY(hall.window->attach(*hall.renderer));
    hall.guide->set_renderer(*hall.renderer);
    hall.stage.attach(*hall.renderer);
    GUANHE_TRY_LET(const auto environment, visit_light(view.environment));
    return hall.renderer->set_environment(environment);
}

bool tells_presence(const xr::Runtime& runtime) {
    return std::ranges::find(runtime.extensions(), "XR_EXT_user_presence") != runtime.extensions().end();
}

Result<std::unique_ptr<xr::Runtime>> find_headset(const ViewOptions& view, Complaints& complaints) {
    if (!view.device.empty())
        say_warning("--device " + view.device + " is passed over: the headset's runtime chooses the device");
    xr::RuntimeOptions options;
    options.validation = view.validation;
    options.on_message = [&complaints](std::string_view text) { complaints.add(text); };
    GUANHE_TRY_LET(auto runtime, xr::Runtime::connect(options));
    say_step("headset: " + runtime->headset_name() + ", " + runtime->runtime_name());
    return runtime;
}

/// A headset shows a visit without a window, too.
std::unique_ptr<DocentWindow> open_docent_window(const VisitOptions& options, const ViewOptions& view,
                                                 const museum::Museum& museum) {
    if (!has_display()) return nullptr;
    const std::string title(museum.title.in(choose_language(museum, options.language)));
    auto window = DocentWindow::open(options, title, view.width, view.height);
    if (window) return std::move(*window);
    say_warning("the headset's visit has no window beside it: " + window.error().message());
    return nullptr;
}

} // namespace

Result<int> visit_headset(const VisitOptions& options, const ViewOptions& view, Complaints& complaints) {
    auto hall = std::make_unique<Hall>(view);
    GUANHE_TRY_LET(hall->runtime, find_headset(view, complaints));
    GUANHE_TRY_LET(hall->open, open_for_visitors(options));
    GUANHE_TRY_LET(const std::shared_ptr<const text::Fonts> fonts, text::Fonts::of_system());
    hall->window = open_docent_window(options, view, hall->open->museum);
    hall->presentation.emplace(options, *hall->open, hall->stage, hall->jobs, fonts, sound_settings(*hall->runtime));
    hall->guide.emplace(*hall->open, *hall->presentation, options.keep, view.exposure_ev);
    hall->presentation->load();
    GUANHE_TRY(start(*hall, view, complaints));
    if (hall->window) hall->guide->set_mirror([&window = *hall->window] { return window.mirror(); });
    xr::HeadsetOptions headset_options;
    headset_options.panel_layers = view.panel_layers;
    HeadsetLoop loop(*hall->runtime, *hall->device, hall->mutex, hall->guide->scene(), headset_options);
    KioskCare care(options);
    const Interrupt interrupt;
    const auto stop = interrupt.token();
    auto last = std::chrono::steady_clock::now();
    while (!stop.stop_requested()) {
        care.alive();
        switch (hall->stage.poll()) {
        case Stage::Event::failed:
        case Stage::Event::cancelled:
            return hall->stage.last_error().value_or(Error{"none of the museum's scans could be loaded",
                                                           path_to_utf8(options.museum),
                                                           "see what `guanhe check` says of it"});
        case Stage::Event::loaded:
            hall->presentation->loaded(*hall->renderer);
            hall->guide->begin(tells_presence(*hall->runtime), view.seated);
            say_timed_step("museum open");
            break;
        case Stage::Event::none:
            break;
        }
        GUANHE_TRY_LET(const auto step, loop.step());
        say_warnings(step.warnings);
        if (step.status.state == xr::SessionState::ended) return 0;
        const auto now = std::chrono::steady_clock::now();
        const double seconds = std::chrono::duration<double>(now - std::exchange(last, now)).count();
        hall->guide->turned(step, seconds);
        HeadsetVisit* visit = hall->guide->visit();
        if (visit != nullptr && care.turned(*visit, step.shown)) return restart_code;
        if (!hall->window) continue;
        GUANHE_TRY(hall->window->turned(visit, step.shown, seconds));
        if (const auto wishes = hall->window->take_wishes(); !wishes.empty())
            return wishes.front() == FlatWish::restart ? restart_code : 0;
    }
    return 0;
}

} // namespace guanhe::app
