// --environment: a built-in light by name, or a panorama.
#pragma once

#include "base/result.h"
#include "render/renderer.h"

#include <array>
#include <string>
#include <string_view>

namespace guanhe::app {

inline constexpr std::array<std::string_view, 4> built_in_lights{"sky", "day", "studio", "black"};

/// A built-in name wins over a file of that name. Errors: neither a name nor a file; the file's own faults.
[[nodiscard]] Result<render::Environment> load_environment(const std::string& name_or_file);

} // namespace guanhe::app
