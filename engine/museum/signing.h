// What is shown beside the captions for those who do not hear or do not read: a video in a sign language, a picture,
// or pictures one after another.
#pragma once

#include "museum/findings.h"
#include "museum/folder.h"
#include "museum/parts.h"

#include <cstdint>
#include <vector>

namespace guanhe::museum {

enum class SigningKind : std::uint8_t {
    video,
    picture,
    pictures, ///< WebVTT: each cue's words are the name of a picture, from the caption file's own folder
};
/// By the ending of its name: .vtt, .png, .jpg, .jpeg and .webp; all else is a video.
[[nodiscard]] SigningKind signing_kind(const FileRef& file);

struct TimedPicture {
    double start = 0.0, end = 0.0; ///< seconds of the narration
    FileRef file;
};
/// A cue that names no file of the museum is a finding, and left out. Errors: as read_captions.
[[nodiscard]] Result<std::vector<TimedPicture>> read_signing_pictures(const Folder& folder, const FileRef& file,
                                                                      std::vector<Finding>& findings);

} // namespace guanhe::museum
