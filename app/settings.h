// settings.json: what a user wants by default. A JSON object; its keys are the settings keys of the option list.
#pragma once

#include "base/result.h"
#include "request.h"

#include <string>
#include <string_view>
#include <vector>

namespace guanhe::app {

/// The user's own file; it need not exist.
[[nodiscard]] Path user_settings_file();

/// Applies the settings that the command takes. What is wrong becomes a warning, and that setting keeps its default: a
/// key that no option has, a value that its option refuses, a text that is not a JSON object. `source` names the file.
[[nodiscard]] std::vector<std::string> apply_settings(std::string_view json, std::string_view source, Request& request);

/// Reads the file that the request names (the user's own when it names none) and applies it; the file is never written.
/// Errors: only a file that --settings names and that cannot be read. Otherwise what is wrong becomes a warning.
[[nodiscard]] Result<std::vector<std::string>> load_settings(Request& request);

} // namespace guanhe::app
