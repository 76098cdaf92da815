// The parts of base/child_process.h that are the same on every system.
#include "base/child_process.h"

#include "base/child_process_state.h"

namespace guanhe {

Result<bool> ChildProcess::State::ended(bool block) {
    if (outcome) return true;
    GUANHE_TRY_LET(auto end, reap(block));
    if (!end) return false;
    end->wall_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    outcome = *end;
    return true;
}

ChildProcess::ChildProcess(std::unique_ptr<State> state) : state_(std::move(state)) {}
ChildProcess::ChildProcess(ChildProcess&&) noexcept = default;
ChildProcess& ChildProcess::operator=(ChildProcess&&) noexcept = default;
ChildProcess::~ChildProcess() = default;

Result<ChildProcess> ChildProcess::start(const ChildOptions& options) {
    if (options.arguments.empty() || options.arguments.front().empty()) {
        return Error{"no program was named", "starting a program", "", ErrorKind::internal};
    }
    auto state = std::make_unique<State>();
    state->program = options.arguments.front();
    state->start = State::Clock::now();
    GUANHE_TRY(state->spawn(options));
    return ChildProcess(std::move(state));
}

bool ChildProcess::running() {
    const auto ended = state_->ended(false);
    return ended && !*ended;
}

void ChildProcess::terminate() {
    if (!state_->outcome) state_->terminate();
}

Result<ChildOutcome> ChildProcess::wait() {
    GUANHE_TRY(state_->ended(true));
    return *state_->outcome;
}

Result<ChildOutcome> run_child(const ChildOptions& options) {
    GUANHE_TRY_LET(auto child, ChildProcess::start(options));
    return child.wait();
}

} // namespace guanhe
