// `guanhe visit MUSEUM --film OUT`: a tour as a strip of pictures, or as a video with sound.
#pragma once

#include "view/view_options.h"
#include "visit/visit_options.h"

namespace guanhe::app {

/// A folder gets a picture a moment, a contact sheet, captions (film.vtt) and film.json; a name ending in .mp4 gets the
/// video, through ffmpeg. The same museum, program and options give the same pictures to the bit on one device. Of
/// `view` it takes size, lens, light, memory and device. Returns the exit code.
[[nodiscard]] int visit_film(const VisitOptions& options, const ViewOptions& view);

} // namespace guanhe::app
