#include "tour/pace.h"

#include "base/text.h"
#include "museum/characters.h"

#include <algorithm>
#include <string>
#include <vector>

namespace guanhe::tour {
namespace {

using museum::is_character;

bool within(char32_t c, char32_t first, char32_t last) {
    return first <= c && c <= last;
}

bool is_space(char32_t c) {
    return c == ' ' || within(c, 9, 13) || c == 0xA0 || c == 0x3000;
}

bool is_full_mark(char32_t c) {
    return c == U'。' || c == U'！' || c == U'？' || c == U'…';
}

bool is_half_mark(char32_t c) {
    return c == U'，' || c == U'；' || c == U'：' || c == U'、';
}

/// Marks that stay with what is before them.
bool closes(char32_t c) {
    return is_full_mark(c) || is_half_mark(c) || c == U'”' || c == U'’' || c == U'）' || c == U'》' || c == U'」' ||
           c == '"' || c == ')' || c == '\'';
}

bool is_word_mark(char32_t c) {
    return within(c, 0x21, 0x2F) || within(c, 0x3A, 0x40) || within(c, 0x2010, 0x2027);
}

/// The smallest piece that stays whole: a word with its marks and the space before it, or a character with its marks.
struct Piece {
    std::size_t begin = 0, end = 0; ///< bytes
    double seconds = 0.0;
    double width = 0.0;    ///< in parts of a cue
    bool sentence = false; ///< ends one
    bool clause = false;
    bool word = false; ///< of a script that writes words apart
};

std::vector<Piece> pieces_of(std::string_view text, const Pace& pace) {
    std::vector<Piece> pieces;
    bool word_open = false, counted = false;
    const double narrow = 1.0 / static_cast<double>(pace.widest_words);
    const double wide = 1.0 / static_cast<double>(pace.widest_characters);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t c = next_character(text, at);
        if (is_space(c)) {
            word_open = false;
            if (!pieces.empty() && pieces.back().end == begin) { // a mark before a space ends its sentence
                const char last = text[begin - 1];
                Piece& before = pieces.back();
                before.sentence = before.sentence || last == '.' || last == '!' || last == '?';
                before.clause = before.clause || last == ',' || last == ';' || last == ':';
            }
            continue;
        }
        const bool joins =
            !pieces.empty() && pieces.back().end == begin && (closes(c) || (word_open && !is_character(c)));
        if (!joins) {
            pieces.push_back({begin, at, 0.0, pieces.empty() ? 0.0 : narrow, false, false, !is_character(c)});
            counted = false;
        }
        Piece& piece = pieces.back();
        piece.end = at;
        piece.width += is_character(c) || c >= 0x3000 ? wide : narrow;
        piece.sentence = is_full_mark(c) || (piece.sentence && closes(c));
        piece.clause = is_half_mark(c) || (piece.clause && closes(c));
        if (is_character(c)) {
            piece.seconds += 1.0 / pace.characters_a_second;
            word_open = false;
        } else {
            word_open = word_open || !closes(c);
            if (!counted && !is_word_mark(c) && !closes(c)) {
                piece.seconds += 1.0 / pace.words_a_second;
                counted = true;
            }
        }
    }
    if (!pieces.empty() && (text[pieces.back().end - 1] == '.' || text[pieces.back().end - 1] == '!' ||
                            text[pieces.back().end - 1] == '?'))
        pieces.back().sentence = true;
    for (auto& piece : pieces)
        if (piece.sentence) piece.seconds += pace.pause;
    return pieces;
}

/// After which piece a cue that begins with `first` ends: as many sentences as fit; else at the last clause that fills
/// at least a third of it; else where it is full, but not after a short word, which belongs to what follows.
std::size_t cue_end(const std::vector<Piece>& pieces, std::size_t first) {
    double width = 0.0;
    std::size_t sentence = 0, clause = 0, full = first + 1;
    for (std::size_t i = first; i < pieces.size(); ++i) {
        width += pieces[i].width;
        if (width > 1.0 && i > first) break;
        full = i + 1;
        if (pieces[i].sentence) sentence = i + 1;
        if (pieces[i].clause && width >= 1.0 / 3.0) clause = i + 1;
    }
    if (full == pieces.size()) return full;
    if (sentence || clause) return sentence ? sentence : clause;
    constexpr std::size_t short_word = 3, most_back = 3;
    std::size_t end = full;
    while (end > first + 1 && full - end < most_back && pieces[end - 1].word &&
           pieces[end - 1].end - pieces[end - 1].begin <= short_word)
        --end;
    return full - end < most_back ? end : full;
}

} // namespace

double reading_seconds(std::string_view text, const Pace& pace) {
    double seconds = 0.0;
    for (const auto& cue : paced_captions(text, {}, pace).cues) seconds = cue.end;
    return seconds;
}

museum::Captions paced_captions(std::string_view text, std::optional<double> seconds, const Pace& pace) {
    const auto pieces = pieces_of(text, pace);
    museum::Captions out;
    double at = 0.0;
    for (std::size_t first = 0; first < pieces.size();) {
        const std::size_t end = cue_end(pieces, first);
        double lasts = 0.0;
        for (std::size_t i = first; i < end; ++i) lasts += pieces[i].seconds;
        museum::Cue cue;
        cue.start = at;
        at += seconds ? std::max(lasts, 0.01) : std::max(lasts, pace.least);
        cue.end = at;
        museum::CueSpan span;
        span.text = text.substr(pieces[first].begin, pieces[end - 1].end - pieces[first].begin);
        std::ranges::replace_if(span.text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
        cue.spans.push_back(std::move(span));
        out.cues.push_back(std::move(cue));
        first = end;
    }
    if (seconds && at > 0.0 && *seconds > 0.0) {
        for (auto& cue : out.cues) {
            cue.start *= *seconds / at;
            cue.end *= *seconds / at;
        }
    }
    return out;
}

CuesDue cues_due(const museum::Captions& captions, double seconds) {
    CuesDue due;
    const auto sooner = [&](double when) {
        if (when > seconds && (!due.next || when < *due.next)) due.next = when;
    };
    for (std::size_t i = 0; i < captions.cues.size(); ++i) {
        const auto& cue = captions.cues[i];
        if (cue.start > seconds) {
            sooner(cue.start);
            break; // they are sorted by start
        }
        if (seconds < cue.end) {
            due.cues.push_back(i);
            sooner(cue.end);
        }
    }
    return due;
}

} // namespace guanhe::tour
