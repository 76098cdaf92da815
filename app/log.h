// Words for the person at the terminal: stderr only. The engine never prints.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace guanhe::app {

/// Warnings and errors; when `verbose`, also the steps of the work.
void start_log(bool verbose);

/// As a terminal may show it: control characters, with which a file could write elsewhere on the screen, become '?'.
/// Line feeds and tabs stay.
[[nodiscard]] std::string printable(std::string_view text);

void say_error(std::string_view text);
void say_warning(std::string_view text);
/// What somebody who waits wants to know, also when nothing else is told.
void say_notice(std::string_view text);
void say_step(std::string_view text);
/// A step, with the time since the process began.
void say_timed_step(std::string_view text);
/// Each different text once, in order.
void say_warnings(std::span<const std::string> texts);

} // namespace guanhe::app
