#include "base/interrupt.h"

#include "base/windows_common.h"

#include <mutex>

namespace guanhe {

struct Interrupt::State {
    std::stop_source stop;
};

namespace {

/// The system calls a plain function on a thread of its own: it can know of us by a global alone.
std::mutex current_mutex;
std::stop_source* current = nullptr;

BOOL WINAPI on_event(DWORD event) {
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) return FALSE;
    const std::lock_guard lock(current_mutex);
    // FALSE: what it would do without us, ending the program.
    return current != nullptr && current->request_stop() ? TRUE : FALSE;
}

} // namespace

Interrupt::Interrupt() : state_(std::make_unique<State>()) {
    {
        const std::lock_guard lock(current_mutex);
        current = &state_->stop;
    }
    SetConsoleCtrlHandler(on_event, TRUE);
}

Interrupt::~Interrupt() {
    SetConsoleCtrlHandler(on_event, FALSE);
    const std::lock_guard lock(current_mutex);
    current = nullptr;
}

std::stop_token Interrupt::token() const noexcept {
    return state_->stop.get_token();
}

} // namespace guanhe
