// Statements of MTL that name a picture.
#pragma once

#include "scan/plain/text.h"
#include "scan/scan.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <string>

namespace guanhe::scan::plain::obj {

/// A picture that a statement names, and how.
struct Map {
    std::string file; ///< empty: none; may have blanks in it
    glm::vec2 scale{1.0F};
    glm::vec2 offset{0.0F};
    float strength = 1.0F;
    Wrap wrap = Wrap::repeat;
    std::uint64_t line = 0;
};

inline constexpr std::size_t most_library_bytes = std::size_t{64} << 20U;

/// Whether the reader takes a picture from statements that begin with this word.
[[nodiscard]] bool names_picture(std::string_view word) noexcept;

/// What follows that word: options, and then a name.
[[nodiscard]] Map take_map(Cursor& line);

} // namespace guanhe::scan::plain::obj
