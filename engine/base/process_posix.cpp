#include "base/process.h"

#include "base/arguments.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <pwd.h>
#include <string_view>
#include <sys/resource.h>
#include <system_error>
#include <time.h>
#include <unistd.h>
#include <utility>

namespace guanhe {

namespace {

using Clock = std::chrono::steady_clock;

// Where the system does not tell when the process began, this is the nearest that we have.
const Clock::time_point loaded_at = Clock::now();

std::string slurp(const char* name) {
    std::ifstream file(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Path home_folder() {
    if (auto home = environment_variable("HOME"); home && home->front() == '/') return Path(*home);
    std::array<char, 16384> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        return Path(found->pw_dir);
    }
    return Path("/tmp");
}

/// The XDG rule: an absolute path in the variable, else a folder under home.
Path xdg_folder(const char* variable, const char* under_home) {
    if (auto named = environment_variable(variable); named && named->front() == '/') return Path(*named);
    return home_folder() / under_home;
}

#if defined(__linux__)
/// Field 22 of /proc/self/stat, counted after the program's name, which may hold anything but ends at the last ')'.
std::optional<double> start_ms_after_boot() {
    const auto text = slurp("/proc/self/stat");
    auto at = text.rfind(')');
    if (at == std::string::npos) return std::nullopt;
    for (int field = 2; field < 22; ++field) {
        at = text.find(' ', at + 1);
        if (at == std::string::npos) return std::nullopt;
    }
    unsigned long long ticks = 0;
    std::from_chars(text.data() + at + 1, text.data() + text.size(), ticks);
    if (ticks == 0) return std::nullopt;
    return static_cast<double>(ticks) * 1000.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}
#endif

} // namespace

double ms_since_process_start() {
    const double since_load = std::chrono::duration<double, std::milli>(Clock::now() - loaded_at).count();
#if defined(__linux__)
    static const auto start = start_ms_after_boot();
    timespec now{};
    if (start && ::clock_gettime(CLOCK_BOOTTIME, &now) == 0) {
        const double now_ms = static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
        return std::max(now_ms - *start, since_load);
    }
#endif
    return since_load;
}

double thread_cpu_ms() {
    timespec now{};
    if (::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) return 0.0;
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

std::uint64_t peak_resident_bytes() {
#if defined(__linux__)
    // Not getrusage here: its ru_maxrss survives exec, so that it tells of the launcher's memory too.
    const auto status = slurp("/proc/self/status");
    if (const auto at = status.find("VmHWM:"); at != std::string::npos) {
        const auto digit = status.find_first_of("0123456789", at);
        std::uint64_t kib = 0;
        if (digit != std::string::npos) std::from_chars(status.data() + digit, status.data() + status.size(), kib);
        if (kib != 0) return kib * 1024;
    }
#endif
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
#if defined(__APPLE__)
    return static_cast<std::uint64_t>(usage.ru_maxrss);
#else
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
#endif
}

std::uint64_t resident_bytes() {
#if defined(__linux__)
    const auto text = slurp("/proc/self/statm"); // pages: of the address space, resident, ...
    std::uint64_t pages = 0;
    if (const auto at = text.find(' '); at != std::string::npos) {
        std::from_chars(text.data() + at + 1, text.data() + text.size(), pages);
    }
    return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
#else
    return 0;
#endif
}

bool stderr_is_terminal() {
    return ::isatty(STDERR_FILENO) == 1 && environment_variable("TERM").value_or("dumb") != "dumb";
}

Path user_cache_folder() {
    return xdg_folder("XDG_CACHE_HOME", ".cache") / "guanhe";
}
Path user_settings_folder() {
    return xdg_folder("XDG_CONFIG_HOME", ".config") / "guanhe";
}

Path user_pictures_folder() {
    const auto home = home_folder();
    std::error_code ignored;
    std::ifstream file(xdg_folder("XDG_CONFIG_HOME", ".config") / "user-dirs.dirs");
    constexpr std::string_view key = "XDG_PICTURES_DIR=\"";
    for (std::string line; std::getline(file, line);) { // XDG_PICTURES_DIR="$HOME/Bilder"
        if (!line.starts_with(key)) continue;
        auto value = line.substr(key.size());
        value = value.substr(0, value.rfind('"'));
        if (value.starts_with("$HOME")) value = home.native() + value.substr(5);
        if (std::filesystem::is_directory(value, ignored)) return Path(value);
    }
    const auto pictures = home / "Pictures";
    return std::filesystem::is_directory(pictures, ignored) ? pictures : home;
}

std::optional<std::string> environment_variable(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
}

bool has_display() {
    return environment_variable("WAYLAND_DISPLAY") || environment_variable("DISPLAY");
}

std::vector<Path> system_chinese_fonts() {
    // Best first; parts of file names, since every distribution has its own folders.
    constexpr std::array<std::string_view, 12> families{"NotoSansCJK-Regular",
                                                        "NotoSansCJKsc-Regular",
                                                        "NotoSansSC-Regular",
                                                        "NotoSansSC",
                                                        "SourceHanSansSC-Regular",
                                                        "SourceHanSans-Regular",
                                                        "wqy-microhei",
                                                        "wqy-zenhei",
                                                        "PingFang",
                                                        "DroidSansFallbackFull",
                                                        "uming",
                                                        "ukai"};
    std::vector<std::pair<std::size_t, Path>> found;
    const auto home = home_folder();
    for (const auto& folder : {Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts",
                               home / ".fonts", Path("/System/Library/Fonts"), Path("/Library/Fonts")}) {
        std::error_code error;
        auto entry = std::filesystem::recursive_directory_iterator(
            folder, std::filesystem::directory_options::skip_permission_denied, error);
        for (; !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
            const auto name = entry->path().filename().native();
            for (std::size_t rank = 0; rank < families.size(); ++rank) {
                if (!name.starts_with(families[rank])) continue;
                std::error_code ignored;
                if (entry->is_regular_file(ignored)) found.emplace_back(rank, entry->path());
                break;
            }
        }
    }
    std::sort(found.begin(), found.end());
    std::vector<Path> fonts;
    fonts.reserve(found.size());
    for (auto& font : found) fonts.push_back(std::move(font.second));
    return fonts;
}

void print_utf8() {}

std::vector<std::string> command_line_arguments(int argc, const char* const* argv) {
    return argc < 1 ? std::vector<std::string>{} : std::vector<std::string>(argv + 1, argv + argc);
}

} // namespace guanhe
