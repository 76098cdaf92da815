#include "text/layout.h"

#include "text/breaks.h"
#include "text/itemise.h"
#include "text/phrases.h"
#include "text/shape.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <cmath>

namespace guanhe::text {
namespace {

// Where fonts of Chinese have the baseline in their em square, which lines of any font are set by here.
constexpr float above_baseline = 0.88F;

/// One hard line as it is being placed.
class Setter {
public:
    Setter(const Paragraph& paragraph, const HardLine& line, const Items& items, const Measured& measured,
           Shaper& shaper, float em, Layout& out)
        : paragraph_(&paragraph), line_(&line), items_(&items), measured_(&measured), shaper_(&shaper), em_(em),
          out_(&out) {}

    /// Appends the line [begin, end) at `top`; returns its bottom.
    [[nodiscard]] Result<float> place(std::int32_t begin, std::int32_t end, float top, float width) {
        const std::int32_t seen = without_spaces(line_->words, begin, end);
        float largest =
            begin == end && !paragraph_->spans.empty() ? sane_size(paragraph_->spans.front().style.size) : 0.0F;
        for (auto run = first_run(begin); run != items_->runs.end() && run->begin < std::max(seen, begin + 1); ++run)
            largest = std::max(largest, run->size);
        if (largest == 0.0F) largest = 1.0F;
        const float size = largest * em_;
        const float height = size * paragraph_->line_height;

        Line line;
        line.top = top;
        line.bottom = top + height;
        line.baseline = top + (height - size) * 0.5F + size * above_baseline;
        line.first_glyph = out_->glyphs.size();
        const Trim trimmed = trim(*line_, *items_, *measured_, begin, seen);
        pen_ = -trimmed.begin * em_;
        GUANHE_TRY(place_glyphs(begin, seen, line.baseline));
        line.right = pen_ - trimmed.end * em_;
        line.glyph_count = out_->glyphs.size() - line.first_glyph;
        const float left = (width - line.right) * share_before();
        for (std::size_t i = line.first_glyph; i < out_->glyphs.size(); ++i) out_->glyphs[i].at.x += left;
        line.left = left;
        line.right += left;
        icu::UnicodeString(false, line_->words.data() + begin, seen - begin).toUTF8String(line.words);
        out_->size = {std::max(out_->size.x, line.right - std::min(left, 0.0F)), line.bottom};
        out_->lines.push_back(std::move(line));
        return top + height;
    }

private:
    /// With the character at an index.
    [[nodiscard]] std::vector<Run>::const_iterator first_run(std::int32_t at) const {
        const auto after = std::ranges::upper_bound(items_->runs, at, {}, &Run::begin);
        return after == items_->runs.begin() ? after : std::prev(after);
    }

    /// The share of a line's free room that is left of it.
    [[nodiscard]] float share_before() const {
        const bool from_right = (ubidi_getParaLevel(items_->bidi.get()) & 1) != 0;
        switch (paragraph_->align) {
        case Align::centre:
            return 0.5F;
        case Align::end:
            return from_right ? 0.0F : 1.0F;
        case Align::start:
            break;
        }
        return from_right ? 1.0F : 0.0F;
    }

    [[nodiscard]] Result<void> place_glyphs(std::int32_t begin, std::int32_t end, float baseline) {
        if (begin >= end) return {};
        UErrorCode code = U_ZERO_ERROR;
        const Bidi bidi(ubidi_open());
        if (bidi) ubidi_setLine(items_->bidi.get(), begin, end, bidi.get(), &code);
        const std::int32_t count = bidi ? ubidi_countRuns(bidi.get(), &code) : 0;
        if (!bidi || U_FAILURE(code)) return no_memory();
        for (std::int32_t i = 0; i < count; ++i) {
            std::int32_t start = 0, length = 0;
            const bool from_right = ubidi_getVisualRun(bidi.get(), i, &start, &length) == UBIDI_RTL;
            place_stretch(begin + start, begin + start + length, from_right, end, baseline);
        }
        return {};
    }

    /// What runs one way: of its runs, those of the right begin with the last.
    void place_stretch(std::int32_t begin, std::int32_t end, bool from_right, std::int32_t line_end, float baseline) {
        auto first = first_run(begin);
        const auto last = std::ranges::lower_bound(items_->runs, end, {}, &Run::begin);
        const auto piece = [&](const Run& run) {
            place_piece(run, std::max(begin, run.begin), std::min(end, run.end), line_end, baseline);
        };
        if (from_right)
            for (auto run = last; run != first;) piece(*--run);
        else
            for (; first != last; ++first) piece(*first);
    }

    void place_piece(const Run& run, std::int32_t begin, std::int32_t end, std::int32_t line_end, float baseline) {
        const float size = run.size * em_;
        const auto& glyphs = shaper_->shape(line_->words, run, begin, end);
        for (std::size_t i = 0; i < glyphs.size(); ++i) {
            const ShapedGlyph& shaped = glyphs[i];
            const auto at = static_cast<std::size_t>(shaped.cluster);
            Glyph glyph;
            glyph.id = shaped.id;
            glyph.face = run.face.face;
            glyph.embolden = run.face.embolden;
            glyph.missing = shaped.missing;
            glyph.color = paragraph_->spans[line_->styles[at]].style.color;
            glyph.size = size;
            glyph.advance = shaped.advance * size;
            glyph.at = {pen_ + shaped.right * size, baseline - shaped.up * size};
            out_->glyphs.push_back(glyph);
            pen_ += glyph.advance;
            const bool ends = i + 1 == glyphs.size() || glyphs[i + 1].cluster != shaped.cluster;
            if (ends && next_of(shaped.cluster) < line_end) pen_ += measured_->gap[at] * em_;
        }
    }

    [[nodiscard]] std::int32_t next_of(std::int32_t at) const {
        do ++at;
        while (!items_->begins[static_cast<std::size_t>(at)]);
        return at;
    }

    const Paragraph* paragraph_;
    const HardLine* line_;
    const Items* items_;
    const Measured* measured_;
    Shaper* shaper_;
    float em_;
    Layout* out_;
    float pen_ = 0.0F; ///< metres
};

} // namespace

Result<Layout> lay_out(std::span<const Paragraph> paragraphs, float width, float em, const Fonts& fonts) {
    if (!(std::isfinite(width) && std::isfinite(em) && width > 0.0F && em > 0.0F))
        return Error{.what = "words need a column and a size of type that are positive lengths",
                     .where = {},
                     .hint = "give both in metres",
                     .kind = ErrorKind::bad_input};
    std::size_t bytes = 0;
    for (const Paragraph& paragraph : paragraphs)
        for (const Span& span : paragraph.spans) bytes += span.words.size();
    if (bytes > most_words)
        return Error{.what = "a text of " + std::to_string(bytes) +
                             " bytes is too long to be laid out at once, which " + std::to_string(most_words) +
                             " are at most",
                     .where = {},
                     .hint = "split it into several",
                     .kind = ErrorKind::bad_input};

    Layout out;
    float top = 0.0F;
    for (const Paragraph& paragraph : paragraphs) {
        Shaper shaper(fonts, paragraph.language);
        for (const HardLine& line : hard_lines(paragraph)) {
            GUANHE_TRY_LET(const Items items, itemise(line, paragraph, fonts));
            GUANHE_TRY_LET(const Measured measured, measure(line, items, paragraph.language, shaper));
            const double column = static_cast<double>(width) / static_cast<double>(em);
            std::vector<std::int32_t> ends;
            if (paragraph.balanced) {
                GUANHE_TRY_LET(const auto costs, phrase_costs(line.words, paragraph.language));
                ends = balance_lines(line, items, measured, column, costs);
            } else {
                ends = break_lines(line, items, measured, column);
            }
            if (ends.empty()) ends.push_back(0); // an empty line
            Setter setter(paragraph, line, items, measured, shaper, em, out);
            std::int32_t begin = 0;
            for (const std::int32_t end : ends) {
                GUANHE_TRY_LET(top, setter.place(begin, end, top, width));
                begin = end;
            }
        }
        if (&paragraph != &paragraphs.back()) top += paragraph.space_after * em;
    }
    return out;
}

} // namespace guanhe::text
