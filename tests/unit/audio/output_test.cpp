// What is playing moves from one output to another: a device that was pulled out, and one that came back.
#include "audio/mixer_state.h"
#include "tones.h"

using namespace guanhe;
using namespace guanhe::audio;
using namespace guanhe::test;

TEST_CASE("another output goes on where the first one was") {
    const Scratch scratch;
    const auto path = write_sound(scratch / "a.opus", tone(4.0, 500.0, 2.0), SoundFormat::opus);
    MixerState voices{Ducking{}};
    const auto voice = voices.add(open_sound(path), {});
    PlayOptions stopped;
    stopped.paused = true;
    stopped.offset = 0.5;
    const auto waiting = voices.add(open_sound(path), stopped);
    const auto run = [&voices](Output& output, double seconds) {
        std::vector<float> all;
        for (double done = 0.0; done < seconds - 1e-9; done += 0.01) {
            voices.tick(output, 0.01);
            std::vector<float> piece(output.rate() / 100 * 2);
            output.render(piece);
            all.insert(all.end(), piece.begin(), piece.end());
        }
        return all;
    };
    {
        auto first = Output::memory(rate, 2, Hrtf::off);
        REQUIRE(first.ok());
        run(**first, 1.2);
        (*first)->use();
        voices.leave_output();
    }
    CHECK(voices.state(voice, false).seconds == doctest::Approx(1.19).epsilon(0.02));
    auto second = Output::memory(rate, 2, Hrtf::on);
    REQUIRE(second.ok());
    const auto heard = run(**second, 1.5);
    CHECK(std::abs(onset(heard) - 0.8) < 0.02);
    CHECK(voices.state(voice, false).seconds == doctest::Approx(2.7).epsilon(0.01));
    CHECK(voices.state(waiting, false).phase == Phase::paused);
    CHECK(voices.state(waiting, false).seconds == doctest::Approx(0.5));
    (*second)->use();
    voices.leave_output();
}
