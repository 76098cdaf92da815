#include "arguments.h"

#include <algorithm>
#include <charconv>

namespace guanhe::tools {

namespace {

Error usage_error(std::string what, std::string_view where) {
    return {.what = std::move(what), .where = std::string(where), .hint = "see --help", .kind = ErrorKind::bad_input};
}

} // namespace

Arguments::Arguments(std::string program, std::string summary, std::vector<Option> options)
    : program_(std::move(program)), summary_(std::move(summary)), options_(std::move(options)) {}

Result<void> Arguments::parse(const std::vector<std::string>& words) {
    given_.clear();
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& argument = words[i];
        if (argument == "--help" || argument == "-h") {
            help_wanted_ = true;
            return {};
        }
        const auto option = std::ranges::find(options_, argument, &Option::name);
        if (option == options_.end()) return usage_error("this option is not known", argument);
        if (option->value_name.empty()) {
            given_[option->name] = "";
        } else if (i + 1 < words.size()) {
            given_[option->name] = words[++i];
        } else {
            return usage_error("a value is missing (" + option->value_name + ")", argument);
        }
    }
    for (const auto& option : options_)
        if (option.required && !has(option.name)) return usage_error("this option is needed", option.name);
    return {};
}

std::string Arguments::help() const {
    std::string text = "usage: " + program_;
    std::size_t width = 6;
    for (const auto& option : options_) {
        const auto shown = option.name + (option.value_name.empty() ? "" : " " + option.value_name);
        width = std::max(width, shown.size());
        text += option.required ? " " + shown : " [" + shown + "]";
    }
    text += "\n\n" + summary_ + "\n\n";
    for (const auto& option : options_) {
        auto shown = option.name + (option.value_name.empty() ? "" : " " + option.value_name);
        shown.resize(width, ' ');
        text += "  " + shown + "  " + option.help + "\n";
    }
    return text;
}

bool Arguments::has(std::string_view name) const {
    return given_.contains(name);
}

std::optional<std::string> Arguments::text(std::string_view name) const {
    const auto found = given_.find(name);
    return found == given_.end() ? std::nullopt : std::optional(found->second);
}

Result<std::uint64_t> Arguments::number(std::string_view name, std::uint64_t otherwise, std::uint64_t least,
                                        std::uint64_t most) const {
    const auto given = text(name);
    if (!given) return otherwise;
    std::uint64_t value = 0;
    const char* end = given->data() + given->size();
    auto [rest, fault] = std::from_chars(given->data(), end, value);
    std::uint64_t scale = 1;
    if (fault == std::errc{} && end - rest == 1) {
        scale = *rest == 'k' ? 1'000U : *rest == 'M' ? 1'000'000U : *rest == 'G' ? 1'000'000'000U : 0U;
        ++rest;
    }
    if (fault != std::errc{} || rest != end || scale == 0 || value > most / scale || value * scale < least)
        return usage_error("expected a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
                               ", got \"" + *given + "\"",
                           name);
    return value * scale;
}

} // namespace guanhe::tools
