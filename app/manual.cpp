#include "manual.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

namespace guanhe::app {

namespace {

constexpr std::size_t columns = 80;

/// One manual, two dresses: the pages are told to a Writer, which lays them out.
class Writer {
public:
    virtual ~Writer() = default;
    virtual void title(std::string_view name) = 0;
    virtual void section(std::string_view name) = 0;
    virtual void group(std::string_view name) = 0;
    virtual void line(std::string_view text) = 0; ///< as typed
    virtual void paragraph(std::string_view text) = 0;
    virtual void entry(std::string_view term, std::string_view text) = 0;
    virtual void example(std::string_view command, std::string_view says) = 0;
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

protected:
    std::string text_;
};

class PlainWriter final : public Writer {
public:
    void title(std::string_view) override {}
    void section(std::string_view name) override {
        if (!text_.empty()) text_ += '\n';
        (text_ += name) += '\n';
        first_ = true;
    }
    void group(std::string_view name) override {
        if (!first_) text_ += '\n';
        first_ = true;
        ((text_ += "  ") += name) += '\n';
    }
    void line(std::string_view text) override {
        ((text_ += "    ") += text) += '\n';
        first_ = false;
    }
    void paragraph(std::string_view text) override {
        if (!first_) text_ += '\n';
        wrap(text, 4);
    }
    void entry(std::string_view term, std::string_view text) override {
        line(term);
        wrap(text, 10);
    }
    void example(std::string_view command, std::string_view says) override {
        line(command);
        wrap(says, 10);
    }

private:
    void wrap(std::string_view text, std::size_t indent) {
        first_ = false;
        std::size_t at = 0;
        while (!text.empty()) {
            const auto word = text.substr(0, text.find(' '));
            if (at != 0 && at + 1 + word.size() > columns) {
                text_ += '\n';
                at = 0;
            }
            if (at == 0) {
                text_.append(indent, ' ');
                at = indent;
            } else {
                text_ += ' ';
                ++at;
            }
            text_ += word;
            at += word.size();
            text.remove_prefix(std::min(text.size(), word.size() + 1));
        }
        text_ += '\n';
    }
    bool first_ = true;
};

class MarkdownWriter final : public Writer {
public:
    void title(std::string_view name) override { block("## " + std::string(name)); }
    void section(std::string_view name) override {
        std::string heading(name);
        std::transform(heading.begin() + 1, heading.end(), heading.begin() + 1, [](char c) { return lower(c); });
        block("### " + heading);
    }
    void group(std::string_view name) override { block("**" + std::string(name) + "**"); }
    void line(std::string_view text) override { block("    " + std::string(text)); }
    void paragraph(std::string_view text) override { block(std::string(text)); }
    void entry(std::string_view term, std::string_view text) override {
        if (!in_list_) text_ += '\n';
        ((text_ += "- `") += term) += "`: ";
        (text_ += text) += '\n';
        in_list_ = true;
    }
    void example(std::string_view command, std::string_view says) override { entry(command, says); }
    void block(const std::string& text) {
        // Indented lines that follow each other are one block of code.
        const bool code = text.starts_with("    ");
        if (!text_.empty() && !(code && in_code_)) text_ += '\n';
        (text_ += text) += '\n';
        in_list_ = false;
        in_code_ = code;
    }

private:
    bool in_list_ = false;
    bool in_code_ = false;
};

std::string option_term(const Option& option) {
    std::string term(option.name);
    if (const auto comma = term.find(','); comma != std::string::npos) term.insert(comma + 1, " ");
    if (!option.is_switch()) (term += ' ') += option.value;
    return term;
}

std::string option_text(const Option& option) {
    std::string text(option.help);
    if (!option.fallback.empty()) (text += " Default: ") += std::string(option.fallback) + ".";
    if (!option.settings_key.empty()) (text += " Setting: ") += std::string(option.settings_key) + ".";
    return text;
}

void write_options(Writer& writer, Command command) {
    writer.section("OPTIONS");
    std::string_view group;
    for (const auto& option : options()) {
        if (!contains(option.commands, command)) continue;
        if (option.group != group) writer.group(group = option.group);
        writer.entry(option_term(option), option_text(option));
    }
}

void write_exit_status(Writer& writer, Command command) {
    writer.section("EXIT STATUS");
    writer.entry("0", "Done.");
    writer.entry("1", command == Command::check
                          ? "An error was found that no waiver covers, or the museum cannot be read."
                          : "Bad input, or something could not be written; stderr says what, where, and what to do.");
    writer.entry("2", "The command line was not understood; nothing was done.");
    constexpr auto without_device =
        Command::bake | Command::cache | Command::catalogue | Command::check | Command::info | Command::narrate;
    if (command == Command::none || !contains(without_device, command))
        writer.entry("3", "No usable graphics device, or no display for a window.");
    if (command == Command::bake) writer.entry("130", "Stopped with Ctrl-C; nothing was written.");
    if (command == Command::narrate) writer.entry("130", "Stopped with Ctrl-C; what was spoken before stays.");
}

void write_files(Writer& writer) {
    writer.section("FILES");
    writer.entry("settings.json",
                 "In $XDG_CONFIG_HOME/guanhe (~/.config/guanhe) on Linux, in %APPDATA%\\guanhe on Windows: what a user "
                 "wants by default. The command line goes before it.");
    writer.entry("window.json",
                 "Beside it: what the window remembers by itself (language, panels, files opened last). It may be "
                 "deleted at any time.");
    writer.entry("baked/",
                 "In $XDG_CACHE_HOME/guanhe (~/.cache/guanhe) on Linux, in %LOCALAPPDATA%\\guanhe\\cache on Windows: "
                 "packs of scans that were opened, see `guanhe cache`. It may be deleted at any time.");
    std::string keys;
    for (const auto& option : options()) {
        if (!option.settings_key.empty()) keys += (keys.empty() ? "" : ", ") + std::string(option.settings_key);
    }
    writer.paragraph(
        "settings.json is a JSON object with any of these keys, each with the values of the option of that name: " +
        keys +
        ". For instance {\"environment\": \"studio\", \"fov\": 50}. An unknown key or a wrong value is told on "
        "stderr and passed over.");
}

void write_command(Writer& writer, const CommandPage& page) {
    writer.title(std::string(program_name) + " " + std::string(page.name));
    writer.section("NAME");
    writer.paragraph(std::string(program_name) + " " + std::string(page.name) + " - " + std::string(page.summary));
    writer.section("SYNOPSIS");
    writer.line(synopsis(page));
    writer.section("DESCRIPTION");
    for (auto rest = page.description; !rest.empty();) {
        const auto gap = rest.find("\n\n");
        writer.paragraph(rest.substr(0, gap));
        rest.remove_prefix(gap == std::string_view::npos ? rest.size() : gap + 2);
    }
    if (!page.operand.name.empty()) {
        writer.section("OPERANDS");
        writer.entry(page.operand.name, page.operand.help);
    }
    write_options(writer, page.command);
    write_exit_status(writer, page.command);
    if (contains(Command::view | Command::cache | every_bench, page.command)) write_files(writer);
    writer.section("EXAMPLES");
    for (const auto& example : page.examples) writer.example(example.line, example.says);
}

void write_program(Writer& writer) {
    writer.title(program_name);
    writer.section("NAME");
    writer.paragraph(std::string(program_name) + " - " + std::string(program_summary));
    writer.section("SYNOPSIS");
    for (const auto& page : command_pages()) writer.line(synopsis(page));
    writer.line(std::string(program_name) + " --help | --version");
    writer.section("DESCRIPTION");
    writer.paragraph(
        "Guanhe (\u89c2\u6cb3, \"to behold the river\") opens scans of heritage sites and objects as they come from "
        "the field (glTF 2.0, PLY, OBJ, STL), of any size, and shows them in a window or draws pictures of them.");
    writer.section("COMMANDS");
    for (const auto& page : command_pages()) {
        std::string says(page.summary);
        says.front() = static_cast<char>(says.front() - 'a' + 'A');
        writer.entry(page.name, says + ".");
    }
    writer.section("OPTIONS");
    writer.entry("-h, --help", "Print this page; with a command, the page of that command.");
    writer.entry("--version", "Print the name and version of the program.");
    std::string shared;
    for (const auto& option : options()) {
        if (option.group == general_group) shared += (shared.empty() ? "" : ", ") + std::string(option.long_name());
    }
    writer.paragraph("Options stand after the command. Those of the group " + std::string(general_group) + " (" +
                     shared + ") may stand before it, too.");
    write_exit_status(writer, Command::none);
    write_files(writer);
    writer.section("EXAMPLES");
    for (const auto& page : command_pages()) writer.example(page.examples.front().line, page.examples.front().says);
}

} // namespace

std::string synopsis(const CommandPage& page) {
    auto line = std::string(program_name) + " " + std::string(page.name) + " [OPTION...]";
    if (page.operand.name.empty()) return line;
    const auto operand = std::string(page.operand.name) + (page.operand.at_most == Operand::many ? "..." : "");
    return line + (page.operand.at_least > 0 ? " " + operand : " [" + operand + "]");
}

std::string manual_page(Command command) {
    PlainWriter writer;
    const auto pages = command_pages();
    const auto page =
        std::find_if(pages.begin(), pages.end(), [&](const CommandPage& p) { return p.command == command; });
    if (page == pages.end())
        write_program(writer);
    else
        write_command(writer, *page);
    return writer.text();
}

std::string manual_markdown() {
    MarkdownWriter writer;
    writer.block("# The command line");
    writer.block(
        "Made by `guanhe help --markdown > docs/command-line.md` from the program's own list of options; a test fails "
        "when the two differ.");
    write_program(writer);
    for (const auto& page : command_pages()) write_command(writer, page);
    return writer.text();
}

std::string version_line() {
    return std::string(program_name) + " " GUANHE_VERSION;
}

} // namespace guanhe::app
