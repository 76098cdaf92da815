// The manual, made from the list of options: as --help prints it, and as docs/command-line.md keeps it.
#pragma once

#include "options.h"

#include <string>

namespace guanhe::app {

inline constexpr std::string_view program_name = "guanhe";
inline constexpr std::string_view program_summary = "behold scans of cultural heritage";

/// Plain text of at most 80 columns. Command::none is the page of the program itself.
[[nodiscard]] std::string manual_page(Command command);
/// "guanhe view [OPTION...] FILE..."
[[nodiscard]] std::string synopsis(const CommandPage& page);
/// Every page as one Markdown document.
[[nodiscard]] std::string manual_markdown();
/// "guanhe 0.1.0"
[[nodiscard]] std::string version_line();

} // namespace guanhe::app
