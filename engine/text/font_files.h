// Which font files words are written with, on any system: for panels in the world and for the window's interface.
#pragma once

#include "base/file.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace guanhe::text {

/// A face of a font file.
struct FontFile {
    Path path;
    int face = 0; ///< in a collection
};

/// What can be written with here, best first: Chinese, then what fills in. Empty when there is none.
[[nodiscard]] std::vector<FontFile> system_fonts();

/// Fonts that lie beside these and fill in what Chinese fonts lack: Latin with rarer accents, signs. Best first.
[[nodiscard]] std::vector<Path> companion_fonts(const std::vector<Path>& chinese);

/// The bold face of the same family, where one lies beside it under its usual name.
[[nodiscard]] std::optional<Path> bold_beside(const Path& regular);

/// Whether these bytes begin as TrueType, OpenType or a collection of them does.
[[nodiscard]] bool is_font(std::span<const std::byte> bytes);

/// The face with simplified Chinese forms. Noto's and Source Han's collections hold Japanese, Korean, simplified and
/// traditional Chinese, in this order; the same character differs between them. Other collections begin with the face
/// that their file is named for.
[[nodiscard]] int chinese_face(const Path& path, std::span<const std::byte> bytes);

/// Height of a line over the size of the type, from a TrueType or OpenType file: fonts of one nominal height differ by
/// a third in it, and look unlike in one word. 1.2 when the file does not say, or says nonsense. `face`: in a
/// collection.
[[nodiscard]] float line_height(std::span<const std::byte> font, int face);

} // namespace guanhe::text
