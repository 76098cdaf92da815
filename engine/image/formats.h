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

/// What the libraries take encoded data as.
[[nodiscard]] inline const unsigned char* octets(std::span<const std::byte> encoded) {
    return reinterpret_cast<const unsigned char*>(encoded.data());
}

/// Damaged data, in the words that all formats share.
[[nodiscard]] inline Error damaged(std::string what, std::string where = {}) {
    return Error{std::move(what), std::move(where), "the image is damaged; export it again", ErrorKind::bad_input};
}

/// Refuses sizes that nobody means. WebP and KTX2 can say a picture of one colour in a few bytes, whatever its size: so
/// a moderate size is free, and above it every so many pixels must have a byte, a fraction of what real pictures have.
[[nodiscard]] inline Result<void> check_flatness(std::uint32_t width, std::uint32_t height, std::size_t bytes) {
    constexpr std::uint64_t free_pixels = 4096 * 4096;
    constexpr std::uint64_t pixels_per_byte = 16384;
    const auto pixels = std::uint64_t{width} * height;
    if (pixels <= free_pixels || pixels / pixels_per_byte <= bytes) return {};
    return damaged("the image declares " + std::to_string(width) + " x " + std::to_string(height) +
                   " pixels, more than its " + std::to_string(bytes) + " bytes can be meant for");
}

[[nodiscard]] inline Error no_memory() {
    return Error{"there is not enough memory for the picture", {}, "close other programs", ErrorKind::internal};
}

/// The same error with the file put before its own "where".
[[nodiscard]] inline Error in_file(const Path& path, Error error) {
    error.where = path_to_utf8(path) + (error.where.empty() ? "" : ": " + error.where);
    return error;
}

[[nodiscard]] inline std::uint32_t big_endian(std::span<const std::byte> four) {
    return std::to_integer<std::uint32_t>(four[0]) << 24 | std::to_integer<std::uint32_t>(four[1]) << 16 |
           std::to_integer<std::uint32_t>(four[2]) << 8 | std::to_integer<std::uint32_t>(four[3]);
}

} // namespace guanhe::image
