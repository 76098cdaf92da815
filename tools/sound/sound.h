// Small sounds for the sample museum, made by a program: mono, 16 bits, and they repeat without a click.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstdint>
#include <vector>

namespace guanhe::tools::sound {

inline constexpr std::uint32_t rate = 24'000; ///< samples a second

[[nodiscard]] std::vector<std::int16_t> wind(std::uint32_t seed, float seconds);
[[nodiscard]] std::vector<std::int16_t> hearth(std::uint32_t seed, float seconds); ///< a small fire that crackles

/// RIFF WAVE. Errors: the file cannot be written.
[[nodiscard]] Result<void> write_wav(const Path& file, const std::vector<std::int16_t>& samples);

} // namespace guanhe::tools::sound
