// Draft voices, spoken: text to sound and timed captions through espeak-ng, which is a program of its own.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::audio {

/// What is spoken in one breath and shown as one caption.
struct SpokenPiece {
    std::string text;
    bool ends_sentence = true;
    bool operator==(const SpokenPiece&) const = default;
};
/// Sentences, and where one is longer than two lines of captions (42 letters or 21 characters of Chinese each), its
/// clauses. Spaces around and line feeds within are gone. Pure.
[[nodiscard]] std::vector<SpokenPiece> spoken_pieces(std::string_view text);

struct TimedCue {
    double from = 0.0, to = 0.0; ///< seconds
    std::string text;
};
/// A WebVTT file, with a note of one line at its head. What would be markup or a cue's end in the words is none.
[[nodiscard]] std::string to_webvtt(std::span<const TimedCue> cues, std::string_view note = {});

/// espeak-ng's name of the voice for a BCP 47 language: "zh-Hans" is "cmn", "en-US" is "en-us".
[[nodiscard]] std::string draft_voice(std::string_view language);
/// espeak-ng on PATH. Errors: it is not there, with how to get it.
[[nodiscard]] Result<Path> find_speaker();

struct SpeechRequest {
    std::string text;     ///< UTF-8
    std::string language; ///< BCP 47
    Path sound;           ///< ".opus", ".flac" or ".wav"; its folder exists
    Path captions;        ///< WebVTT; empty: none
    Path scratch;         ///< an empty folder for what nobody keeps
};
struct SpeechOutcome {
    enum class Kind : std::uint8_t {
        spoken,
        kept_recording, ///< a person's, or one that might be: left alone
        kept_draft,     ///< these words were spoken before, and have their captions
    };
    Kind kind = Kind::spoken;
    double seconds = 0.0;   ///< with `spoken`
    std::size_t pieces = 0; ///< with `spoken`
    bool wrote_captions = false;
};
/// Speaks what is missing or has other words than the draft that is there (audio/draft.h), and writes sound, note and
/// captions; captions of a person stay. Blocks for as long as espeak-ng takes, some hundredths of the speech. Errors: a
/// language that espeak-ng does not speak, nothing to say, a name it cannot write, the disk.
[[nodiscard]] Result<SpeechOutcome> speak_draft(const Path& speaker, const SpeechRequest& request);

} // namespace guanhe::audio
