// Where the samples of a SoundFile come from, whatever they are coded as.
#pragma once

#include "audio/sound_file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace guanhe::audio {

/// One thread at a time.
class SoundSource {
public:
    SoundSource() = default;
    virtual ~SoundSource() = default;
    SoundSource(const SoundSource&) = delete;
    SoundSource& operator=(const SoundSource&) = delete;

    [[nodiscard]] virtual const SoundFacts& facts() const noexcept = 0;
    /// As SoundFile::read and SoundFile::seek.
    [[nodiscard]] virtual Result<std::size_t> read(std::span<float> samples) = 0;
    [[nodiscard]] virtual Result<void> seek(std::uint64_t frame) = 0;
};

} // namespace guanhe::audio
