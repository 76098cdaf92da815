#include "tour/value.h"

#include <array>
#include <charconv>
#include <cmath>

namespace guanhe::tour {

std::string Value::words() const {
    struct Words {
        std::string operator()(std::monostate) const { return "nothing"; }
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        /// The shortest that reads as the same number: Lua's division makes 3.0 of 6 and 2.
        std::string operator()(double number) const {
            std::array<char, 32> text{};
            const auto written = std::to_chars(text.data(), text.data() + text.size(), number);
            return {text.data(), written.ptr};
        }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(const Table& table) const { return "a table of " + std::to_string(table.size()); }
    };
    return std::visit(Words{}, data);
}

bool operator==(const Value& a, const Value& b) {
    const double* const number = std::get_if<double>(&a.data);
    const double* const other = std::get_if<double>(&b.data);
    // No number is a value like any here: states with the same one are the same.
    if (number && other && std::isnan(*number)) return std::isnan(*other);
    return a.data == b.data;
}

bool operator==(const Field& a, const Field& b) {
    return a.key == b.key && a.value == b.value;
}

} // namespace guanhe::tour
