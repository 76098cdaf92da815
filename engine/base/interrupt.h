// Ctrl-C as a wish to stop, so that a long task can tidy up after itself.
#pragma once

#include <memory>
#include <stop_token>

namespace guanhe {

/// While it lives, the first Ctrl-C, and on POSIX the first SIGTERM or SIGHUP, requests a stop instead of ending the
/// program; the second ends it at once, as it would without. Signals that the program was started to ignore stay
/// ignored. One at a time, made in main before there are other threads.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    [[nodiscard]] std::stop_token token() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe
