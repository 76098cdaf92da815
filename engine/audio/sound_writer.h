// Sound files, written.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace guanhe::audio {

enum class SoundFormat : std::uint8_t {
    wav,  ///< 32-bit float, up to 4 GB
    flac, ///< 24 bits
    opus, ///< in Ogg, some 48 kbit/s a channel
};

struct SoundLayout {
    SoundFormat format = SoundFormat::wav;
    std::uint32_t rate = 48000; ///< frames a second; of Opus one of 8000, 12000, 16000, 24000, 48000
    std::uint32_t channels = 1;
    std::string comment; ///< the file's comment tag, UTF-8; empty: none
};

/// Appears under its name when it is finished, and leaves nothing when it is dropped before. One thread.
class SoundWriter {
public:
    /// Errors: as OutputFile::create; a layout that the format cannot hold.
    [[nodiscard]] static Result<SoundWriter> create(const Path& path, const SoundLayout& layout);
    SoundWriter(SoundWriter&&) noexcept;
    SoundWriter& operator=(SoundWriter&&) noexcept;
    ~SoundWriter();

    /// Whole frames, channels in turn; beyond -1 to 1 only WAV keeps them. Errors: disk full; a WAV beyond 4 GB.
    [[nodiscard]] Result<void> append(std::span<const float> samples);
    /// Nothing may be called afterwards. Errors: disk full.
    [[nodiscard]] Result<void> finish();

private:
    struct State;
    explicit SoundWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The same sound at another rate: a windowed sinc (Kaiser, some 80 dB) over mono samples. Pure.
[[nodiscard]] std::vector<float> resample(std::span<const float> samples, std::uint32_t from, std::uint32_t to);

} // namespace guanhe::audio
