#include "window/text.h"

#include "base/process.h"

#include <array>
#include <cstdint>
#include <locale>
#include <utility>

namespace guanhe::app {
namespace {

struct Words {
    const char* english;
    const char* chinese;
};

constexpr std::array<Words, static_cast<std::size_t>(Text::count)> words{{
#define GUANHE_TEXT_WORDS(name, english, chinese) {english, chinese},
    GUANHE_WINDOW_TEXT(GUANHE_TEXT_WORDS)
#undef GUANHE_TEXT_WORDS
}};

constexpr char32_t unreadable = 0xFFFD;

void append(std::string& out, char32_t c) {
    const auto byte = [&out](char32_t bits) { out += static_cast<char>(static_cast<unsigned char>(bits)); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | (c >> 6)), byte(0x80 | (c & 0x3F));
    } else {
        byte(0xE0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F));
    }
}

// Shapes other characters, and has none of its own.
bool is_invisible(char32_t c) {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || (c >= 0xE0000 && c <= 0xE0FFF) ||
           (c >= 0x1F3FB && c <= 0x1F3FF);
}

std::string displayed(std::string_view given, std::size_t longest, bool lines) {
    std::string out;
    std::size_t count = 0;
    for (std::size_t at = 0; at < given.size();) {
        char32_t c = next_character(given, at);
        if (is_invisible(c)) continue;
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) c = lines && c == '\n' ? U'\n' : U' ';
        if (++count > longest) {
            append(out, 0x2026);
            break;
        }
        append(out, c > 0xFFFF ? unreadable : c);
    }
    return out;
}

} // namespace

const char* text(Text id, Language language) noexcept {
    const auto& both = words[static_cast<std::size_t>(id)];
    return language == Language::chinese ? both.chinese : both.english;
}

std::string filled(Text id, Language language, std::initializer_list<std::string_view> values) {
    std::string out = text(id, language);
    std::size_t from = 0;
    for (const auto value : values) {
        const auto hole = out.find("{}", from);
        if (hole == std::string::npos) break;
        out.replace(hole, 2, value);
        from = hole + value.size();
    }
    return out;
}

std::optional<Text> stage_text(std::string_view stage) noexcept {
    constexpr std::array<std::pair<std::string_view, Text>, 9> known{{
        {"", Text::stage_starting},
        {"reading", Text::stage_reading},
        {"decoding", Text::stage_decoding},
        {"textures", Text::stage_textures},
        {"measuring", Text::stage_measuring},
        {"partitioning", Text::stage_partitioning},
        {"clustering", Text::stage_clustering},
        {"writing", Text::stage_writing},
        {"uploading", Text::stage_uploading},
    }};
    for (const auto& [name, said] : known)
        if (name == stage) return said;
    return {};
}

Language language_of_locale(std::string_view locale) noexcept {
    const bool chinese = locale.starts_with("zh") || locale.starts_with("Chinese");
    return chinese ? Language::chinese : Language::english;
}

Language user_language() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (const auto value = environment_variable(name)) return language_of_locale(*value);
    }
    try {
        return language_of_locale(std::locale("").name());
    } catch (const std::exception&) { // a locale that is named but not installed
        return Language::english;
    }
}

std::string_view code(Language language) noexcept {
    return language == Language::chinese ? "zh" : "en";
}

std::optional<Language> language_from_code(std::string_view code) noexcept {
    if (code == "zh") return Language::chinese;
    if (code == "en") return Language::english;
    return std::nullopt;
}

std::string display_name(std::string_view name, std::size_t longest) {
    return displayed(name, longest, false);
}

std::string display_lines(std::string_view lines, std::size_t longest) {
    return displayed(lines, longest, true);
}

} // namespace guanhe::app
