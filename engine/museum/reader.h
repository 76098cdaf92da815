// A museum out of its folder. What is broken becomes a finding, and the rest still works: a bad step leaves its stop, a
// bad stop its tour, a bad site the museum. Only a museum.json that cannot be read is refused. Nothing outside the
// folder is opened. Scans, sounds, pictures, captions and scripts are not: they are named by FileRef, and opened when
// used.
#pragma once

#include "base/result.h"
#include "museum/document.h"
#include "museum/findings.h"
#include "museum/folder.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

struct ReadMuseum {
    Museum museum;
    std::vector<Finding> findings; ///< in the order of the files; waivers are marked
};

/// Errors: museum.json is missing, no JSON, of a newer version, or against its schema as a whole. Any thread.
[[nodiscard]] Result<ReadMuseum> read_museum(const Folder& folder);
/// The same, of the folder at a path.
[[nodiscard]] Result<ReadMuseum> read_museum(const Path& path);

/// One file's text by itself, as an editor holds it (here only tests and fuzzers do). Nothing: it cannot be used, and
/// the findings say why. `language` is what texts of version 0 are in.
[[nodiscard]] std::optional<Site> parse_site(std::string_view text, const FileRef& file, std::vector<Finding>& findings,
                                             const std::string& language = "zh-Hans");
[[nodiscard]] std::optional<Tour> parse_tour(std::string_view text, const FileRef& file, std::vector<Finding>& findings,
                                             const std::string& language = "zh-Hans");
[[nodiscard]] std::optional<Catalogue> parse_catalogue(std::string_view text, const FileRef& file,
                                                       std::vector<Finding>& findings,
                                                       const std::string& language = "zh-Hans");

} // namespace guanhe::museum
