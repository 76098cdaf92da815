// The published JSON Schemas (docs/schema), as the reader checks with them: a file part by part, so that one bad stop
// is one bad stop. Private to this folder and its tests.
#pragma once

#include "museum/findings.h"
#include "museum/json.h"

#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

struct SchemaFault {
    std::string pointer; ///< from the value that was checked
    LanguageText message, remedy;
};

/// Part is "museum", "site", "tour" or "catalogue" for a file's object, else a name of their $defs: "stop", "step_say".
/// Lists of parts ("stops", "steps", "exhibits" …) are looked into only as far as they are lists: each element is to be
/// checked as its own part; and a "step" only as far as every step is alike, the rest is its "step_<do>". Any thread.
/// At most 8 faults, the most telling first.
[[nodiscard]] std::vector<SchemaFault> check_part(std::string_view part, const Json& value);

/// Whether the schemas of these files hold as they are published, each file as a whole. `name` is "tour.schema.json".
/// For the tests, which compare.
[[nodiscard]] bool holds_whole(std::string_view name, const Json& value);

/// Null, or what the schemas say of a part.
[[nodiscard]] const Json* schema_of(std::string_view part);
/// The schema that applies to a value below a part, as far as plain nesting goes; or null.
[[nodiscard]] const Json* schema_at(std::string_view part, std::string_view pointer);

} // namespace guanhe::museum
