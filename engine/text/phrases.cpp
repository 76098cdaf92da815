#include "text/phrases.h"

#include "text/itemise.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <limits>

namespace guanhe::text {
namespace {

constexpr float after_sentence = 0.0F, after_clause = 0.1F, after_item = 0.25F, between_words = 0.5F;
constexpr float bad = 0.85F; // after a short word, which belongs to what follows; before a particle of Chinese
constexpr float within_word = 2.0F;
constexpr std::u16string_view ends_sentence = u".!?。！？…", ends_clause = u",;:，；：—–", ends_item = u"、";
constexpr std::u16string_view closes = u"\"')]”’）》」』】";
constexpr std::u16string_view particles = u"的地得了着过吗呢吧们里上下中";

bool is_in(std::u16string_view set, char16_t c) {
    return set.find(c) != std::u16string_view::npos;
}

bool is_han(char16_t c) {
    return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) != 0;
}

std::string rules_of(const std::string& language) {
    return language.empty() ? std::string("zh") : language.substr(0, 32);
}

Error no_rules(UErrorCode code) {
    return {.what = std::string("the rules of words cannot be read (") + u_errorName(code) + ")",
            .where = "ICU",
            .hint = "reinstall the library ICU with its data",
            .kind = ErrorKind::internal};
}

/// Of a place between two words, by what is written before and after it.
float cost_between(const std::u16string& words, std::size_t at) {
    std::size_t end = at;
    while (end > 0 && u_isUWhiteSpace(words[end - 1]) != 0) --end;
    const bool parted = end < at;
    while (end > 0 && is_in(closes, words[end - 1])) --end;
    if (end == 0) return between_words;
    const char16_t last = words[end - 1];
    // "3.5" and "10:30" go on.
    if (parted || last > 0x7F || at == words.size()) {
        if (is_in(ends_sentence, last)) return after_sentence;
        if (is_in(ends_clause, last)) return after_clause;
        if (is_in(ends_item, last)) return after_item;
    }
    if (at < words.size() && is_in(particles, words[at])) return bad;
    constexpr std::size_t short_word = 3;
    std::size_t begin = end;
    while (begin > 0 && u_isalpha(words[begin - 1]) != 0 && !is_han(words[begin - 1])) --begin;
    return parted && end > begin && end - begin <= short_word ? bad : between_words;
}

} // namespace

Result<std::vector<float>> phrase_costs(const std::u16string& words, const std::string& language) {
    std::vector<float> costs(words.size() + 1, within_word);
    costs.back() = after_sentence;
    UErrorCode code = U_ZERO_ERROR;
    const Breaks breaks(
        ubrk_open(UBRK_WORD, rules_of(language).c_str(), words.data(), static_cast<std::int32_t>(words.size()), &code));
    if (U_FAILURE(code)) return no_rules(code);
    for (std::int32_t at = ubrk_first(breaks.get()); at != UBRK_DONE; at = ubrk_next(breaks.get())) {
        const auto index = static_cast<std::size_t>(at);
        if (index < words.size()) costs[index] = cost_between(words, index);
    }
    return costs;
}

std::vector<std::size_t> phrase_parts(std::string_view words, const std::string& language, std::size_t parts) {
    struct Place {
        std::size_t byte = 0;
        float before = 0.0F; ///< how long all before it is
        float cost = 0.0F;
    };
    const icu::UnicodeString text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(words.data(), static_cast<std::int32_t>(words.size())));
    const std::u16string wide(text.getBuffer(), static_cast<std::size_t>(text.length()));
    const auto costs = phrase_costs(wide, language);
    if (!costs || parts < 2) return {words.size()};
    std::vector<Place> places{{}};
    Place now;
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(wide.size());) {
        const auto begin = static_cast<std::size_t>(at);
        if (begin > 0 && (*costs)[begin] < within_word && u_isUWhiteSpace(wide[begin]) == 0) {
            now.cost = (*costs)[begin];
            places.push_back(now);
        }
        const char32_t c = character_at(wide, at);
        now.byte += c < 0x80 ? 1U : c < 0x800 ? 2U : c < 0x10000 ? 3U : 4U;
        now.before += c >= 0x2E80 ? 1.0F : 0.5F;
    }
    now.byte = words.size(); // also where bytes that are no UTF-8 were counted otherwise
    now.cost = 0.0F;
    places.push_back(now);
    parts = std::min(parts, places.size() - 1);
    const float mean = std::max(now.before / static_cast<float>(parts), 0.5F);
    // best[k][i]: the least cost of k parts that end at place i.
    constexpr float never = std::numeric_limits<float>::max();
    std::vector<std::vector<float>> best(parts + 1, std::vector<float>(places.size(), never));
    std::vector<std::vector<std::size_t>> from(parts + 1, std::vector<std::size_t>(places.size(), 0));
    best[0][0] = 0.0F;
    for (std::size_t k = 1; k <= parts; ++k)
        for (std::size_t i = k; i < places.size(); ++i)
            for (std::size_t j = k - 1; j < i; ++j) {
                if (best[k - 1][j] == never) continue;
                const float off = (places[i].before - places[j].before) / mean - 1.0F;
                const float cost = best[k - 1][j] + off * off + places[i].cost;
                if (cost >= best[k][i]) continue;
                best[k][i] = cost;
                from[k][i] = j;
            }
    std::vector<std::size_t> ends;
    for (std::size_t k = parts, i = places.size() - 1; k > 0; i = from[k--][i]) ends.push_back(places[i].byte);
    std::ranges::reverse(ends);
    return ends;
}

} // namespace guanhe::text
