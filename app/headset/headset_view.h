// `guanhe view --headless --headset on`: the headset alone, without a window.
#pragma once

#include "view/view_options.h"

namespace guanhe::app {

/// Draws for the headset until its user ends the session, Ctrl-C, or the frames that were asked for have been shown.
/// --shot keeps what both eyes saw last, side by side. Returns the exit code; messages go to stderr.
int view_headset(const ViewOptions& options);

} // namespace guanhe::app
