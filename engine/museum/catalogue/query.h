// What was typed, as terms, as FTS5 expressions, and found again in a text. Private to this folder.
#pragma once

#include "museum/catalogue/index.h"
#include "museum/catalogue/spelling.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

/// Words that have to stand side by side.
struct Term {
    std::vector<std::string> words; ///< folded
    bool beginning = false;         ///< the last is only the beginning of a word: what is typed may go on
};

struct Terms {
    std::vector<Term> list;
    bool shortened = false;
};

/// At most 32 terms of 64 words together, from the first 4,096 bytes. A term ends at blanks, and where Chinese meets
/// another script: while pinyin is typed, "彩tao" stands for 彩 and tao.
[[nodiscard]] Terms terms_of(Spelling& spelling, std::string_view text);

/// The expressions by which the tiers of an answer are found, best first: the title is, begins with, holds the terms;
/// title and keys hold them; the record does. Each holds all that the one before it finds.
inline constexpr std::size_t tiers = 5;
[[nodiscard]] std::array<std::string, tiers> expressions(const std::vector<Term>& terms);

/// Where any of the terms is in the text.
[[nodiscard]] std::vector<MarkedText::Span> find_terms(const Tokens& text, const std::vector<Term>& terms, bool pinyin);
/// A line's worth of the text around the first span.
[[nodiscard]] MarkedText excerpt(std::string_view text, const Tokens& tokens,
                                 const std::vector<MarkedText::Span>& found);

} // namespace guanhe::museum
