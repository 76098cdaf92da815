// What the operating system knows about this process and its user. May be called from any thread, as long as none
// changes the environment meanwhile.
#pragma once

#include "base/file.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guanhe {

/// Milliseconds since the operating system started this process (not since main).
[[nodiscard]] double ms_since_process_start();

/// Milliseconds that the calling thread has been computing, user and system time; waiting does not count. For
/// differences. Windows counts in steps of some 16.
[[nodiscard]] double thread_cpu_ms();

/// The largest resident memory of this process so far, in bytes. Pages of mapped files count while they are resident.
[[nodiscard]] std::uint64_t peak_resident_bytes();
/// The resident memory of this process now, counted in the same way; 0 where the system does not tell.
[[nodiscard]] std::uint64_t resident_bytes();

/// Whether what is written to stderr is seen by a person as it comes, on a terminal that can go back in a line.
[[nodiscard]] bool stderr_is_terminal();

/// Per-user folders, not made yet: XDG on Linux, Known Folders on Windows.
[[nodiscard]] Path user_cache_folder();    ///< .../guanhe
[[nodiscard]] Path user_settings_folder(); ///< .../guanhe
[[nodiscard]] Path user_pictures_folder(); ///< the user's Pictures folder, or home

/// Environment variable as UTF-8; nothing when unset or empty.
[[nodiscard]] std::optional<std::string> environment_variable(const char* name);

/// Whether a window can be opened here: an X11 or Wayland display is named (always true on Windows).
[[nodiscard]] bool has_display();

/// Font files that cover Chinese and Latin, best first; empty when there is none.
[[nodiscard]] std::vector<Path> system_chinese_fonts();

} // namespace guanhe
