// Which font files the interface is written with.
#pragma once

#include "base/file.h"

#include <vector>

namespace guanhe::app {

/// Fonts that lie beside these and fill in what Chinese fonts lack: Latin with rarer accents, signs. Best first.
[[nodiscard]] std::vector<Path> companion_fonts(const std::vector<Path>& chinese);

} // namespace guanhe::app
