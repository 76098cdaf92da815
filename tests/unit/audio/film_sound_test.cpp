// The sound of a film keeps step with its pictures.
#include "audio/film_sound.h"
#include "tones.h"

#include <fstream>
#include <iterator>

using namespace guanhe;
using namespace guanhe::audio;
using namespace guanhe::test;

namespace {

std::string film(const Scratch& scratch, const Path& words, const char* name, std::uint32_t pictures,
                 std::uint32_t seconds, int count) {
    auto sound = FilmSound::create(scratch / name, pictures, seconds, {{}, Hrtf::on, {}});
    REQUIRE_MESSAGE(sound.ok(), sound.error().message());
    sound->mixer().play(open_sound(words), {});
    for (int i = 0; i < count; ++i) REQUIRE(sound->advance().ok());
    REQUIRE(sound->finish().ok());
    std::ifstream in(scratch / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST_CASE("a film's sound is as long as its pictures, at any rate, and the same each time") {
    const Scratch scratch;
    const auto words = write_sound(scratch / "words.opus", tone(3.0, 500.0, 1.0), SoundFormat::opus);
    const auto once = film(scratch, words, "a.wav", 30, 1, 60);
    CHECK(once == film(scratch, words, "b.wav", 30, 1, 60));
    auto sound = open_sound(scratch / "a.wav");
    CHECK(sound.facts().frames == 96000);
    CHECK(sound.facts().channels == 2);
    std::vector<float> heard(96000 * 2);
    REQUIRE(*sound.read(heard) == 96000);
    CHECK(std::abs(onset(heard) - 1.0) < 0.02);

    film(scratch, words, "ntsc.wav", 30000, 1001, 1000);
    CHECK(open_sound(scratch / "ntsc.wav").facts().frames == 1601600); // 1000 pictures of 1001/30000 s, to the sample
    CHECK_FALSE(FilmSound::create(scratch / "c.wav", 0, 1, {}).ok());
}
