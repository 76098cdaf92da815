#include "command_line.h"

#include "manual.h"
#include "options.h"
#include "parse_value.h"
#include "settings.h"

#include "base/process.h"
#include "base/text.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <numeric>

namespace guanhe::app {

namespace {

constexpr int usage_code = 2;

Farewell usage_error(const std::string& context, const std::string& text) {
    return {usage_code, context + ": " + text + "\nTry '" + context + " --help'.\n"};
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char letter : a) {
        auto diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto above = row[j + 1];
            row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (letter == b[j] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row.back();
}

/// "; did you mean '--size'?" or nothing.
std::string suggestion(std::string_view word, const std::vector<std::string_view>& known) {
    std::string_view best;
    std::size_t least = 3;
    for (const auto candidate : known) {
        const auto distance = edit_distance(word, candidate);
        if (distance < least && distance * 2 <= candidate.size()) least = distance, best = candidate;
    }
    return best.empty() ? "" : "; did you mean '" + std::string(best) + "'?";
}

/// The page that the first words name, and how many words that took.
std::pair<const CommandPage*, std::size_t> find_page(std::span<const std::string> words) {
    for (const auto& page : command_pages()) {
        if (!words.empty() && words[0] == page.name) return {&page, 1};
        if (words.size() >= 2 && words[0] + " " + words[1] == page.name) return {&page, 2};
    }
    return {nullptr, 0};
}

/// How many words at the front are an option that may stand before the command: 0, 1, or 2 with its value.
std::size_t general_option(std::span<const std::string> words) {
    if (words.empty()) return 0;
    const std::string_view word = words.front();
    for (const auto& option : options()) {
        if (option.group != general_group) continue;
        const auto name = option.long_name();
        const auto letter = option.short_name();
        if (word == name) return option.is_switch() ? 1 : std::min<std::size_t>(2, words.size());
        if (word.starts_with(std::string(name) + "=")) return 1;
        if (!letter.empty() && !word.starts_with("--") && word.starts_with(letter)) return 1; // "-vh" too
    }
    return 0;
}

bool asks_for_help(std::string_view word) {
    return word == "-h" || word == "--help";
}

Farewell unknown_command(const std::string& word) {
    std::vector<std::string_view> names;
    for (const auto& page : command_pages()) names.push_back(page.name);
    const auto what =
        word.starts_with('-') ? "expected a command before '" + word + "'" : "unknown command '" + word + "'";
    return usage_error(std::string(program_name), what + suggestion(word, names));
}

/// One command's words, taken apart by CLI11 but not yet understood.
struct Words {
    std::vector<std::pair<const Option*, std::vector<std::string>>> options;
    std::vector<std::string> operands;
};

std::variant<Words, Farewell> split(const CommandPage& page, std::span<const std::string> arguments) {
    const auto context = std::string(program_name) + " " + std::string(page.name);
    Words words;
    CLI::App app;
    app.set_help_flag("");
    app.allow_windows_style_options(false);
    app.allow_extras();
    std::vector<std::pair<const Option*, CLI::Option*>> taken;
    std::vector<std::string_view> names;
    for (const auto& option : options()) {
        if (!contains(option.commands, page.command)) continue;
        names.push_back(option.long_name());
        auto* added =
            option.is_switch() ? app.add_flag(std::string(option.name)) : app.add_option(std::string(option.name));
        if (!option.is_switch()) added->type_name(std::string(option.value))->type_size(1);
        if (option.several) added->expected(1, CLI::detail::expected_max_vector_size)->allow_extra_args();
        taken.emplace_back(&option, added);
    }
    // Operands are left over by CLI11 as extras, beside options that it does not know: the two are told apart below.
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
    const auto literal = static_cast<std::size_t>(arguments.end() - dashes);
    reversed.erase(reversed.begin(), reversed.begin() + static_cast<std::ptrdiff_t>(literal));
    try {
        app.parse(std::move(reversed));
    } catch (const CLI::ArgumentMismatch& fault) {
        // CLI11 begins its words with the option's name.
        for (const auto& [option, added] : taken) {
            const std::string name(option->long_name());
            if (!std::string_view(fault.what()).starts_with(name + ":")) continue;
            const bool twice = added->count() > 1;
            return usage_error(context, name + (twice ? ": given twice" : ": expected " + std::string(option->value)));
        }
        return usage_error(context, fault.what());
    } catch (const CLI::ParseError& fault) {
        return usage_error(context, fault.what());
    }
    for (const auto& extra : app.remaining()) {
        if (extra.size() > 1 && extra.starts_with('-')) {
            const auto name = extra.substr(0, extra.find('='));
            return usage_error(context, "unknown option '" + name + "'" + suggestion(name, names));
        }
        words.operands.push_back(extra);
    }
    if (dashes != arguments.end()) words.operands.insert(words.operands.end(), std::next(dashes), arguments.end());
    for (const auto& [option, added] : taken) {
        if (added->count() > 0) words.options.emplace_back(option, added->results());
    }
    return words;
}

/// Nothing, or what was wrong.
std::optional<std::string> apply_options(Request& request, const Words& words) {
    for (const auto& [option, values] : words.options) {
        for (const auto& value : values) {
            std::optional<std::string> expected;
            if (option->is_switch()) {
                const auto on = parse_switch(value);
                if (!on)
                    expected = "no value";
                else
                    expected = option->apply(request, *on ? "on" : "off");
            } else {
                expected = option->apply(request, value);
            }
            if (expected) return std::string(option->long_name()) + ": expected " + *expected + ", got '" + value + "'";
        }
    }
    return std::nullopt;
}

std::optional<std::string> apply_operands(Request& request, const CommandPage& page,
                                          const std::vector<std::string>& operands) {
    const auto& operand = page.operand;
    if (operands.size() < operand.at_least) return "expected " + std::string(operand.name);
    if (operands.size() > operand.at_most) return "unexpected argument '" + operands[operand.at_most] + "'";
    for (const auto& text : operands) {
        if (const auto expected = operand.apply(request, text)) {
            return std::string(operand.name) + ": expected " + *expected + ", got '" + text + "'";
        }
    }
    return std::nullopt;
}

std::optional<std::string> check_bake(const BakeOptions& bake) {
    if (bake.output.empty()) return "expected -o OUT.gpk, the pack to write";
    if (bake.stats == bake.output) return "--output and --stats name the same file";
    std::error_code unseen;
    for (const auto& file : bake.files) {
        const bool same = file == bake.output || std::filesystem::equivalent(file, bake.output, unseen);
        if (same) return "--output names the scan '" + path_to_utf8(file) + "', which would be lost";
    }
    constexpr std::array scans{".gltf", ".glb", ".ply", ".obj", ".stl"};
    const auto ending = lowered(path_to_utf8(bake.output.extension()));
    if (std::find(scans.begin(), scans.end(), ending) != scans.end())
        return "--output is named like a scan (" + ending + "): name the pack .gpk";
    return std::nullopt;
}

std::optional<std::string> check_catalogue(const CatalogueOptions& catalogue) {
    const bool csv = catalogue.csv.has_value(), lido = catalogue.lido.has_value();
    if (csv && lido && *catalogue.csv == *catalogue.lido) return "--csv and --lido name the same file";
    switch (catalogue.action) {
    case CatalogueAction::search:
        if (csv || lido) return "--csv and --lido are for export and import";
        break;
    case CatalogueAction::export_files:
        if (!csv && !lido) return "expected a file to export to: --csv FILE or --lido FILE.xml";
        break;
    case CatalogueAction::import_file:
        if (csv == lido) return "expected one file to import: --csv FILE or --lido FILE.xml";
        break;
    }
    return std::nullopt;
}

/// What no single option can check.
std::optional<std::string> check_together(const Request& request) {
    const auto& view = request.view;
    if (view.camera && view.camera_index) return "--camera and --camera-index exclude each other";
    if (view.flight_seconds && request.command == Command::view) {
        if (!view.headless) return "--flight is drawn off-screen: give --headless too";
        if (view.camera || view.camera_index) return "--flight moves the camera: leave out --camera and --camera-index";
    }
    if (view.shot && view.stats && *view.shot == *view.stats) return "--shot and --stats name the same file";
    if (request.command == Command::bake) return check_bake(request.bake);
    if (request.command == Command::catalogue) return check_catalogue(request.catalogue);
    if (request.command == Command::check && request.check.museum.empty() != request.check.rules)
        return request.check.rules ? "--rules is about every museum: leave out MUSEUM" : "expected MUSEUM";
    if (request.command != Command::view || !view.files.empty()) return std::nullopt;
    if (view.headless) return "expected FILE: off-screen nobody can open one later";
    if (!has_display()) return "expected FILE, and --headless: there is no display for a window to open one in";
    if (view.camera || view.camera_index || view.scene || view.animation || view.variant || view.time_seconds > 0.0) {
        return "expected FILE, in which --camera, --camera-index, --scene, --animation, --time and --variant choose";
    }
    return std::nullopt;
}

Farewell help_page(const HelpOptions& help) {
    if (help.markdown) return {0, manual_markdown()};
    if (help.topic.empty()) return {0, manual_page(Command::none)};
    for (const auto& page : command_pages()) {
        if (help.topic == page.name || std::string(page.name).starts_with(help.topic + " ")) {
            return {0, manual_page(page.command)};
        }
    }
    return unknown_command(help.topic);
}

} // namespace

std::variant<Parsed, Farewell> parse_command_line(std::span<const std::string> arguments) {
    if (arguments.empty()) return Farewell{usage_code, manual_page(Command::none)};
    std::size_t before = 0;
    while (const auto more = general_option(arguments.subspan(before))) before += more;
    const auto leading = arguments.first(before);
    const auto rest = arguments.subspan(before);
    if (rest.empty()) {
        if (std::ranges::any_of(leading, asks_for_help)) return Farewell{0, manual_page(Command::none)};
        return usage_error(std::string(program_name), "expected a command");
    }
    const auto& first = rest.front();
    if (first == "--version") return Farewell{0, version_line() + "\n"};

    const auto [page, taken] = find_page(rest);
    if (page == nullptr) {
        // "bench" alone, or with an option: its kind is meant to be named.
        if (first == "bench") {
            if (rest.size() == 2 && asks_for_help(rest[1])) return Farewell{0, manual_page(Command::bench_view)};
            return usage_error("guanhe bench", "expected what to measure: view, packs or headset");
        }
        return unknown_command(first);
    }
    const auto context = std::string(program_name) + " " + std::string(page->name);
    std::vector<std::string> own(leading.begin(), leading.end());
    own.insert(own.end(), rest.begin() + static_cast<std::ptrdiff_t>(taken), rest.end());
    auto parts = split(*page, own);
    if (auto* farewell = std::get_if<Farewell>(&parts)) return std::move(*farewell);
    const auto& words = std::get<Words>(parts);
    const auto is_help = [](const auto& option) { return asks_for_help(option.first->long_name()); };
    if (std::ranges::any_of(words.options, is_help)) return Farewell{0, manual_page(page->command)};

    // Once over the command line for its faults and to learn which settings file it names; then settings, then the
    // command line again over them.
    Parsed parsed;
    parsed.request.command = page->command;
    Request trial = parsed.request;
    if (const auto fault = apply_options(trial, words)) return usage_error(context, *fault);
    if (const auto fault = apply_operands(trial, *page, words.operands)) return usage_error(context, *fault);
    if (const auto fault = check_together(trial)) return usage_error(context, *fault);
    if (page->command == Command::help) return help_page(trial.help);
    constexpr auto with_settings = every_showing | Command::cache | every_bench;
    if (!contains(with_settings, page->command)) return Parsed{std::move(trial), {}};

    parsed.request.settings_file = trial.settings_file;
    auto warnings = load_settings(parsed.request);
    if (!warnings) return Farewell{1, context + ": " + warnings.error().message() + "\n"};
    parsed.warnings = std::move(*warnings);
    [[maybe_unused]] const auto options_again = apply_options(parsed.request, words);
    [[maybe_unused]] const auto operands_again = apply_operands(parsed.request, *page, words.operands);
    return parsed;
}

} // namespace guanhe::app
