// A thread that draws, so that the window goes on hearing its user while a frame takes long: without a graphics card a
// large scan takes seconds.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace guanhe::app {

/// Does one piece of work at a time. All members are for the one thread that hands it work, which in the meantime keeps
/// off whatever the work touches.
class Painter {
public:
    /// `done` is called on the painter's thread after each piece of work.
    explicit Painter(std::function<void()> done);
    /// Waits for the work.
    ~Painter();
    Painter(const Painter&) = delete;
    Painter& operator=(const Painter&) = delete;

    /// Not while busy. What the work refers to must live until it is done.
    void begin(std::function<void()> work);
    [[nodiscard]] bool busy() const;

private:
    void serve();

    std::function<void()> done_;
    mutable std::mutex mutex_;
    std::condition_variable begun_;
    std::function<void()> work_; ///< empty: nothing to do
    bool closing_ = false;
    std::thread thread_;
};

} // namespace guanhe::app
