// Inside engine/text: a line of words as UTF-16, cut into runs that one call of HarfBuzz can shape.
#pragma once

#include "text/layout.h"

#include <unicode/ubidi.h>
#include <unicode/ubrk.h>
#include <unicode/uscript.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace guanhe::text {

struct CloseBidi {
    void operator()(UBiDi* bidi) const { ubidi_close(bidi); }
};
using Bidi = std::unique_ptr<UBiDi, CloseBidi>;

/// Words up to a line feed, or the end of the paragraph. Indices are of `words`.
struct HardLine {
    std::u16string words;
    std::vector<std::uint16_t> styles; ///< by index, into the paragraph's spans
};

/// Cleaned of what cannot be written. At least one line.
[[nodiscard]] std::vector<HardLine> hard_lines(const Paragraph& paragraph);

struct Run {
    std::int32_t begin = 0, end = 0;
    UBiDiLevel level = 0; ///< odd: from right to left
    UScriptCode script = USCRIPT_COMMON;
    FaceChoice face;
    float size = 1.0F;
};

struct Items {
    Bidi bidi;                ///< of the whole line
    std::vector<Run> runs;    ///< in reading order, without gaps
    std::vector<bool> begins; ///< by index, and at the end: a character as readers count them begins here
};

/// Errors: out of memory.
[[nodiscard]] Result<Items> itemise(const HardLine& line, const Paragraph& paragraph, const Fonts& fonts);

struct CloseBreaks {
    void operator()(UBreakIterator* breaks) const { ubrk_close(breaks); }
};
using Breaks = std::unique_ptr<UBreakIterator, CloseBreaks>;

[[nodiscard]] Error no_memory();

/// What a style's size may be, in ems of the layout; 1 for what is no size.
[[nodiscard]] float sane_size(float size);

/// The code point at an index, and the index after it.
[[nodiscard]] char32_t character_at(const std::u16string& words, std::int32_t& at);

} // namespace guanhe::text
