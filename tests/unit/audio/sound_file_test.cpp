// Sound files, good and bad.
#include "audio/sound_file.h"
#include "audio/sound_writer.h"
#include "tones.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace guanhe;
using namespace guanhe::audio;
using namespace guanhe::test;

namespace {

std::string bytes_of(const Path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<float> read_all(SoundFile& file, std::size_t piece = 1000) {
    std::vector<float> out, buffer(piece * file.facts().channels);
    while (true) {
        const auto got = file.read(buffer);
        REQUIRE_MESSAGE(got.ok(), got.error().message());
        if (*got == 0) return out;
        out.insert(out.end(), buffer.begin(),
                   buffer.begin() + static_cast<std::ptrdiff_t>(*got * file.facts().channels));
    }
}

std::string refusal(const Path& path) {
    const auto file = SoundFile::open(path);
    REQUIRE_FALSE(file.ok());
    CHECK(file.error().where.find(path_to_utf8(path.filename())) != std::string::npos);
    CHECK_FALSE(file.error().hint.empty());
    return file.error().what;
}

bool says(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

void put(std::string& bytes, std::size_t at, std::uint32_t value, std::size_t length = 4) {
    for (std::size_t i = 0; i < length; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
}

/// A plain 16-bit WAV whose header says what it likes.
std::string wav(std::uint16_t channels, std::uint32_t data_size, std::size_t real_size) {
    std::string out = "RIFF____WAVEfmt ____________________data____";
    put(out, 4, static_cast<std::uint32_t>(36 + data_size));
    put(out, 16, 16);
    put(out, 20, 1, 2);
    put(out, 22, channels, 2);
    put(out, 24, 48000);
    put(out, 28, 48000U * channels * 2U);
    put(out, 32, channels * 2U, 2);
    put(out, 34, 16, 2);
    put(out, 40, data_size);
    return out + std::string(real_size, '\1');
}

/// Sets the last page's granule position, with the checksum of RFC 3533.
void set_last_granule(std::string& ogg, std::uint64_t granule) {
    const auto page = ogg.rfind("OggS");
    for (std::size_t i = 0; i < 8; ++i) ogg[page + 6 + i] = static_cast<char>(granule >> (8 * i));
    put(ogg, page + 22, 0);
    std::uint32_t sum = 0;
    for (std::size_t i = page; i < ogg.size(); ++i) {
        sum ^= static_cast<std::uint32_t>(static_cast<unsigned char>(ogg[i])) << 24U;
        for (int bit = 0; bit < 8; ++bit) sum = (sum << 1U) ^ ((sum & 0x80000000U) != 0 ? 0x04C11DB7U : 0U);
    }
    put(ogg, page + 22, sum);
}

} // namespace

TEST_CASE("what is written is read back, in every format, through a Chinese path") {
    const Scratch scratch;
    const auto samples = tone(1.5, 440.0);
    for (const auto format : {SoundFormat::wav, SoundFormat::flac, SoundFormat::opus}) {
        CAPTURE(static_cast<int>(format));
        const auto path = write_sound(scratch / "黄河.声音", samples, format, rate, 1, "录音：一位讲解员");
        auto file = open_sound(path);
        CHECK(file.facts().rate == rate);
        CHECK(file.facts().channels == 1);
        CHECK(file.facts().frames == samples.size());
        CHECK(file.facts().seconds() == doctest::Approx(1.5));
        CHECK(file.facts().comment == "录音：一位讲解员");
        const auto back = read_all(file);
        REQUIRE(back.size() == samples.size());
        double difference = 0.0;
        for (std::size_t i = 4800; i < 67200; ++i)
            difference = std::max(difference, static_cast<double>(std::abs(back[i] - samples[i])));
        CHECK(difference < (format == SoundFormat::opus ? 0.05 : 1e-6));
    }
}

TEST_CASE("seeking lands on the sample") {
    const Scratch scratch;
    std::vector<float> rising(rate * 2);
    for (std::size_t i = 0; i < rising.size(); ++i)
        rising[i] = static_cast<float>(i) / static_cast<float>(rising.size());
    for (const auto format : {SoundFormat::wav, SoundFormat::flac}) {
        auto file = open_sound(write_sound(scratch / "a", rising, format));
        for (const std::uint64_t frame : {70001U, 3U, 95999U, 0U}) {
            REQUIRE(file.seek(frame).ok());
            std::array<float, 1> one{};
            REQUIRE(*file.read(one) == 1);
            CHECK(one[0] == doctest::Approx(rising[frame]).epsilon(1e-5));
        }
        REQUIRE(file.seek(1U << 30U).ok());
        std::array<float, 4> none{};
        CHECK(*file.read(none) == 0);
    }
    // Opus: the onset of a word, heard from before it.
    auto file = open_sound(write_sound(scratch / "b", tone(3.0, 500.0, 2.0), SoundFormat::opus));
    REQUIRE(file.seek(rate * 3 / 2).ok());
    const auto rest = read_all(file);
    REQUIRE(rest.size() == rate * 3 / 2);
    const auto first = std::ranges::find_if(rest, [](float sample) { return std::abs(sample) > 0.1F; });
    CHECK(static_cast<double>(first - rest.begin()) / rate == doctest::Approx(0.5).epsilon(0.02));
}

TEST_CASE("a file that is no sound is refused in words") {
    const Scratch scratch;
    CHECK(says(refusal(scratch.write("say.opus", "这是一段文字，不是声音。\n")), "is a text"));
    CHECK(says(refusal(scratch.write("empty.opus", "")), "is empty"));
    CHECK(says(refusal(scratch.write("picture.flac", std::string("\x89PNG\r\n\x1a\n\0\0", 10))), "none of"));
    CHECK(says(refusal(scratch.write("head.wav", std::string("RIFF\0\0\0\0WAV", 11))), "none of"));
    CHECK(says(refusal(scratch.write("fake.opus", std::string("OggS\0", 5))), "cut short"));
    CHECK_FALSE(refusal(scratch.write("fake.flac", std::string("fLaC\0\0\0\x22", 8))).empty());
    CHECK_FALSE(SoundFile::open(scratch / "missing.opus").ok());
    CHECK_FALSE(SoundFile::open(scratch.path()).ok());
}

TEST_CASE("a file that was cut short is refused, wherever it was cut") {
    const Scratch scratch;
    const auto samples = tone(4.0, 300.0);
    for (const auto format : {SoundFormat::wav, SoundFormat::flac, SoundFormat::opus}) {
        const auto whole = bytes_of(write_sound(scratch / "whole", samples, format));
        for (const double part : {0.002, 0.1, 0.5, 0.9, 0.999}) {
            CAPTURE(static_cast<int>(format));
            CAPTURE(part);
            const auto size = static_cast<std::size_t>(static_cast<double>(whole.size()) * part);
            CHECK_FALSE(refusal(scratch.write("cut", whole.substr(0, size))).empty());
        }
    }
    // Opus that ends with a whole page still lacks its end.
    const auto opus = bytes_of(scratch / "whole");
    CHECK(says(refusal(scratch.write("cut.opus", opus.substr(0, opus.rfind("OggS")))), "cut short"));
}

TEST_CASE("a header that promises the impossible is refused before anything is allocated") {
    const Scratch scratch;
    CHECK(says(refusal(scratch.write("none.wav", wav(2, 0, 0))), "no sound"));
    CHECK_FALSE(refusal(scratch.write("0.wav", wav(0, 4000, 4000))).empty());
    CHECK(says(refusal(scratch.write("6.wav", wav(6, 12000, 12000))), "6 channels"));
    CHECK_FALSE(refusal(scratch.write("1024.wav", wav(1024, 20480, 20480))).empty());
    CHECK(says(refusal(scratch.write("long.wav", wav(1, 2000000000, 4000))), "cut short"));
    CHECK(says(refusal(scratch.write("endless.wav", wav(1, 0xFFFFFFFFU, 4000))), "cut short"));

    auto flac = bytes_of(write_sound(scratch / "a.flac", tone(1.0, 300.0), SoundFormat::flac));
    REQUIRE(flac.size() > 26);
    flac[22] = 0x3B, flac[23] = static_cast<char>(0x9A), flac[24] = static_cast<char>(0xCA), flac[25] = 0; // 1e9 frames
    CHECK(says(refusal(scratch.write("long.flac", flac)), "cut short"));
    auto opus = bytes_of(write_sound(scratch / "a.opus", tone(1.0, 300.0), SoundFormat::opus));
    set_last_granule(opus, 1'000'000'000);
    CHECK_FALSE(refusal(scratch.write("long.opus", opus)).empty());
    set_last_granule(opus, 48000 + 312); // as it was: what the helper writes is read
    CHECK(SoundFile::open(scratch.write("right.opus", opus)).ok());
}

TEST_CASE("damage in the middle is an error where it is, and no crash") {
    const Scratch scratch;
    auto flac = bytes_of(write_sound(scratch / "a.flac", tone(10.0, 300.0), SoundFormat::flac));
    for (std::size_t i = flac.size() / 2; i < flac.size() / 2 + 3000; ++i) flac[i] = static_cast<char>(i * 7);
    auto file = SoundFile::open(scratch.write("b.flac", flac));
    if (!file) return; // found when it was opened: as good
    std::vector<float> buffer(4800);
    Result<std::size_t> got = std::size_t{1};
    while (got && *got > 0) got = file->read(buffer);
    if (!got) CHECK(says(got.error().what, "damaged at 0:0"));
}

TEST_CASE("what a format cannot hold is refused before there is a file") {
    const Scratch scratch;
    CHECK_FALSE(SoundWriter::create(scratch / "a.opus", {SoundFormat::opus, 22050, 1, {}}).ok());
    CHECK_FALSE(SoundWriter::create(scratch / "a.wav", {SoundFormat::wav, 48000, 0, {}}).ok());
    CHECK_FALSE(SoundWriter::create(scratch / "no" / "a.wav", {SoundFormat::wav, 48000, 1, {}}).ok());
    {
        auto dropped = SoundWriter::create(scratch / "b.opus", {SoundFormat::opus, 48000, 1, {}});
        REQUIRE(dropped.ok());
        REQUIRE(dropped->append(tone(0.5, 300.0)).ok());
    }
    CHECK(scratch.names().empty());
}

TEST_CASE("a tone at another rate is the same tone") {
    const auto in = tone(1.0, 1000.0, 0.0, 1e9, 22050);
    const auto out = resample(in, 22050, 48000), same = tone(1.0, 1000.0);
    REQUIRE(out.size() == 48000);
    double worst = 0.0;
    for (std::size_t i = 4800; i < 43200; ++i) worst = std::max(worst, static_cast<double>(std::abs(out[i] - same[i])));
    CHECK(worst < 1e-3);
    // What the lower rate cannot hold does not come back as another tone.
    const auto high = resample(tone(1.0, 20000.0), 48000, 22050);
    double most = 0.0;
    for (std::size_t i = 2000; i < 20000; ++i) most = std::max(most, static_cast<double>(std::abs(high[i])));
    CHECK(most < 1e-3);
    CHECK(resample(in, 22050, 22050) == in);
    CHECK(resample({}, 22050, 48000).empty());
}
