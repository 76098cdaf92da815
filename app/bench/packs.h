// `guanhe bench packs`: baking and showing packs of terrains, small and large.
#pragma once

#include "request.h"

namespace guanhe::app {

/// Prints Markdown tables to stdout, progress to stderr. `device` is passed on to our own program. Exit code: 0, or 1
/// when nothing could be measured or written.
int bench_packs(const BenchOptions& options, const std::string& device);

} // namespace guanhe::app
