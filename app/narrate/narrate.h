// `guanhe narrate`: draft voices for the narration of a museum that nobody has recorded yet.
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "narrate/narrate_options.h"

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>

namespace guanhe::app {

struct NarrateReport {
    std::size_t spoken = 0, recordings = 0, drafts = 0; ///< drafts: spoken before
    std::size_t failed = 0;
    double seconds = 0.0; ///< of what was spoken
};
struct NarrateListener {
    std::function<void(const std::string&)> done;    ///< a line for each sound that was spoken
    std::function<void(const std::string&)> trouble; ///< what could not be, and what was found wrong with the museum
};

/// `museum`: the folder, or the museum.json in it.
/// Speaks every text of a `say` and of an answer's reply in each language that it is written in, where there is no
/// sound or a draft of other words. Sounds go where the tour's file says; where it says nothing they go into "voice"
/// beside it, and the file is written again with their names and `draft` set. One that cannot be spoken does not keep
/// the others. Errors: the museum cannot be read, a tour cannot be written.
[[nodiscard]] Result<NarrateReport> narrate_museum(const Path& museum, const Path& speaker,
                                                   const NarrateListener& listener, const std::stop_token& stop = {});

/// Exit code: 0; 1 when something could not be spoken; 130 stopped by the user.
int narrate(const NarrateOptions& options);

} // namespace guanhe::app
