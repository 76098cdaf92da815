// The one list of options. The command line, the settings file, --help and docs/command-line.md are all made from it,
// so that none can say what another does not do.
#pragma once

#include "request.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace guanhe::app {

/// The group of the options that every command shares. They may stand before the command, too.
inline constexpr std::string_view general_group = "General";

struct Option {
    std::string_view name;         ///< "--size", or "-v,--verbose"
    std::string_view value;        ///< what stands for its value in the manual; empty for a switch
    std::string_view help;         ///< one paragraph
    std::string_view fallback;     ///< its default as the manual shows it; empty when there is none to show
    std::string_view settings_key; ///< its name in settings.json; empty when it is not kept there
    std::string_view group;        ///< heading in the manual
    Command commands;              ///< which commands take it
    bool several = false;          ///< takes one or more values; apply is called for each

    /// Parses and sets. Nothing on success, else what was expected: "a number of degrees from 1 to 170, such as 45".
    /// The text of a switch is "on" or "off".
    std::optional<std::string> (*apply)(Request&, std::string_view text);

    [[nodiscard]] constexpr bool is_switch() const noexcept { return value.empty(); }
    /// "--verbose" of "-v,--verbose".
    [[nodiscard]] constexpr std::string_view long_name() const noexcept {
        const auto comma = name.find(',');
        return comma == std::string_view::npos ? name : name.substr(comma + 1);
    }
    /// "-v" of "-v,--verbose"; empty when there is none.
    [[nodiscard]] constexpr std::string_view short_name() const noexcept {
        const auto comma = name.find(',');
        return comma == std::string_view::npos ? std::string_view() : name.substr(0, comma);
    }
};

/// In the order of the manual; options of a group stand together.
[[nodiscard]] std::span<const Option> options();

/// What stands after the options on the command line.
struct Operand {
    static constexpr std::size_t many = static_cast<std::size_t>(-1);

    std::string_view name; ///< "FILE"; empty when the command takes none
    std::string_view help;
    std::size_t at_least = 0; ///< words
    std::size_t at_most = 0;
    std::optional<std::string> (*apply)(Request&, std::string_view text) = nullptr;
};

struct Example {
    std::string_view line;
    std::string_view says;
};

struct CommandPage {
    Command command;
    std::string_view name;        ///< "view", "bench view"
    std::string_view summary;     ///< one line, no full stop
    std::string_view description; ///< paragraphs, a blank line between
    Operand operand;
    std::span<const Example> examples;
};

/// In the order of the manual.
[[nodiscard]] std::span<const CommandPage> command_pages();

} // namespace guanhe::app
