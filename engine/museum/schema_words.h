// What a schema expected, in Chinese and English. Private to this folder.
#pragma once

#include "museum/schema.h"

#include <string>
#include <string_view>

namespace guanhe::museum {

/// `description` is the validator's own; `schema` is what applies at the pointer, or null; `root` the value checked.
[[nodiscard]] SchemaFault put_in_words(const std::string& pointer, const std::string& description, const Json* schema,
                                       const Json& root);
/// Whether the schema itself, not only one of its alternatives, requires the key that the description names.
[[nodiscard]] bool requires_key(const Json* schema, std::string_view description);

} // namespace guanhe::museum
