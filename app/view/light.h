// --environment: a built-in light by name, or a panorama.
#pragma once

#include "base/result.h"
#include "render/renderer.h"

#include <string>

namespace guanhe::app {

/// A built-in name wins over a file of that name. Errors: neither a name nor a file; the file's own faults.
[[nodiscard]] Result<render::Environment> load_environment(const std::string& name_or_file);

} // namespace guanhe::app
