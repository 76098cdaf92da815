// Words for the person at the terminal: stderr only. The engine never prints.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace guanhe::app {

/// 0: warnings and errors; 1: also the steps of the work; 2: also their details.
void start_log(int verbosity);

void say_error(std::string_view text);
void say_warning(std::string_view text);
void say_step(std::string_view text);
void say_detail(std::string_view text);
/// Each different text once, in order.
void say_warnings(std::span<const std::string> texts);

} // namespace guanhe::app
