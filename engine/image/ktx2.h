// KTX2 textures of Basis Universal, as KHR_texture_basisu brings them: one 2D picture with its mip levels, in ETC1S, or
// in UASTC with or without Zstandard. Sources: Khronos, "KTX File Format Specification", version 2.0. The pixels are
// Binomial's transcoder's work, where the build found it (the dependency basisu, see docs/building.md).
#pragma once

#include "image/image.h"

namespace guanhe::image {

/// Whether this build can decode KTX2. Where it cannot, headers are read and checked all the same.
[[nodiscard]] bool has_ktx2_transcoder() noexcept;

/// Checks everything but the compressed pixels. Errors, with the byte: cut short; parts that lie outside the data, or
/// whose sizes do not agree; arrays, cube maps, volumes, and formats other than ETC1S and UASTC.
[[nodiscard]] Result<Header> read_ktx2_header(std::span<const std::byte> encoded);

/// The largest level, as decode_rgba8 says. Errors: as above; damaged pixels; no transcoder, named, with what to do.
[[nodiscard]] Result<void> decode_ktx2(std::span<const std::byte> encoded, const Header& header,
                                       std::span<std::byte> rgba);

} // namespace guanhe::image
