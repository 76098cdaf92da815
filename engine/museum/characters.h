// What text is measured by where it is read, said and shown. Any thread.
#pragma once

namespace guanhe::museum {

/// Of scripts that are read by the character, each of which is a word or a syllable: Han with its radicals and
/// extensions, kana, hangul.
[[nodiscard]] constexpr bool is_character(char32_t c) noexcept {
    const auto within = [c](char32_t first, char32_t last) { return first <= c && c <= last; };
    return within(0x2E80, 0x2FDF) || within(0x3041, 0x30FF) || within(0x3400, 0x4DBF) || within(0x4E00, 0x9FFF) ||
           within(0xAC00, 0xD7A3) || within(0xF900, 0xFAFF) || within(0x20000, 0x3FFFF);
}

} // namespace guanhe::museum
