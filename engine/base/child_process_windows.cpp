#include "base/child_process_state.h"
#include "base/windows_common.h"

#include <cwchar>
#include <map>

// After windows.h, whose types it uses.
#include <psapi.h>

namespace guanhe {

namespace {

using windows::Handle;

Error last_error(const std::string& where) {
    return Error{windows::words(GetLastError()), where, "", ErrorKind::internal};
}

/// As CommandLineToArgvW takes it apart again: a quote needs a backslash, and so does each backslash before one.
std::wstring quoted_argument(std::wstring_view text) {
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

/// Windows takes PATH and Path for one name, and wants them sorted so.
struct NameLess {
    bool operator()(const std::wstring& a, const std::wstring& b) const {
        return CompareStringOrdinal(a.c_str(), static_cast<int>(a.size()), b.c_str(), static_cast<int>(b.size()),
                                    TRUE) == CSTR_LESS_THAN;
    }
};

std::wstring environment_block(const ChildOptions& options) {
    std::map<std::wstring, std::wstring, NameLess> variables;
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

Error output_error(const std::optional<Path>& file) {
    return last_error("making " + (file ? path_to_utf8(*file) : std::string("NUL")));
}

HANDLE handle_of(std::intptr_t process) {
    return reinterpret_cast<HANDLE>(process);
}

} // namespace

Result<void> ChildProcess::State::spawn(const ChildOptions& options) {
    const auto where = "starting " + program;
    const auto input = open_for_child(L"NUL", GENERIC_READ, OPEN_EXISTING);
    if (!input.valid()) return last_error(where);
    const auto output = output_handle(options.output_file);
    if (!output.valid()) return output_error(options.output_file);
    const auto error = output_handle(options.error_file);
    if (!error.valid()) return output_error(options.error_file);
    std::wstring command;
    for (const auto& argument : options.arguments) {
        if (!command.empty()) command += L' ';
        command += quoted_argument(windows::wide(argument));
    }
    STARTUPINFOW startup{};
    startup.cb = sizeof(startup);
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = input.get();
    startup.hStdOutput = output.get();
    startup.hStdError = error.get();
    PROCESS_INFORMATION made{};
    auto environment = environment_block(options);
    if (!CreateProcessW(nullptr, command.data(), nullptr, nullptr, TRUE, CREATE_UNICODE_ENVIRONMENT | CREATE_NO_WINDOW,
                        environment.data(), nullptr, &startup, &made)) {
        if (GetLastError() == ERROR_FILE_NOT_FOUND) {
            return Error{"there is no such program", where, "", ErrorKind::internal};
        }
        return last_error(where);
    }
    CloseHandle(made.hThread);
    process = reinterpret_cast<std::intptr_t>(made.hProcess);
    return {};
}

ChildProcess::State::~State() {
    if (process == 0) return;
    if (!outcome) {
        terminate();
        WaitForSingleObject(handle_of(process), INFINITE);
    }
    CloseHandle(handle_of(process));
}

void ChildProcess::State::terminate() const {
    TerminateProcess(handle_of(process), 1);
}

Result<std::optional<ChildOutcome>> ChildProcess::State::reap(bool block) const {
    const auto handle = handle_of(process);
    const DWORD waited = WaitForSingleObject(handle, block ? INFINITE : 0);
    if (waited == WAIT_TIMEOUT) return std::optional<ChildOutcome>();
    if (waited != WAIT_OBJECT_0) return last_error("waiting for " + program);
    ChildOutcome end;
    DWORD code = 0;
    if (!GetExitCodeProcess(handle, &code)) return last_error("asking how " + program + " ended");
    end.exit_code = static_cast<int>(code);
    FILETIME created{}, exited{}, kernel{}, user{};
    if (GetProcessTimes(handle, &created, &exited, &kernel, &user)) {
        end.cpu_ms = windows::ms_of(kernel) + windows::ms_of(user);
    }
    PROCESS_MEMORY_COUNTERS counters{};
    counters.cb = sizeof(counters);
    if (GetProcessMemoryInfo(handle, &counters, sizeof(counters))) {
        end.peak_resident_bytes = counters.PeakWorkingSetSize;
    }
    return std::optional(end);
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

} // namespace guanhe
