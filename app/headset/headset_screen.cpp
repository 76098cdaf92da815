#include "headset/headset_screen.h"

#include <utility>

namespace guanhe::app {
namespace {

constexpr auto longest_pause = std::chrono::seconds(1);
constexpr auto way_given = std::chrono::milliseconds(1);
constexpr int most_ways_given = 20;

} // namespace

HeadsetScreen::HeadsetScreen(xr::Runtime& runtime, gpu::Device& device, HeadsetLoop::Scene scene,
                             std::function<void()> news)
    : news_(std::move(news)), loop_(runtime, device, scene_mutex_, std::move(scene)),
      thread_([this](const std::stop_token& stop) { serve(stop); }) {}

HeadsetScreen::~HeadsetScreen() {
    thread_.request_stop();
    thread_.join();
}

std::unique_lock<std::mutex> HeadsetScreen::lock() {
    ++waiting_;
    std::unique_lock held(scene_mutex_);
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

void HeadsetScreen::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto step = loop_.step();
        News now;
        now.showing = step.ok() && step->shown;
        now.over = !step.ok() || step->status.state == xr::SessionState::ended;
        if (!step) now.why = step.error().message();
        bool changed = false;
        {
            const std::lock_guard guard(state_mutex_);
            if (now.showing) last_shown_ = std::chrono::steady_clock::now();
            changed = now.showing != state_.showing || now.over != state_.over;
            state_ = now;
        }
        if (changed && news_) news_();
        if (now.over) return;
        for (int i = 0; i < most_ways_given && waiting_ > 0; ++i) std::this_thread::sleep_for(way_given);
    }
}

} // namespace guanhe::app
