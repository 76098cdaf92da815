// `guanhe devices`.
#pragma once

namespace guanhe::app {

/// Prints every device to stdout. Exit code: 0, or 3 when none can be used.
int print_devices();

} // namespace guanhe::app
