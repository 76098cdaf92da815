// The words of the window in the user's language.
#pragma once

#include "base/text.h"
#include "window/text_list.h"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace guanhe::app {

enum class Language { english, chinese };

enum class Text : std::size_t {
#define GUANHE_TEXT_NAME(name, english, chinese) name,
    GUANHE_WINDOW_TEXT(GUANHE_TEXT_NAME)
#undef GUANHE_TEXT_NAME
        count
};

/// Zero-terminated UTF-8.
[[nodiscard]] const char* text(Text id, Language language) noexcept;
/// With each {} replaced by the next of `values`.
[[nodiscard]] std::string filled(Text id, Language language, std::initializer_list<std::string_view> values);

/// Of what Progress::stage() names; nothing of a stage that has no words of ours.
[[nodiscard]] std::optional<Text> stage_text(std::string_view stage) noexcept;

/// What the system's locale names ("zh_CN.UTF-8", "Chinese (Simplified)_China.936"): Chinese, or English for all else.
[[nodiscard]] Language language_of_locale(std::string_view locale) noexcept;
/// The user's, from LC_ALL, LC_MESSAGES, LANG or the system.
[[nodiscard]] Language user_language();

[[nodiscard]] std::string_view code(Language language) noexcept; ///< "en", "zh"
[[nodiscard]] std::optional<Language> language_from_code(std::string_view code) noexcept;

/// A name from a file as one line that can be shown: valid UTF-8 (what is not becomes U+FFFD), no control characters,
/// no joiners or variation selectors, characters above U+FFFF as U+FFFD (the interface's fonts end there), at most
/// `longest` characters.
[[nodiscard]] std::string display_name(std::string_view name, std::size_t longest = 120);
/// The same for a message of several lines.
[[nodiscard]] std::string display_lines(std::string_view lines, std::size_t longest = 4000);

/// Calls visit(character) for each.
template<class Visit>
void for_each_character(std::string_view utf8, Visit visit) {
    for (std::size_t at = 0; at < utf8.size();) visit(next_character(utf8, at));
}

} // namespace guanhe::app
