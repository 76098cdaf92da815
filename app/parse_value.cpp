#include "parse_value.h"

#include "image/image.h"

#include <charconv>
#include <cmath>

namespace guanhe::app {

std::optional<double> parse_number(std::string_view text, double low, double high) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) return std::nullopt;
    }
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (!std::isfinite(value) || value < low || value > high) return std::nullopt;
    return value;
}

std::optional<std::int64_t> parse_integer(std::string_view text, std::int64_t low, std::int64_t high) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high) return std::nullopt;
    return value;
}

std::optional<std::uint64_t> parse_bytes(std::string_view text, std::uint64_t low, std::uint64_t high) {
    constexpr std::string_view units = "KMGT";
    double unit = 1.0;
    if (const auto place = text.empty() ? units.npos : units.find(text.back()); place != units.npos) {
        for (std::size_t i = 0; i <= place; ++i) unit *= 1024.0;
        text.remove_suffix(1);
    }
    constexpr double most = 1e15; // whole bytes up to here
    const auto number = parse_number(text, 0.0, most / unit);
    if (!number) return std::nullopt;
    const auto bytes = static_cast<std::uint64_t>(*number * unit);
    if (bytes < low || bytes > high) return std::nullopt;
    return bytes;
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> parse_size(std::string_view text) {
    const auto cross = text.find('x');
    if (cross == std::string_view::npos) return std::nullopt;
    const auto width = parse_integer(text.substr(0, cross), 1, image::max_side);
    const auto height = parse_integer(text.substr(cross + 1), 1, image::max_side);
    if (!width || !height) return std::nullopt;
    return std::pair{static_cast<std::uint32_t>(*width), static_cast<std::uint32_t>(*height)};
}

std::optional<std::vector<double>> parse_numbers(std::string_view text, std::size_t count, double limit) {
    std::vector<double> values;
    values.reserve(count);
    for (bool more = true; more;) {
        const auto comma = text.find(',');
        more = comma != std::string_view::npos;
        const auto value = parse_number(text.substr(0, comma), -limit, limit);
        if (!value || values.size() == count) return std::nullopt;
        values.push_back(*value);
        if (more) text.remove_prefix(comma + 1);
    }
    if (values.size() != count) return std::nullopt;
    return values;
}

std::optional<bool> parse_switch(std::string_view text) {
    if (text == "on" || text == "true") return true;
    if (text == "off" || text == "false") return false;
    return std::nullopt;
}

} // namespace guanhe::app
