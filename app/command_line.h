// From the words of a command line to a Request, or to what is to be told instead.
#pragma once

#include "request.h"

#include <span>
#include <string>
#include <variant>
#include <vector>

namespace guanhe::app {

/// The program ends here: --help and --version (exit code 0, for stdout) or an error (for stderr).
struct Farewell {
    int exit_code = 0;
    std::string text; ///< ends with a line feed
};

struct Parsed {
    Request request;
    std::vector<std::string> warnings; ///< about the settings file
};

/// `arguments` are UTF-8, without the program's own name. Reads the settings file and looks whether there is a display;
/// writes nothing.
[[nodiscard]] std::variant<Parsed, Farewell> parse_command_line(std::span<const std::string> arguments);

} // namespace guanhe::app
