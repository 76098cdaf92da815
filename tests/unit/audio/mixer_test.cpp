// What is heard, where and when: rendered into memory, so that no sound card is needed.
#include "audio/mixer.h"
#include "tones.h"

#include <algorithm>
#include <array>
#include <thread>

using namespace guanhe;
using namespace guanhe::audio;
using namespace guanhe::test;

namespace {

PlayOptions at(const glm::vec3& position) {
    PlayOptions options;
    options.role = Role::effect;
    options.placement = Place{position, 1.5F, 60.0F};
    return options;
}

PlayOptions looping(Role role) {
    PlayOptions options;
    options.role = role;
    options.loop = true;
    return options;
}

} // namespace

TEST_CASE("a source on the left is louder in the left ear, and the head may turn") {
    const Scratch scratch;
    const auto path = write_sound(scratch / "a.wav", tone(3.0, 1500.0), SoundFormat::wav);
    struct Case {
        glm::vec3 from, forward;
        bool left;
    };
    const std::array<Case, 6> cases{{{{-2, 0, 0}, {0, 0, -1}, true},
                                     {{2, 0, 0}, {0, 0, -1}, false},
                                     {{0, 0, -2}, {1, 0, 0}, true},   // turned right: what was ahead is on the left
                                     {{0, 0, -2}, {-1, 0, 0}, false}, // turned left
                                     {{-2, 0, 0}, {0, 0, 1}, false},  // turned about
                                     {{2, 0, 0}, {0, 0, 1}, true}}};
    for (const auto& [from, forward, left] : cases) {
        for (const auto hrtf : {Hrtf::on, Hrtf::off}) {
            auto mixer = offline({{}, hrtf, {}});
            CHECK(mixer.output().hrtf == (hrtf == Hrtf::on ? HrtfState::on : HrtfState::off));
            mixer.set_listener({{10, 0, 5}, forward, {0, 1, 0}});
            const auto voice = mixer.play(open_sound(path), at(from + glm::vec3(10, 0, 5)));
            const auto heard = hear(mixer, 0.5);
            CHECK(mixer.state(voice).phase == Phase::playing);
            const double louder = loudness(heard, left ? 0 : 1), softer = loudness(heard, left ? 1 : 0);
            CHECK(decibels(louder, softer) > 3.0);
        }
    }
}

TEST_CASE("a guide who walks away gets quieter, and one who walks round is heard walking") {
    const Scratch scratch;
    auto mixer = offline();
    const auto voice =
        mixer.play(open_sound(write_sound(scratch / "a.wav", tone(9.0, 800.0), SoundFormat::wav)), at({0, 0, -1}));
    const double near = loudness(hear(mixer, 0.5), 0);
    mixer.move(voice, {0, 0, -12});
    hear(mixer, 0.2);
    const double far = loudness(hear(mixer, 0.5), 0);
    CHECK(decibels(near, far) == doctest::Approx(20.0 * std::log10(12.0 / 1.5)).epsilon(0.1));
    mixer.move(voice, {-2, 0, 0});
    hear(mixer, 0.2);
    const auto left = hear(mixer, 0.3);
    CHECK(loudness(left, 0) > 1.4 * loudness(left, 1));
}

TEST_CASE("a narrator in the head is the same in both ears, wherever one looks") {
    const Scratch scratch;
    auto mixer = offline();
    mixer.set_listener({{5, 1, 2}, {1, 0, 0}, {0, 1, 0}});
    const auto samples = tone(1.0, 700.0);
    mixer.play(open_sound(write_sound(scratch / "a.wav", samples, SoundFormat::wav)), {});
    const auto heard = hear(mixer, 0.5);
    CHECK(loudness(heard, 0) == doctest::Approx(loudness(heard, 1)).epsilon(0.001));
    CHECK(loudness(heard, 0) == doctest::Approx(0.4 / std::sqrt(2.0)).epsilon(0.01));
}

TEST_CASE("a word is heard when the position says so, also from an offset and after a seek") {
    const Scratch scratch;
    for (const auto format : {SoundFormat::wav, SoundFormat::opus}) {
        const auto path = write_sound(scratch / "a", tone(4.0, 600.0, 2.0), format, rate);
        for (const double offset : {0.0, 1.25}) {
            for (const bool seeks : {false, true}) {
                auto mixer = offline();
                PlayOptions options;
                options.offset = seeks ? 3.1 : offset;
                const auto voice = mixer.play(open_sound(path), options);
                double wait = 0.0;
                if (seeks) {
                    hear(mixer, 0.3);
                    mixer.seek(voice, offset);
                    CHECK(mixer.state(voice).seconds == offset);
                    wait = 0.02; // what of the place before is still in the filters
                    hear(mixer, wait);
                }
                const double start = mixer.state(voice).seconds;
                CHECK(start == doctest::Approx(offset + wait).epsilon(0.001));
                const auto heard = hear(mixer, 2.5);
                CHECK(std::abs(onset(heard) - (2.0 - start)) < 0.02);
                CHECK(mixer.state(voice).seconds == doctest::Approx(std::min(4.0, start + 2.5)).epsilon(0.001));
                CHECK(mixer.state(voice).duration == doctest::Approx(4.0));
            }
        }
    }
}

TEST_CASE("a sound at another rate keeps its time") {
    const Scratch scratch;
    const auto path = write_sound(scratch / "a.wav", tone(4.0, 600.0, 2.0, 1e9, 22050), SoundFormat::wav, 22050);
    auto mixer = offline();
    const auto voice = mixer.play(open_sound(path), {});
    const auto heard = hear(mixer, 3.0);
    CHECK(std::abs(onset(heard) - 2.0) < 0.02);
    CHECK(mixer.state(voice).seconds == doctest::Approx(3.0).epsilon(0.001));
}

TEST_CASE("a voice ends, and says so") {
    const Scratch scratch;
    auto mixer = offline();
    const auto voice = mixer.play(open_sound(write_sound(scratch / "a.flac", tone(0.5, 600.0), SoundFormat::flac)), {});
    hear(mixer, 0.4);
    CHECK(mixer.state(voice).phase == Phase::playing);
    const auto heard = hear(mixer, 0.3);
    CHECK(loudness(heard, 0, 0.0, 0.09) > 0.1);
    CHECK(loudness(heard, 0, 0.13) == 0.0);
    CHECK(mixer.state(voice).phase == Phase::ended);
    CHECK(mixer.state(voice).seconds == doctest::Approx(0.5));
    CHECK(mixer.state(VoiceId::none).phase == Phase::ended);
    mixer.seek(voice, 0.0); // gone: nothing
    CHECK(loudness(hear(mixer, 0.2), 0) == 0.0);
}

TEST_CASE("a pause is silent at once and goes on at the same sample") {
    const Scratch scratch;
    const auto samples = tone(3.0, 400.0);
    const auto path = write_sound(scratch / "a.wav", samples, SoundFormat::wav);
    auto mixer = offline();
    const auto voice = mixer.play(open_sound(path), {});
    hear(mixer, 1.0);
    for (const bool everything : {false, true}) {
        const double before = mixer.state(voice).seconds;
        if (everything)
            mixer.pause_all(true);
        else
            mixer.pause(voice, true);
        const auto silence = hear(mixer, 1.0);
        CHECK(loudness(silence, 0, 0.02) == 0.0);
        CHECK(mixer.state(voice).phase == Phase::paused);
        CHECK(mixer.state(voice).seconds == doctest::Approx(before).epsilon(1e-5));
        if (everything)
            mixer.pause_all(false);
        else
            mixer.pause(voice, false);
        const auto heard = hear(mixer, 0.2);
        const auto first = static_cast<std::size_t>(std::llround(before * rate));
        double worst = 0.0;
        for (std::size_t i = 4800; i < 9600; ++i)
            worst = std::max(worst, static_cast<double>(std::abs(heard[2 * i] - samples[first + i])));
        CHECK(worst < 1e-3);
    }
}

TEST_CASE("a seek while it is paused stays there until it goes on") {
    const Scratch scratch;
    auto mixer = offline();
    const auto voice =
        mixer.play(open_sound(write_sound(scratch / "a.wav", tone(5.0, 400.0, 3.5), SoundFormat::wav)), {});
    hear(mixer, 0.5);
    mixer.pause(voice, true);
    hear(mixer, 0.2);
    mixer.seek(voice, 3.0);
    CHECK(loudness(hear(mixer, 1.0), 0, 0.02) == 0.0);
    CHECK(mixer.state(voice).seconds == doctest::Approx(3.0));
    mixer.pause(voice, false);
    CHECK(std::abs(onset(hear(mixer, 1.0)) - 0.5) < 0.02);
    CHECK(mixer.state(voice).seconds == doctest::Approx(4.0).epsilon(0.001));
}

TEST_CASE("a loop has no gap") {
    const Scratch scratch;
    // Whole waves, so that the end goes on at the beginning.
    const auto samples = tone(0.73, 100.0 / 0.73);
    for (const auto format : {SoundFormat::wav, SoundFormat::opus}) {
        auto mixer = offline();
        auto options = looping(Role::effect);
        const auto voice = mixer.play(open_sound(write_sound(scratch / "a", samples, format)), options);
        const auto heard = hear(mixer, 3.0);
        for (double t = 0.1; t < 2.9; t += 0.02) {
            CHECK(loudness(heard, 0, t, t + 0.0219) == doctest::Approx(0.4 / std::sqrt(2.0)).epsilon(0.06));
        }
        float steepest = 0.0F; // no click at the seam
        for (std::size_t i = 4800; i + 1 < heard.size() / 2; ++i)
            steepest = std::max(steepest, std::abs(heard[2 * i + 2] - heard[2 * i]));
        CHECK(steepest < (format == SoundFormat::wav ? 0.008F : 0.05F));
        CHECK(mixer.state(voice).phase == Phase::playing);
        CHECK(mixer.state(voice).seconds == doctest::Approx(std::fmod(3.0, 0.73)).epsilon(0.01));
    }
}

TEST_CASE("a loop of a few milliseconds is as steady as a long one") {
    const Scratch scratch;
    auto mixer = offline();
    mixer.play(open_sound(write_sound(scratch / "a.wav", tone(0.004, 500.0), SoundFormat::wav)), looping(Role::effect));
    const auto heard = hear(mixer, 1.0);
    for (double t = 0.1; t < 0.95; t += 0.02)
        CHECK(loudness(heard, 0, t, t + 0.02) == doctest::Approx(0.4 / std::sqrt(2.0)).epsilon(0.02));
}

TEST_CASE("ambience goes down under speech and comes back after it; effects do not") {
    const Scratch scratch;
    const auto bed = write_sound(scratch / "bed.wav", tone(2.0, 500.0), SoundFormat::wav);
    const auto silent_words = write_sound(scratch / "words.wav", std::vector<float>(rate * 2), SoundFormat::wav);
    for (const auto role : {Role::ambience, Role::effect}) {
        auto mixer = offline({{}, Hrtf::on, {-12.0F, 0.2F, 0.3F, 0.5F}});
        mixer.play(open_sound(bed), looping(role));
        const double alone = loudness(hear(mixer, 1.0), 0, 0.5);
        const auto words = mixer.play(open_sound(silent_words), {});
        const double under = loudness(hear(mixer, 1.0), 0, 0.5);
        CHECK(decibels(under, alone) == doctest::Approx(role == Role::ambience ? -12.0 : 0.0).epsilon(0.02));
        mixer.pause(words, true);
        hear(mixer, 1.0);
        CHECK(decibels(loudness(hear(mixer, 0.3), 0), alone) == doctest::Approx(0.0).epsilon(0.1));
        mixer.pause(words, false);
        hear(mixer, 3.0); // to the end of the words, and a while
        CHECK(mixer.state(words).phase == Phase::ended);
        CHECK(decibels(loudness(hear(mixer, 0.3), 0), alone) == doctest::Approx(0.0).epsilon(0.1));
    }
}

TEST_CASE("fades, volumes and stops") {
    const Scratch scratch;
    const auto path = write_sound(scratch / "a.wav", tone(2.0, 500.0), SoundFormat::wav);
    const double full = 0.4 / std::sqrt(2.0);
    auto mixer = offline();
    auto options = looping(Role::effect);
    options.fade_in = 1.0;
    const auto voice = mixer.play(open_sound(path), options);
    const auto rising = hear(mixer, 1.2);
    CHECK(loudness(rising, 0, 0.0, 0.1) < 0.1 * full);
    CHECK(loudness(rising, 0, 0.45, 0.55) == doctest::Approx(0.5 * full).epsilon(0.05));
    CHECK(loudness(rising, 0, 1.05) == doctest::Approx(full).epsilon(0.02));
    mixer.set_volume(Role::effect, 0.5F);
    CHECK(loudness(hear(mixer, 0.5), 0, 0.1) == doctest::Approx(0.5 * full).epsilon(0.02));
    mixer.stop(voice, 0.5);
    const auto falling = hear(mixer, 1.0);
    CHECK(loudness(falling, 0, 0.2, 0.3) == doctest::Approx(0.25 * full).epsilon(0.1));
    CHECK(loudness(falling, 0, 0.55) == 0.0);
    CHECK(mixer.state(voice).phase == Phase::ended);

    const auto other = mixer.play(open_sound(path), options);
    hear(mixer, 0.5);
    mixer.pause_all(true);
    mixer.stop_all(5.0); // paused: nobody hears the fade
    hear(mixer, 0.1);
    CHECK(mixer.state(other).phase == Phase::ended);
    mixer.pause_all(false);
    CHECK(loudness(hear(mixer, 0.2), 0) == 0.0);
}

TEST_CASE("a zone is heard inside it, softly at its edge, and not outside; it stays with the world") {
    const Scratch scratch;
    std::vector<float> west_only(rate * 2 * 2); // stereo: left is west
    const auto mono = tone(2.0, 500.0);
    for (std::size_t i = 0; i < mono.size(); ++i) west_only[2 * i] = mono[i];
    const auto path = write_sound(scratch / "river.flac", west_only, SoundFormat::flac, rate, 2);
    auto mixer = offline();
    auto options = looping(Role::ambience);
    options.placement = Zone{{0, 0, 0}, 5.0F, 4.0F};
    mixer.set_listener({{20, 0, 0}, {0, 0, -1}, {0, 1, 0}});
    const auto voice = mixer.play(open_sound(path), options);
    CHECK(loudness(hear(mixer, 0.5), 0) == 0.0);
    CHECK(mixer.state(voice).phase == Phase::playing);

    mixer.set_listener({{7, 0, 0}, {0, 0, -1}, {0, 1, 0}});
    hear(mixer, 1.5);
    const double edge = loudness(hear(mixer, 0.5), 0);
    mixer.set_listener({{3, 0, 0}, {0, 0, -1}, {0, 1, 0}});
    hear(mixer, 1.5);
    const auto inside = hear(mixer, 0.5);
    CHECK(edge / loudness(inside, 0) == doctest::Approx(0.5).epsilon(0.05));
    CHECK(decibels(loudness(inside, 0), loudness(inside, 1)) > 3.0);

    mixer.set_listener({{3, 0, 0}, {0, 0, 1}, {0, 1, 0}});
    hear(mixer, 0.2);
    const auto turned = hear(mixer, 0.5);
    CHECK(decibels(loudness(turned, 1), loudness(turned, 0)) > 3.0);
}

TEST_CASE("ambience that is out of hearing leaves the sources to what is heard") {
    const Scratch scratch;
    const auto bed = write_sound(scratch / "bed.flac", tone(1.0, 5000.0), SoundFormat::flac);
    const auto words = write_sound(scratch / "words.wav", tone(2.0, 300.0), SoundFormat::wav);
    auto mixer = offline();
    auto options = looping(Role::ambience);
    VoiceId last = VoiceId::none;
    for (int i = 0; i < 400; ++i) { // OpenAL Soft has 256 sources
        options.placement = Zone{{100.0F * static_cast<float>(i), 0, 0}, 3.0F, 3.0F};
        last = mixer.play(open_sound(bed), options);
    }
    hear(mixer, 0.1);
    const auto voice = mixer.play(open_sound(words), {});
    CHECK(loudness(hear(mixer, 0.5), 0) > 0.1);
    CHECK(mixer.state(voice).phase == Phase::playing);
    mixer.stop(voice);
    mixer.set_listener({{39'900, 0, 0}, {0, 0, -1}, {0, 1, 0}}); // and each is heard where it is
    hear(mixer, 2.0);                                            // the ambience comes back after the words
    CHECK(loudness(hear(mixer, 0.5), 0) > 0.1);
    CHECK(mixer.state(last).phase == Phase::playing);
    mixer.set_listener({{-500, 0, 0}, {0, 0, -1}, {0, 1, 0}});
    hear(mixer, 2.0);
    mixer.stop(last, 0.5); // nobody hears it go
    hear(mixer, 1.0);
    CHECK(mixer.state(last).phase == Phase::ended);
}

TEST_CASE("two renders are equal to the bit") {
    const Scratch scratch;
    const auto words = write_sound(scratch / "words.opus", tone(2.0, 300.0), SoundFormat::opus);
    const auto bed = write_sound(scratch / "bed.flac", tone(1.0, 5000.0), SoundFormat::flac);
    const auto visit = [&] {
        auto mixer = offline();
        auto options = looping(Role::ambience);
        options.placement = Zone{{0, 0, 0}, 3.0F, 3.0F};
        mixer.play(open_sound(bed), options);
        std::vector<float> all;
        VoiceId guide = VoiceId::none;
        for (int i = 0; i < 60; ++i) {
            const auto turn = static_cast<float>(i) * 0.1F;
            mixer.set_listener({{turn, 0, 0}, {std::sin(turn), 0, -std::cos(turn)}, {0, 1, 0}});
            if (i == 10) guide = mixer.play(open_sound(words), at({1, 0, 1}));
            if (i > 10) mixer.move(guide, {1, 0, 1.0F - turn});
            const auto heard = hear(mixer, 1.0 / 30.0);
            all.insert(all.end(), heard.begin(), heard.end());
        }
        return all;
    };
    const auto once = visit();
    CHECK(loudness(once, 0) > 0.01);
    CHECK(once == visit());
}

TEST_CASE("more sounds than there are sources fail in words, and the others play on") {
    const Scratch scratch;
    const auto path = write_sound(scratch / "a.wav", tone(1.0, 500.0), SoundFormat::wav);
    auto mixer = offline();
    std::vector<VoiceId> voices;
    for (int i = 0; i < 400; ++i) voices.push_back(mixer.play(open_sound(path), looping(Role::effect)));
    hear(mixer, 0.05);
    CHECK(mixer.state(voices.front()).phase == Phase::playing);
    CHECK(mixer.state(voices.back()).phase == Phase::failed);
    CHECK(mixer.state(voices.back()).trouble.find("too many") != std::string::npos);
}

TEST_CASE("without a render thread or with one, time goes on whether there is a sound card or not") {
    const Scratch scratch;
    const auto path = write_sound(scratch / "a.wav", std::vector<float>(rate * 20), SoundFormat::wav);
    Mixer mixer(MixerSettings{"a device that nobody has", Hrtf::automatic, {}});
    PlayOptions options;
    options.offset = 1.0;
    const auto voice = mixer.play(open_sound(path), options);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (mixer.state(voice).seconds < 1.2 && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    CHECK(mixer.state(voice).seconds >= 1.2);
    CHECK(mixer.state(voice).phase == Phase::playing);
    CHECK_FALSE(mixer.output().trouble.empty());
    mixer.pause(voice, true);
    CHECK(mixer.state(voice).phase == Phase::paused);
    mixer.stop(voice);
}

TEST_CASE("a device is found by its name, a part of it, or the headset's own word") {
    const std::vector<std::string> names{"内置音频 模拟立体声", "HDA Intel PCH, ALC", "Index HMD Multichannel Audio"};
    CHECK(match_device(names, "HDA Intel PCH, ALC") == names[1]);
    CHECK(match_device(names, "hda intel") == names[1]);
    CHECK(match_device(names, "内置音频") == names[0]);
    CHECK(match_device(names, "Valve Index Headset") == names[2]);
    CHECK(match_device(names, "USB Audio Device").empty());
    CHECK(match_device(names, "").empty());
    CHECK(match_device({}, "Index").empty());
}
