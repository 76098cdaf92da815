// Files of earlier versions of the format, brought to the newest a version at a time. Private to this folder and its
// tests. tests/unit/museum keeps an example of every earlier version.
#pragma once

#include "museum/json.h"

#include <string>
#include <string_view>

namespace guanhe::museum {

/// The version that a file's object says; 0 when it says none, as version 0 did; -1 when it is no number of a version.
[[nodiscard]] int version_of(const Json& document);

/// From any version below document_version to it. `part` is "museum", "site", "tour" or "catalogue"; `language` is what
/// version 0 wrote its texts in, which only its museum.json said.
void migrate(Json& document, std::string_view part, const std::string& language);
/// The language of a museum.json of version 0; "zh-Hans" where it says none.
[[nodiscard]] std::string language_of_version_0(const Json& museum);

} // namespace guanhe::museum
