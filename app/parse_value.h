// Values as people type them. Strict: the whole text must be the value, finite and in range. Never depends on the
// locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace guanhe::app {

/// Decimal or scientific notation; no NaN, no infinity, no hexadecimal, no blanks; in [low, high].
[[nodiscard]] std::optional<double> parse_number(std::string_view text, double low, double high);
/// Digits with an optional minus; in [low, high].
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text, std::int64_t low, std::int64_t high);
/// Bytes: "1048576", "512K", "256M", "4G", "1.5G" or "1T", in powers of 1024; in [low, high].
[[nodiscard]] std::optional<std::uint64_t> parse_bytes(std::string_view text, std::uint64_t low, std::uint64_t high);
/// "1280x720"; both in [1, 16384].
[[nodiscard]] std::optional<std::pair<std::uint32_t, std::uint32_t>> parse_size(std::string_view text);
/// `count` numbers in [-limit, limit] with commas between.
[[nodiscard]] std::optional<std::vector<double>> parse_numbers(std::string_view text, std::size_t count, double limit);
/// on, off, true, false.
[[nodiscard]] std::optional<bool> parse_switch(std::string_view text);

} // namespace guanhe::app
