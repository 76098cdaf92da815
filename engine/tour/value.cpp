#include "tour/value.h"

#include <cmath>

namespace guanhe::tour {

bool Value::truth() const {
    const bool* const flag = std::get_if<bool>(&data);
    return flag ? *flag : !is_nothing();
}

std::string Value::words() const {
    struct Words {
        std::string operator()(std::monostate) const { return "nothing"; }
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(double number) const { return std::to_string(number); }
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
