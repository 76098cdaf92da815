#include "bytes.h"
#include "scratch.h"
#include "sound/sound.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

using namespace guanhe;
using namespace guanhe::tools;
using guanhe::test::bytes_of;
using guanhe::test::Scratch;
using guanhe::test::word_at;

TEST_CASE("sounds repeat without a click, are heard, and never clip") {
    for (const auto& samples : {sound::wind(1, 4.0F), sound::hearth(1, 4.0F)}) {
        REQUIRE(samples.size() == 4 * sound::rate);
        int loudest = 0;
        int steepest = 0;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            loudest = std::max(loudest, std::abs(static_cast<int>(samples[i])));
            if (i > 0) steepest = std::max(steepest, std::abs(samples[i] - samples[i - 1]));
        }
        CHECK(loudest > 3'000);
        CHECK(loudest < 32'767);
        CHECK(std::abs(samples.back() - samples.front()) <= steepest);
    }
    CHECK(sound::wind(1, 2.0F) == sound::wind(1, 2.0F));
    CHECK(sound::wind(1, 2.0F) != sound::wind(2, 2.0F));
}

TEST_CASE("a .wav says how long it is") {
    const Scratch scratch;
    REQUIRE(sound::write_wav(scratch / "a.wav", sound::hearth(3, 2.0F)).ok());
    const auto bytes = bytes_of(scratch / "a.wav");
    REQUIRE(bytes.size() == 44 + 2 * 2 * sound::rate);
    CHECK(word_at(bytes, 4) == bytes.size() - 8);
    CHECK(word_at(bytes, 24) == sound::rate);
    CHECK(word_at(bytes, 40) == bytes.size() - 44);
    CHECK_FALSE(sound::write_wav(scratch / "no/a.wav", {}).ok());
}
