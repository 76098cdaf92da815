// Where a saved picture goes.
#pragma once

#include "base/file.h"

#include <chrono>
#include <string_view>

namespace guanhe::app {

/// "jar 2026-03-01 14-05-09.png" in `folder`, with a number where that is taken. `subject` may be empty.
[[nodiscard]] Path picture_path(const Path& folder, std::string_view subject,
                                std::chrono::system_clock::time_point when);

} // namespace guanhe::app
