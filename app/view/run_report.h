// What a run without a window ends with.
#pragma once

#include "view/statistics.h"
#include "view/view_options.h"

#include <string>
#include <vector>

namespace guanhe::app {

/// Says what went wrong, or writes what --stats asks for, and says what there was to complain about. Returns the exit
/// code.
[[nodiscard]] int report_run(const ViewOptions& options, Result<Statistics> result,
                             std::vector<std::string> complaints);

} // namespace guanhe::app
