// The command line and the terminal in UTF-8, whatever the system's own habit. For main, before there are threads.
#pragma once

#include <string>
#include <vector>

namespace guanhe {

/// Without the program's name. On Windows the system is asked, since main's own `argv` has lost what the code page
/// lacks.
[[nodiscard]] std::vector<std::string> command_line_arguments(int argc, const char* const* argv);

/// Lets UTF-8 that is printed from now on arrive as what it says. Needed on Windows only; nothing elsewhere.
void print_utf8();

} // namespace guanhe
