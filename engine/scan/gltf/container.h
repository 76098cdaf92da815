// What kind of file the bytes are: JSON text, or a binary glTF (GLB) around JSON and one binary chunk.
#pragma once

#include "scan/gltf/faults.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace guanhe::scan::gltf {

struct Container {
    std::string_view json;
    std::size_t json_offset = 0; ///< in the file, for messages
    /// The binary chunk of a GLB, with up to 3 bytes of padding; none in a .gltf.
    std::optional<std::span<const std::byte>> binary;
};

/// Told apart by content. The result views `file`. Lengths of files above 4 GiB, which the format's 32 bits cannot
/// hold, are taken from the file's real size when they agree in their low 32 bits.
[[nodiscard]] Result<Container> open_container(std::span<const std::byte> file, Faults& faults);

} // namespace guanhe::scan::gltf
