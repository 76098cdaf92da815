#include "visit/kiosk.h"

#include "base/child_process.h"
#include "base/interrupt.h"
#include "base/process.h"
#include "log.h"
#include "parse_value.h"
#include "visit/visit_recorder.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <system_error>
#include <thread>
#include <utility>

namespace guanhe::app {
namespace {

constexpr const char* watched_mark = "GUANHE_KIOSK_WATCHED";
constexpr std::uintmax_t longest_log = std::uintmax_t{1} << 20U;
constexpr double least_life = 5.0;       // seconds: what lived so long had come up
constexpr double steady_seconds = 120.0; // after which a fault is no longer one of a row

void halve(const Path& file) {
    auto text = read_text(file, std::size_t{8} << 20U);
    if (!text) return;
    const auto middle = text->find('\n', text->size() / 2);
    static_cast<void>(write_text_atomic(file, middle == std::string::npos ? "" : text->substr(middle + 1)));
}

} // namespace

void HealthLog::write(std::string_view what) {
    std::error_code missing;
    if (std::filesystem::file_size(file_, missing) > longest_log && !missing) halve(file_);
    std::filesystem::create_directories(file_.parent_path(), missing);
    std::ofstream out(file_, std::ios::binary | std::ios::app);
    out << second_of(std::chrono::system_clock::now()) << ' ' << what << '\n';
    out.close();
    if (!out && !std::exchange(told_, true)) say_warning(path_to_utf8(file_) + ": the kiosk's log cannot be written");
}

double restart_pause(std::uint32_t faults) {
    return faults == 0 ? 0.0 : std::min(std::ldexp(1.0, static_cast<int>(std::min(faults, 7U)) - 1), 60.0);
}

std::optional<std::chrono::minutes> parse_daily(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || text.size() - colon != 3) return {};
    const auto hour = parse_integer(text.substr(0, colon), 0, 23),
               minute = parse_integer(text.substr(colon + 1), 0, 59);
    if (!hour || !minute) return {};
    return std::chrono::minutes(*hour * 60 + *minute);
}

bool daily_passed(std::string_view before, std::string_view now, std::chrono::minutes daily) {
    if (before.size() < 16 || now.size() < 16) return false;
    const auto minutes = [](std::string_view time) {
        const auto hour = parse_integer(time.substr(11, 2), 0, 23), minute = parse_integer(time.substr(14, 2), 0, 59);
        return hour && minute ? *hour * 60 + *minute : -1;
    };
    const std::int64_t then = minutes(before), at = minutes(now), wanted = static_cast<std::int64_t>(daily.count());
    if (before.substr(0, 10) == now.substr(0, 10)) return then < wanted && at >= wanted;
    return then < wanted || at >= wanted; // over midnight
}

Path keep_words(const Path& errors) {
    constexpr int most = 19;
    const auto numbered = [&](int number) {
        auto name = errors.stem();
        name += "-" + std::to_string(number);
        name += errors.extension();
        return errors.parent_path() / name;
    };
    std::error_code failed;
    int number = 1;
    while (number < most && std::filesystem::exists(numbered(number), failed)) ++number;
    std::filesystem::remove(numbered(number), failed);
    std::filesystem::rename(errors, numbered(number), failed);
    return failed ? errors : numbered(number);
}

bool is_watched() {
    return environment_variable(watched_mark).has_value();
}

int watch_kiosk(const VisitOptions& options, std::span<const std::string> arguments) {
    const Interrupt interrupt;
    const auto program = own_program();
    if (!program) {
        say_error(program.error().message());
        return 1;
    }
    HealthLog log(options.logs / "kiosk.log");
    ChildOptions child;
    child.arguments = {path_to_utf8(*program)};
    child.arguments.insert(child.arguments.end(), arguments.begin(), arguments.end());
    child.environment = {{watched_mark, "1"}};
    const Path errors = options.logs / "kiosk-errors.txt"; // made anew at each start
    child.error_file = errors;
    const auto wait = [&](double seconds, auto&& until) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
        while (!interrupt.token().stop_requested() && std::chrono::steady_clock::now() < end && !until())
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
    };
    std::uint32_t faults = 0;
    bool ever_lived = false;
    while (!interrupt.token().stop_requested()) {
        auto running = ChildProcess::start(child);
        if (!running) {
            say_error(running.error().message());
            return 1;
        }
        log.write("started");
        wait(1e9, [&] { return !running->running(); });
        if (interrupt.token().stop_requested()) running->terminate();
        const auto ended = running->wait();
        if (interrupt.token().stop_requested()) break;
        const int code = ended ? ended->exit_code : 1;
        if (code == 0) {
            log.write("ended by the staff");
            return 0;
        }
        if (code == restart_code) {
            log.write("to be restarted");
            faults = 0;
            continue;
        }
        const double lived = ended ? ended->wall_ms / 1000.0 : 0.0;
        ever_lived = ever_lived || lived > least_life;
        if (lived > steady_seconds) faults = 0;
        ++faults;
        const Path kept = keep_words(errors);
        log.write("fault: exit status " + std::to_string(code) + "; see " + path_to_utf8(kept.filename()));
        // What never came up will not by being tried again; what did may have lost its screen for a while.
        if (code == 2 || (!ever_lived && (code == 3 ? faults > 1 : code == 1 && faults > 5))) {
            say_error("the kiosk cannot start (exit status " + std::to_string(code) + "); see " + path_to_utf8(kept));
            return code;
        }
        wait(restart_pause(faults), [] { return false; });
    }
    log.write("ended by the system");
    return 0;
}

} // namespace guanhe::app
