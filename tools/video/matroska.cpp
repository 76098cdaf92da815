#include "video/matroska.h"

#include <algorithm>
#include <bit>
#include <fstream>
#include <span>
#include <string_view>

namespace guanhe::tools::video {
namespace {

using Bytes = std::vector<std::byte>;

void number(Bytes& to, std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) to.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFFU));
}

/// Its id with its own marker bits, the size in eight bytes, then what it holds.
void element(Bytes& to, std::uint32_t id, std::span<const std::byte> payload) {
    number(to, id, id > 0xFFFFFFU ? 4 : id > 0xFFFFU ? 3 : id > 0xFFU ? 2 : 1);
    number(to, std::uint64_t{1} << 56U | payload.size(), 8);
    to.insert(to.end(), payload.begin(), payload.end());
}
void whole(Bytes& to, std::uint32_t id, std::uint64_t value) {
    Bytes payload;
    number(payload, value, 8);
    element(to, id, payload);
}
void real(Bytes& to, std::uint32_t id, double value) {
    whole(to, id, std::bit_cast<std::uint64_t>(value));
}
void text(Bytes& to, std::uint32_t id, std::string_view words) {
    element(to, id, std::as_bytes(std::span(words)));
}

constexpr std::uint64_t picture_track = 1, sound_track = 2;

Bytes header() {
    Bytes inside, out;
    whole(inside, 0x4286, 1); // EBMLVersion
    whole(inside, 0x42F7, 1); // EBMLReadVersion
    whole(inside, 0x42F2, 4); // EBMLMaxIDLength
    whole(inside, 0x42F3, 8); // EBMLMaxSizeLength
    text(inside, 0x4282, "matroska");
    whole(inside, 0x4287, 4); // DocTypeVersion
    whole(inside, 0x4285, 2); // DocTypeReadVersion
    element(out, 0x1A45DFA3, inside);
    return out;
}

Bytes info(const Film& film) {
    Bytes inside, out;
    whole(inside, 0x2AD7B1, 1'000'000); // TimestampScale: milliseconds
    real(inside, 0x4489, 1000.0 * static_cast<double>(film.pictures.size()) / film.rate);
    text(inside, 0x4D80, "guanhe");
    text(inside, 0x5741, "guanhe make_video");
    element(out, 0x1549A966, inside);
    return out;
}

Bytes tracks(const Film& film) {
    const auto track = [](std::uint64_t number_of, std::uint64_t type, std::string_view codec, std::uint32_t kind,
                          const Bytes& about, std::uint64_t nanoseconds) {
        Bytes inside, out;
        whole(inside, 0xD7, number_of);
        whole(inside, 0x73C5, number_of); // TrackUID
        whole(inside, 0x83, type);
        whole(inside, 0x9C, 0); // FlagLacing
        if (nanoseconds > 0) whole(inside, 0x23E383, nanoseconds);
        text(inside, 0x86, codec);
        element(inside, kind, about);
        element(out, 0xAE, inside);
        return out;
    };
    Bytes picture, inside, out;
    whole(picture, 0xB0, film.width);
    whole(picture, 0xBA, film.height);
    inside = track(picture_track, 1, "V_MJPEG", 0xE0, picture, 1'000'000'000 / film.rate);
    if (!film.sound.empty()) {
        Bytes sound;
        real(sound, 0xB5, film.sound_rate);
        whole(sound, 0x9F, 1); // Channels
        whole(sound, 0x6264, 16);
        const Bytes all = track(sound_track, 2, "A_PCM/INT/LIT", 0xE1, sound, 0);
        inside.insert(inside.end(), all.begin(), all.end());
    }
    element(out, 0x1654AE6B, inside);
    return out;
}

void block(Bytes& to, std::uint64_t track, std::uint64_t milliseconds, std::span<const std::byte> data) {
    Bytes inside;
    number(inside, 0x80U | track, 1);
    number(inside, milliseconds, 2); // from the cluster's
    number(inside, 0x80, 1);         // can be begun with
    inside.insert(inside.end(), data.begin(), data.end());
    element(to, 0xA3, inside);
}

/// One second of the film.
Bytes cluster(const Film& film, std::size_t second) {
    Bytes inside, out;
    whole(inside, 0xE7, second * 1000);
    const auto piece = [&](const auto& all, std::size_t rate) {
        const std::size_t first = std::min(second * rate, all.size());
        return std::span(all).subspan(first, std::min(rate, all.size() - first));
    };
    if (!film.sound.empty()) {
        Bytes samples;
        for (const std::int16_t s : piece(film.sound, film.sound_rate)) {
            samples.push_back(static_cast<std::byte>(static_cast<std::uint16_t>(s) & 0xFFU));
            samples.push_back(static_cast<std::byte>(static_cast<std::uint16_t>(s) >> 8U));
        }
        if (!samples.empty()) block(inside, sound_track, 0, samples);
    }
    const auto pictures = piece(film.pictures, film.rate);
    for (std::size_t i = 0; i < pictures.size(); ++i) block(inside, picture_track, i * 1000 / film.rate, pictures[i]);
    element(out, 0x1F43B675, inside);
    return out;
}

/// Where each second begins, from the segment's first byte.
Bytes cues(const std::vector<std::uint64_t>& places) {
    Bytes all, out;
    for (std::size_t second = 0; second < places.size(); ++second) {
        Bytes place, point;
        whole(place, 0xF7, picture_track);
        whole(place, 0xF1, places[second]);
        whole(point, 0xB3, second * 1000);
        element(point, 0xB7, place);
        element(all, 0xBB, point);
    }
    element(out, 0x1C53BB6B, all);
    return out;
}

} // namespace

std::vector<std::byte> matroska(const Film& film) {
    const std::size_t seconds = (film.pictures.size() + film.rate - 1) / film.rate;
    Bytes inside = info(film);
    const Bytes kinds = tracks(film);
    inside.insert(inside.end(), kinds.begin(), kinds.end());
    std::vector<std::uint64_t> places(seconds, 0);
    std::uint64_t at = inside.size() + cues(places).size(); // numbers are as long whatever they are
    Bytes clusters;
    for (std::size_t second = 0; second < seconds; ++second) {
        places[second] = at + clusters.size();
        const Bytes one = cluster(film, second);
        clusters.insert(clusters.end(), one.begin(), one.end());
    }
    const Bytes index = cues(places);
    inside.insert(inside.end(), index.begin(), index.end());
    inside.insert(inside.end(), clusters.begin(), clusters.end());
    Bytes out = header();
    element(out, 0x18538067, inside);
    return out;
}

Result<void> write_matroska(const Path& file, const Film& film) {
    const Bytes bytes = matroska(film);
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out)
        return Error{.what = "could not be written",
                     .where = path_to_utf8(file),
                     .hint = "choose a folder that exists, may be written and has room",
                     .kind = ErrorKind::internal};
    return {};
}

} // namespace guanhe::tools::video
