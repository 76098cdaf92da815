#include "bake/progress_line.h"

#include "base/process.h"
#include "log.h"

#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <stop_token>
#include <utility>

namespace guanhe::app {

namespace {

using Clock = std::chrono::steady_clock;

std::string duration_text(double seconds) {
    const auto whole = static_cast<long>(std::ceil(seconds));
    if (whole < 60) return std::to_string(whole) + " s";
    if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

/// Writes over the last line.
void show(const std::string& text, std::size_t& shown) {
    auto line = "\r" + printable(text);
    if (text.size() < shown) line.append(shown - text.size(), ' ');
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
    shown = text.size();
}

void watch(const std::stop_token& stop, const Progress& progress, const ProgressWords& words) {
    const bool on_terminal = stderr_is_terminal();
    constexpr auto pause = std::chrono::milliseconds(100);
    std::mutex mutex;
    std::condition_variable_any wake;
    std::string stage;
    const auto start = Clock::now();
    auto began = start;
    bool said = words.words.empty();
    std::size_t shown = 0;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
        if (auto now = progress.stage(); now != stage) {
            stage = std::move(now);
            began = Clock::now();
            if (!on_terminal) say_step(stage);
        }
        const bool patient = Clock::now() - start < words.patience;
        if (!on_terminal && !patient && !said && stage == words.stage) {
            say_notice(words.words);
            said = true;
        }
        if (on_terminal && !patient && !stage.empty()) {
            show(progress_text(stage, static_cast<double>(progress.fraction()),
                               std::chrono::duration<double>(Clock::now() - began).count()),
                 shown);
        }
        wake.wait_for(lock, stop, pause, [] { return false; });
    }
    if (shown > 0) {
        show("", shown);
        std::fputs("\r", stderr);
    }
}

} // namespace

std::string progress_text(const std::string& stage, double fraction, double seconds) {
    auto text = stage;
    if (fraction <= 0.0) return text;
    text += ' ' + std::to_string(static_cast<int>(fraction * 100.0)) + " %";
    constexpr double enough_seconds = 1.0, enough_done = 0.02;
    if (seconds < enough_seconds || fraction < enough_done || fraction >= 1.0) return text;
    return text + ", " + duration_text(seconds * (1.0 - fraction) / fraction) + " left";
}

ProgressLine::ProgressLine(const Progress& progress, ProgressWords words)
    : thread_([&progress, words = std::move(words)](const std::stop_token& stop) { watch(stop, progress, words); }) {}

} // namespace guanhe::app
