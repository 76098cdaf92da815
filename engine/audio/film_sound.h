// The sound of a film: a visit heard at a fixed time step, into a WAV file.
#pragma once

#include "audio/mixer.h"
#include "audio/sound_writer.h"

#include <cstdint>
#include <vector>

namespace guanhe::audio {

/// Stereo at 48,000 Hz, 32-bit float; with HRTF as the settings say. Two films of the same calls are the same file. The
/// mixer is offline: the tour plays on it as on any other. One thread.
class FilmSound {
public:
    /// `pictures` in so many `seconds`: 30 in 1, or 30,000 in 1,001. Errors: as SoundWriter::create; no OpenAL Soft.
    [[nodiscard]] static Result<FilmSound> create(const Path& wav, std::uint32_t pictures, std::uint32_t seconds,
                                                  const MixerSettings& settings);

    [[nodiscard]] Mixer& mixer() noexcept { return mixer_; }
    /// What is heard while the next picture is seen; never drifts from the pictures. Errors: disk full.
    [[nodiscard]] Result<void> advance();
    /// Nothing may be called afterwards. Errors: disk full.
    [[nodiscard]] Result<void> finish() { return writer_.finish(); }

private:
    FilmSound(Mixer mixer, SoundWriter writer, std::uint32_t pictures, std::uint32_t seconds);

    Mixer mixer_;
    SoundWriter writer_;
    std::uint32_t pictures_, seconds_;
    std::uint64_t picture_ = 0;
    std::vector<float> samples_;
};

} // namespace guanhe::audio
