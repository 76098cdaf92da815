// What every room needs of UTF-8 and of names in ASCII. No locale. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace guanhe {

/// ASCII letters only: what is compared with it is a name, in any script.
[[nodiscard]] constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] std::string lowered(std::string_view text);

/// Reads one character at `at` and moves past it; U+FFFD for bytes that are not UTF-8 (Unicode 15, table 3-7).
[[nodiscard]] char32_t next_character(std::string_view utf8, std::size_t& at) noexcept;

/// All of it, or at most so many bytes of its head, not cut within a character.
[[nodiscard]] std::string_view first_bytes(std::string_view utf8, std::size_t most) noexcept;

} // namespace guanhe
