#include "base/process.h"

#include "base/arguments.h"
#include "base/windows_common.h"

// After windows.h, whose types they use.
#include <psapi.h>
#include <shellapi.h>
#include <shlobj.h>

namespace guanhe {

namespace {

Path known_folder(const KNOWNFOLDERID& id) {
    PWSTR text = nullptr;
    Path result;
    if (SUCCEEDED(SHGetKnownFolderPath(id, KF_FLAG_DEFAULT, nullptr, &text))) result = Path(text);
    CoTaskMemFree(text);
    std::error_code ignored;
    return result.empty() ? std::filesystem::temp_directory_path(ignored) : result;
}

} // namespace

double ms_since_process_start() {
    FILETIME created{};
    FILETIME exited{};
    FILETIME kernel{};
    FILETIME user{};
    FILETIME now{};
    if (!GetProcessTimes(GetCurrentProcess(), &created, &exited, &kernel, &user)) return 0.0;
    GetSystemTimePreciseAsFileTime(&now);
    return windows::ms_of(now) - windows::ms_of(created);
}

double thread_cpu_ms() {
    FILETIME created{};
    FILETIME exited{};
    FILETIME kernel{};
    FILETIME user{};
    if (!GetThreadTimes(GetCurrentThread(), &created, &exited, &kernel, &user)) return 0.0;
    return windows::ms_of(kernel) + windows::ms_of(user);
}

std::uint64_t peak_resident_bytes() {
    PROCESS_MEMORY_COUNTERS counters{};
    counters.cb = sizeof(counters);
    return GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters)) ? counters.PeakWorkingSetSize : 0;
}

std::uint64_t resident_bytes() {
    PROCESS_MEMORY_COUNTERS counters{};
    counters.cb = sizeof(counters);
    return GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters)) ? counters.WorkingSetSize : 0;
}

bool stderr_is_terminal() {
    DWORD mode = 0;
    return GetConsoleMode(GetStdHandle(STD_ERROR_HANDLE), &mode) != 0;
}

Path user_cache_folder() {
    return known_folder(FOLDERID_LocalAppData) / L"guanhe" / L"cache";
}
Path user_settings_folder() {
    return known_folder(FOLDERID_RoamingAppData) / L"guanhe";
}
Path user_pictures_folder() {
    return known_folder(FOLDERID_Pictures);
}

std::optional<std::string> environment_variable(const char* name) {
    const auto wide_name = windows::wide(name);
    const DWORD size = GetEnvironmentVariableW(wide_name.c_str(), nullptr, 0);
    if (size <= 1) return std::nullopt;
    std::wstring value(size, L'\0');
    value.resize(GetEnvironmentVariableW(wide_name.c_str(), value.data(), size));
    return windows::utf8(value);
}

bool has_display() {
    return true;
}

std::vector<Path> system_chinese_fonts() {
    const auto folder = known_folder(FOLDERID_Fonts);
    std::vector<Path> fonts;
    for (const auto* name : {L"msyh.ttc", L"msyh.ttf", L"Deng.ttf", L"simhei.ttf", L"simsun.ttc"}) {
        std::error_code ignored;
        if (std::filesystem::is_regular_file(folder / name, ignored)) fonts.push_back(folder / name);
    }
    return fonts;
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
