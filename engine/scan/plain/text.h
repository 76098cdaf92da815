// Reading numbers and words out of text, whatever the locale. A cursor never passes its end.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace guanhe::scan::plain {

struct Cursor {
    const char* at = nullptr;
    const char* end = nullptr;

    explicit Cursor(std::string_view text) : at(text.data()), end(text.data() + text.size()) {}
    [[nodiscard]] bool done() const noexcept { return at == end; }
    [[nodiscard]] std::string_view rest() const noexcept { return {at, static_cast<std::size_t>(end - at)}; }
};

/// Space inside a line. A carriage return is one, so that lines end with \n on every system.
[[nodiscard]] inline bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}
[[nodiscard]] inline bool is_digit(char c) noexcept {
    return static_cast<unsigned char>(c - '0') < 10;
}
inline void skip_blanks(Cursor& in) noexcept {
    while (in.at != in.end && is_blank(*in.at)) ++in.at;
}
/// Blanks and ends of lines.
inline void skip_space(Cursor& in) noexcept {
    while (in.at != in.end && (is_blank(*in.at) || *in.at == '\n')) ++in.at;
}

/// The line without its end, and the cursor behind it.
[[nodiscard]] std::string_view take_line(Cursor& in) noexcept;
/// Up to the next blank or end of line; empty where the line ends.
[[nodiscard]] std::string_view take_word(Cursor& in) noexcept;
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;
/// Whether they are the same but for the case of a … z.
[[nodiscard]] bool same_word(std::string_view word, std::string_view lower_case) noexcept;

namespace detail {
[[nodiscard]] bool take_unusual_number(Cursor& in, double& out) noexcept;

inline constexpr std::array<double, 23> tens{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                             1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
} // namespace detail

/// A decimal number and what ends it: a blank, an end of line or of the text. "nan" and "inf" are numbers, too large
/// ones are infinite. Leaves the cursor where the number began when there is none.
[[nodiscard]] inline bool take_number(Cursor& in, double& out) noexcept {
    skip_blanks(in);
    // After Clinger, "How to read floating point numbers accurately" (1990): up to 2^53 and with a power of ten up to
    // 10^22 both operands are exact, so that one multiplication or division rounds correctly. That is nearly every
    // number in a scan.
    const char* p = in.at;
    const char* const end = in.end;
    const bool negative = p != end && *p == '-';
    if (negative || (p != end && *p == '+')) ++p;
    std::uint64_t mantissa = 0;
    const char* const first = p;
    while (p != end && is_digit(*p)) mantissa = mantissa * 10 + static_cast<unsigned>(*p++ - '0');
    auto digits = p - first;
    std::ptrdiff_t exponent = 0;
    if (p != end && *p == '.') {
        const char* const fraction = ++p;
        while (p != end && is_digit(*p)) mantissa = mantissa * 10 + static_cast<unsigned>(*p++ - '0');
        exponent = fraction - p;
        digits -= exponent;
    }
    if (digits == 0 || digits > 19) return detail::take_unusual_number(in, out);
    if (p != end && (*p == 'e' || *p == 'E')) {
        ++p;
        const bool down = p != end && *p == '-';
        if (down || (p != end && *p == '+')) ++p;
        const char* const power = p;
        int value = 0;
        while (p != end && is_digit(*p) && p - power < 4) value = value * 10 + (*p++ - '0');
        if (p == power) return false;
        exponent += down ? -value : value;
    }
    if (p != end && !is_blank(*p) && *p != '\n') return detail::take_unusual_number(in, out);
    constexpr std::uint64_t exact = std::uint64_t{1} << 53U;
    if (mantissa > exact || exponent > 22 || exponent < -22) return detail::take_unusual_number(in, out);
    const auto value = static_cast<double>(mantissa);
    const auto magnitude = exponent < 0 ? value / detail::tens[static_cast<std::size_t>(-exponent)]
                                        : value * detail::tens[static_cast<std::size_t>(exponent)];
    out = negative ? -magnitude : magnitude;
    in.at = p;
    return true;
}

/// A whole number, which anything but a digit ends. Leaves the cursor where it was when there is none or it does not
/// fit.
[[nodiscard]] inline bool take_integer(Cursor& in, std::int64_t& out) noexcept {
    const char* p = in.at;
    const bool negative = p != in.end && *p == '-';
    if (negative || (p != in.end && *p == '+')) ++p;
    const char* const first = p;
    std::int64_t value = 0;
    while (p != in.end && is_digit(*p) && p - first < 18) value = value * 10 + (*p++ - '0');
    if (p == first || (p != in.end && is_digit(*p))) return false;
    out = negative ? -value : value;
    in.at = p;
    return true;
}

/// How many lines of the text are not empty; a last one need not be ended. Lines of blanks count as not empty.
[[nodiscard]] std::uint64_t count_lines(std::string_view text) noexcept;

/// The text with what is not UTF-8 replaced by U+FFFD, for names and messages.
[[nodiscard]] std::string as_utf8(std::string_view text);
/// A part of the file for a message: at most 40 characters, printable, in quotes.
[[nodiscard]] std::string quoted(std::string_view text);

} // namespace guanhe::scan::plain
