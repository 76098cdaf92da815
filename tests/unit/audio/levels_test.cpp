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
    const Zone ball{Ball{{1, 2, 3}, 2.0F}, 4.0F};
    CHECK(gain_at(ball, {1, 2, 3}) == 1.0F);
    CHECK(gain_at(ball, {3, 2, 3}) == 1.0F);
    CHECK(gain_at(ball, {5, 2, 3}) == doctest::Approx(0.5));
    CHECK(gain_at(ball, {7, 2, 3}) == 0.0F);
    const Zone hard{Ball{{0, 0, 0}, 1.0F}, 0.0F};
    CHECK(gain_at(hard, {0.99F, 0, 0}) == 1.0F);
    CHECK(gain_at(hard, {1.01F, 0, 0}) == 0.0F);
}

TEST_CASE("a turned box reaches where it was turned to") {
    const Zone box{Box{{0, 0, 0}, {4, 1, 1}, 1.5707963F}, 1.0F}; // along x, turned to lie along z
    CHECK(distance_to(box, {0, 0, 3}) < 0.0F);
    CHECK(distance_to(box, {3, 0, 0}) == doctest::Approx(2.0));
    CHECK(distance_to(box, {0, 2, 5}) == doctest::Approx(std::sqrt(2.0)).epsilon(1e-4));
    // A quarter of it, counter-clockwise from above: its end, +x, goes towards -z.
    const Zone quarter{Box{{0, 0, 0}, {4, 1, 1}, 0.7853982F}, 1.0F};
    CHECK(distance_to(quarter, {2, 0, -2}) < 0.0F);
    CHECK(distance_to(quarter, {2, 0, 2}) > 0.0F);
}

TEST_CASE("an outline with a dent leaves the dent out, in either direction of drawing") {
    std::vector<glm::vec2> outline{{0, 0}, {6, 0}, {6, 6}, {3, 2}, {0, 6}};
    for (int turn = 0; turn < 2; ++turn) {
        const Zone zone{Prism{outline, -1.0F, 3.0F}, 2.0F};
        CHECK(gain_at(zone, {1, 0, 2}) == 1.0F);
        CHECK(distance_to(zone, {3, 0, 4}) > 0.0F);
        CHECK(distance_to(zone, {-2, 0, 3}) == doctest::Approx(2.0));
        CHECK(distance_to(zone, {1, 5, 1}) == doctest::Approx(2.0));
        CHECK(gain_at(zone, {1, 6, 1}) == 0.0F);
        outline = {outline.rbegin(), outline.rend()};
    }
    CHECK(gain_at(Zone{Prism{{{0, 0}, {1, 1}}, 0, 1}, 1.0F}, {0, 0.5F, 0}) == 0.0F); // no outline: nowhere
}
