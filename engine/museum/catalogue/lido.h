// A catalogue as LIDO 1.1 (Lightweight Information Describing Objects, CIDOC, https://lido-schema.org/schema/v1.1/),
// the format in which museums hand records to portals. docs/catalogue.md says what becomes what.
#pragma once

#include "base/result.h"
#include "museum/catalogue/import.h"
#include "museum/document.h"

#include <string>
#include <string_view>

namespace guanhe::museum {

/// Every record of every catalogue, in their order; each text in each language, with xml:lang. What XML 1.0 cannot hold
/// (most control characters) is left out.
[[nodiscard]] std::string to_lido(const Museum& museum);

/// LIDO 1.0 or 1.1: one record or a lidoWrap of them. A field that the file tells becomes what it says there, in all
/// languages; the others stay. Blanks around texts go. Document types and entities of their own are not read; nothing
/// is fetched. An id that cannot be one here is changed, and told. Errors: no XML, no LIDO, more than
/// most_import_bytes.
[[nodiscard]] Result<CatalogueImport> import_lido(std::string_view text, const Museum& museum);

} // namespace guanhe::museum
