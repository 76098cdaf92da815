// Filling the index, and keeping it as a file. Private to this folder.
#pragma once

#include "museum/catalogue/spelling.h"
#include "museum/catalogue/sqlite.h"
#include "museum/document.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace guanhe::museum {

/// Tokens of the index before and after each value, so that a phrase can ask for a title's beginning or all of it, and
/// none spans two values. Private characters, which no text's tokens hold.
inline constexpr std::string_view value_begin = "\xEE\x80\x80", value_end = "\xEE\x80\x81";

/// Tables: record(n, id, kind, certainty), value(n, field, language, words) with every word that can be shown,
/// facet(field, folded, n), and words(…) of FTS5. Fields count through text_fields, then plain_fields.
[[nodiscard]] Result<void> fill_index(Database& database, Spelling& spelling, const Museum& museum);

/// Of the records' contents and the index's version.
[[nodiscard]] std::uint64_t catalogue_key(const Museum& museum);
[[nodiscard]] Path index_file(const Path& folder, const Museum& museum, std::uint64_t key);
/// Nothing: not there, or damaged.
[[nodiscard]] std::optional<Database> load_index(const Path& file);
/// Best effort: also removes the museum's indexes of other keys.
void keep_index(Database& database, const Path& file);

} // namespace guanhe::museum
