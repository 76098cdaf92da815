// A small Matroska (RFC 9559) writer: pictures as Motion JPEG, sound as 16-bit PCM, so that a video is made without an
// encoder and is the same on every machine.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace guanhe::tools::video {

struct Film {
    std::uint32_t width = 0, height = 0;
    std::uint32_t rate = 24;                      ///< pictures a second
    std::vector<std::vector<std::byte>> pictures; ///< JPEG, all of that size
    std::uint32_t sound_rate = 0;                 ///< samples a second
    std::vector<std::int16_t> sound;              ///< mono; empty: silent
};

[[nodiscard]] std::vector<std::byte> matroska(const Film& film);
/// Errors: the file cannot be written.
[[nodiscard]] Result<void> write_matroska(const Path& file, const Film& film);

} // namespace guanhe::tools::video
