// All words and all files of a museum, with their places. Private to this folder.
#pragma once

#include "museum/document.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace guanhe::museum::check {

struct FileUse {
    enum class Kind : std::uint8_t { scan, sound, picture, video, captions, script, signing };
    Kind kind = Kind::picture;
    FileRef file;
    Location at; ///< its own: the pointer names the file
};
[[nodiscard]] std::vector<FileUse> files_of(const Museum& museum);

struct TextUse {
    const LanguageText* text = nullptr; ///< lives as long as the museum
    Location at;
};
/// Those that a visitor may come to read or hear, in the order of the museum; empty ones are left out.
[[nodiscard]] std::vector<TextUse> texts_of(const Museum& museum);

/// A say's narration, or an answer's reply.
struct NarrationUse {
    const Narration* narration = nullptr;
    Location at;
};
[[nodiscard]] std::vector<NarrationUse> narrations_of(const Museum& museum);

} // namespace guanhe::museum::check
