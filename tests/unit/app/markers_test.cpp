// What is drawn to show a visitor his hands and ways: whole triangles in the right places.
#include "headset/hand_shape.h"
#include "headset/markers.h"

#include <doctest/doctest.h>
#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;

namespace {

using Vertices = std::vector<render::MarkerVertex>;

bool whole(const Vertices& all) {
    return !all.empty() && all.size() % 3 == 0 && std::ranges::all_of(all, [](const auto& v) {
        return std::isfinite(v.position.x) && std::isfinite(v.position.y) && std::isfinite(v.position.z);
    });
}

float farthest(const Vertices& all, const glm::vec3& from) {
    float far = 0.0F;
    for (const auto& v : all) far = std::max(far, glm::distance(v.position, from));
    return far;
}

std::set<std::uint32_t> colours(const Vertices& all) {
    std::set<std::uint32_t> out;
    for (const auto& v : all) out.insert(v.color);
    return out;
}

} // namespace

TEST_CASE("an arc that may land has a ring at its end, one that may not has another colour and none") {
    walk::Landing landing;
    landing.arc = {{0, 1, 0}, {0, 1.2F, -1}, {0, 0, -2}};
    landing.end = {walk::Refusal::none, {0, 0, -2}};
    Vertices free, refused;
    add_arc(free, landing, {0, 1.6F, 0});
    landing.end.refusal = walk::Refusal::too_steep;
    add_arc(refused, landing, {0, 1.6F, 0});
    CHECK(whole(free));
    CHECK(whole(refused));
    CHECK(free.size() > refused.size());
    for (const std::uint32_t colour : colours(refused)) CHECK_FALSE(colours(free).contains(colour));
    // Seen along itself an arc has no side to show; it is left out and not drawn as nonsense.
    Vertices along;
    landing.arc = {{0, 1, 0}, {0, 1, -1}};
    add_arc(along, landing, {0, 1, 5});
    CHECK(along.empty());
}

TEST_CASE("a dot and a ring are as large to the eye from anywhere, and face it") {
    for (const float distance : {0.5F, 5.0F, 50.0F}) {
        const glm::vec3 point(0, 1, -distance), eye(0, 1, 0);
        Vertices dot, ring;
        add_dot(dot, point, eye, 0.0F);
        add_dwell_ring(ring, point, eye, 0.5F);
        CHECK(whole(dot));
        CHECK(whole(ring));
        CHECK(farthest(dot, point) < distance * 0.02F);
        for (const auto& v : ring) CHECK(v.position.z > point.z); // before what it is on
    }
    Vertices none, above;
    add_dwell_ring(none, {}, {0, 0, 1}, 0.0F);
    CHECK(none.empty());
    add_dot(above, {0, 0, 0}, {0, 3, 0}, 1.0F); // straight down
    CHECK(whole(above));
    add_dot(above, {0, 0, 0}, {0, 0, 0}, 1.0F); // at the eye itself
    CHECK(whole(above));
}

TEST_CASE("a ring fills with the clock") {
    Vertices quarter, half;
    add_dwell_ring(quarter, {0, 0, -1}, {0, 0, 0}, 0.25F);
    add_dwell_ring(half, {0, 0, -1}, {0, 0, 0}, 0.5F);
    const auto last_colour = quarter.back().color;
    float left_of_it = 0.0F;
    for (const auto& v : quarter)
        if (v.color == last_colour) left_of_it = std::min(left_of_it, v.position.x);
    CHECK(left_of_it > -1e-4F); // its first quarter is to the right of the top
    CHECK(quarter.size() == half.size());
}

TEST_CASE("a hand is as large as its joints say, also where the world is a model, and its tips tell a pinch") {
    xr::HandJoints joints;
    for (std::size_t j = 0; j < xr::joint_count; ++j)
        joints.all[j].floor_from_joint = glm::translate(glm::mat4(1.0F), {0.005F * static_cast<float>(j), 1.2F, -0.4F});
    Vertices open, closed, large;
    add_hand_joints(open, glm::mat4(1.0F), joints, 0.0F);
    add_hand_joints(closed, glm::mat4(1.0F), joints, 1.0F);
    add_hand_joints(large, glm::scale(glm::mat4(1.0F), glm::vec3(20.0F)), joints, 0.0F);
    CHECK(whole(open));
    const glm::vec3 middle(0.0625F, 1.2F, -0.4F);
    CHECK(farthest(open, middle) < 0.08F);
    CHECK(farthest(large, middle * 20.0F) == doctest::Approx(farthest(open, middle) * 20.0F).epsilon(0.001));
    CHECK(colours(closed) != colours(open));
    CHECK(colours(open).size() > 10); // shaded: its shape is to be seen
    // Joints in one place, as of a tracker that begins.
    Vertices point;
    add_hand_joints(point, glm::mat4(1.0F), {}, 0.0F);
    CHECK(whole(point));
}
