// What buttons are called: "menu", or a kind and which, "language:en", "stop:3". Pure.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace guanhe::app {

/// What follows a button's kind: "en" of "language:en" with the prefix "language:"; nothing: it is of another kind.
[[nodiscard]] inline std::optional<std::string> after(const std::string& id, std::string_view prefix) {
    return id.starts_with(prefix) ? std::optional(id.substr(prefix.size())) : std::nullopt;
}

/// The number that a text is, all of it.
[[nodiscard]] inline std::optional<std::uint32_t> number_in(std::string_view text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

} // namespace guanhe::app
