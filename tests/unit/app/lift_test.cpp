// Single things out of a site: in a hand, in the other, before the eyes, and back where they belong.
#include "headset/lift.h"
#include "headset/visit.h"

#include <doctest/doctest.h>
#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <memory>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;

namespace {

constexpr double frame = 1.0 / 90.0;

void quad(std::vector<walk::Triangle>& all, std::uint32_t place, const glm::vec3& a, const glm::vec3& b,
          const glm::vec3& c, const glm::vec3& d) {
    all.push_back({{a, b, c}, place});
    all.push_back({{a, c, d}, place});
}

const glm::vec3 jar(0.0F, 0.9F, -2.0F); // its middle, on a plinth that is seen from the front

/// A floor of 20 m, and a jar of 40 cm that stands in the air over it.
std::shared_ptr<const Footing> hall() {
    auto footing = std::make_shared<Footing>();
    std::vector<walk::Triangle> all;
    quad(all, 0, {-10, 0, 10}, {10, 0, 10}, {10, 0, -10}, {-10, 0, -10});
    scan::Bounds bounds;
    bounds.add(jar - glm::vec3(0.2F));
    bounds.add(jar + glm::vec3(0.2F));
    const auto& [low, high] = bounds;
    quad(all, 1, {low.x, low.y, high.z}, {high.x, low.y, high.z}, {high.x, high.y, high.z}, {low.x, high.y, high.z});
    footing->surface = walk::Surface(std::move(all));
    footing->subjects = {{0, 3, 0}, {0, 7, 0}};
    footing->things = {{0, 7, bounds}};
    footing->thing_of = {-1, 0};
    return footing;
}

glm::mat4 pointing(const glm::vec3& from, const glm::vec3& to) {
    return glm::inverse(glm::lookAt(from, to, glm::vec3(0, 1, 0)));
}

/// He stands 2 m before it.
struct Visited {
    Visit visit;
    glm::mat4 head = glm::translate(glm::mat4(1.0F), {0, 1.6F, 0});
    xr::Input input;

    explicit Visited(float side = 20.0F) {
        visit.set_footing(hall());
        scan::Bounds all;
        all.add(glm::vec3(-side / 2, 0, -side / 2));
        all.add(glm::vec3(side / 2, std::min(side, 3.0F), side / 2));
        visit.place(glm::mat4(1.0F), all);
        run(0.5);
    }
    void hand(std::size_t which, const glm::mat4& at, float grab) {
        xr::HandInput& hand = input.hands[which];
        hand.active = true;
        hand.floor_from_grip = hand.floor_from_aim = at;
        hand.grab = grab;
    }
    void run(double seconds) {
        for (double t = 0.0; t < seconds; t += frame) visit.step(input, head, frame);
    }
    [[nodiscard]] glm::vec3 middle() const {
        return visit.lifted() ? glm::vec3(visit.lifted()->world_from_rest * glm::vec4(jar, 1.0F)) : jar;
    }
    /// The direction that its front has now.
    [[nodiscard]] glm::vec3 front() const {
        return visit.lifted() ? glm::vec3(visit.lifted()->world_from_rest[2]) : glm::vec3(0, 0, 1);
    }
};

bool near(const glm::vec3& a, const glm::vec3& b, float within = 1e-3F) {
    return glm::distance(a, b) < within;
}

} // namespace

TEST_CASE("a hand that closes on a thing has it as it took it, turns it about, and puts it back") {
    Visited v;
    const glm::vec3 at = jar + glm::vec3(0, 0, 0.25F);
    const glm::mat4 hand = glm::translate(glm::mat4(1.0F), at);
    v.hand(1, hand, 0.0F);
    v.run(0.1);
    CHECK_FALSE(v.visit.lifted());
    v.hand(1, hand, 1.0F);
    v.visit.step(v.input, v.head, frame);
    CHECK_FALSE(v.visit.pulses().empty());
    v.run(0.2);
    CHECK(near(v.middle(), jar)); // nothing leaps
    // Up by 30 cm and turned by a right angle: so is what it holds, about the hand.
    const glm::mat4 turned = glm::rotate(glm::translate(glm::mat4(1.0F), at + glm::vec3(0, 0.3F, 0)),
                                         glm::radians(90.0F), glm::vec3(0, 1, 0));
    v.hand(1, turned, 1.0F);
    v.run(0.1);
    CHECK(near(v.middle(), at + glm::vec3(-0.25F, 0.3F, 0)));
    CHECK(near(v.front(), {1, 0, 0}));
    v.input.hands[1].stick = {1.0F, 0.0F}; // turns what is held, and nobody
    v.run(0.5);
    CHECK(near(v.middle(), at + glm::vec3(-0.25F, 0.3F, 0)));
    CHECK_FALSE(near(v.front(), {1, 0, 0}, 0.3F));
    CHECK(v.visit.world_from_floor() == glm::mat4(1.0F));
    v.input.hands[1].stick = {0.0F, -1.0F};
    v.run(0.5);
    CHECK(v.visit.scale() == doctest::Approx(1.0F)); // it makes no model of the site
    v.input.hands[1].stick = {};
    v.hand(1, turned, 0.0F);
    v.run(0.1);
    CHECK(v.visit.lifted()); // on its way
    v.run(0.5);
    CHECK_FALSE(v.visit.lifted());
    CHECK(v.visit.world_from_floor() == glm::mat4(1.0F)); // he was not pulled there
}

TEST_CASE("what is pointed at comes to the hand; what is too far, or no thing, does not") {
    const glm::vec3 from(0.2F, 1.2F, -0.3F);
    Visited v;
    v.hand(1, pointing(from, jar), 0.0F);
    v.run(0.1);
    v.hand(1, pointing(from, jar), 1.0F);
    v.visit.step(v.input, v.head, frame);
    CHECK(near(v.middle(), jar, 0.05F)); // it takes a moment
    v.run(0.6);
    CHECK(glm::distance(v.middle(), from) < 0.5F);
    CHECK(glm::distance(v.middle(), from) > 0.2F); // not within the hand
    v.hand(1, pointing(from, jar), 0.0F);
    v.run(0.6);
    CHECK_FALSE(v.visit.lifted());
    SUBCASE("at the floor") {
        v.hand(1, pointing(from, {1, 0, -1.5F}), 1.0F);
        v.run(0.3);
        CHECK_FALSE(v.visit.lifted());
    }
    SUBCASE("from afar") {
        const glm::vec3 far(0.2F, 1.2F, 3.0F);
        v.hand(1, pointing(far, jar), 1.0F);
        v.run(0.3);
        CHECK_FALSE(v.visit.lifted());
    }
    SUBCASE("what stands on a table is held as a whole") {
        Visited small(1.0F);
        small.hand(1, pointing(from, jar), 0.0F);
        small.run(0.1);
        small.hand(1, pointing(from, jar), 1.0F);
        small.run(0.3);
        CHECK_FALSE(small.visit.lifted());
    }
}

TEST_CASE("the other hand takes it over, and gives it back") {
    Visited v;
    const glm::mat4 right = glm::translate(glm::mat4(1.0F), jar + glm::vec3(0.25F, 0, 0));
    const glm::mat4 left = glm::translate(glm::mat4(1.0F), jar - glm::vec3(0.25F, 0, 0));
    v.hand(0, left, 0.0F);
    v.hand(1, right, 1.0F);
    v.run(0.1);
    v.hand(0, left, 1.0F);
    v.run(0.1);
    v.hand(1, right, 0.0F);
    v.run(0.1);
    REQUIRE(v.visit.lifted());
    const glm::vec3 up(0, 0.2F, 0);
    v.hand(0, glm::translate(left, up), 1.0F);
    v.run(0.1);
    CHECK(near(v.middle(), jar + up));
    v.hand(1, glm::translate(right, up), 1.0F);
    v.run(0.1);
    v.hand(1, glm::translate(right, up), 0.0F); // the left one still holds it
    v.run(0.1);
    v.hand(0, glm::translate(left, up * 2.0F), 1.0F);
    v.run(0.1);
    CHECK(near(v.middle(), jar + up * 2.0F));
    v.hand(0, glm::translate(left, up * 2.0F), 0.0F);
    v.run(0.6);
    CHECK_FALSE(v.visit.lifted());
}

TEST_CASE("a hand that is out of sight for a moment keeps nothing, and a teleport takes nothing along") {
    Visited v;
    const glm::mat4 hand = glm::translate(glm::mat4(1.0F), jar + glm::vec3(0, 0, 0.25F));
    v.hand(1, hand, 1.0F);
    v.run(0.1);
    REQUIRE(v.visit.lifted());
    v.input = {};
    v.run(0.6);
    CHECK_FALSE(v.visit.lifted());
    v.hand(1, hand, 1.0F);
    v.run(0.1);
    REQUIRE(v.visit.lifted());
    v.input.hands[0].active = v.input.hands[0].recentre = true; // behind a closed view
    v.run(1.5);
    v.hand(1, hand, 0.0F);
    v.run(0.6);
    CHECK_FALSE(v.visit.lifted());
}

TEST_CASE("without hands a gaze brings it before the eyes, where it turns; looking elsewhere puts it back") {
    Visited v;
    v.head = pointing({0, 1.6F, 0}, jar);
    v.run(5.5); // three seconds without hands, and one and a half to choose
    REQUIRE(v.visit.lifted());
    v.head = pointing({0, 1.6F, 0}, {0, 1.5F, -1});
    v.run(1.0);
    const glm::vec3 there = v.middle(), front = v.front();
    CHECK(glm::distance(there, glm::vec3(0, 1.6F, 0)) < 1.0F);
    v.run(6.0);
    REQUIRE(v.visit.lifted()); // while he looks at it it stays
    CHECK(near(v.middle(), there));
    CHECK_FALSE(near(v.front(), front, 0.5F));
    v.head = pointing({0, 1.6F, 0}, {3, 1.6F, -1});
    v.run(0.5);
    // It comes along before him; he looks past it.
    v.head = pointing({0, 1.6F, 0}, {0, 4.0F, -1.5F});
    v.run(4.0);
    CHECK_FALSE(v.visit.lifted());
}
