// `guanhe bench view`: whole processes, from start to a saved picture, ours and another viewer's in turn.
#pragma once

#include "request.h"

namespace guanhe::app {

/// Prints a Markdown table to stdout, progress to stderr. `device` is passed on to our own program. Exit code: 0, or 1
/// when nothing could be measured or written.
int bench_view(const BenchOptions& options, const std::string& device);

} // namespace guanhe::app
