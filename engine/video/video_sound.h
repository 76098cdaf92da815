// The sound of a video, as any other sound file.
#pragma once

#include "audio/sound_file.h"
#include "base/file.h"
#include "base/result.h"

#include <optional>

namespace guanhe::video {

/// Mono or stereo; more channels are mixed down to stereo. Second 0 is that of the pictures. Nothing: the video is
/// silent. Errors: as VideoFile::open; a sound for which there is no decoder.
[[nodiscard]] Result<std::optional<audio::SoundFile>> open_sound(const Path& path);

} // namespace guanhe::video
