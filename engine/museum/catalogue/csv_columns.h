// Which column of a table is which field. Private to this folder.
#pragma once

#include "museum/catalogue/fields.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

struct Column {
    enum class Kind { text, plain, length, kind, certainty, languages, pictures, unknown };
    Kind kind = Kind::unknown;
    std::size_t field = 0; ///< in text_fields, plain_fields or length_fields
    std::string language;  ///< of text
    std::string pointer;   ///< of unknown: where Kept has it
};

/// The column of a name; text without a language is in `language`.
[[nodiscard]] Column column_named(std::string_view name, const std::string& language);
[[nodiscard]] std::string name_of(const Column& column);

/// A key of a record that nobody knows, if it is a text at the record's own level: what import_csv makes of a column.
[[nodiscard]] std::optional<std::string> kept_text(const std::string& pointer, const std::string& json);

/// Several values in one cell, with '|' between; a '|' or a backslash in one is after a backslash.
[[nodiscard]] std::vector<std::string> split_list(std::string_view cell);
void add_to_list(std::string& cell, std::string_view value);

} // namespace guanhe::museum
