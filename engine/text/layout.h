// Words into placed glyphs: fallback between fonts, shaping, both directions, line breaks by the rules of Chinese and
// of everything else (Unicode Standard Annexes 9, 14 and 29, by ICU; shaping by HarfBuzz). Pure functions; any thread.
// Lengths are metres on the surface that is written on, from its top left corner, y down.
#pragma once

#include "base/result.h"
#include "text/fonts.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace guanhe::text {

struct Style {
    float size = 1.0F; ///< of the type, in ems of the layout
    bool bold = false;
    std::uint32_t color = 0xFFFFFFFF; ///< sRGB, r lowest
    bool operator==(const Style&) const = default;
};

/// Words in one style: UTF-8; what is not UTF-8, and control characters, become U+FFFD.
struct Span {
    std::string words;
    Style style;
};

enum class Align { start, centre, end }; ///< start: left, but right where a paragraph begins in a script of the right

struct Paragraph {
    std::vector<Span> spans;     ///< a line feed in them begins a new line
    std::string language = "zh"; ///< BCP 47: breaks and the forms of characters are its
    Align align = Align::start;
    float line_height = 1.5F; ///< in sizes of the line's largest type
    float space_after = 0.5F; ///< ems of the layout
    bool balanced = false;    ///< as few lines, but about as long as one another and ending where phrases do
};

struct Glyph {
    std::uint32_t id = 0;
    std::uint16_t face = 0;
    bool embolden = false;
    bool missing = false; ///< no font has it: a box is drawn that is as wide as `advance`
    std::uint32_t color = 0;
    float size = 0.0F; ///< metres an em
    float advance = 0.0F;
    glm::vec2 at{0.0F}; ///< origin, on the baseline
};

struct Line {
    float top = 0.0F, baseline = 0.0F, bottom = 0.0F;
    float left = 0.0F, right = 0.0F; ///< of its words, without the spaces at its end
    std::size_t first_glyph = 0, glyph_count = 0;
    std::string words; ///< as they were understood, in reading order, without the spaces at its end
};

struct Layout {
    std::vector<Glyph> glyphs;
    std::vector<Line> lines; ///< from top to bottom
    glm::vec2 size{0.0F};    ///< of all lines; x: the widest
};

/// The longest text that is laid out at once, in bytes.
inline constexpr std::size_t most_words = std::size_t{4} << 20U;

/// `width`: of the column, metres; `em`: metres. Punctuation that closes does not begin a line, and what opens does not
/// end one. A comma, full stop or closing bracket of Chinese at a line's end gives up its empty half, as does an
/// opening bracket at a line's start, so that the column's edge is seen straight; between two
/// such marks one half goes. An eighth of an em keeps Chinese and
/// Latin apart. A word that is wider than the column is broken between characters. Errors: more than most_words; a
/// width or an em that is no positive number.
[[nodiscard]] Result<Layout> lay_out(std::span<const Paragraph> paragraphs, float width, float em, const Fonts& fonts);

} // namespace guanhe::text
