// `guanhe bake`.
#pragma once

#include "bake/bake_options.h"

namespace guanhe::app {

/// Reads the files and writes the pack. Ctrl-C stops it and leaves nothing behind. Exit code: 0; 1 with the reason on
/// stderr; 130 when it was stopped.
int bake(const BakeOptions& options);

} // namespace guanhe::app
