// Pictures in memory and on disk: PNG, JPEG, WebP and Radiance HDR in; PNG out.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::image {

enum class Format { png, jpeg, webp, ktx2, unknown };

struct Header {
    Format format = Format::unknown;
    std::uint32_t width = 0;  ///< pixels
    std::uint32_t height = 0; ///< pixels
    bool has_alpha = false;
};

/// Largest side and pixel count that are accepted; anything above is refused before memory is taken.
inline constexpr std::uint32_t max_side = 16384;

/// Reads only the header. Errors: no known signature, cut short, a size of 0, above max_side, or larger than the data
/// can hold (PNG and JPEG). KTX2 is recognised only.
[[nodiscard]] Result<Header> read_header(std::span<const std::byte> encoded);

/// Decodes into 8-bit RGBA rows, top row first, straight (not premultiplied) alpha, colour values as stored (sRGB stays
/// sRGB). `rgba` holds header.width * header.height * 4 bytes. A JPEG that ends early is an error, as is a bad PNG CRC.
/// Thread-safe.
[[nodiscard]] Result<void> decode_rgba8(std::span<const std::byte> encoded, const Header& header,
                                        std::span<std::byte> rgba);

/// 8-bit RGBA, top row first.
struct Rgba8 {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::uint8_t> pixels; ///< width * height * 4
};
[[nodiscard]] Result<Rgba8> load_rgba8(const Path& path);

/// Linear light, RGB floats, top row first; equirectangular when used as an environment.
struct RgbFloat {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<float> pixels; ///< width * height * 3
};
/// Radiance .hdr (RGBE) only, in which every texel is a finite number. Errors name the row and byte offset.
[[nodiscard]] Result<RgbFloat> load_hdr(const Path& path);

/// Encodes fast rather than small; drops alpha when every pixel is opaque. Written atomically (see write_file_atomic).
[[nodiscard]] Result<void> save_png(const Path& path, std::uint32_t width, std::uint32_t height,
                                    std::span<const std::uint8_t> rgba);

} // namespace guanhe::image
