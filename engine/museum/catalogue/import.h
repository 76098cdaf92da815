// What coming in from another file does to a museum's catalogues. Nothing is written: the caller looks at the problems,
// puts the catalogues into the museum, and has museum/writer.h write it.
#pragma once

#include "museum/document.h"
#include "museum/findings.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

struct ImportProblem {
    Severity severity = Severity::error; ///< an error leaves its record as it was
    std::size_t line = 0;                ///< from 1
    std::size_t column = 0;              ///< the cell of a table, the byte of a line of XML; from 1; 0: the whole line
    LanguageText message;                ///< zh-Hans and en
};
/// "line 3, column 7: message" in a language.
[[nodiscard]] std::string to_text(const ImportProblem& problem, std::string_view language);

struct CatalogueImport {
    /// Those of the museum with what came in. Records it has keep their place, and what the file does not say of them;
    /// new ones follow in the museum's first catalogue, or in a first one, `new_catalogue_file`.
    std::vector<Catalogue> catalogues;
    std::size_t added = 0, changed = 0, same = 0; ///< records
    std::vector<ImportProblem> problems;          ///< in the order of the file
};
inline constexpr std::string_view new_catalogue_file = "catalogue.json";

/// No more than this is read of a file, bytes; what the catalogue's schema allows of records.
inline constexpr std::size_t most_import_bytes = std::size_t{64} << 20U;
inline constexpr std::size_t most_records = 100'000;

} // namespace guanhe::museum
