#include "base/arguments.h"
#include "base/child_process.h"
#include "base/process.h"
#include "base/windows_text.h"

#include <algorithm>
#include <chrono>
#include <cwchar>
#include <map>

// After windows.h, whose types they use.
#include <psapi.h>
#include <shellapi.h>

namespace guanhe {

namespace {

using Clock = std::chrono::steady_clock;

struct CloseHandleFunction {
    using pointer = HANDLE;
    void operator()(HANDLE handle) const noexcept {
        if (handle != nullptr && handle != INVALID_HANDLE_VALUE) CloseHandle(handle);
    }
};
using Handle = std::unique_ptr<void, CloseHandleFunction>;

Error last_error(const std::string& where) {
    return Error{windows::words(GetLastError()), where, "", ErrorKind::internal};
}

/// As CommandLineToArgvW takes it apart again: a quote needs a backslash, and so does each backslash before one.
std::wstring quoted(std::wstring_view text) {
    if (!text.empty() && text.find_first_of(L" \t\n\v\"") == std::wstring_view::npos) return std::wstring(text);
    std::wstring result = L"\"";
    std::size_t backslashes = 0;
    for (const wchar_t c : text) {
        if (c == L'\\') {
            ++backslashes;
            continue;
        }
        result.append(c == L'"' ? backslashes * 2 + 1 : backslashes, L'\\');
        result += c;
        backslashes = 0;
    }
    result.append(backslashes * 2, L'\\');
    return result + L"\"";
}

std::wstring environment_block(const ChildOptions& options) {
    std::map<std::wstring, std::wstring> variables;
    if (wchar_t* all = GetEnvironmentStringsW()) {
        for (const wchar_t* entry = all; *entry != L'\0'; entry += std::wcslen(entry) + 1) {
            const std::wstring_view text(entry);
            // Names such as "=C:" begin with the sign.
            const auto sign = text.find(L'=', 1);
            if (sign != std::wstring_view::npos) variables[std::wstring(text.substr(0, sign))] = text.substr(sign + 1);
        }
        FreeEnvironmentStringsW(all);
    }
    for (const auto& [name, value] : options.environment) {
        if (value.empty())
            variables.erase(windows::wide(name));
        else
            variables[windows::wide(name)] = windows::wide(value);
    }
    std::wstring block;
    for (const auto& [name, value] : variables) {
        block += name + L"=" + value;
        block += L'\0';
    }
    block += L'\0';
    return block;
}

Handle open_for_child(const wchar_t* name, DWORD access, DWORD creation) {
    SECURITY_ATTRIBUTES inherited{sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
    return Handle(CreateFileW(name, access, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, creation,
                              FILE_ATTRIBUTE_NORMAL, nullptr));
}

Handle output_handle(const std::optional<Path>& file) {
    return file ? open_for_child(file->c_str(), GENERIC_WRITE, CREATE_ALWAYS)
                : open_for_child(L"NUL", GENERIC_WRITE, OPEN_EXISTING);
}

double ms_of(const FILETIME& time) {
    ULARGE_INTEGER ticks;
    ticks.LowPart = time.dwLowDateTime;
    ticks.HighPart = time.dwHighDateTime;
    return static_cast<double>(ticks.QuadPart) * 1e-4; // 100 ns
}

} // namespace

struct ChildProcess::State {
    std::string program;
    Handle process;
    Clock::time_point start;
    std::optional<ChildOutcome> outcome;
};

ChildProcess::ChildProcess(std::unique_ptr<State> state) : state_(std::move(state)) {}
ChildProcess::ChildProcess(ChildProcess&&) noexcept = default;

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}

ChildProcess::~ChildProcess() {
    if (state_ && !state_->outcome) TerminateProcess(state_->process.get(), 1);
}

Result<ChildOutcome> run_child(const ChildOptions& options) {
    GUANHE_TRY_LET(auto child, ChildProcess::start(options));
    return child.wait();
}

Result<ChildProcess> ChildProcess::start(const ChildOptions& options) {
    if (options.arguments.empty() || options.arguments.front().empty()) {
        return Error{"no program was named", "starting a program", "", ErrorKind::internal};
    }
    auto state = std::make_unique<State>();
    state->program = options.arguments.front();
    const auto where = "starting " + state->program;
    const auto input = open_for_child(L"NUL", GENERIC_READ, OPEN_EXISTING);
    const auto output = output_handle(options.output_file);
    const auto error = output_handle(options.error_file);
    for (const auto* handle : {&input, &output, &error}) {
        if (handle->get() == INVALID_HANDLE_VALUE) return last_error(where);
    }
    std::wstring command;
    for (const auto& argument : options.arguments) {
        if (!command.empty()) command += L' ';
        command += quoted(windows::wide(argument));
    }
    STARTUPINFOW startup{};
    startup.cb = sizeof(startup);
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = input.get();
    startup.hStdOutput = output.get();
    startup.hStdError = error.get();
    PROCESS_INFORMATION process{};
    auto environment = environment_block(options);
    state->start = Clock::now();
    if (!CreateProcessW(nullptr, command.data(), nullptr, nullptr, TRUE, CREATE_UNICODE_ENVIRONMENT | CREATE_NO_WINDOW,
                        environment.data(), nullptr, &startup, &process)) {
        return last_error(where);
    }
    CloseHandle(process.hThread);
    state->process.reset(process.hProcess);
    return ChildProcess(std::move(state));
}

bool ChildProcess::running() {
    return !state_->outcome && WaitForSingleObject(state_->process.get(), 0) == WAIT_TIMEOUT;
}

void ChildProcess::terminate() {
    if (!state_->outcome) TerminateProcess(state_->process.get(), 1);
}

Result<ChildOutcome> ChildProcess::wait() {
    if (state_->outcome) return *state_->outcome;
    if (WaitForSingleObject(state_->process.get(), INFINITE) != WAIT_OBJECT_0) {
        return last_error("waiting for " + state_->program);
    }
    auto& outcome = state_->outcome.emplace();
    outcome.wall_ms = std::chrono::duration<double, std::milli>(Clock::now() - state_->start).count();
    DWORD code = 0;
    if (!GetExitCodeProcess(state_->process.get(), &code))
        return last_error("asking how " + state_->program + " ended");
    outcome.exit_code = static_cast<int>(code);
    FILETIME created{}, exited{}, kernel{}, user{};
    if (GetProcessTimes(state_->process.get(), &created, &exited, &kernel, &user)) {
        outcome.cpu_ms = ms_of(kernel) + ms_of(user);
    }
    PROCESS_MEMORY_COUNTERS counters{};
    counters.cb = sizeof(counters);
    if (GetProcessMemoryInfo(state_->process.get(), &counters, sizeof(counters))) {
        outcome.peak_resident_bytes = counters.PeakWorkingSetSize;
    }
    return outcome;
}

std::optional<Path> find_program(std::string_view name) {
    std::wstring buffer(32768, L'\0');
    const auto length = SearchPathW(nullptr, windows::wide(name).c_str(), L".exe", static_cast<DWORD>(buffer.size()),
                                    buffer.data(), nullptr);
    if (length == 0 || length >= buffer.size()) return std::nullopt;
    buffer.resize(length);
    return Path(buffer);
}

Result<Path> own_program() {
    std::wstring buffer(32768, L'\0');
    const auto length = GetModuleFileNameW(nullptr, buffer.data(), static_cast<DWORD>(buffer.size()));
    if (length == 0 || length >= buffer.size()) return last_error("finding our own program");
    buffer.resize(length);
    return Path(buffer);
}

void print_utf8() {
    SetConsoleOutputCP(CP_UTF8);
}

std::vector<std::string> command_line_arguments(int, const char* const*) {
    int count = 0;
    wchar_t** words = CommandLineToArgvW(GetCommandLineW(), &count);
    std::vector<std::string> arguments;
    for (int i = 1; words != nullptr && i < count; ++i) arguments.push_back(windows::utf8(words[i]));
    LocalFree(words);
    return arguments;
}

} // namespace guanhe
