#include "scan/plain/text.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <system_error>

namespace guanhe::scan::plain {

namespace {

/// The bytes of the UTF-8 sequence at the start, or 0 where there is no valid one.
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return 0;
    }
    const unsigned second = byte(1);
    const bool bad = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || // too long; a surrogate
                     (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);   // too long; past U+10FFFF
    return bad ? 0 : length;
}

} // namespace

std::string_view take_line(Cursor& in) noexcept {
    const char* first = in.at;
    const auto* found = in.done() ? nullptr : static_cast<const char*>(std::memchr(first, '\n', in.rest().size()));
    const char* last = found == nullptr ? in.end : found;
    in.at = found == nullptr ? in.end : found + 1;
    return {first, static_cast<std::size_t>(last - first)};
}

std::string_view take_word(Cursor& in) noexcept {
    skip_blanks(in);
    const char* first = in.at;
    while (in.at != in.end && !is_blank(*in.at) && *in.at != '\n') ++in.at;
    return {first, static_cast<std::size_t>(in.at - first)};
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

bool same_word(std::string_view word, std::string_view lower_case) noexcept {
    return std::equal(word.begin(), word.end(), lower_case.begin(), lower_case.end(),
                      [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b); });
}

bool detail::take_unusual_number(Cursor& in, double& out) noexcept {
    Cursor rest = in;
    const auto word = take_word(rest);
    const auto digits = word.starts_with('+') ? word.substr(1) : word;
    double value = 0.0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || end != digits.data() + digits.size()) return false;
    if (error == std::errc::result_out_of_range) {
        const auto exponent = digits.find_first_of("eE");
        const bool tiny = exponent == std::string_view::npos ? digits.find_first_of("123456789") > digits.find('.')
                                                             : digits.substr(exponent + 1).starts_with('-');
        value = tiny ? 0.0 : std::numeric_limits<double>::infinity();
        if (digits.starts_with('-')) value = -value;
    } else if (error != std::errc{}) {
        return false;
    }
    out = value;
    in.at = rest.at;
    return true;
}

std::uint64_t count_lines(std::string_view text) noexcept {
    if (text.empty()) return 0;
    // A line that is not empty ends with \n after something else. Eight characters at a time: in `ends`, the top bit of
    // every byte that is \n.
    constexpr std::uint64_t each = 0x0101010101010101;
    constexpr std::uint64_t low_bits = 0x7F * each;
    const char* const p = text.data();
    std::uint64_t lines = 0;
    std::uint64_t before = 0x80; // as if a line had ended before the first
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, p + i, 8);
        word ^= '\n' * each;
        const auto ends = ~(((word & low_bits) + low_bits) | word | low_bits);
        lines += (((ends & ~(ends << 8U | before)) >> 7U) * each) >> 56U;
        before = ends >> 56U;
    }
    bool after_end = before != 0;
    for (; i < text.size(); ++i) {
        lines += p[i] == '\n' && !after_end ? 1 : 0;
        after_end = p[i] == '\n';
    }
    if (text.back() != '\n') ++lines;
    if (text.find('\r') != std::string_view::npos) { // lines of nothing but \r
        for (auto at = text.find("\n\r\n"); at != std::string_view::npos; at = text.find("\n\r\n", at + 2)) --lines;
        if (text.starts_with("\r\n")) --lines;
    }
    return lines;
}

std::string as_utf8(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const auto length = sequence_length(text);
        if (length == 0) {
            result += "\xEF\xBF\xBD";
        } else {
            result += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return result;
}

std::string quoted(std::string_view text) {
    const bool cut = text.size() > 40;
    auto shown = as_utf8(text.substr(0, 40));
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
    return '"' + shown + (cut ? "…\"" : "\"");
}

} // namespace guanhe::scan::plain
