#include "scan/animate.h"

#include <doctest/doctest.h>

#include <glm/gtc/matrix_transform.hpp>

#include <cmath>

using namespace guanhe::scan;

namespace {

const float quarter = std::sqrt(0.5F); // sine and cosine of 45 degrees: a rotation by 90

bool near(const glm::vec3& a, const glm::vec3& b) {
    return glm::length(a - b) < 1e-5F;
}
glm::vec3 place(const Pose& pose, std::size_t node) {
    return glm::vec3(pose.world[node][3]);
}

/// One node under one channel.
Scan animated(AnimationPath path, Interpolation interpolation, std::vector<float> times, std::vector<float> values) {
    Scan scan;
    scan.nodes.resize(1);
    scan.scenes = {{"", {0}}};
    const float duration = times.back();
    scan.animations = {{"", duration, {{0, path, interpolation, std::move(times), std::move(values)}}}};
    return scan;
}

Pose at(const Scan& scan, double seconds) {
    Pose pose;
    evaluate(scan, 0, seconds, pose);
    return pose;
}

Primitive one_triangle() {
    Primitive made;
    made.vertex_count = 3;
    made.index_count = 3;
    made.positions = std::vector<glm::vec3>{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}};
    made.indices = std::vector<std::uint32_t>{0, 1, 2};
    made.bounds = {{0, 0, 0}, {1, 1, 0}};
    return made;
}

} // namespace

TEST_CASE("at rest a child stands in its parent, whatever their order in the file") {
    Scan scan;
    scan.nodes.resize(3);
    scan.nodes[0].parent = 2; // the grandchild comes first
    scan.nodes[0].local.translation = {1, 0, 0};
    scan.nodes[2].parent = 1;
    scan.nodes[2].children = {0};
    scan.nodes[2].local.rotation = glm::quat(quarter, 0, 0, quarter); // 90 degrees around z
    scan.nodes[1].children = {2};
    scan.nodes[1].matrix = glm::scale(glm::translate(glm::mat4(1), glm::vec3(10, 0, 0)), glm::vec3(2));
    scan.nodes[1].local.translation = {99, 99, 99}; // unused beside a matrix
    Pose pose;
    evaluate(scan, -1, 0.0, pose);
    REQUIRE(pose.world.size() == 3);
    CHECK(near(place(pose, 1), {10, 0, 0}));
    CHECK(near(place(pose, 0), {10, 2, 0}));
}

TEST_CASE("step holds, linear goes straight") {
    const std::vector<float> times{1, 2, 4};
    const std::vector<float> values{0, 0, 0, 10, 0, 0, 10, 4, 0};
    const auto stepped = animated(AnimationPath::translation, Interpolation::step, times, values);
    CHECK(near(place(at(stepped, 1.9), 0), {0, 0, 0}));
    CHECK(near(place(at(stepped, 2.0), 0), {10, 0, 0}));
    CHECK(near(place(at(stepped, 3.9), 0), {10, 0, 0}));
    const auto straight = animated(AnimationPath::translation, Interpolation::linear, times, values);
    CHECK(near(place(at(straight, 1.25), 0), {2.5F, 0, 0}));
    CHECK(near(place(at(straight, 3.0), 0), {10, 2, 0}));
}

TEST_CASE("before the first key its value holds; past the end the animation starts again") {
    const auto scan = animated(AnimationPath::translation, Interpolation::linear, {1, 2}, {5, 0, 0, 7, 0, 0});
    CHECK(near(place(at(scan, 0.0), 0), {5, 0, 0}));
    CHECK(near(place(at(scan, 0.99), 0), {5, 0, 0}));
    CHECK(near(place(at(scan, 1.5), 0), {6, 0, 0}));
    CHECK(near(place(at(scan, 3.5), 0), {6, 0, 0}));
    CHECK(near(place(at(scan, -0.5), 0), {6, 0, 0}));
    CHECK(near(place(at(scan, 2.0e9 + 1.5), 0), {6, 0, 0})); // a gallery machine runs for years
    CHECK(near(place(at(scan, std::nan("")), 0), {5, 0, 0}));
}

TEST_CASE("a channel that ends before the others holds its last value") {
    auto scan = animated(AnimationPath::translation, Interpolation::linear, {0, 1}, {0, 0, 0, 3, 0, 0});
    scan.animations[0].duration = 10.0F;
    CHECK(near(place(at(scan, 7.0), 0), {3, 0, 0}));
}

TEST_CASE("linear rotation takes the short way round at an even pace") {
    // From 0 to 90 degrees around z, the second key with its sign turned.
    const auto scan =
        animated(AnimationPath::rotation, Interpolation::linear, {0, 1}, {0, 0, 0, 1, 0, 0, -quarter, -quarter});
    const auto direction = [&](double seconds) {
        return glm::vec3(at(scan, seconds).world[0] * glm::vec4(1, 0, 0, 0));
    };
    const float third = std::acos(-1.0F) / 6;
    CHECK(near(direction(1.0 / 3.0), {std::cos(third), std::sin(third), 0}));
    CHECK(near(direction(0.5), {quarter, quarter, 0}));
}

TEST_CASE("rotations end up unit, also from keys that are not") {
    const auto linear = animated(AnimationPath::rotation, Interpolation::linear, {0, 1}, {0, 0, 0, 5, 0, 0, 2, 2});
    CHECK(glm::length(at(linear, 0.5).local[0].rotation) == doctest::Approx(1.0F));
    const auto spline = animated(AnimationPath::rotation, Interpolation::cubic_spline, {0, 1},
                                 {0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 3, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0});
    for (const double t : {0.0, 0.3, 0.5, 0.9}) {
        CHECK(glm::length(at(spline, t).local[0].rotation) == doctest::Approx(1.0F));
    }
}

TEST_CASE("cubic splines are Hermite, tangents scaled by the time between the keys") {
    // Keys at 0 and 2 s: value 1 leaving at 3 a second, value 5 arriving at -1 a second.
    const auto scan = animated(AnimationPath::scale, Interpolation::cubic_spline, {0, 2},
                               {9, 9, 9, 1, 1, 1, 3, 3, 3, -1, -1, -1, 5, 5, 5, 9, 9, 9});
    const auto value = [&](double seconds) { return at(scan, seconds).local[0].scale.x; };
    CHECK(value(0.0) == doctest::Approx(1.0));
    // At half the way: (1 + 5) / 2 + (3 * 2) / 8 - (-1 * 2) / 8.
    CHECK(value(1.0) == doctest::Approx(3.0 + 0.75 + 0.25));
    // At a quarter: h00 = 0.84375, h10 = 0.140625, h01 = 0.15625, h11 = -0.046875.
    CHECK(value(0.5) == doctest::Approx(0.84375 * 1 + 0.140625 * 6 + 0.15625 * 5 + -0.046875 * -2));
    const double step = 1e-3;
    CHECK((value(step) - value(0.0)) / step == doctest::Approx(3.0).epsilon(0.01));
}

TEST_CASE("weights: the mesh's, then the node's, then the animation's") {
    auto scan = animated(AnimationPath::weights, Interpolation::linear, {0, 1}, {0, 1, 1, 0});
    scan.meshes.resize(1);
    scan.meshes[0].weights = {0.25F, 0.75F};
    scan.nodes[0].mesh = 0;
    Pose pose;
    evaluate(scan, -1, 0.0, pose);
    CHECK(pose.weights[0] == std::vector<float>{0.25F, 0.75F});
    scan.nodes[0].weights = {0.5F, 0.125F};
    evaluate(scan, -1, 0.0, pose);
    CHECK(pose.weights[0] == std::vector<float>{0.5F, 0.125F});
    evaluate(scan, 0, 0.25, pose);
    CHECK(pose.weights[0] == std::vector<float>{0.25F, 0.75F});

    scan.animations[0].channels[0].interpolation = Interpolation::cubic_spline;
    scan.animations[0].channels[0].values = {0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0};
    evaluate(scan, 0, 0.5, pose);
    CHECK(pose.weights[0] == std::vector<float>{0.5F, 0.5F});
}

TEST_CASE("evaluating again reuses the storage and forgets the animation before") {
    auto scan = animated(AnimationPath::translation, Interpolation::linear, {0, 1}, {0, 0, 0, 1, 0, 0});
    Pose pose;
    evaluate(scan, 0, 0.5, pose);
    const auto* world = pose.world.data();
    const auto* local = pose.local.data();
    const auto* order = pose.order.data();
    evaluate(scan, -1, 0.0, pose);
    CHECK(near(place(pose, 0), {0, 0, 0}));
    CHECK(pose.world.data() == world);
    CHECK(pose.local.data() == local);
    CHECK(pose.order.data() == order);
}

TEST_CASE("channels that lack values or a node are passed over") {
    auto scan = animated(AnimationPath::translation, Interpolation::linear, {0, 1}, {0, 0, 0, 1, 0});
    CHECK(near(place(at(scan, 0.5), 0), {0, 0, 0}));
    scan.animations[0].channels[0].node = 7;
    CHECK(near(place(at(scan, 0.5), 0), {0, 0, 0}));
    Pose pose;
    evaluate(scan, 5, 0.5, pose);
    CHECK(pose.world.size() == 1);
}

TEST_CASE("a chain of a hundred thousand nodes is no problem") {
    Scan scan;
    scan.nodes.resize(100'000);
    for (std::size_t n = 0; n < scan.nodes.size(); ++n) {
        scan.nodes[n].local.translation = {1, 0, 0};
        scan.nodes[n].parent = static_cast<int>(n) - 1;
        if (n + 1 < scan.nodes.size()) scan.nodes[n].children = {static_cast<int>(n) + 1};
    }
    scan.scenes = {{"", {0}}};
    Pose pose;
    evaluate(scan, -1, 0.0, pose);
    CHECK(place(pose, 99'999).x == 100'000.0F);
    CHECK(reachable_nodes(scan, 0).size() == 100'000);
}

TEST_CASE("reachable nodes are those of the scene, parents first") {
    Scan scan;
    scan.nodes.resize(5);
    scan.nodes[4].children = {1, 0};
    scan.nodes[1].children = {3};
    scan.nodes[1].parent = scan.nodes[0].parent = 4;
    scan.nodes[3].parent = 1;
    scan.scenes = {{"", {4}}, {"", {2}}};
    CHECK(reachable_nodes(scan, 0) == std::vector<int>{4, 1, 0, 3});
    CHECK(reachable_nodes(scan, 1) == std::vector<int>{2});
    CHECK(reachable_nodes(scan, 2).empty());
    CHECK(reachable_nodes(scan, -1).empty());
}

TEST_CASE("joint matrices take a vertex from its bind pose to the world") {
    Scan scan;
    scan.nodes.resize(2);
    scan.nodes[0].children = {1};
    scan.nodes[1].parent = 0;
    scan.nodes[1].local.translation = {0, 1, 0};
    scan.nodes[1].local.rotation = glm::quat(quarter, 0, 0, quarter);
    scan.skins.resize(1);
    scan.skins[0].joints = {1};
    scan.skins[0].inverse_bind = {glm::translate(glm::mat4(1), glm::vec3(0, -1, 0))};
    Pose pose;
    evaluate(scan, -1, 0.0, pose);
    std::vector<glm::mat4> joints;
    joint_matrices(scan, 0, pose, joints);
    REQUIRE(joints.size() == 1);
    CHECK(near(glm::vec3(joints[0] * glm::vec4(1, 1, 0, 1)), {0, 2, 0}));
}

TEST_CASE("scene bounds count transforms and instances") {
    Scan scan;
    scan.meshes.resize(1);
    scan.meshes[0].primitives.push_back(one_triangle());
    scan.nodes.resize(2);
    scan.nodes[0].mesh = 0;
    scan.nodes[0].local.translation = {5, 0, 0};
    scan.nodes[1].mesh = 0; // in no scene
    scan.nodes[1].local.translation = {-100, 0, 0};
    scan.scenes = {{"", {0}}};
    Pose pose;
    evaluate(scan, -1, 0.0, pose);
    auto bounds = scene_bounds(scan, 0, pose);
    CHECK(near(bounds.min, {5, 0, 0}));
    CHECK(near(bounds.max, {6, 1, 0}));
    CHECK(triangles_drawn(scan, 0) == 1);

    scan.nodes[0].instances = {glm::translate(glm::mat4(1), glm::vec3(0, 0, 1)),
                               glm::translate(glm::mat4(1), glm::vec3(0, 0, 9))};
    bounds = scene_bounds(scan, 0, pose);
    CHECK(near(bounds.min, {5, 0, 1}));
    CHECK(near(bounds.max, {6, 1, 9}));
    CHECK(triangles_drawn(scan, 0) == 2);
    CHECK(triangles_stored(scan) == 1);

    scan.meshes[0].primitives[0].topology = Topology::points;
    CHECK(triangles_drawn(scan, 0) == 0);
    CHECK_FALSE(scene_bounds(scan, 0, pose).empty());
    scan.meshes[0].primitives.clear();
    CHECK(scene_bounds(scan, 0, pose).empty());
}

TEST_CASE("scene bounds measure morphed meshes as posed") {
    Scan scan;
    scan.meshes.resize(1);
    auto triangle = one_triangle();
    triangle.morphs.resize(1);
    triangle.morphs[0].positions = std::vector<glm::vec3>{{0, 0, 0}, {0, 0, 0}, {0, 4, 0}};
    scan.meshes[0].primitives.push_back(std::move(triangle));
    scan.meshes[0].weights = {0.5F};
    scan.nodes.resize(1);
    scan.nodes[0].mesh = 0;
    scan.scenes = {{"", {0}}};
    Pose pose;
    evaluate(scan, -1, 0.0, pose);
    CHECK(near(scene_bounds(scan, 0, pose).max, {1, 3, 0}));
    scan.meshes[0].primitives[0].positions = {}; // a sink took them
    CHECK(near(scene_bounds(scan, 0, pose).max, {1, 1, 0}));
}

TEST_CASE("scene bounds measure skinned meshes where their joints are") {
    Scan scan;
    scan.meshes.resize(1);
    auto triangle = one_triangle();
    triangle.joints[0] = std::vector<glm::u16vec4>(3, glm::u16vec4(0, 1, 0, 0));
    triangle.weights[0] = std::vector<glm::vec4>{{1, 0, 0, 0}, {1, 0, 0, 0}, {0.5F, 0.5F, 0, 0}};
    scan.meshes[0].primitives.push_back(std::move(triangle));
    scan.nodes.resize(3);
    scan.nodes[0].mesh = 0;
    scan.nodes[0].skin = 0;
    scan.nodes[0].local.scale = glm::vec3(100); // counts for nothing on a skinned mesh
    scan.nodes[2].local.translation = {0, 10, 0};
    scan.skins.resize(1);
    scan.skins[0].joints = {1, 2};
    scan.skins[0].inverse_bind = {glm::mat4(1), glm::mat4(1)};
    scan.scenes = {{"", {0, 1, 2}}};
    Pose pose;
    evaluate(scan, -1, 0.0, pose);
    const auto bounds = scene_bounds(scan, 0, pose);
    CHECK(near(bounds.min, {0, 0, 0}));
    CHECK(near(bounds.max, {1, 6, 0}));
    scan.meshes[0].primitives[0].positions = {};
    CHECK(near(scene_bounds(scan, 0, pose).max, {1, 11, 0})); // never smaller than the truth
}
