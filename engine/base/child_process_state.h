// A program that was started, behind child_process.h. Private to this folder; what differs between systems is defined
// in child_process_posix.cpp and child_process_windows.cpp.
#pragma once

#include "base/child_process.h"

#include <chrono>

namespace guanhe {

struct ChildProcess::State {
    using Clock = std::chrono::steady_clock;

    std::string program;       ///< for messages
    std::intptr_t process = 0; ///< its id on POSIX, its HANDLE on Windows; 0 until spawn() has made it
    Clock::time_point start;
    std::optional<ChildOutcome> outcome; ///< once it has ended and ended() has seen that

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State(); ///< ends the program by force if it still runs, and waits until it has

    [[nodiscard]] Result<void> spawn(const ChildOptions& options);
    void terminate() const;
    /// Whether it has ended; `block` waits until it has.
    [[nodiscard]] Result<bool> ended(bool block);

private:
    /// What the system tells of an end, all but the wall time; nothing when it still runs.
    [[nodiscard]] Result<std::optional<ChildOutcome>> reap(bool block) const;
};

} // namespace guanhe
