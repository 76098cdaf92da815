// `guanhe check`.
#pragma once

#include "base/jobs.h"
#include "base/result.h"
#include "check/check_options.h"
#include "museum/check/check.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::app {

/// The tour's own clock and script, as the visit has them; no ground.
[[nodiscard]] museum::CheckTools tour_tools();

/// With the type that panels are laid out with.
[[nodiscard]] museum::CheckLimits visit_limits();

/// A line a finding, what is waived with its reason, then how many there are. Ends with a line feed.
[[nodiscard]] std::string findings_text(std::span<const museum::Finding> findings, std::string_view language);
/// {"errors", "warnings", "notes", "waived", "findings": [{"rule", "severity", "file", "pointer", "line", "message",
/// "remedy", "waived"}]}; the message and the remedy by language, or in the one asked for.
[[nodiscard]] std::string findings_json(std::span<const museum::Finding> findings, std::string_view language);

/// Prints what was found to stdout. Exit code: 0; 1 when an error counts, or when there is no such museum.
int check_command(const CheckOptions& options);

} // namespace guanhe::app
