// `guanhe visit`: a museum as a film, in a window, or on a kiosk.
#pragma once

#include "view/view_options.h"
#include "visit/visit_options.h"

#include <span>
#include <string>

namespace guanhe::app {

/// `arguments` are those of the command line, for the process that a kiosk is watched from. Returns the exit code.
[[nodiscard]] int visit(VisitOptions options, const ViewOptions& view, std::span<const std::string> arguments);

} // namespace guanhe::app
