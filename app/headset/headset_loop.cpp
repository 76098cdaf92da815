#include "headset/headset_loop.h"

#include "headset/markers.h"

#include <thread>
#include <utility>

namespace guanhe::app {
namespace {

constexpr auto idle_sleep = std::chrono::milliseconds(10);
constexpr auto begin_pause = std::chrono::milliseconds(500);  // after a loss, the runtime needs a moment
constexpr float pulse_seconds = 0.02F, pulse_strength = 0.3F; // a turn is felt
constexpr int most_refusals = 10; // of sessions in a row, at their beginning or before a picture was shown

} // namespace

void VisitLook::apply(render::FrameOptions& options) const {
    options.vignette = vignette;
    options.fade = fade;
    options.markers = markers;
}

HeadsetLoop::HeadsetLoop(xr::Runtime& runtime, gpu::Device& device, std::mutex& mutex, Scene scene)
    : runtime_(runtime), device_(device), mutex_(mutex), scene_(std::move(scene)) {}

Result<void> HeadsetLoop::begin() {
    auto begun = xr::Headset::begin(runtime_, device_, {});
    if (begun) {
        headset_ = std::move(*begun);
        info_ = headset_->info();
        recentred_ = 0;
        const std::lock_guard lock(mutex_);
        scene_.locomotion->head_jumped();
        return {};
    }
    // The first session is refused for good; one that follows a loss may only come too early.
    if (lost_ == 0 || ++refused_ >= most_refusals) return std::move(begun).error();
    again_ = Clock::now() + begin_pause;
    return {};
}

void HeadsetLoop::mark(const xr::Input& input) {
    markers_.clear();
    const glm::mat4& world_from_floor = scene_.locomotion->world_from_floor();
    for (const auto& hand : input.hands)
        if (hand.floor_from_grip) add_hand(markers_, world_from_floor * *hand.floor_from_grip);
    const auto head = headset_->floor_from_head();
    if (const auto* landing = scene_.locomotion->aimed())
        add_arc(markers_, *landing, head ? glm::vec3(world_from_floor * (*head)[3]) : landing->arc.front());
}

Result<HeadsetLoop::Step> HeadsetLoop::step() {
    Step step;
    if (!headset_ && Clock::now() >= again_) GUANHE_TRY(begin());
    if (!headset_) {
        std::this_thread::sleep_for(idle_sleep);
        return step;
    }
    GUANHE_TRY_LET(step.status, headset_->poll());
    info_ = headset_->info();
    if (std::exchange(recentred_, step.status.recentred) != step.status.recentred) {
        const std::lock_guard lock(mutex_);
        scene_.locomotion->head_jumped();
    }
    if (step.status.state == xr::SessionState::ended) return step;
    if (step.status.state == xr::SessionState::lost) {
        headset_.reset();
        ++lost_;
        again_ = Clock::now() + begin_pause;
        if (step.status.runtime_lost)
            return Error{"the headset's runtime went away", runtime_.runtime_name(), "start it and Guanhe again",
                         ErrorKind::no_device};
        if (++refused_ >= most_refusals)
            return Error{"the headset's session is lost again and again, before a picture is shown",
                         runtime_.runtime_name(), "restart the headset's program", ErrorKind::no_device};
        return step;
    }
    GUANHE_TRY_LET(const auto pace, headset_->wait_frame());
    if (!pace) {
        std::this_thread::sleep_for(idle_sleep);
        return step;
    }
    const auto shown_before = headset_->pace().shown;
    const auto start = Clock::now();
    {
        const std::lock_guard lock(mutex_);
        Locomotion& visitor = *scene_.locomotion;
        const auto move = [&](const xr::Input& input, double seconds) {
            visitor.set_ground(scene_.ground());
            visitor.step(input, headset_->floor_from_head(), seconds);
            mark(input);
            if (visitor.snapped()) headset_->pulse(xr::Side::right, pulse_seconds, pulse_strength);
            return visitor.world_from_floor();
        };
        const auto draw = [&](const render::ScreenImages& images, const render::ViewSet& views) {
            return scene_.draw(images, views, {visitor.vignette(), visitor.fade(), markers_});
        };
        GUANHE_TRY(headset_->draw_frame(*pace, move, draw));
    }
    step.cpu_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    pace_ = headset_->pace();
    step.shown = pace_.shown > shown_before;
    if (step.shown) refused_ = 0;
    return step;
}

} // namespace guanhe::app
