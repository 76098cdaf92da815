// JSON text to values, with bounds on what it may cost. Included only inside scan/gltf.
#pragma once

#include "scan/gltf/faults.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace guanhe::scan::gltf {

using Json = nlohmann::json;

/// Errors: not JSON, not UTF-8, deeper or larger than limits.h allows; all with the byte's offset in the file.
[[nodiscard]] Result<Json> parse_json(std::string_view text, std::size_t offset_in_file, const Faults& faults);

/// A member, or null when `object` has none of that name or is no object.
[[nodiscard]] const Json* member(const Json& object, std::string_view name);
/// object.extensions.name, or null.
[[nodiscard]] const Json* extension(const Json& object, std::string_view name);

} // namespace guanhe::scan::gltf
