// Draft voices: narration that a machine spoke until a person records it, and how to tell.
//
// A draft bears two marks: the comment tag inside the sound says so to whoever plays the file anywhere, and a note
// beside it ("3-gate.zh-Hans.opus.draft", JSON) says what was spoken by what, with sums of the files as they were made.
// Only a sound that bears both and is unchanged is ours to speak again; whatever a person has recorded, edited or
// renamed is not.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guanhe::audio {

struct DraftNote {
    std::string spoken_by; ///< "espeak-ng"
    std::string voice;     ///< "cmn"
    std::string text;      ///< UTF-8, as it was spoken
    std::string sound;     ///< content_sum of the sound
    std::string captions;  ///< content_sum of the captions made with it; empty: they are somebody else's
};

enum class Origin : std::uint8_t {
    missing,   ///< there is no such file
    recording, ///< no mark on it
    draft,     ///< both marks, unchanged
    doubtful,  ///< one mark without the other, or changed since: to be taken for a person's work
};
struct Standing {
    Origin origin = Origin::missing;
    std::optional<DraftNote> note; ///< with `draft`
};

[[nodiscard]] Path draft_note_path(const Path& sound);
/// Reads the whole sound for its sum. Errors: the sound cannot be read; a note that is broken makes a doubtful one.
[[nodiscard]] Result<Standing> standing_of(const Path& sound);
/// Errors: as write_text_atomic.
[[nodiscard]] Result<void> write_draft_note(const Path& sound, const DraftNote& note);

/// The tag in the sound; `voice` as in the note.
[[nodiscard]] std::string draft_comment(std::string_view spoken_by, std::string_view voice);
[[nodiscard]] bool is_draft_comment(std::string_view comment);
/// 64-bit FNV-1a as 16 hexadecimal digits: finds a change, defends against nobody.
[[nodiscard]] Result<std::string> content_sum(const Path& file);

} // namespace guanhe::audio
