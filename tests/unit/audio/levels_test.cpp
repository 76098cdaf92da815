// Fades, ducking and the soft edges of zones, as numbers.
#include "audio/levels.h"
#include "audio/zone.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace guanhe::audio;

TEST_CASE("a fade gets there in its time, however the time is cut up") {
    Fade fade(0.0F);
    fade.go(1.0F, 2.0);
    for (int i = 0; i < 10; ++i) fade.advance(0.1);
    CHECK(fade.gain() == doctest::Approx(0.5));
    fade.go(0.0F, 1.0); // turned round on its way: no jump
    fade.advance(0.5);
    CHECK(fade.gain() == doctest::Approx(0.25));
    fade.advance(5.0);
    CHECK(fade.gain() == 0.0F);
    CHECK(fade.there());
    fade.go(0.7F, 0.0);
    CHECK(fade.gain() == 0.7F);
}

TEST_CASE("ambience makes way for speech, waits through a pause between sentences, and comes back") {
    Ducker ducker({-12.0F, 0.2F, 0.5F, 1.0F});
    const float deep = std::pow(10.0F, -12.0F / 20.0F);
    ducker.advance(false, 10.0);
    CHECK(ducker.gain() == 1.0F);
    ducker.advance(true, 0.1);
    CHECK(ducker.gain() == doctest::Approx(std::sqrt(deep)).epsilon(0.01)); // half way, in decibels
    ducker.advance(true, 0.1);
    CHECK(ducker.gain() == doctest::Approx(deep));
    ducker.advance(false, 0.4);
    CHECK(ducker.gain() == doctest::Approx(deep));
    ducker.advance(true, 0.1);
    for (int i = 0; i < 5; ++i) ducker.advance(false, 0.1);
    CHECK(ducker.gain() == doctest::Approx(deep));
    for (int i = 0; i < 11; ++i) ducker.advance(false, 0.1);
    CHECK(ducker.gain() == doctest::Approx(1.0));
}

TEST_CASE("ducking that takes no time, and none at all") {
    Ducker at_once({-20.0F, 0.0F, 0.0F, 0.0F});
    at_once.advance(true, 0.01);
    CHECK(at_once.gain() == doctest::Approx(0.1));
    at_once.advance(false, 0.01);
    CHECK(at_once.gain() == 1.0F);
    Ducker off({0.0F, 0.1F, 0.1F, 0.1F});
    off.advance(true, 1.0);
    CHECK(off.gain() == 1.0F);
}

TEST_CASE("a zone is full inside, silent beyond its edge and soft between") {
    const Zone ball{{1, 2, 3}, 2.0F, 4.0F};
    CHECK(gain_at(ball, {1, 2, 3}) == 1.0F);
    CHECK(gain_at(ball, {3, 2, 3}) == 1.0F);
    CHECK(gain_at(ball, {5, 2, 3}) == doctest::Approx(0.5));
    CHECK(gain_at(ball, {7, 2, 3}) == 0.0F);
    const Zone hard{{0, 0, 0}, 1.0F, 0.0F};
    CHECK(gain_at(hard, {0.99F, 0, 0}) == 1.0F);
    CHECK(gain_at(hard, {1.01F, 0, 0}) == 0.0F);
}
