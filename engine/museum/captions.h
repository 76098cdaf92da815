// Captions: WebVTT (https://www.w3.org/TR/webvtt1/), read forgivingly. A bad cue is a finding with its line; the others
// stay. NOTE, STYLE and REGION blocks are passed over: how captions look is the visitor's setting.
#pragma once

#include "museum/findings.h"
#include "museum/folder.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

struct CueSettings {
    enum class Vertical : std::uint8_t { none, right_to_left, left_to_right };
    enum class Align : std::uint8_t { start, center, end, left, right };
    enum class Anchor : std::uint8_t { automatic, start, center, end };
    Vertical vertical = Vertical::none;
    std::optional<double> line; ///< without: by the player
    bool line_percent = false;  ///< `line` is percent of the height; else a line's number, from below when negative
    Anchor line_align = Anchor::start;
    std::optional<double> position; ///< percent of the width
    Anchor position_align = Anchor::automatic;
    double size = 100.0; ///< percent
    Align align = Align::center;
    bool operator==(const CueSettings&) const = default;
};

/// A run of text that is said or looks alike.
struct CueSpan {
    std::string text;                 ///< UTF-8, entities resolved; '\n' where the cue has a line break
    std::string voice;                ///< who speaks; empty: unsaid
    std::string language;             ///< BCP 47; empty: the file's
    std::vector<std::string> classes; ///< of <c>, <v> and the others, outermost first
    bool bold = false, italic = false, underline = false;
    enum class Ruby : std::uint8_t { none, base, gloss };
    Ruby ruby = Ruby::none; ///< a gloss is written small beside the base before it
    bool operator==(const CueSpan&) const = default;
};

struct Cue {
    std::string id;
    double start = 0.0, end = 0.0; ///< seconds; start < end
    CueSettings settings;
    std::vector<CueSpan> spans;
    std::size_t line = 0; ///< of its timing in the file, from 1
    /// Its words alone, without glosses.
    [[nodiscard]] std::string text() const;
    bool operator==(const Cue&) const = default;
};

struct Captions {
    std::vector<Cue> cues; ///< by start; alike: in the order of the file
    bool operator==(const Captions&) const = default;
};

/// Findings are added under the name `file`. Errors: more than most_caption_bytes, not UTF-8, no WEBVTT at its head,
/// more than 100,000 cues. Any thread.
[[nodiscard]] Result<Captions> parse_captions(std::string_view text, const FileRef& file,
                                              std::vector<Finding>& findings);
/// Errors: also those of Folder::read_text.
[[nodiscard]] Result<Captions> read_captions(const Folder& folder, const FileRef& file, std::vector<Finding>& findings);

} // namespace guanhe::museum
