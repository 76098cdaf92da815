#include "base/child_process_state.h"
#include "base/posix_common.h"
#include "base/process.h"

#include <algorithm>
#include <csignal>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#if defined(__APPLE__)
#include <mach-o/dyld.h>
#endif

extern char** environ;

namespace guanhe {

namespace {

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

/// A program begins with no signal blocked, also where ours are while an Interrupt waits for them.
class Attributes {
public:
    Attributes() {
        sigset_t none;
        ::sigemptyset(&none);
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK);
    }
    ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;

    [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

Error system_error(int number, const std::string& where) {
    return Error{posix::words(number), where, "", ErrorKind::internal};
}

/// posix_spawn does not say which of its steps has failed; this says it of a file that cannot be made.
Result<void> make_file(const std::optional<Path>& file) {
    if (!file) return {};
    const posix::Descriptor made(posix::open_retrying(file->c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (made.get() < 0) return system_error(errno, "making " + path_to_utf8(*file));
    return {};
}

} // namespace

Result<void> ChildProcess::State::spawn(const ChildOptions& options) {
    GUANHE_TRY(make_file(options.output_file));
    GUANHE_TRY(make_file(options.error_file));
    const Attributes attributes;
    FileActions actions;
    actions.input_from_nothing();
    actions.send(1, options.output_file);
    actions.send(2, options.error_file);
    auto arguments = options.arguments;
    auto environment = merged_environment(options);
    pid_t id = 0;
    const int failed = ::posix_spawnp(&id, program.c_str(), actions.get(), attributes.get(), pointers(arguments).data(),
                                      pointers(environment).data());
    if (failed == ENOENT) return Error{"there is no such program", "starting " + program, "", ErrorKind::internal};
    if (failed != 0) return system_error(failed, "starting " + program);
    process = id;
    return {};
}

ChildProcess::State::~State() {
    if (process == 0 || outcome) return;
    ::kill(static_cast<pid_t>(process), SIGKILL);
    [[maybe_unused]] const auto end = reap(true);
}

void ChildProcess::State::terminate() const {
    ::kill(static_cast<pid_t>(process), SIGTERM);
}

Result<std::optional<ChildOutcome>> ChildProcess::State::reap(bool block) const {
    int status = 0;
    rusage usage{};
    pid_t ended = 0;
    do {
        ended = ::wait4(static_cast<pid_t>(process), &status, block ? 0 : WNOHANG, &usage);
    } while (ended < 0 && errno == EINTR);
    if (ended < 0) return system_error(errno, "waiting for " + program);
    if (ended == 0) return std::optional<ChildOutcome>();
    ChildOutcome end;
    end.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    end.cpu_ms = ms_of(usage.ru_utime) + ms_of(usage.ru_stime);
#if defined(__APPLE__)
    end.peak_resident_bytes = static_cast<std::uint64_t>(usage.ru_maxrss);
#else
    end.peak_resident_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
#endif
    return std::optional(end);
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

} // namespace guanhe
