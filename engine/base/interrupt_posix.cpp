#include "base/interrupt.h"

#include <atomic>
#include <csignal>
#include <pthread.h>
#include <system_error>
#include <thread>

namespace guanhe {

namespace {

/// Wakes our own thread. Nobody else minds it: its default is to do nothing.
constexpr int wake_signal = SIGURG;

/// Ends the program as the signal does where nobody waits for it.
void end_by(int signal) {
    struct sigaction usual = {};
    usual.sa_handler = SIG_DFL;
    ::sigaction(signal, &usual, nullptr);
    sigset_t one;
    ::sigemptyset(&one);
    ::sigaddset(&one, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
    ::raise(signal);
}

} // namespace

/// The signals are blocked in this thread and so in all that it makes later; one thread waits for them. So no code runs
/// inside of a signal handler, where hardly anything may be done.
struct Interrupt::State {
    std::stop_source stop;
    std::atomic<bool> ending = false;
    sigset_t before{}, waited{};
    std::thread waiter;

    void wait() {
        for (;;) {
            int signal = 0;
            if (::sigwait(&waited, &signal) != 0) return;
            if (signal == wake_signal) {
                if (ending.load()) return;
                continue;
            }
            if (!stop.request_stop()) end_by(signal);
        }
    }
};

Interrupt::Interrupt() : state_(std::make_unique<State>()) {
    auto& s = *state_;
    ::sigemptyset(&s.waited);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction now = {};
        if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) ::sigaddset(&s.waited, signal);
    }
    ::sigaddset(&s.waited, wake_signal);
    ::pthread_sigmask(SIG_BLOCK, &s.waited, &s.before);
    try {
        s.waiter = std::thread([&s] { s.wait(); });
    } catch (const std::system_error&) {
        // Without a thread the signals do what they always did.
        ::pthread_sigmask(SIG_SETMASK, &s.before, nullptr);
    }
}

Interrupt::~Interrupt() {
    auto& s = *state_;
    if (!s.waiter.joinable()) return;
    s.ending = true;
    ::pthread_kill(s.waiter.native_handle(), wake_signal);
    s.waiter.join();
    ::pthread_sigmask(SIG_SETMASK, &s.before, nullptr);
}

std::stop_token Interrupt::token() const noexcept {
    return state_->stop.get_token();
}

} // namespace guanhe
