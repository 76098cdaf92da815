// A museum back into its files: keys in a fixed order, two spaces, UTF-8, a line for a list of numbers, what is as a
// new object has it left out. What the reader did not understand is written as it was. read(write(x)) == x.
#pragma once

#include "base/result.h"
#include "museum/document.h"
#include "museum/folder.h"

#include <string>

namespace guanhe::museum {

[[nodiscard]] std::string to_json(const Museum& museum); ///< museum.json, which names the other files
[[nodiscard]] std::string to_json(const Site& site);
[[nodiscard]] std::string to_json(const Tour& tour);
[[nodiscard]] std::string to_json(const Catalogue& catalogue);

/// Every file of the museum, each by itself whole or as it was; museum.json last, so that it never names what is not
/// there yet. Folders must exist. Errors: a file that has no name, and those of Folder::write_text.
[[nodiscard]] Result<void> write_museum(const Folder& folder, const Museum& museum);

} // namespace guanhe::museum
