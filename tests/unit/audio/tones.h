// Sounds made for tests, and what is heard of them.
#pragma once

#include "audio/mixer.h"
#include "audio/sound_writer.h"
#include "scratch.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

namespace guanhe::test {

inline constexpr std::uint32_t rate = 48000;

/// Mono; `from` and `to` in seconds, silent outside.
inline std::vector<float> tone(double seconds, double hertz, double from = 0.0, double to = 1e9,
                               std::uint32_t at_rate = rate) {
    std::vector<float> out(static_cast<std::size_t>(seconds * at_rate));
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double t = static_cast<double>(i) / at_rate;
        if (t >= from && t < to) out[i] = 0.4F * static_cast<float>(std::sin(2.0 * std::numbers::pi * hertz * t));
    }
    return out;
}

inline Path write_sound(const Path& path, std::span<const float> samples, audio::SoundFormat format,
                        std::uint32_t at_rate = rate, std::uint32_t channels = 1, const std::string& comment = {}) {
    auto writer = audio::SoundWriter::create(path, {format, at_rate, channels, comment});
    REQUIRE_MESSAGE(writer.ok(), writer.error().message());
    REQUIRE(writer->append(samples).ok());
    const auto finished = writer->finish();
    REQUIRE_MESSAGE(finished.ok(), finished.error().message());
    return path;
}

inline audio::SoundFile open_sound(const Path& path) {
    auto file = audio::SoundFile::open(path);
    REQUIRE_MESSAGE(file.ok(), file.error().message());
    return std::move(*file);
}

/// Stereo, channels in turn.
inline std::vector<float> hear(audio::Mixer& mixer, double seconds) {
    std::vector<float> out(static_cast<std::size_t>(seconds * rate) * 2);
    mixer.render(out);
    return out;
}

/// Root of the mean square of one ear (0 left, 1 right) between two times.
inline double loudness(std::span<const float> heard, std::size_t ear, double from = 0.0, double to = 1e9) {
    double sum = 0.0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < heard.size() / 2; ++i) {
        const double t = static_cast<double>(i) / rate;
        if (t < from || t >= to) continue;
        sum += static_cast<double>(heard[2 * i + ear]) * static_cast<double>(heard[2 * i + ear]);
        ++count;
    }
    return count == 0 ? 0.0 : std::sqrt(sum / static_cast<double>(count));
}

/// Seconds until the first sample that is not silence; below 0: there is none.
inline double onset(std::span<const float> heard, float threshold = 0.02F) {
    for (std::size_t i = 0; i < heard.size(); ++i)
        if (std::abs(heard[i]) > threshold) return static_cast<double>(i / 2) / rate;
    return -1.0;
}

inline double decibels(double a, double b) {
    return 20.0 * std::log10(a / b);
}

/// Offline, with HRTF.
inline audio::Mixer offline(const audio::MixerSettings& settings = {{}, audio::Hrtf::on, {}}) {
    auto mixer = audio::Mixer::offline(rate, settings);
    REQUIRE_MESSAGE(mixer.ok(), mixer.error().message());
    return std::move(*mixer);
}

} // namespace guanhe::test
