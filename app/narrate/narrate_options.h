// What `guanhe narrate` was asked to do.
#pragma once

#include "base/file.h"

namespace guanhe::app {

struct NarrateOptions {
    Path museum; ///< its folder, or the museum.json in it
};

} // namespace guanhe::app
