// How long words take to read, and which of them are on screen when: captions for narration without a .vtt, and the
// time of a `say` that has no audio. Pure functions; text is UTF-8; seconds.
//
// Pace: 160 English words a minute, the lower of the BBC's subtitle rates ("BBC Subtitle Guidelines": 160 to 180), and
// 240 Chinese characters, a little under the mean of silent reading, 255 (Trauzettel-Klosinski, Dietz and the IReST
// Study Group, "Standardized Assessment of Reading Performance", IOVS 53, 2012). A visitor also looks around.
#pragma once

#include "museum/captions.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace guanhe::tour {

struct Pace {
    double words_a_second = 160.0 / 60.0;      ///< of scripts that write words apart
    double characters_a_second = 240.0 / 60.0; ///< Han, kana, hangul
    double pause = 0.3;                        ///< after a sentence
    double least = 1.5;                        ///< a cue's shortest stay
    std::size_t widest_words = 74;             ///< characters of a cue: two lines of 37 (the same guidelines)
    std::size_t widest_characters = 32;        ///< of Han: two lines of 16
};

/// What reading the text takes; 0 for none.
[[nodiscard]] double reading_seconds(std::string_view text, const Pace& pace = {});

/// The text in cues that follow one another without gaps, cut at sentences, then clauses, then between words, or
/// between characters where words are not apart. They last as reading takes, or, with `seconds` (the audio's length),
/// share it by length.
[[nodiscard]] museum::Captions paced_captions(std::string_view text, std::optional<double> seconds = {},
                                              const Pace& pace = {});

/// The cues that have begun at `seconds` of the narration and not ended; cues may overlap.
struct CuesDue {
    std::vector<std::size_t> cues; ///< indices, the newest last
    std::optional<double> next;    ///< when something changes
};
[[nodiscard]] CuesDue cues_due(const museum::Captions& captions, double seconds);

} // namespace guanhe::tour
