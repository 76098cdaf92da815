#include "headset/headset_screen.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace guanhe::app {
namespace {

constexpr auto longest_pause = std::chrono::seconds(1);
constexpr auto way_given = std::chrono::milliseconds(1);
constexpr int most_ways_given = 20;

} // namespace

HeadsetScreen::HeadsetScreen(xr::Runtime& runtime, gpu::Device& device, HeadsetLoop::Scene scene,
                             const xr::HeadsetOptions& options, std::function<void()> news)
    : news_(std::move(news)), loop_(runtime, device, scene_mutex_, std::move(scene), options),
      thread_([this](const std::stop_token& stop) { serve(stop); }) {}

HeadsetScreen::~HeadsetScreen() {
    thread_.request_stop();
    thread_.join();
}

bool HeadsetScreen::end(std::chrono::milliseconds longest) {
    thread_.request_stop();
    std::unique_lock held(state_mutex_);
    return ended_.wait_for(held, longest, [this] { return done_; });
}

std::unique_lock<std::timed_mutex> HeadsetScreen::lock(std::chrono::milliseconds longest) {
    ++waiting_;
    std::unique_lock held(scene_mutex_, longest);
    --waiting_;
    return held;
}

HeadsetScreen::News HeadsetScreen::poll() const {
    const std::lock_guard guard(state_mutex_);
    News now = state_;
    // A runtime that hangs asks for nothing: the window then draws for itself.
    now.showing = now.showing && std::chrono::steady_clock::now() - last_shown_ < longest_pause;
    return now;
}

std::vector<std::string> HeadsetScreen::take_warnings() {
    const std::lock_guard guard(state_mutex_);
    return std::exchange(warnings_, {});
}

void HeadsetScreen::serve(const std::stop_token& stop) {
    while (!stop.stop_requested() && turn()) {
        for (int i = 0; i < most_ways_given && waiting_ > 0; ++i) std::this_thread::sleep_for(way_given);
    }
    const std::lock_guard guard(state_mutex_);
    done_ = true;
    ended_.notify_all();
}

bool HeadsetScreen::turn() {
    auto step = loop_.step();
    News now;
    now.showing = step.ok() && step->shown;
    now.over = !step.ok() || step->status.state == xr::SessionState::ended;
    if (!step) now.why = step.error().message();
    bool changed = false;
    {
        const std::lock_guard guard(state_mutex_);
        now.controllers = state_.controllers;
        if (step)
            for (std::size_t hand = 0; hand < now.controllers.size(); ++hand)
                now.controllers[hand] = xr::controller_name(step->status.controllers[hand]);
        if (now.showing) last_shown_ = std::chrono::steady_clock::now();
        changed = now.showing != state_.showing || now.over != state_.over || now.controllers != state_.controllers;
        state_ = now;
        if (step && !step->warnings.empty()) {
            std::ranges::move(step->warnings, std::back_inserter(warnings_));
            changed = true;
        }
    }
    if (changed && news_) news_();
    return !now.over;
}

} // namespace guanhe::app
