#include "text/breaks.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <limits>
#include <string_view>

namespace guanhe::text {
namespace {

constexpr float between_scripts = 0.125F; // ems, as CSS Text 4 has it
constexpr float half = 0.5F;
constexpr float full = 0.9F; // ems: what is narrower has no empty half
// Their ink is in one half of the em square, in simplified Chinese.
constexpr std::u16string_view empty_after = u"，。、．；：」』）】》〉〕］｝”’";
constexpr std::u16string_view empty_before = u"「『（【《〈〔［｛“‘";

bool is_in(std::u16string_view set, char32_t c) {
    return c <= 0xFFFF && set.find(static_cast<char16_t>(c)) != std::u16string_view::npos;
}

bool is_ideograph(char32_t c) {
    return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC) != 0 || (c >= 0x3041 && c <= 0x30FF);
}

bool is_letter_or_digit(char32_t c) {
    if (is_ideograph(c) || u_isalnum(static_cast<UChar32>(c)) == 0) return false;
    const int width = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
    return width != U_EA_FULLWIDTH && width != U_EA_WIDE;
}

std::int32_t start_of(const Items& items, std::int32_t at) {
    do --at;
    while (at > 0 && !items.begins[static_cast<std::size_t>(at)]);
    return std::max(at, 0);
}

const Run& run_at(const Items& items, std::int32_t at) {
    const auto next = std::ranges::upper_bound(items.runs, at, {}, &Run::begin);
    return *std::prev(next);
}

double width_of(const Measured& measured, std::int32_t begin, std::int32_t end) {
    return measured.before[static_cast<std::size_t>(end)] - measured.before[static_cast<std::size_t>(begin)];
}

/// Of a line [begin, end), as it is seen.
double seen_width(const HardLine& line, const Items& items, const Measured& measured, std::int32_t begin,
                  std::int32_t end) {
    end = without_spaces(line.words, begin, end);
    if (end == begin) return 0.0;
    const Trim trimmed = trim(line, items, measured, begin, end);
    const float gap = measured.gap[static_cast<std::size_t>(start_of(items, end))];
    return width_of(measured, begin, end) - static_cast<double>(trimmed.begin + trimmed.end + gap);
}

} // namespace

std::int32_t without_spaces(const std::u16string& words, std::int32_t begin, std::int32_t end) {
    while (end > begin && u_isWhitespace(words[static_cast<std::size_t>(end - 1)]) != 0) --end;
    return end;
}

Result<Measured> measure(const HardLine& line, const Items& items, const std::string& language, Shaper& shaper) {
    Measured out;
    const std::size_t size = line.words.size();
    std::vector<float> widths(size, 0.0F);
    out.gap.assign(size, 0.0F);
    for (const Run& run : items.runs)
        for (const ShapedGlyph& glyph : shaper.shape(line.words, run, run.begin, run.end))
            widths[static_cast<std::size_t>(glyph.cluster)] += glyph.advance * run.size;

    char32_t before = 0;
    std::int32_t before_at = 0;
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(size);) {
        const std::int32_t here = at;
        const char32_t c = character_at(line.words, at);
        if (!items.begins[static_cast<std::size_t>(here)]) continue; // a mark on the letter before
        if ((is_ideograph(before) && is_letter_or_digit(c)) || (is_letter_or_digit(before) && is_ideograph(c)))
            out.gap[static_cast<std::size_t>(before_at)] = between_scripts * run_at(items, before_at).size;
        const float type = before_at < here ? run_at(items, before_at).size : 1.0F;
        const bool halves = (is_in(empty_after, before) && (is_in(empty_after, c) || is_in(empty_before, c))) ||
                            (is_in(empty_before, before) && is_in(empty_before, c));
        if (halves && widths[static_cast<std::size_t>(before_at)] > full * type)
            out.gap[static_cast<std::size_t>(before_at)] = -half * type;
        before = c;
        before_at = here;
    }

    out.before.assign(size + 1, 0.0);
    for (std::size_t i = 0; i < size; ++i)
        out.before[i + 1] = out.before[i] + static_cast<double>(widths[i] + out.gap[i]);

    UErrorCode code = U_ZERO_ERROR;
    const std::string locale = (language.empty() ? std::string("zh") : language.substr(0, 32)) + "@lb=strict";
    const Breaks breaks(
        ubrk_open(UBRK_LINE, locale.c_str(), line.words.data(), static_cast<std::int32_t>(size), &code));
    if (U_FAILURE(code))
        return Error{.what = std::string("the rules of line breaks cannot be read (") + u_errorName(code) + ")",
                     .where = "ICU",
                     .hint = "reinstall the library ICU with its data",
                     .kind = ErrorKind::internal};
    (void)ubrk_first(breaks.get());
    for (std::int32_t at = ubrk_next(breaks.get()); at != UBRK_DONE; at = ubrk_next(breaks.get()))
        out.may.push_back(at);
    if (out.may.empty()) out.may.push_back(static_cast<std::int32_t>(size));
    return out;
}

Trim trim(const HardLine& line, const Items& items, const Measured& measured, std::int32_t begin, std::int32_t end) {
    Trim out;
    if (end <= begin) return out;
    const std::int32_t last = start_of(items, end);
    const auto wide = [&](std::int32_t at, std::int32_t next) {
        const double gap = static_cast<double>(measured.gap[static_cast<std::size_t>(at)]);
        return width_of(measured, at, next) - gap > static_cast<double>(full * run_at(items, at).size);
    };
    const auto is = [&](std::u16string_view set, std::int32_t at) {
        return is_in(set, line.words[static_cast<std::size_t>(at)]);
    };
    if (last > begin && is(empty_after, last) && wide(last, end)) out.end = half * run_at(items, last).size;
    if (begin + 1 < end && is(empty_before, begin) && wide(begin, begin + 1))
        out.begin = half * run_at(items, begin).size;
    return out;
}

std::vector<std::int32_t> break_lines(const HardLine& line, const Items& items, const Measured& measured,
                                      double width) {
    constexpr double slack = 1e-6; // or a column made to measure would be too narrow for its own words
    std::vector<std::int32_t> ends;
    const auto size = static_cast<std::int32_t>(line.words.size());
    const auto fits = [&](std::int32_t from, std::int32_t to) {
        return seen_width(line, items, measured, from, to) <= width + slack;
    };
    std::int32_t begin = 0;
    std::size_t next = 0;
    while (begin < size) {
        while (next < measured.may.size() && measured.may[next] <= begin) ++next;
        std::int32_t end = begin;
        while (next < measured.may.size() && fits(begin, measured.may[next])) end = measured.may[next++];
        if (end == begin) { // not even one word: as many characters as fit, and at least one
            for (std::int32_t at = begin + 1; at <= size; ++at) {
                if (!items.begins[static_cast<std::size_t>(at)]) continue;
                if (end > begin && !fits(begin, at)) break;
                end = at;
            }
        }
        ends.push_back(end);
        begin = end;
    }
    return ends;
}

std::vector<std::int32_t> balance_lines(const HardLine& line, const Items& items, const Measured& measured,
                                        double width, const std::vector<float>& costs) {
    constexpr std::size_t most_lines = 6, most_places = 400;
    constexpr double slack = 1e-6,
                     weight = 0.35; // of a place's cost, against a line's being too short by all its width
    auto greedy = break_lines(line, items, measured, width);
    const std::size_t lines = greedy.size();
    if (lines < 2 || lines > most_lines || measured.may.size() > most_places) return greedy;
    std::vector<std::int32_t> places{0};
    places.insert(places.end(), measured.may.begin(), measured.may.end());
    const double mean = width_of(measured, 0, places.back()) / static_cast<double>(lines);
    // best[k][i]: the least cost of k lines of which the last ends at place i.
    constexpr double never = std::numeric_limits<double>::max();
    std::vector<std::vector<double>> best(lines + 1, std::vector<double>(places.size(), never));
    std::vector<std::vector<std::size_t>> from(lines + 1, std::vector<std::size_t>(places.size(), 0));
    best[0][0] = 0.0;
    for (std::size_t k = 1; k <= lines; ++k)
        for (std::size_t i = k; i < places.size(); ++i)
            for (std::size_t j = i; j-- > k - 1;) {
                const double wide = seen_width(line, items, measured, places[j], places[i]);
                if (wide > width + slack) break;
                if (best[k - 1][j] == never) continue;
                const double off = (wide - mean) / width;
                const double cost = best[k - 1][j] + off * off +
                                    weight * static_cast<double>(costs[static_cast<std::size_t>(places[i])]);
                if (cost >= best[k][i]) continue;
                best[k][i] = cost;
                from[k][i] = j;
            }
    if (best[lines].back() == never) return greedy; // a word that is broken between its characters
    std::vector<std::int32_t> ends;
    for (std::size_t k = lines, i = places.size() - 1; k > 0; i = from[k--][i]) ends.push_back(places[i]);
    std::ranges::reverse(ends);
    return ends;
}

} // namespace guanhe::text
