#include "audio/speech.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iterator>

namespace guanhe::audio {
namespace {

/// Columns of two lines of captions; a Chinese character takes two.
constexpr std::size_t widest = 84;

/// The first character of a text that is not empty.
std::string_view first_character(std::string_view text) {
    std::size_t end = 0;
    static_cast<void>(next_character(text, end));
    return text.substr(0, end);
}

bool one_of(std::string_view character, std::span<const std::string_view> list) {
    return std::ranges::find(list, character) != list.end();
}

bool is_space(std::string_view character) {
    constexpr std::array<std::string_view, 5> spaces{" ", "\t", "\r", "\n", "　"};
    return one_of(character, spaces);
}

bool ends_sentence(std::string_view character, std::string_view rest) {
    constexpr std::array<std::string_view, 6> always{"。", "！", "？", "；", "…", "\n"};
    constexpr std::array<std::string_view, 3> before_space{".", "!", "?"}; // not in "3.5"
    if (one_of(character, always)) return true;
    return one_of(character, before_space) && (rest.empty() || is_space(first_character(rest)));
}

bool ends_clause(std::string_view character, std::string_view rest) {
    constexpr std::array<std::string_view, 4> always{"，", "：", "、", "—"};
    constexpr std::array<std::string_view, 3> before_space{",", ";", ":"};
    if (one_of(character, always)) return true;
    return one_of(character, before_space) && !rest.empty() && is_space(first_character(rest));
}

/// Stops of one sentence may be many ("……", "?!"), and quotation marks close after them.
bool trails(std::string_view character) {
    constexpr std::array<std::string_view, 17> marks{"。", "！", "？", "；", "…", "”",  "’", "」", "』",
                                                     "）", "》", ".",  "!",  "?", "\"", "'", ")"};
    return one_of(character, marks);
}

std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const auto character = first_character(text);
        width += character.size() >= 3 ? 2 : 1;
        text.remove_prefix(character.size());
    }
    return width;
}

std::string trimmed(std::string_view text) {
    std::string out;
    bool space = false;
    while (!text.empty()) {
        const auto character = first_character(text);
        text.remove_prefix(character.size());
        if (is_space(character)) {
            space = !out.empty();
            continue;
        }
        if (space) out += ' ';
        space = false;
        out += character;
    }
    return out;
}

/// Whether there is anything to pronounce.
bool has_words(std::string_view text) {
    while (!text.empty()) {
        const auto character = first_character(text);
        const auto letter = static_cast<unsigned char>(character.front());
        const bool latin = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= 'a' && letter <= 'z') || (letter >= 0x80 && character.size() < 3);
        if (latin || character.size() == 4) return true;
        // Three bytes are marks below U+3040 and in the full-width block, and characters between.
        if (character.size() == 3 && letter >= 0xE3 && letter < 0xEF && character >= "\xE3\x81\x80") return true;
        text.remove_prefix(character.size());
    }
    return false;
}

/// Parts that end where `ends` says, with the marks that trail.
template<class Ends>
std::vector<std::string> cut(std::string_view text, const Ends& ends) {
    std::vector<std::string> out;
    std::size_t start = 0, at = 0;
    while (at < text.size()) {
        const auto character = first_character(text.substr(at));
        at += character.size();
        if (!ends(character, text.substr(at))) continue;
        while (at < text.size() && trails(first_character(text.substr(at)))) {
            at += first_character(text.substr(at)).size();
        }
        out.emplace_back(text.substr(start, at - start));
        start = at;
    }
    if (start < text.size()) out.emplace_back(text.substr(start));
    return out;
}

} // namespace

std::vector<SpokenPiece> spoken_pieces(std::string_view text) {
    std::vector<SpokenPiece> out;
    const auto add = [&out](std::string_view piece, bool last) {
        auto clean = trimmed(piece);
        if (has_words(clean)) {
            out.push_back({std::move(clean), last});
        } else if (last && !out.empty()) {
            out.back().ends_sentence = true;
        }
    };
    for (const auto& sentence : cut(text, ends_sentence)) {
        if (width_of(trimmed(sentence)) <= widest) {
            add(sentence, true);
            continue;
        }
        std::string piece;
        for (const auto& clause : cut(sentence, ends_clause)) {
            if (!piece.empty() && width_of(piece) + width_of(clause) > widest) {
                add(piece, false);
                piece.clear();
            }
            piece += clause;
        }
        add(piece, true);
    }
    return out;
}

std::string to_webvtt(std::span<const TimedCue> cues, std::string_view note) {
    const auto time = [](double seconds) {
        const auto ms = static_cast<long long>(std::llround(std::max(seconds, 0.0) * 1000.0));
        std::array<char, 40> text{};
        std::snprintf(text.data(), text.size(), "%02lld:%02lld:%02lld.%03lld", ms / 3600000, ms / 60000 % 60,
                      ms / 1000 % 60, ms % 1000);
        return std::string(text.data());
    };
    std::string out = "WEBVTT\n";
    if (!note.empty()) out += "\nNOTE " + std::string(note) + "\n";
    for (const auto& cue : cues) {
        std::string words;
        for (const char c : cue.text) {
            if (c == '\n' && words.ends_with('\n')) continue; // an empty line would end the cue
            words += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
        }
        out += "\n" + time(cue.from) + " --> " + time(cue.to) + "\n" + words + "\n";
    }
    return out;
}

std::string draft_voice(std::string_view language) {
    const auto tag = lowered(language);
    auto primary = tag.substr(0, tag.find('-'));
    if (primary == "zh" || primary == "cmn") return "cmn";
    if (primary == "en") return tag.starts_with("en-us") ? "en-us" : "en-gb";
    return primary;
}

} // namespace guanhe::audio
