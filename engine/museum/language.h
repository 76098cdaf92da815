// Words and files in several languages. Languages are BCP 47 tags ("zh-Hans", "en"); which one a visitor gets follows
// the lookup of RFC 4647, section 3.4.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

/// The tags to try for a wish, best first: the tag itself, then without its last parts, then its language in any script
/// or region ("zh-Hans-CN": zh-Hans-CN, zh-Hans, zh). zh-CN and zh-SG also mean zh-Hans; zh-TW, zh-HK and zh-MO
/// zh-Hant.
[[nodiscard]] std::vector<std::string> lookup_order(std::string_view language);
/// Whether two tags name one language as subtags do: ASCII letters of any case are alike.
[[nodiscard]] bool same_tag(std::string_view a, std::string_view b) noexcept;
/// Whether the text has the form of a tag: a language of 2 to 8 letters, then parts of 1 to 8 letters and digits.
[[nodiscard]] bool is_language_tag(std::string_view tag) noexcept;

/// One thing in each language it was made in. Chinese and English are equals: who asks for the one and finds it missing
/// gets the other.
template<class T>
struct LanguageMap {
    std::map<std::string, T> values; ///< tag -> thing, as written

    struct Picked {
        std::string_view language; ///< the tag it was found under: what voice and font it needs
        const T* value = nullptr;  ///< null when there is none at all
        explicit operator bool() const noexcept { return value != nullptr; }
    };
    /// The nearest to the wish: lookup_order, then any of the same primary language, then English, simplified Chinese,
    /// and the first there is. What it points at lives as long as this map is unchanged.
    [[nodiscard]] Picked pick(std::string_view language) const;
    /// Whether it was made in this language: pick() without its last resorts.
    [[nodiscard]] bool has(std::string_view language) const { return bool(matching(language)); }
    [[nodiscard]] bool empty() const noexcept { return values.empty(); }

    bool operator==(const LanguageMap&) const = default;

private:
    [[nodiscard]] Picked matching(std::string_view language) const;
};

struct LanguageText : LanguageMap<std::string> {
    /// The words of pick(), or none.
    [[nodiscard]] std::string_view in(std::string_view language) const {
        const auto picked = pick(language);
        return picked ? std::string_view(*picked.value) : std::string_view();
    }
    bool operator==(const LanguageText&) const = default;
};

template<class T>
auto LanguageMap<T>::matching(std::string_view language) const -> Picked {
    const auto order = lookup_order(language);
    for (const auto& wish : order) {
        for (const auto& [tag, value] : values)
            if (same_tag(tag, wish)) return {tag, &value};
    }
    if (order.empty()) return {};
    for (const auto& [tag, value] : values)
        if (same_tag(std::string_view(tag).substr(0, tag.find('-')), order.back())) return {tag, &value};
    return {};
}

template<class T>
auto LanguageMap<T>::pick(std::string_view language) const -> Picked {
    for (const std::string_view wish : {language, std::string_view("en"), std::string_view("zh-Hans")})
        if (const auto found = matching(wish)) return found;
    if (values.empty()) return {};
    return {values.begin()->first, &values.begin()->second};
}

} // namespace guanhe::museum
