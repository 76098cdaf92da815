// `guanhe catalogue`.
#pragma once

#include "catalogue/catalogue_options.h"

#include <string>

namespace guanhe::app {

/// For reading: what was found is in brackets.
[[nodiscard]] std::string to_text(const museum::CatalogueFound& found, const museum::CatalogueQuery& query);
/// One JSON object; marks are [begin, end] in bytes of the text. Ends with a line feed.
[[nodiscard]] std::string to_json(const museum::CatalogueFound& found);

/// Searches (to stdout), exports or imports. Exit code: 0, or 1 when something could not be read or written, or when a
/// record of an import is wrong: then nothing is written.
int catalogue_command(const CatalogueOptions& options);

} // namespace guanhe::app
