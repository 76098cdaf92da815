// The command line of the makers under tools/: `--name VALUE`, `--flag`, `-o VALUE`, and nothing else.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::tools {

struct Option {
    std::string name;       ///< with its dashes: "--seed", "-o"
    std::string value_name; ///< "N"; empty for a flag
    std::string help;       ///< one line, without a full stop
    bool required = false;
};

class Arguments {
public:
    Arguments(std::string program, std::string summary, std::vector<Option> options);

    /// `words` without the program's name (command_line_arguments). Errors name the argument at fault. `--help` and
    /// `-h` are accepted anywhere and end the parsing.
    [[nodiscard]] Result<void> parse(const std::vector<std::string>& words);

    [[nodiscard]] bool help_wanted() const noexcept { return help_wanted_; }
    [[nodiscard]] std::string help() const;

    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
    /// A whole number from `least` to `most`, or `otherwise` when it was not given; "10M", "2k" and "1G" too.
    [[nodiscard]] Result<std::uint64_t> number(std::string_view name, std::uint64_t otherwise, std::uint64_t least,
                                               std::uint64_t most) const;

private:
    std::string program_;
    std::string summary_;
    std::vector<Option> options_;
    std::map<std::string, std::string, std::less<>> given_;
    bool help_wanted_ = false;
};

} // namespace guanhe::tools
