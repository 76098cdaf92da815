// A headset beside the window: its loop on a thread of its own.
#pragma once

#include "headset/headset_loop.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace guanhe::app {

/// All members but lock() are for one thread, the window's.
class HeadsetScreen {
public:
    /// `draw` is called on the headset's thread with lock() held, and so is `ground`. `news` is called on it, without,
    /// whenever poll() has something new to say. The runtime and the device outlive this.
    HeadsetScreen(xr::Runtime& runtime, gpu::Device& device, HeadsetLoop::Scene scene, std::function<void()> news);
    /// Waits for the frame under way.
    ~HeadsetScreen();
    HeadsetScreen(const HeadsetScreen&) = delete;
    HeadsetScreen& operator=(const HeadsetScreen&) = delete;

    /// To be held by whoever changes what is drawn, or draws himself. The headset's thread gives way, also where its
    /// frames take longer than their period and it would otherwise take the lock again at once.
    [[nodiscard]] std::unique_lock<std::mutex> lock();

    struct News {
        bool showing = false; ///< the headset takes pictures: the window needs none of its own
        bool over = false;    ///< nothing will be shown any more
        std::string why;      ///< with `over`: the error, or "" when the visitor ended it
    };
    [[nodiscard]] News poll() const;

private:
    void serve(const std::stop_token& stop);

    std::function<void()> news_;
    std::mutex scene_mutex_;
    HeadsetLoop loop_;
    mutable std::mutex state_mutex_;
    News state_;                                         // guarded by state_mutex_
    std::chrono::steady_clock::time_point last_shown_{}; // guarded by state_mutex_
    std::atomic<int> waiting_{0};                        ///< for lock()
    std::jthread thread_;
};

} // namespace guanhe::app
