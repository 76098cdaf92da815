// Pictures in memory and on disk: PNG, JPEG, WebP, KTX2 (see ktx2.h) and Radiance HDR in; PNG out. All functions may be
// called from any thread.
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

/// The longest side that is accepted, in pixels; anything above is refused before memory is taken.
inline constexpr std::uint32_t max_side = 16384;

/// Reads only the header. Errors: no known signature, cut short, a size of 0, above max_side, or larger than the data
/// can hold.
[[nodiscard]] Result<Header> read_header(std::span<const std::byte> encoded);

/// Decodes into 8-bit RGBA rows, top row first, straight (not premultiplied) alpha, colour values as stored (sRGB stays
/// sRGB). `rgba` holds header.width * header.height * 4 bytes. A JPEG that ends early is an error, as is a bad PNG CRC.
[[nodiscard]] Result<void> decode_rgba8(std::span<const std::byte> encoded, const Header& header,
                                        std::span<std::byte> rgba);

/// 8-bit RGBA, top row first.
struct Rgba8 {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::uint8_t> pixels; ///< width * height * 4
};
/// Errors as for MappedFile::open, read_header and decode_rgba8, or not enough memory; all name the file.
[[nodiscard]] Result<Rgba8> load_rgba8(const Path& path);

/// Linear light, RGB floats in the unit of the file (radiance where EXPOSURE and COLORCORR were kept, and have then
/// been divided out), top row first; equirectangular when used as an environment.
struct RgbFloat {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<float> pixels; ///< width * height * 3
};
/// Radiance .hdr (RGBE) only. Every texel is a finite number. Errors name the row and byte offset.
[[nodiscard]] Result<RgbFloat> load_hdr(const Path& path);

/// Encodes 8-bit RGBA, top row first, fast rather than small; drops alpha when every pixel is opaque. Written
/// atomically: errors as for write_file_atomic, a size that is not width * height * 4, or not enough memory.
[[nodiscard]] Result<void> save_png(const Path& path, std::uint32_t width, std::uint32_t height,
                                    std::span<const std::uint8_t> rgba);

} // namespace guanhe::image
