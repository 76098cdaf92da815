// A caption as it is shown: who speaks named before his words, and how words are read in brackets after them. Pure.
#pragma once

#include "museum/captions.h"

#include <string>
#include <string_view>
#include <vector>

namespace guanhe::tour {

/// A run of words that look alike.
struct CaptionRun {
    std::string words;  ///< UTF-8; '\n' where the cue has a line break
    bool bold = false;  ///< set off in any way, or a speaker's name: Chinese has no italics
    bool small = false; ///< how the words before it are read
    bool operator==(const CaptionRun&) const = default;
};

struct CaptionNow {
    std::vector<CaptionRun> runs;
    museum::CueSettings settings;           ///< where its author wants it
    std::string language;                   ///< BCP 47
    double gone = 0.0;                      ///< of its time, 0 to 1
    [[nodiscard]] std::string text() const; ///< of all runs
};
/// Whether both say the same in the same place, whatever is gone of their time.
[[nodiscard]] bool same_words(const CaptionNow& a, const CaptionNow& b);

/// `language` is that of the cue's file. Each voice is named where it begins, as captions for the deaf do: the cue that
/// is on screen must tell it by itself.
[[nodiscard]] CaptionNow caption_of(const museum::Cue& cue, std::string_view language);

} // namespace guanhe::tour
