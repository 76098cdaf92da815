#include "text/shape.h"

#include <unicode/uchar.h>

namespace guanhe::text {
namespace {

constexpr float em(hb_position_t units) {
    return static_cast<float>(units) / static_cast<float>(Fonts::em_units);
}

/// Written in squares of one em.
bool is_square(UScriptCode script) {
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
           script == USCRIPT_BOPOMOFO || script == USCRIPT_HANGUL || script == USCRIPT_COMMON;
}

/// The box that stands for a character without a glyph takes the place that the character would.
float box_width(char32_t c) {
    const int width = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH || c > 0xFFFF ? 1.0F : 0.6F;
}

} // namespace

Shaper::Shaper(const Fonts& fonts, const std::string& language)
    : fonts_(&fonts), language_(hb_language_from_string(language.c_str(), static_cast<int>(language.size()))),
      buffer_(hb_buffer_create()) {}

const std::vector<ShapedGlyph>& Shaper::shape(const std::u16string& words, const Run& run, std::int32_t begin,
                                              std::int32_t end) {
    hb_buffer_t* buffer = buffer_.get();
    hb_buffer_clear_contents(buffer);
    static_assert(sizeof(char16_t) == sizeof(std::uint16_t));
    hb_buffer_add_utf16(buffer, reinterpret_cast<const std::uint16_t*>(words.data()), static_cast<int>(words.size()),
                        static_cast<unsigned>(begin), end - begin);
    hb_buffer_set_direction(buffer, run.level % 2 == 0 ? HB_DIRECTION_LTR : HB_DIRECTION_RTL);
    hb_buffer_set_script(buffer, hb_script_from_string(uscript_getShortName(run.script), -1));
    hb_buffer_set_language(buffer, language_);
    // Chinese fonts have quotes and dashes an em wide, which is wrong among Latin letters.
    features_.clear();
    for (std::int32_t i = begin; i < end && !is_square(run.script); ++i)
        if (u_getIntPropertyValue(words[static_cast<std::size_t>(i)], UCHAR_EAST_ASIAN_WIDTH) == U_EA_AMBIGUOUS)
            features_.push_back(
                {HB_TAG('p', 'w', 'i', 'd'), 1, static_cast<unsigned>(i), static_cast<unsigned>(i) + 1});
    hb_shape(fonts_->shaper(run.face.face), buffer, features_.data(), static_cast<unsigned>(features_.size()));

    unsigned count = 0;
    const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer, &count);
    glyphs_.clear();
    for (unsigned i = 0; i < count; ++i) {
        ShapedGlyph glyph{infos[i].codepoint,         static_cast<std::int32_t>(infos[i].cluster),
                          em(positions[i].x_advance), em(positions[i].x_offset),
                          em(positions[i].y_offset),  infos[i].codepoint == 0};
        if (glyph.missing) {
            std::int32_t at = glyph.cluster;
            glyph.advance = box_width(character_at(words, at));
            glyph.right = glyph.up = 0.0F;
        }
        glyphs_.push_back(glyph);
    }
    return glyphs_;
}

} // namespace guanhe::text
