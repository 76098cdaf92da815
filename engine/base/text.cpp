#include "base/text.h"

#include <algorithm>
#include <array>

namespace guanhe {

std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

char32_t next_character(std::string_view utf8, std::size_t& at) noexcept {
    constexpr char32_t unreadable = 0xFFFD;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
    const unsigned char first = byte(at);
    ++at;
    if (first < 0x80) return first;
    const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4) return unreadable;
    char32_t c = first & (0x3FU >> more);
    for (std::size_t i = 0; i < more; ++i) {
        if (at >= utf8.size() || (byte(at) & 0xC0U) != 0x80U) return unreadable;
        c = (c << 6U) | (byte(at) & 0x3FU);
        ++at;
    }
    constexpr std::array<char32_t, 4> least{0, 0x80, 0x800, 0x10000};
    const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    return c < least[more] || c > 0x10FFFF || surrogate ? unreadable : c;
}

std::string_view first_bytes(std::string_view utf8, std::size_t most) noexcept {
    if (utf8.size() <= most) return utf8;
    while (most > 0 && (static_cast<unsigned char>(utf8[most]) & 0xC0U) == 0x80U) --most;
    return utf8.substr(0, most);
}

} // namespace guanhe
