// Acting by looking: glances do nothing, and one look acts once.
#include "headset/dwell.h"

#include <doctest/doctest.h>
#include <glm/gtc/matrix_transform.hpp>

#include <cmath>

using guanhe::app::Dwell;

namespace {

glm::vec3 at_degrees(float degrees) {
    return {std::sin(glm::radians(degrees)), 0.0F, -std::cos(glm::radians(degrees))};
}

constexpr double frame = 1.0 / 90.0;

int acts(Dwell& dwell, float degrees, double seconds, float tremble = 0.0F) {
    int count = 0;
    for (int i = 0; i * frame < seconds; ++i) {
        dwell.step(at_degrees(degrees + (i % 2 == 0 ? tremble : -tremble)), frame);
        count += dwell.acted() ? 1 : 0;
    }
    return count;
}

} // namespace

TEST_CASE("a glance does nothing, and shows nothing") {
    Dwell dwell;
    CHECK(acts(dwell, 0, 0.3) == 0);
    CHECK(dwell.filled() == 0.0F);
    CHECK(acts(dwell, 20, 1.0) == 0);
    CHECK(dwell.filled() > 0.3F);
    CHECK(dwell.filled() < 1.0F);
    CHECK(acts(dwell, 0, 1.0) == 0); // away again: it begins anew
}

TEST_CASE("a gaze that rests acts once, though it trembles, and again only after it went elsewhere") {
    Dwell dwell;
    CHECK(acts(dwell, 0, 6.0, 0.7F) == 1);
    CHECK(dwell.filled() == 0.0F);
    CHECK(acts(dwell, 5, 6.0) == 0); // not far enough away to be meant
    CHECK(acts(dwell, 15, 6.0) == 1);
}

TEST_CASE("a gaze that wanders never rests") {
    Dwell dwell;
    int count = 0;
    for (float degrees = 0; degrees < 360; degrees += 0.1F) {
        dwell.step(at_degrees(degrees), frame); // 9° a second
        count += dwell.acted() ? 1 : 0;
    }
    CHECK(count == 0);
}
