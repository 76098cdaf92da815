// What `guanhe check` was asked to do.
#pragma once

#include "base/file.h"

#include <string>

namespace guanhe::app {

struct CheckOptions {
    Path museum;          ///< its folder, or the museum.json in it; empty with `rules`
    std::string language; ///< BCP 47, of the findings; empty: the museum's first, if that is English or Chinese
    bool json = false;
    bool rules = false; ///< print the table of rules instead
    bool ground = true; ///< ask the scans, too
};

} // namespace guanhe::app
