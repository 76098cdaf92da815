#include "bake/progress_line.h"

#include "base/process.h"
#include "log.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <stop_token>
#include <string_view>
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

/// A stage as somebody who waits would call it.
std::string words_of(const std::string& stage) {
    struct Words {
        std::string_view stage, words;
    };
    constexpr std::array known{
        Words{"decoding", "unpacking geometry and pictures"},
        Words{"textures", "cutting pictures into tiles"},
        Words{"measuring", "measuring the surface"},
        Words{"partitioning", "dividing the surface into regions"},
        Words{"clustering", "making levels of detail"},
        Words{"checking", "comparing checksums"},
    };
    const auto found = std::find_if(known.begin(), known.end(), [&](const Words& w) { return w.stage == stage; });
    return found == known.end() ? stage : std::string(found->words);
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
    constexpr auto between_steps = std::chrono::seconds(10); ///< of one stage, in a log
    std::mutex mutex;
    std::condition_variable_any wake;
    std::string stage;
    const auto start = Clock::now();
    auto began = start, told = start;
    bool said = words.words.empty();
    std::size_t shown = 0;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
        if (auto now = progress.stage(); now != stage) {
            stage = std::move(now);
            began = told = Clock::now();
            if (!on_terminal) say_step(words_of(stage));
        }
        const auto how_far = [&] {
            return progress_text(words_of(stage), static_cast<double>(progress.fraction()),
                                 std::chrono::duration<double>(Clock::now() - began).count());
        };
        if (!on_terminal && !stage.empty() && Clock::now() - told >= between_steps) {
            told = Clock::now();
            say_step(how_far());
        }
        const bool patient = Clock::now() - start < words.patience;
        if (!on_terminal && !patient && !said && stage == words.stage) {
            say_notice(words.words);
            said = true;
        }
        if (on_terminal && !patient && !stage.empty()) show(how_far(), shown);
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
