// Videos made for tests: each picture has one grey that tells its number.
#pragma once

#include "picture.h"
#include "scratch.h"
#include "video/matroska.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

namespace guanhe::test {

inline constexpr std::uint32_t film_rate = 20, film_sound_rate = 24000;

/// Of the picture with this number.
inline int grey_of(std::size_t number) {
    return 20 + static_cast<int>(number % 22) * 10;
}

/// With sound: a tone from second `tone_from` on, silence before.
inline tools::video::Film make_film(std::size_t pictures, double tone_from = -1.0, std::uint32_t width = 64,
                                    std::uint32_t height = 48) {
    tools::video::Film film;
    film.width = width;
    film.height = height;
    film.rate = film_rate;
    for (std::size_t i = 0; i < pictures; ++i) {
        tools::Picture picture(width, height);
        for (auto& value : picture.rgb) value = static_cast<std::uint8_t>(grey_of(i));
        auto coded = tools::encode_jpeg(picture, 90);
        REQUIRE(coded.ok());
        film.pictures.push_back(std::move(*coded));
    }
    if (tone_from < 0.0) return film;
    film.sound_rate = film_sound_rate;
    film.sound.resize(pictures * film_sound_rate / film_rate);
    for (std::size_t i = 0; i < film.sound.size(); ++i) {
        const double t = static_cast<double>(i) / film_sound_rate;
        if (t >= tone_from)
            film.sound[i] = static_cast<std::int16_t>(12000.0 * std::sin(2.0 * std::numbers::pi * 440.0 * t));
    }
    return film;
}

inline Path write_film(const Path& path, const tools::video::Film& film) {
    const auto written = tools::video::write_matroska(path, film);
    REQUIRE_MESSAGE(written.ok(), written.error().message());
    return path;
}

} // namespace guanhe::test
