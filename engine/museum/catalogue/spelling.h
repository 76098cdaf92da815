// Words as they are looked for: without case, accents or width, traditional characters as simplified ones, and Chinese
// character by character with its pinyin. By ICU's data (https://unicode-org.github.io/icu/). Private to this folder
// and its tests.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

struct Token {
    std::string_view folded;        ///< what is compared; lives as long as the Tokens it is in
    std::size_t begin = 0, end = 0; ///< bytes of the text it was made from
    bool ideograph = false;         ///< one character of a script that is written without spaces; else a word
    bool after_space = false;
    /// Pinyin without tones, the usual one first: "lv" beside "lu" for lü. Lives as long as the Spelling; null: none.
    const std::vector<std::string>* readings = nullptr;
};

/// The words of a text, in its order. Movable only: the tokens point into it.
struct Tokens {
    std::vector<Token> list;
    std::unique_ptr<std::string> folded;
};

/// One thread at a time: it remembers each character that it has met.
class Spelling {
public:
    /// Errors: ICU comes without its data.
    [[nodiscard]] static Result<Spelling> create();
    Spelling(Spelling&&) noexcept;
    Spelling& operator=(Spelling&&) noexcept;
    ~Spelling();

    /// What is no UTF-8 parts words as punctuation does.
    [[nodiscard]] Tokens tokens(std::string_view text);
    /// The folded words with single blanks between.
    [[nodiscard]] std::string folded(std::string_view text);

private:
    struct State;
    explicit Spelling(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// A word by which a run of Chinese is found through pinyin has at most so many characters.
inline constexpr std::size_t most_pinyin_characters = 10;

/// For each character of each unbroken run of Chinese, what may be typed to find the text from there on: the syllables
/// ("caitaokeng") and their initials ("ctk"), with every reading as long as those are few. The beginnings of these
/// words find it as well.
[[nodiscard]] std::vector<std::string> pinyin_words(const std::vector<Token>& tokens);
/// How many tokens from `first` on the typed letters cover as pinyin, the last one perhaps in part; 0: it does not
/// match.
[[nodiscard]] std::size_t pinyin_match(const std::vector<Token>& tokens, std::size_t first, std::string_view typed);

} // namespace guanhe::museum
