// Videos, good and bad: every picture in its time, sound in step, and nothing opened but the file itself.
#include "films.h"
#include "video/video_file.h"
#include "video/video_player.h"
#include "video/video_sound.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string_view>

using namespace guanhe;
using namespace guanhe::video;
using namespace guanhe::test;

namespace {

int grey_in(const image::Rgba8& picture) {
    return picture.pixels[(std::size_t{picture.height / 2} * picture.width + picture.width / 2) * 4];
}

bool shows(const std::shared_ptr<const image::Rgba8>& picture, std::size_t number) {
    return picture && std::abs(grey_in(*picture) - grey_of(number)) <= 3;
}

VideoFile opened(const Path& path) {
    auto file = VideoFile::open(path);
    REQUIRE_MESSAGE(file.ok(), file.error().message());
    return std::move(*file);
}

std::string bytes_of(const Path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

Path write_bytes(const Path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
}

std::string refusal(const Path& path) {
    const auto file = VideoFile::open(path);
    REQUIRE_FALSE(file.ok());
    CHECK(file.error().where.find(path_to_utf8(path.filename())) != std::string::npos);
    CHECK_FALSE(file.error().hint.empty());
    return file.error().what;
}

double loudness(std::span<const float> samples, double from, double to) {
    double sum = 0.0;
    const auto first = static_cast<std::size_t>(from * film_sound_rate),
               last = static_cast<std::size_t>(to * film_sound_rate);
    for (std::size_t i = first; i < std::min(last, samples.size()); ++i) sum += double{samples[i]} * samples[i];
    return std::sqrt(sum / static_cast<double>(last - first));
}

} // namespace

TEST_CASE("A video tells what it is, and gives its pictures in order and in their time") {
    const Scratch scratch;
    auto file = opened(write_film(scratch / "a.mkv", make_film(30, 0.0)));
    CHECK(file.facts().width == 64);
    CHECK(file.facts().height == 48);
    CHECK(file.facts().seconds == doctest::Approx(1.5));
    CHECK(file.facts().rate == doctest::Approx(film_rate).epsilon(0.01));
    CHECK(file.facts().sound);
    double until = 0.0;
    for (std::size_t i = 0; i < 30; ++i) {
        const auto next = file.next(0.0);
        REQUIRE_MESSAGE(next.ok(), next.error().message());
        CHECK(shows(next->picture, i));
        CHECK(next->picture->pixels[3] == 255);
        CHECK(next->from == doctest::Approx(until));
        CHECK(next->from == doctest::Approx(static_cast<double>(i) / film_rate));
        until = next->until;
    }
    CHECK(std::isinf(until));
    const auto end = file.next(0.0);
    REQUIRE(end.ok());
    CHECK(end->picture == nullptr);
}

TEST_CASE("A video goes to any second, forward and back, and passes over what is past") {
    const Scratch scratch;
    auto file = opened(write_film(scratch / "a.mkv", make_film(100)));
    for (const std::size_t number : {70U, 3U, 99U, 0U, 41U}) {
        const double wanted = (static_cast<double>(number) + 0.5) / film_rate;
        REQUIRE(file.seek(wanted).ok());
        const auto next = file.next(wanted);
        REQUIRE_MESSAGE(next.ok(), next.error().message());
        CHECK(shows(next->picture, number));
        CHECK(next->from <= wanted);
        CHECK(next->until > wanted);
    }
    REQUIRE(file.seek(0.0).ok());
    REQUIRE(file.next(0.0).ok());
    const auto later = file.next(50.5 / film_rate);
    REQUIRE(later.ok());
    CHECK(shows(later->picture, 50));
}

TEST_CASE("The sound of a video is a sound file in step with its pictures") {
    const Scratch scratch;
    const auto path = write_film(scratch / "a.mkv", make_film(60, 1.0));
    auto opened_sound = open_sound(path);
    REQUIRE_MESSAGE(opened_sound.ok(), opened_sound.error().message());
    REQUIRE(opened_sound->has_value());
    audio::SoundFile& sound = **opened_sound;
    CHECK(sound.facts().rate == film_sound_rate);
    CHECK(sound.facts().channels == 1);
    CHECK(sound.facts().seconds() == doctest::Approx(3.0));
    std::vector<float> all(std::size_t{film_sound_rate} * 3);
    std::size_t got = 0;
    while (got < all.size()) {
        const auto some = sound.read(std::span(all).subspan(got, std::min<std::size_t>(700, all.size() - got)));
        REQUIRE_MESSAGE(some.ok(), some.error().message());
        REQUIRE(*some > 0);
        got += *some;
    }
    CHECK(loudness(all, 0.0, 0.99) < 1e-4);
    CHECK(loudness(all, 1.01, 3.0) == doctest::Approx(12000.0 / 32768.0 / std::numbers::sqrt2).epsilon(0.02));
    // From the middle, the same samples.
    for (const std::uint64_t frame : {30000U, 7U, 71000U}) {
        REQUIRE(sound.seek(frame).ok());
        std::vector<float> piece(500);
        REQUIRE(sound.read(piece).ok());
        CHECK(std::equal(piece.begin(), piece.end(), all.begin() + static_cast<std::ptrdiff_t>(frame)));
    }
    REQUIRE(sound.seek(sound.facts().frames).ok());
    const auto end = sound.read(all);
    REQUIRE(end.ok());
    CHECK(*end == 0);
}

TEST_CASE("A silent video has no sound, and that is no error") {
    const Scratch scratch;
    const auto sound = open_sound(write_film(scratch / "a.mkv", make_film(10)));
    REQUIRE_MESSAGE(sound.ok(), sound.error().message());
    CHECK_FALSE(sound->has_value());
}

TEST_CASE("A player shows what the clock asks for: on, standing, back, far ahead and past the end") {
    const Scratch scratch;
    const auto path = write_film(scratch / "a.mkv", make_film(200, 0.0));
    VideoPlayer player(path);
    for (const double at : {0.0, 0.31, 0.31, 0.72, 4.02, 4.4, 1.13, 1.16, 9.98, 30.0, 0.02}) {
        const auto number = std::min<std::size_t>(static_cast<std::size_t>(at * film_rate + 1e-6), 199);
        CAPTURE(at);
        CHECK(shows(player.exact_picture(at), number));
        CHECK(shows(player.picture(at), number));
    }
    CHECK_FALSE(player.trouble());
    REQUIRE(player.facts());
    CHECK(player.facts()->seconds == doctest::Approx(10.0));
    const auto sound = player.take_sound();
    REQUIRE(sound.ok());
    CHECK(sound->has_value());
    const auto again = player.take_sound();
    REQUIRE(again.ok());
    CHECK_FALSE(again->has_value());
}

TEST_CASE("Two players of one video show the same to the bit") {
    const Scratch scratch;
    const auto path = write_film(scratch / "a.mkv", make_film(60));
    VideoPlayer first(path), second(path);
    static_cast<void>(second.exact_picture(2.5)); // another way to the same moment
    for (const double at : {0.2, 1.4, 2.0}) {
        const auto a = first.exact_picture(at), b = second.exact_picture(at);
        REQUIRE(a);
        REQUIRE(b);
        CHECK(a->pixels == b->pixels);
    }
}

TEST_CASE("What is no video, or less than it promises, is refused in words") {
    const Scratch scratch;
    const auto whole = bytes_of(write_film(scratch / "whole.mkv", make_film(60, 0.0)));
    CHECK(refusal(write_bytes(scratch / "text.mp4", "a text, not a video")).find("no video") != std::string::npos);
    CHECK(refusal(write_bytes(scratch / "empty.mp4", "")).find("no video") != std::string::npos);
    const auto cut = refusal(write_bytes(scratch / "cut.mkv", std::string_view(whole).substr(0, whole.size() * 2 / 3)));
    CHECK(cut.find("cut short") != std::string::npos);
    CHECK_FALSE(VideoFile::open(write_bytes(scratch / "head.mkv", std::string_view(whole).substr(0, 200))).ok());
    CHECK_FALSE(VideoFile::open(scratch / "missing.mkv").ok());
    // A list of other files, as some readers would follow it.
    CHECK_FALSE(VideoFile::open(write_bytes(scratch / "list.mp4", "#EXTM3U\n#EXTINF:1,\nwhole.mkv\n")).ok());
    CHECK_FALSE(VideoFile::open(write_bytes(scratch / "list2.mp4", "ffconcat version 1.0\nfile whole.mkv\n")).ok());
    auto silent = make_film(1, 0.0);
    silent.pictures.assign(20, {}); // pictures that are none
    CHECK_FALSE(VideoFile::open(write_film(scratch / "none.mkv", silent)).ok());
    VideoPlayer player(scratch / "cut.mkv");
    CHECK(player.exact_picture(0.5) == nullptr);
    REQUIRE(player.trouble());
    CHECK(player.trouble()->what.find("cut short") != std::string::npos);
}

TEST_CASE("A mangled video ends in pictures or in words, never worse") {
    const Scratch scratch;
    const auto whole = bytes_of(write_film(scratch / "whole.mkv", make_film(20, 0.0)));
    std::mt19937 random(7);
    for (int round = 0; round < 60; ++round) {
        auto bytes = whole;
        for (int i = 0; i < 12; ++i) {
            const std::size_t near_head = round % 2 == 0 ? std::min<std::size_t>(bytes.size(), 900) : bytes.size();
            bytes[random() % near_head] = static_cast<char>(random());
        }
        const auto path = write_bytes(scratch / "mangled.mkv", bytes);
        if (auto file = VideoFile::open(path)) {
            CHECK(file->facts().width <= most_side);
            for (int i = 0; i < 40; ++i) {
                const auto next = file->next(0.0);
                if (!next || !next->picture) break;
                CHECK(next->picture->pixels.size() == std::size_t{file->facts().width} * file->facts().height * 4);
            }
            static_cast<void>(file->seek(0.7));
        }
        if (auto sound = open_sound(path); sound && *sound) {
            std::vector<float> samples(4096);
            for (int i = 0; i < 40; ++i) {
                const auto got = (*sound)->read(samples);
                if (!got || *got == 0) break;
            }
        }
    }
}
