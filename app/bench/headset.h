// `guanhe bench headset`: what a headset costs us: both eyes beside one, and how its pace is kept.
#pragma once

#include "request.h"

namespace guanhe::app {

/// Prints Markdown tables to stdout, progress to stderr. Exit code: 0, or 1 when something could not be measured or
/// written.
int bench_headset(const BenchOptions& options, const std::string& device);

} // namespace guanhe::app
