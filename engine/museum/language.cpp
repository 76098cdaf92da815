#include "museum/language.h"

#include "base/text.h"

namespace guanhe::museum {

namespace {

bool is_letter(char c) noexcept {
    return lower(c) >= 'a' && lower(c) <= 'z';
}
bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

struct Implied {
    std::string_view region, script;
};
/// CLDR's likely scripts of regions that write Chinese.
constexpr std::array<Implied, 5> chinese{
    {{"zh-CN", "zh-Hans"}, {"zh-SG", "zh-Hans"}, {"zh-TW", "zh-Hant"}, {"zh-HK", "zh-Hant"}, {"zh-MO", "zh-Hant"}}};

} // namespace

bool same_tag(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool is_language_tag(std::string_view tag) noexcept {
    bool first = true;
    if (tag.size() > 64) return false;
    while (true) {
        const auto part = tag.substr(0, tag.find('-'));
        if (part.size() < (first ? 2U : 1U) || part.size() > 8) return false;
        if (!std::ranges::all_of(part, [&](char c) { return is_letter(c) || (!first && is_digit(c)); })) return false;
        if (part.size() == tag.size()) return true;
        tag.remove_prefix(part.size() + 1);
        first = false;
    }
}

std::vector<std::string> lookup_order(std::string_view language) {
    std::vector<std::string> order;
    while (!language.empty()) {
        order.emplace_back(language);
        for (const auto& [region, script] : chinese)
            if (same_tag(language, region)) order.emplace_back(script);
        const auto dash = language.rfind('-');
        language = language.substr(0, dash == std::string_view::npos ? 0 : dash);
        // RFC 4647: a single letter or digit introduces what was cut off, and goes with it.
        if (language.size() > 2 && language[language.size() - 2] == '-') language.remove_suffix(2);
    }
    return order;
}

} // namespace guanhe::museum
