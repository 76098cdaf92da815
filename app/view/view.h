// The faces of `guanhe view`.
#pragma once

#include "view/view_options.h"

namespace guanhe::app {

/// Each returns the program's exit code: 0, 1 (bad input), 3 (no usable device). Messages go to stderr.
int view_headless(const ViewOptions& options);
/// Does not return when a person closes the window, but ends the process with that code: what is still being read or
/// held in memory is then nobody's business any more.
int view_window(const ViewOptions& options);

} // namespace guanhe::app
