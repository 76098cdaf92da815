// JSON text to values, with bounds on what it may cost. Private to this folder and its tests.
#pragma once

#include "base/result.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json; ///< keeps the order in which members were added: for writing

inline constexpr int most_json_depth = 64;
inline constexpr std::size_t most_json_values = 2'000'000;

struct ParsedJson {
    Json value;
    std::vector<std::string> duplicate_keys; ///< JSON pointers, at most 100
};

/// Errors (without a file's name): not JSON, not UTF-8, deeper or larger than the limits; `where` is "line 3, column 7"
/// or empty. A byte order mark is passed over.
[[nodiscard]] Result<ParsedJson> parse_json(std::string_view text);

/// The $id of the schema of "museum", "site", "tour" or "catalogue".
[[nodiscard]] std::string schema_address(std::string_view part);

/// One token of a JSON pointer, escaped and with its slash.
[[nodiscard]] std::string pointer_token(std::string_view key);
[[nodiscard]] std::string pointer_token(std::size_t index);
/// The tokens of a JSON pointer, unescaped.
[[nodiscard]] std::vector<std::string> pointer_tokens(std::string_view pointer);

} // namespace guanhe::museum
