#include "museum/catalogue/spelling.h"

#include <algorithm>

namespace guanhe::museum {

namespace {

constexpr std::size_t most_spellings = 8; ///< of one place: three characters with two readings each

/// Every spelling so far, continued by every reading; new readings are left out when there are too many.
void continue_with(std::vector<std::string>& spellings, const std::vector<std::string>& endings) {
    const auto before = spellings.size();
    for (std::size_t ending = 1; ending < endings.size(); ++ending)
        for (std::size_t i = 0; i < before && spellings.size() < most_spellings; ++i)
            spellings.push_back(spellings[i] + endings[ending]);
    for (std::size_t i = 0; i < before; ++i) spellings[i] += endings.front();
}

std::vector<std::string> initials(const std::vector<std::string>& readings) {
    std::vector<std::string> letters;
    for (const auto& reading : readings) {
        const auto letter = reading.substr(0, 1);
        if (std::ranges::find(letters, letter) == letters.end()) letters.push_back(letter);
    }
    return letters;
}

bool continues(const Token& token, const Token& before) {
    return token.readings != nullptr && !token.after_space && token.begin == before.end;
}

std::size_t match_from(const std::vector<Token>& tokens, std::size_t at, std::string_view typed, bool first_letters) {
    if (typed.empty()) return 0;
    if (at >= tokens.size() || tokens[at].readings == nullptr) return std::string_view::npos;
    for (const auto& reading : *tokens[at].readings) {
        const auto spelled = std::string_view(reading).substr(0, first_letters ? 1 : reading.size());
        if (spelled.starts_with(typed)) return 1;
        if (!typed.starts_with(spelled)) continue;
        if (at + 1 >= tokens.size() || !continues(tokens[at + 1], tokens[at])) continue;
        const auto rest = match_from(tokens, at + 1, typed.substr(spelled.size()), first_letters);
        if (rest != std::string_view::npos) return rest + 1;
    }
    return std::string_view::npos;
}

} // namespace

std::vector<std::string> pinyin_words(const std::vector<Token>& tokens) {
    std::vector<std::string> words;
    for (std::size_t first = 0; first < tokens.size(); ++first) {
        if (tokens[first].readings == nullptr) continue;
        std::vector<std::string> syllables{{}}, letters{{}};
        for (auto i = first; i < std::min(tokens.size(), first + most_pinyin_characters); ++i) {
            if (i != first && !continues(tokens[i], tokens[i - 1])) break;
            continue_with(syllables, *tokens[i].readings);
            continue_with(letters, initials(*tokens[i].readings));
        }
        words.insert(words.end(), syllables.begin(), syllables.end());
        words.insert(words.end(), letters.begin(), letters.end());
    }
    std::ranges::sort(words);
    const auto repeated = std::ranges::unique(words);
    words.erase(repeated.begin(), repeated.end());
    return words;
}

std::size_t pinyin_match(const std::vector<Token>& tokens, std::size_t first, std::string_view typed) {
    // A typed word is short: what no index word can match needs no look.
    if (typed.empty() || typed.size() > most_pinyin_characters * 6) return 0;
    for (const bool first_letters : {false, true}) {
        const auto covered = match_from(tokens, first, typed, first_letters);
        if (covered != std::string_view::npos) return covered;
    }
    return 0;
}

} // namespace guanhe::museum
