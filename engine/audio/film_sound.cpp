#include "audio/film_sound.h"

#include <utility>

namespace guanhe::audio {
namespace {

constexpr std::uint32_t film_rate = 48000;

}

FilmSound::FilmSound(Mixer mixer, SoundWriter writer, std::uint32_t pictures, std::uint32_t seconds)
    : mixer_(std::move(mixer)), writer_(std::move(writer)), pictures_(pictures), seconds_(seconds) {}

Result<FilmSound> FilmSound::create(const Path& wav, std::uint32_t pictures, std::uint32_t seconds,
                                    const MixerSettings& settings) {
    if (pictures == 0 || seconds == 0) {
        return Error{"a film needs pictures: " + std::to_string(pictures) + " in " + std::to_string(seconds) + " s",
                     path_to_utf8(wav), "use 30 in 1"};
    }
    GUANHE_TRY_LET(auto mixer, Mixer::offline(film_rate, settings));
    GUANHE_TRY_LET(auto writer, SoundWriter::create(wav, {SoundFormat::wav, film_rate, 2, {}}));
    return FilmSound(std::move(mixer), std::move(writer), pictures, seconds);
}

Result<void> FilmSound::advance() {
    const auto frames_until = [this](std::uint64_t picture) { return picture * seconds_ * film_rate / pictures_; };
    const auto frames = frames_until(picture_ + 1) - frames_until(picture_);
    ++picture_;
    samples_.resize(static_cast<std::size_t>(frames) * 2);
    mixer_.render(samples_);
    return writer_.append(samples_);
}

} // namespace guanhe::audio
