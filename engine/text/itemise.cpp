#include "text/itemise.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace guanhe::text {
namespace {

constexpr char16_t replacement = 0xFFFD;

bool is_line_end(char16_t c) {
    return c == u'\n' || c == u'\v' || c == u'\f' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_control(char16_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

/// Punctuation and marks go with the words around them.
bool follows(UScriptCode script) {
    return script == USCRIPT_COMMON || script == USCRIPT_INHERITED || script == USCRIPT_INVALID_CODE;
}

void resolve_scripts(std::vector<UScriptCode>& scripts) {
    const auto first = std::ranges::find_if_not(scripts, follows);
    UScriptCode last = first == scripts.end() ? USCRIPT_COMMON : *first;
    for (UScriptCode& script : scripts) {
        if (follows(script))
            script = last;
        else
            last = script;
    }
}

} // namespace

Error no_memory() {
    return {.what = "there is not enough memory to lay words out",
            .where = {},
            .hint = "show less text at once",
            .kind = ErrorKind::internal};
}

float sane_size(float size) {
    return std::isfinite(size) && size > 0.0F ? std::clamp(size, 0.05F, 20.0F) : 1.0F;
}

char32_t character_at(const std::u16string& words, std::int32_t& at) {
    UChar32 c = 0;
    const auto size = static_cast<std::int32_t>(words.size());
    U16_NEXT(words.data(), at, size, c);
    return static_cast<char32_t>(c);
}

std::vector<HardLine> hard_lines(const Paragraph& paragraph) {
    std::vector<HardLine> lines(1);
    const std::size_t styles = std::min<std::size_t>(paragraph.spans.size(), std::numeric_limits<std::uint16_t>::max());
    for (std::size_t s = 0; s < styles; ++s) {
        const std::string& words = paragraph.spans[s].words;
        const auto text =
            icu::UnicodeString::fromUTF8(icu::StringPiece(words.data(), static_cast<std::int32_t>(words.size())));
        for (std::int32_t i = 0; i < text.length(); ++i) {
            char16_t c = text.charAt(i);
            if (c == u'\r') {
                if (i + 1 < text.length() && text.charAt(i + 1) == u'\n') continue;
                c = u'\n';
            }
            if (is_line_end(c)) {
                lines.emplace_back();
                continue;
            }
            if (c == u'\t') c = u' ';
            lines.back().words.push_back(is_control(c) ? replacement : c);
            lines.back().styles.push_back(static_cast<std::uint16_t>(s));
        }
    }
    return lines;
}

Result<Items> itemise(const HardLine& line, const Paragraph& paragraph, const Fonts& fonts) {
    Items items;
    const auto size = static_cast<std::int32_t>(line.words.size());
    UErrorCode code = U_ZERO_ERROR;
    items.bidi.reset(ubidi_openSized(size, 0, &code));
    if (U_FAILURE(code)) return no_memory();
    ubidi_setPara(items.bidi.get(), line.words.data(), size, UBIDI_DEFAULT_LTR, nullptr, &code);
    const UBiDiLevel* levels = size > 0 ? ubidi_getLevels(items.bidi.get(), &code) : nullptr;
    if (U_FAILURE(code)) return no_memory();
    const Breaks characters(ubrk_open(UBRK_CHARACTER, "", line.words.data(), size, &code));
    if (U_FAILURE(code)) return no_memory();

    items.begins.assign(line.words.size() + 1, false);
    std::vector<std::int32_t> starts;
    for (std::int32_t at = ubrk_first(characters.get()); at != UBRK_DONE; at = ubrk_next(characters.get())) {
        items.begins[static_cast<std::size_t>(at)] = true;
        starts.push_back(at);
    }
    if (starts.empty()) return items;
    std::vector<UScriptCode> scripts(starts.size() - 1);
    std::vector<UScriptCode> own(scripts.size());
    for (std::size_t i = 0; i < scripts.size(); ++i) {
        std::int32_t at = starts[i];
        UErrorCode unknown = U_ZERO_ERROR;
        own[i] = scripts[i] = uscript_getScript(static_cast<UChar32>(character_at(line.words, at)), &unknown);
    }
    resolve_scripts(scripts);

    std::u32string character;
    for (std::size_t i = 0; i < scripts.size(); ++i) {
        character.clear();
        for (std::int32_t at = starts[i]; at < starts[i + 1];) {
            const char32_t c = character_at(line.words, at);
            // What is never drawn need not be in a font.
            if (u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) == 0)
                character.push_back(c);
        }
        const auto begin = static_cast<std::size_t>(starts[i]);
        const Style& style = paragraph.spans[line.styles[begin]].style;
        Run* last = items.runs.empty() ? nullptr : &items.runs.back();
        const bool same_style =
            last != nullptr && sane_size(style.size) == last->size &&
            style.bold == paragraph.spans[line.styles[static_cast<std::size_t>(last->begin)]].style.bold;
        Run run{starts[i], starts[i + 1], levels[begin], scripts[i], {}, sane_size(style.size)};
        run.face = character.empty() && same_style
                       ? last->face
                       : fonts.choose(character, style.bold, same_style && follows(own[i]) ? &last->face : nullptr);
        if (same_style && run.level == last->level && run.script == last->script && run.face == last->face)
            last->end = run.end;
        else
            items.runs.push_back(run);
    }
    return items;
}

} // namespace guanhe::text
