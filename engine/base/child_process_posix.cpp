#include "base/arguments.h"
#include "base/child_process.h"
#include "base/process.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__APPLE__)
#include <mach-o/dyld.h>
#endif

extern char** environ;

namespace guanhe {

namespace {

using Clock = std::chrono::steady_clock;

double ms_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) * 1e-3;
}

std::vector<std::string> merged_environment(const ChildOptions& options) {
    std::vector<std::string> merged;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto name = text.substr(0, text.find('='));
        bool replaced = false;
        for (const auto& [key, value] : options.environment) replaced = replaced || key == name;
        if (!replaced) merged.emplace_back(text);
    }
    for (const auto& [key, value] : options.environment) {
        if (!value.empty()) merged.push_back(key + "=" + value);
    }
    return merged;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (auto& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

class FileActions {
public:
    FileActions() { ::posix_spawn_file_actions_init(&actions_); }
    ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;

    void input_from_nothing() { ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0); }
    void send(int descriptor, const std::optional<Path>& file) {
        const char* name = file ? file->c_str() : "/dev/null";
        ::posix_spawn_file_actions_addopen(&actions_, descriptor, name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    }
    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

Error system_error(int number, const std::string& where) {
    return Error{std::strerror(number), where, "", ErrorKind::internal};
}

} // namespace

struct ChildProcess::State {
    std::string program;
    pid_t id = -1;
    Clock::time_point start;
    std::optional<ChildOutcome> outcome;

    /// Whether it has ended.
    Result<bool> reap(int flags) {
        if (outcome) return true;
        int status = 0;
        rusage usage{};
        pid_t ended = 0;
        do {
            ended = ::wait4(id, &status, flags, &usage);
        } while (ended < 0 && errno == EINTR);
        if (ended < 0) return system_error(errno, "waiting for " + program);
        if (ended == 0) return false;
        auto& result = outcome.emplace();
        result.wall_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        result.cpu_ms = ms_of(usage.ru_utime) + ms_of(usage.ru_stime);
#if defined(__APPLE__)
        result.peak_resident_bytes = static_cast<std::uint64_t>(usage.ru_maxrss);
#else
        result.peak_resident_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
#endif
        return true;
    }
};

ChildProcess::ChildProcess(std::unique_ptr<State> state) : state_(std::move(state)) {}
ChildProcess::ChildProcess(ChildProcess&&) noexcept = default;

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}

ChildProcess::~ChildProcess() {
    if (!state_ || state_->outcome) return;
    ::kill(state_->id, SIGKILL);
    [[maybe_unused]] const auto ended = state_->reap(0);
}

Result<ChildOutcome> run_child(const ChildOptions& options) {
    GUANHE_TRY_LET(auto child, ChildProcess::start(options));
    return child.wait();
}

Result<ChildProcess> ChildProcess::start(const ChildOptions& options) {
    if (options.arguments.empty() || options.arguments.front().empty()) {
        return Error{"no program was named", "starting a program", "", ErrorKind::internal};
    }
    FileActions actions;
    actions.input_from_nothing();
    actions.send(1, options.output_file);
    actions.send(2, options.error_file);
    auto arguments = options.arguments;
    auto environment = merged_environment(options);
    auto state = std::make_unique<State>();
    state->program = options.arguments.front();
    state->start = Clock::now();
    const int failed = ::posix_spawnp(&state->id, arguments.front().c_str(), actions.get(), nullptr,
                                      pointers(arguments).data(), pointers(environment).data());
    if (failed != 0) return system_error(failed, "starting " + state->program);
    return ChildProcess(std::move(state));
}

bool ChildProcess::running() {
    const auto ended = state_->reap(WNOHANG);
    return ended && !*ended;
}

void ChildProcess::terminate() {
    if (!state_->outcome) ::kill(state_->id, SIGTERM);
}

Result<ChildOutcome> ChildProcess::wait() {
    if (auto ended = state_->reap(0); !ended) return std::move(ended).error();
    return *state_->outcome;
}

std::optional<Path> find_program(std::string_view name) {
    const auto folders = environment_variable("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
    for (std::string_view rest = folders; !rest.empty();) {
        const auto folder = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
        auto candidate = Path(folder.empty() ? "." : folder) / name;
        std::error_code unseen;
        if (std::filesystem::is_regular_file(candidate, unseen) && ::access(candidate.c_str(), X_OK) == 0)
            return candidate;
    }
    return std::nullopt;
}

Result<Path> own_program() {
#if defined(__APPLE__)
    std::uint32_t size = 0;
    ::_NSGetExecutablePath(nullptr, &size);
    std::string name(size, '\0');
    if (::_NSGetExecutablePath(name.data(), &size) == 0) return Path(name.c_str());
    return Error{"the system does not tell", "finding our own program", "", ErrorKind::internal};
#else
    std::error_code failed;
    auto path = std::filesystem::read_symlink("/proc/self/exe", failed);
    if (failed) return system_error(failed.value(), "/proc/self/exe");
    return path;
#endif
}

void print_utf8() {}

std::vector<std::string> command_line_arguments(int argc, const char* const* argv) {
    return argc < 1 ? std::vector<std::string>{} : std::vector<std::string>(argv + 1, argv + argc);
}

} // namespace guanhe
