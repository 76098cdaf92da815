#include "museum/catalogue/query.h"

#include "base/text.h"
#include "museum/catalogue/index_build.h"

#include <algorithm>

namespace guanhe::museum {

namespace {

constexpr std::size_t most_query_bytes = 4096;
constexpr std::size_t most_terms = 32;
constexpr std::size_t most_words = 64;
constexpr std::size_t excerpt_bytes = 240; ///< some 80 Chinese characters
constexpr std::size_t excerpt_before = 60;

/// Folded words hold neither quotes nor any other character of FTS5's syntax.
std::string phrase(const Term& term, bool from_start, bool to_end) {
    std::string quoted = "\"";
    if (from_start) (quoted += value_begin) += ' ';
    for (const auto& word : term.words) (quoted += word) += ' ';
    if (to_end) quoted += value_end;
    quoted += '"';
    if (term.beginning && !to_end) quoted += " *";
    return quoted;
}

/// How many tokens from `first` on the term covers.
std::size_t covered(const std::vector<Token>& tokens, std::size_t first, const Term& term, bool pinyin) {
    const auto count = term.words.size();
    bool same = first + count <= tokens.size();
    for (std::size_t i = 0; same && i < count; ++i) {
        const auto word = tokens[first + i].folded;
        same = term.beginning && i + 1 == count ? word.starts_with(term.words[i]) : word == term.words[i];
    }
    if (same) return count;
    return pinyin && count == 1 && term.beginning ? pinyin_match(tokens, first, term.words.front()) : 0;
}

} // namespace

Terms terms_of(Spelling& spelling, std::string_view text) {
    Terms terms;
    const auto read = first_bytes(text, most_query_bytes);
    terms.shortened = read.size() < text.size();
    const auto tokens = spelling.tokens(read);
    std::size_t words = 0;
    const Token* before = nullptr;
    for (const auto& token : tokens.list) {
        const bool next = before == nullptr || token.after_space || token.ideograph != before->ideograph;
        if (words++ == most_words || (next && terms.list.size() == most_terms)) {
            terms.shortened = true;
            break;
        }
        if (next) terms.list.emplace_back();
        terms.list.back().words.emplace_back(token.folded);
        terms.list.back().beginning = !token.ideograph;
        before = &token;
    }
    return terms;
}

std::array<std::string, tiers> expressions(const std::vector<Term>& terms) {
    Term all;
    std::string every;
    for (const auto& term : terms) {
        all.words.insert(all.words.end(), term.words.begin(), term.words.end());
        all.beginning = term.beginning;
        if (!every.empty()) every += " AND ";
        every += phrase(term, false, false);
    }
    return {"title : " + phrase(all, true, true), "title : " + phrase(all, true, false),
            "{title title_pinyin} : (" + every + ")", "{title title_pinyin keys keys_pinyin} : (" + every + ")", every};
}

std::vector<MarkedText::Span> find_terms(const Tokens& text, const std::vector<Term>& terms, bool pinyin) {
    const auto& tokens = text.list;
    std::vector<std::size_t> ends(tokens.size(), 0); // of the longest find from each token on
    for (const auto& term : terms)
        for (std::size_t first = 0; first < tokens.size(); ++first)
            if (const auto count = covered(tokens, first, term, pinyin); count > 0)
                ends[first] = std::max(ends[first], first + count);
    std::vector<MarkedText::Span> found;
    std::size_t end = 0; // of the span that is being made
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (ends[i] == 0) continue;
        if (i >= end) {
            found.push_back({tokens[i].begin, 0});
            end = 0;
        }
        end = std::max(end, ends[i]);
        found.back().end = tokens[end - 1].end;
    }
    return found;
}

MarkedText excerpt(std::string_view text, const Tokens& tokens, const std::vector<MarkedText::Span>& found) {
    MarkedText result;
    const auto first = found.empty() ? 0 : found.front().begin;
    std::size_t begin = 0, end = 0;
    if (first > excerpt_before) {
        // Not within a word; at the latest, the found one itself.
        const auto near = [&](const Token& token) { return token.begin + excerpt_before >= first; };
        begin = std::ranges::find_if(tokens.list, near)->begin;
    }
    if (text.size() - begin <= excerpt_bytes) {
        end = text.size();
    } else {
        for (const auto& token : tokens.list)
            if (token.begin >= begin && token.end <= begin + excerpt_bytes) end = std::max(end, token.end);
    }
    if (end <= begin) end = begin + first_bytes(text.substr(begin), excerpt_bytes).size();

    constexpr std::string_view ellipsis = "…";
    if (begin > 0) result.text = ellipsis;
    const auto shift = result.text.size();
    result.text += text.substr(begin, end - begin);
    if (end < text.size()) result.text += ellipsis;
    for (const auto& span : found)
        if (span.end <= end) result.found.push_back({span.begin - begin + shift, span.end - begin + shift});
    return result;
}

} // namespace guanhe::museum
