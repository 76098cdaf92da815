// One pair of functions a file format, behind image.h. Private to this folder.
// The headers are checked and the sizes agree when decode_* is called; `rgba` has exactly width * height * 4 bytes.
#pragma once

#include "image/image.h"

namespace guanhe::image {

[[nodiscard]] Result<Header> read_png_header(std::span<const std::byte> encoded);
[[nodiscard]] Result<void> decode_png(std::span<const std::byte> encoded, const Header& header,
                                      std::span<std::byte> rgba);

[[nodiscard]] Result<Header> read_jpeg_header(std::span<const std::byte> encoded);
[[nodiscard]] Result<void> decode_jpeg(std::span<const std::byte> encoded, const Header& header,
                                       std::span<std::byte> rgba);

[[nodiscard]] Result<Header> read_webp_header(std::span<const std::byte> encoded);
[[nodiscard]] Result<void> decode_webp(std::span<const std::byte> encoded, const Header& header,
                                       std::span<std::byte> rgba);

/// Damaged data, in the words that all formats share.
[[nodiscard]] inline Error damaged(std::string what, std::string where = {}) {
    return Error{std::move(what), std::move(where), "the image is damaged; export it again", ErrorKind::bad_input};
}

[[nodiscard]] inline std::uint32_t big_endian(std::span<const std::byte> four) {
    return std::to_integer<std::uint32_t>(four[0]) << 24 | std::to_integer<std::uint32_t>(four[1]) << 16 |
           std::to_integer<std::uint32_t>(four[2]) << 8 | std::to_integer<std::uint32_t>(four[3]);
}

} // namespace guanhe::image
