// How far a long task is, for the person who waits for it.
#pragma once

#include "base/progress.h"

#include <chrono>
#include <string>
#include <thread>

namespace guanhe::app {

/// "clustering 43 %, 2 min 5 s left"; without a time while too little is known. `seconds`: since the stage began.
[[nodiscard]] std::string progress_text(const std::string& stage, double fraction, double seconds);

/// Until `patience` has passed, nothing is shown. From then on in the stage `stage` `words` are said, once, where there
/// is no terminal.
struct ProgressWords {
    std::chrono::milliseconds patience{0};
    std::string stage, words;
};

/// While it lives: on a terminal one line that keeps up with the progress and is gone at the end; elsewhere a step in
/// the log for each stage, and every ten seconds how far it is. Nothing else may write to stderr meanwhile. The
/// progress must outlive it.
class ProgressLine {
public:
    explicit ProgressLine(const Progress& progress, ProgressWords words = {});
    ~ProgressLine() = default;
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

private:
    std::jthread thread_;
};

} // namespace guanhe::app
