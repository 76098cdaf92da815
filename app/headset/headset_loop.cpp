#include "headset/headset_loop.h"

#include "base/process.h"
#include "parse_value.h"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <thread>
#include <utility>

namespace guanhe::app {
namespace {

constexpr auto idle_sleep = std::chrono::milliseconds(10);
constexpr auto begin_pause = std::chrono::milliseconds(500); // after a loss, the runtime needs a moment
constexpr int most_refusals = 10; // of sessions in a row, at their beginning or before a picture was shown

} // namespace

void VisitLook::apply(render::FrameOptions& options) const {
    options.vignette = vignette;
    options.fade = fade;
    options.markers = markers;
    options.room = room;
    options.panels = panels;
    options.layers = layers;
    if (!dark) return;
    options.show_environment = false;
    options.backdrop = glm::vec3(0.02F); // as a closed view
}

HeadsetLoop::HeadsetLoop(xr::Runtime& runtime, gpu::Device& device, std::timed_mutex& mutex, Scene scene,
                         const xr::HeadsetOptions& options)
    : runtime_(runtime), device_(device), mutex_(mutex), scene_(std::move(scene)), options_(options) {}

Result<void> HeadsetLoop::begin() {
    auto begun = xr::Headset::begin(runtime_, device_, options_);
    if (begun) {
        headset_ = std::move(*begun);
        info_ = headset_->info();
        recentred_ = controls_changed_ = 0;
        recalled_ = false;
        const std::lock_guard lock(mutex_);
        scene_.visit->head_jumped();
        scene_.visit->set_room(info_.blend != xr::Blend::opaque);
        if (scene_.controls) scene_.controls(headset_->controls());
        return {};
    }
    // The first session is refused for good; one that follows a loss may only come too early.
    if (lost_ == 0 || ++refused_ >= most_refusals) return std::move(begun).error();
    again_ = Clock::now() + begin_pause;
    return {};
}

/// What stands in the visitor's room stays there, wherever the headset puts its floor's origin.
void HeadsetLoop::hold_place() {
    Visit& visit = *scene_.visit;
    const auto& kept = headset_->kept_place();
    if (!kept || !visit.placed()) return;
    if (!std::exchange(recalled_, true))
        if (const auto scale = parse_number(std::string_view(kept->name).substr(kept->name.rfind(' ') + 1), 1e-6, 1e6))
            visit.recall(static_cast<float>(*scale));
    visit.hold_to(kept->seen ? std::optional(kept->floor_from_place) : std::nullopt);
}

void HeadsetLoop::keep_place() {
    const auto put = scene_.visit->take_put();
    if (!put || !info_.keeps_places) return;
    recalled_ = true;
    std::array<char, 32> scale{};
    std::snprintf(scale.data(), scale.size(), " %.6g", static_cast<double>(scene_.visit->scale()));
    headset_->keep_place(*put, (scene_.place ? scene_.place() : std::string()) + scale.data());
}

std::array<std::string, 2> HeadsetLoop::controllers() const {
    return {xr::controller_name(controllers_[0]), xr::controller_name(controllers_[1])};
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
    controllers_ = step.status.controllers;
    if (std::exchange(recentred_, step.status.recentred) != step.status.recentred) {
        const std::lock_guard lock(mutex_);
        scene_.visit->was_recentred();
    }
    if (std::exchange(controls_changed_, step.status.controls_changed) != step.status.controls_changed &&
        scene_.controls) {
        const std::lock_guard lock(mutex_);
        scene_.controls(headset_->controls());
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
    const double start = thread_cpu_ms(); // of this thread alone: waiting does not count
    {
        const std::lock_guard lock(mutex_);
        Visit& visit = *scene_.visit;
        greeted_ = greeted_ || step.status.state == xr::SessionState::focused;
        visit.set_away(greeted_ && (!step.status.worn || step.status.state != xr::SessionState::focused));
        const auto move = [&](const xr::Input& input, double seconds) {
            visit.set_footing(scene_.ground());
            hold_place();
            visit.step(input, headset_->floor_from_head(), seconds);
            keep_place();
            if (scene_.moved) scene_.moved(input, headset_->floor_from_head(), seconds);
            for (const Pulse& pulse : visit.pulses()) headset_->pulse(pulse.hand, pulse.seconds, pulse.strength);
            xr::Headset::Place place{visit.world_from_floor(), {}};
            if (scene_.panels) place.panels = scene_.panels();
            return place;
        };
        const auto draw = [&](const xr::Headset::Picture& picture) {
            const Locomotion& moving = visit.locomotion();
            VisitLook look;
            look.vignette = moving.vignette();
            look.fade = visit.placed() ? moving.fade() : 0.0F;
            look.markers = visit.markers();
            look.room = info_.blend != xr::Blend::opaque;
            look.dark = !visit.placed();
            look.panels = picture.panels;
            look.layers = picture.layers;
            return scene_.draw(picture.images, picture.views, look);
        };
        GUANHE_TRY(headset_->draw_frame(*pace, move, draw));
    }
    step.cpu_ms = thread_cpu_ms() - start;
    for (std::string& words : headset_->take_warnings()) {
        if (std::ranges::find(warned_, words) != warned_.end()) continue;
        warned_.push_back(words);
        step.warnings.push_back(std::move(words));
    }
    pace_ = headset_->pace();
    step.shown = pace_.shown > shown_before;
    if (step.shown) refused_ = 0;
    return step;
}

} // namespace guanhe::app
