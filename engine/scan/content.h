// What kind of file the bytes are, whatever its name says.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace guanhe::scan {

enum class FileKind { gltf, ply, obj, stl, unknown };

/// Looks at the beginning, at most a MiB, and the size.
[[nodiscard]] FileKind kind_of(std::span<const std::byte> file) noexcept;

/// Of an STL: whether it is text. Binary ones may begin with "solid" too; their size gives them away.
[[nodiscard]] bool is_text_stl(std::span<const std::byte> file) noexcept;

/// "a PNG picture": what people drop on a viewer by mistake; empty for what is not known.
[[nodiscard]] std::string_view known_name(std::string_view beginning) noexcept;

} // namespace guanhe::scan
