// What a script may keep: plain data, which can be compared, copied and written down. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace guanhe::tour {

struct Field;

/// Nothing, a truth, a number, a text (UTF-8), or a table of such. Tables are sorted by key (whole numbers, then other
/// numbers, then texts), so that equal tables are equal values and are gone through in one order everywhere.
struct Value {
    using Table = std::vector<Field>;
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Table> data;

    [[nodiscard]] bool is_nothing() const { return data.index() == 0; }
    /// For people, and for what a condition compares: "nothing", "true", "3" (also of 3.0), "2.5", "jar", "a table of
    /// 2".
    [[nodiscard]] std::string words() const;
    friend bool operator==(const Value& a, const Value& b);
};

struct Field {
    Value key;
    Value value;
    friend bool operator==(const Field& a, const Field& b);
};

/// Variables of a visit by name.
using Variables = std::map<std::string, Value, std::less<>>;

} // namespace guanhe::tour
