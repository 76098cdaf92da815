// Sound files, read as a stream: WAV (and RF64), FLAC, Ogg Opus and Ogg Vorbis, mono or stereo.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace guanhe::audio {

struct SoundFacts {
    std::uint64_t frames = 0;   ///< samples of each channel
    std::uint32_t rate = 0;     ///< frames a second
    std::uint32_t channels = 0; ///< 1 or 2
    std::string comment;        ///< the file's own comment tag, UTF-8; empty when it has none

    [[nodiscard]] double seconds() const noexcept {
        return rate == 0 ? 0.0 : static_cast<double>(frames) / static_cast<double>(rate);
    }
};

class SoundSource; ///< audio/sound_source.h

/// A sound that is decoded as it is read: a few buffers in memory, however long it is. The file stays mapped, so that
/// it is read through paths of any script on every system. Movable; one thread at a time.
class SoundFile {
public:
    /// Reads the headers and the last moment, so that a file that was cut short or that promises more than it holds is
    /// found here and not in the middle of a visit. Errors: as MappedFile::open; not one of the formats (the words say
    /// what it is instead, where that can be told); cut short; no channels or more than two; no sound at all.
    [[nodiscard]] static Result<SoundFile> open(const Path& path);
    /// Of another kind of file.
    SoundFile(Path path, std::unique_ptr<SoundSource> source);
    SoundFile(SoundFile&&) noexcept;
    SoundFile& operator=(SoundFile&&) noexcept;
    ~SoundFile();

    [[nodiscard]] const SoundFacts& facts() const noexcept;
    [[nodiscard]] const Path& path() const noexcept;

    /// Fills with samples from -1 to 1 (a loud file may go beyond), channels in turn, and gives the frames; fewer than
    /// fit only at the end, then 0. Errors: the file is damaged there.
    [[nodiscard]] Result<std::size_t> read(std::span<float> samples);
    /// The next frame to be read; past the end is the end. Errors: the file is damaged there.
    [[nodiscard]] Result<void> seek(std::uint64_t frame);

private:
    Path path_;
    std::unique_ptr<SoundSource> source_;
};

} // namespace guanhe::audio
