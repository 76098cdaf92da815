// A headset beside the window: its loop on a thread of its own.
#pragma once

#include "headset/headset_loop.h"

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace guanhe::app {

/// All members but lock() are for one thread, the window's.
class HeadsetScreen {
public:
    /// `draw` is called on the headset's thread with lock() held, and so is `ground`. `news` is called on it, without,
    /// whenever poll() has something new to say. The runtime and the device outlive this.
    HeadsetScreen(xr::Runtime& runtime, gpu::Device& device, HeadsetLoop::Scene scene,
                  const xr::HeadsetOptions& options, std::function<void()> news);
    /// Waits for the frame under way, however long a runtime that hangs takes: see end().
    ~HeadsetScreen();
    HeadsetScreen(const HeadsetScreen&) = delete;
    HeadsetScreen& operator=(const HeadsetScreen&) = delete;

    /// To be held by whoever changes what is drawn, or draws himself. The headset's thread gives way, also where its
    /// frames take longer than their period and it would otherwise take the lock again at once. Not held when a runtime
    /// hangs in the middle of a frame and does not give it back for so long.
    [[nodiscard]] std::unique_lock<std::timed_mutex> lock(std::chrono::milliseconds longest);

    /// Ends the loop and waits for the frame under way, at most so long. False: the runtime hangs. Then nothing that
    /// the loop uses may go, this object neither: the process is to end as it stands.
    [[nodiscard]] bool end(std::chrono::milliseconds longest);

    struct News {
        bool showing = false;                   ///< the headset takes pictures: the window needs none of its own
        bool over = false;                      ///< nothing will be shown any more
        std::string why;                        ///< with `over`: the error, or "" when the visitor ended it
        std::array<std::string, 2> controllers; ///< in words, of each hand; "": none yet
    };
    [[nodiscard]] News poll() const;
    /// Of HeadsetLoop's steps, since the last call.
    [[nodiscard]] std::vector<std::string> take_warnings();
    /// How it went; after end(), or once it is over.
    [[nodiscard]] const HeadsetLoop& loop() const { return loop_; }

private:
    void serve(const std::stop_token& stop);
    bool turn(); ///< false: it is over

    std::function<void()> news_;
    std::timed_mutex scene_mutex_;
    HeadsetLoop loop_;
    mutable std::mutex state_mutex_;
    News state_;                                         // guarded by state_mutex_
    std::vector<std::string> warnings_;                  // guarded by state_mutex_
    std::chrono::steady_clock::time_point last_shown_{}; // guarded by state_mutex_
    std::condition_variable ended_;
    bool done_ = false;           // guarded by state_mutex_: the loop has ended
    std::atomic<int> waiting_{0}; ///< for lock()
    std::jthread thread_;
};

} // namespace guanhe::app
