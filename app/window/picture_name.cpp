#include "window/picture_name.h"

#include <array>
#include <cstdio>
#include <exception>
#include <string>
#include <system_error>

namespace guanhe::app {
namespace {

// What no file system refuses.
std::string harmless(std::string_view subject) {
    std::string out;
    for (const char c : subject) {
        const bool refused =
            static_cast<unsigned char>(c) < 0x20 || std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
        out += refused ? '-' : c;
    }
    return out.empty() ? "guanhe" : out;
}

std::chrono::local_time<std::chrono::system_clock::duration> local(std::chrono::system_clock::time_point when) {
    try {
        return std::chrono::current_zone()->to_local(when);
    } catch (const std::exception&) { // a system without time zones
        return std::chrono::local_time<std::chrono::system_clock::duration>(when.time_since_epoch());
    }
}

} // namespace

Path picture_path(const Path& folder, std::string_view subject, std::chrono::system_clock::time_point when) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(local(when));
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(seconds - day);
    std::array<char, 40> stamp{};
    std::snprintf(stamp.data(), stamp.size(), "%04d-%02u-%02u_%02d-%02d-%02d", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    const auto start = harmless(subject) + "_" + stamp.data();
    auto path = folder / path_from_utf8(start + ".png");
    std::error_code unknown;
    for (int i = 2; std::filesystem::exists(path, unknown) && i < 1000; ++i) {
        path = folder / path_from_utf8(start + "_" + std::to_string(i) + ".png");
    }
    return path;
}

} // namespace guanhe::app
