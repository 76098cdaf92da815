// A .glb file taken apart.
#pragma once

#include "base/result.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace guanhe::app {

struct Glb {
    nlohmann::json document;
    std::vector<std::byte> binary; ///< what the document's first buffer is, if that has no URI
};

/// Errors (words only): not a .glb of version 2.
[[nodiscard]] Result<Glb> take_apart(std::span<const std::byte> bytes);

/// Sets the length of the first buffer. Errors (words only): more than the 4 GiB that a .glb can hold.
[[nodiscard]] Result<std::vector<std::byte>> put_together(Glb glb);

} // namespace guanhe::app
