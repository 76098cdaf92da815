// What keeps a kiosk going: a process that watches over the one with the window, and a log of its health.
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "visit/visit_options.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace guanhe::app {

/// How the watched process says that it wants to be started anew.
inline constexpr int restart_code = 75;
/// How it ends when it finds itself hanging.
inline constexpr int hung_code = 76;

/// Lines of "time what", kept short: beyond a megabyte the older half is let go. One thread.
class HealthLog {
public:
    explicit HealthLog(Path file) : file_(std::move(file)) {}
    /// A log that cannot be written ends nothing: the first failure is told.
    void write(std::string_view what);

private:
    Path file_;
    bool told_ = false;
};

/// Seconds to wait before it is started again after so many faults in a row.
[[nodiscard]] double restart_pause(std::uint32_t faults);

/// A daily hour, "HH:MM".
[[nodiscard]] std::optional<std::chrono::minutes> parse_daily(std::string_view text);
/// Whether `daily` came between two moments of local time ("2026-05-01T14:03:59").
[[nodiscard]] bool daily_passed(std::string_view before, std::string_view now, std::chrono::minutes daily);

/// Gives what a watched process said on stderr a name of its own ("kiosk-errors-3.txt"), so that the next one does not
/// write over it. Nineteen are kept: the first eighteen, and the last. Returns the name, or `errors` where that fails.
Path keep_words(const Path& errors);

/// Whether this process is the one that is watched.
[[nodiscard]] bool is_watched();
/// Starts this program with the same arguments and starts it again whenever it ends, until the staff ends it or the
/// system asks. Returns the exit code.
[[nodiscard]] int watch_kiosk(const VisitOptions& options, std::span<const std::string> arguments);

} // namespace guanhe::app
