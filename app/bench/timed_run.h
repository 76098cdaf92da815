// One run of a program that saves a picture, timed.
#pragma once

#include "base/child_process.h"
#include "bench/measurement.h"

#include <string>
#include <vector>

namespace guanhe::app {

/// How our own program draws a picture of 1280x720, whatever the user's settings.
[[nodiscard]] ChildOptions own_view(const Path& program, const std::string& device, const Path& file,
                                    const Path& picture, const std::vector<std::string>& more = {});

/// Runs it, unless an earlier run failed. What went wrong goes into the timing, and the times where the run counts.
void run_timed(ChildOptions command, const Path& picture, const Path& errors, Timing& timing, bool counts);

} // namespace guanhe::app
