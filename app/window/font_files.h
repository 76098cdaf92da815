// Which font files the interface is written with.
#pragma once

#include "base/file.h"

#include <cstddef>
#include <span>
#include <vector>

namespace guanhe::app {

/// Fonts that lie beside these and fill in what Chinese fonts lack: Latin with rarer accents, signs. Best first.
[[nodiscard]] std::vector<Path> companion_fonts(const std::vector<Path>& chinese);

/// Height of a line over the size of the type, from a TrueType or OpenType file: fonts of one nominal height differ by
/// a third in it, and look unlike in one word. 1.2 when the file does not say, or says nonsense. `face`: in a
/// collection.
[[nodiscard]] float line_height(std::span<const std::byte> font, int face);

} // namespace guanhe::app
