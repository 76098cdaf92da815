// A catalogue as a table for spreadsheets: one record a row, one field and language a column ("title@zh-Hans"), named
// as in the catalogue's JSON; docs/catalogue.md lists them. RFC 4180, UTF-8.
#pragma once

#include "base/result.h"
#include "museum/catalogue/import.h"
#include "museum/document.h"

#include <string>
#include <string_view>

namespace guanhe::museum {

struct CsvFormat {
    bool byte_order_mark = true; ///< without it, Excel takes the text for the computer's own code page
    char separator = ',';        ///< comma, semicolon or tab
};

/// Every record of every catalogue, in their order.
[[nodiscard]] std::string to_csv(const Museum& museum, const CsvFormat& format = {});

/// Fields whose column is there become what the cell says, and an empty cell empties the field; the others stay. A
/// column that is no field is kept with the record under its name, with a warning. "title" alone is title in the
/// museum's first language. A separator other than the comma is told in a note; with the semicolon, lengths may have a
/// decimal comma. Errors (nothing can be told of the records): not UTF-8, broken quotes, no column "id", two columns of
/// one name, more than most_import_bytes.
[[nodiscard]] Result<CatalogueImport> import_csv(std::string_view text, const Museum& museum);

} // namespace guanhe::museum
