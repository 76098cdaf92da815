// The field's words for the values of a scan, the same in text and JSON.
#pragma once

#include "scan/scan.h"

#include <string_view>

namespace guanhe::app {

[[nodiscard]] std::string_view word(scan::Handling handling);
[[nodiscard]] std::string_view word(image::Format format);
[[nodiscard]] std::string_view word(scan::AlphaMode mode);
[[nodiscard]] std::string_view word(scan::LightType type);

} // namespace guanhe::app
