// URIs in glTF: data inside the file, and names of files beside it.
#pragma once

#include "base/file.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::scan::gltf {

[[nodiscard]] bool is_data_uri(std::string_view uri) noexcept;
/// The bytes of data:[type][;attribute=value][;base64],DATA. Errors have only words, no place.
[[nodiscard]] Result<std::vector<std::byte>> decode_data_uri(std::string_view uri);

/// %41 becomes 'A'; a % that two hex digits do not follow stays.
[[nodiscard]] std::string percent_decoded(std::string_view text);

/// The file that a relative URI names, as a path below or beside `folder`: percent-decoded, or as written when only
/// that exists. Errors (words only): a scheme such as https, an absolute path, a NUL in the name.
[[nodiscard]] Result<Path> local_file(std::string_view uri, const Path& folder);

} // namespace guanhe::scan::gltf
