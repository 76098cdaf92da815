// Text files in pieces of whole lines, and faults that name a line.
#pragma once

#include "scan/gltf/faults.h"
#include "scan/plain/text.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace guanhe::scan::plain {

using gltf::Faults;

/// Bytes of text that one thread works on at a time.
inline constexpr std::size_t text_piece = std::size_t{1} << 20U;

[[nodiscard]] inline std::string_view text_of(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
[[nodiscard]] inline std::span<const std::byte> bytes_of(std::string_view text) noexcept {
    return std::as_bytes(std::span(text));
}

/// Lines count from 1.
[[nodiscard]] Error at_line(const Faults& faults, std::uint64_t line, std::string what, std::string hint = {});

/// About `size` bytes of whole lines, and the cursor behind them; all that is left when less is left.
[[nodiscard]] std::string_view take_lines(Cursor& in, std::size_t size) noexcept;

} // namespace guanhe::scan::plain
