#include "mesh.h"
#include "noise.h"
#include "pit/earth.h"
#include "pit/jars.h"
#include "pit/pottery.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

using namespace guanhe::tools;

namespace {

/// Everything a reader would refuse, or a renderer would show as a hole.
void check_sound(const Mesh& mesh) {
    const auto count = mesh.positions.size();
    REQUIRE(count > 0);
    REQUIRE(mesh.normals.size() == count);
    REQUIRE(mesh.tangents.size() == count);
    REQUIRE(mesh.uvs.size() == count);
    REQUIRE(mesh.colours.size() == count);
    std::size_t bad = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& p = mesh.positions[i];
        const auto& n = mesh.normals[i];
        const glm::vec3 t(mesh.tangents[i]);
        bad += std::isfinite(p.x + p.y + p.z + mesh.uvs[i].x + mesh.uvs[i].y) ? 0U : 1U;
        bad += std::abs(glm::length(n) - 1.0F) < 1e-3F && std::abs(glm::length(t) - 1.0F) < 1e-3F ? 0U : 1U;
        bad += std::abs(glm::dot(n, t)) < 2e-3F && std::abs(mesh.tangents[i].w) == 1.0F ? 0U : 1U;
    }
    CHECK(bad == 0);
    CHECK(mesh.indices.size() % 3 == 0);
    for (const auto i : mesh.indices) bad += i < count ? 0U : 1U;
    CHECK(bad == 0);
}

/// The share of triangles whose front agrees with their vertices' normals.
double agreement(const Mesh& mesh) {
    std::size_t agree = 0;
    for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
        const auto a = mesh.indices[t], b = mesh.indices[t + 1], c = mesh.indices[t + 2];
        const auto front = glm::cross(mesh.positions[b] - mesh.positions[a], mesh.positions[c] - mesh.positions[a]);
        agree += glm::dot(front, mesh.normals[a] + mesh.normals[b] + mesh.normals[c]) > 0.0F ? 1U : 0U;
    }
    return static_cast<double>(agree) / static_cast<double>(mesh.triangle_count());
}

} // namespace

TEST_CASE("a grid faces the viewer, its texture upright") {
    const auto mesh = grid(3, 2, [](std::uint32_t x, std::uint32_t y) {
        return GridPoint{.position = {x, -static_cast<float>(y), 0}, .uv = {x, y}, .colour = glm::vec3(1.0F)};
    });
    check_sound(mesh);
    CHECK(mesh.triangle_count() == 4);
    for (const auto& n : mesh.normals) CHECK(n.z == doctest::Approx(1.0));
    for (const auto& t : mesh.tangents) {
        CHECK(t.x == doctest::Approx(1.0));
        CHECK(t.w == 1.0F); // cross(normal, tangent) is up, as v runs down
    }
}

TEST_CASE("quads without area are left out") {
    const auto mesh = grid(5, 4, [](std::uint32_t x, std::uint32_t y) {
        const float r = static_cast<float>(y);
        return GridPoint{.position = {std::cos(static_cast<float>(x)) * r, std::sin(static_cast<float>(x)) * r, 0},
                         .uv = {x, y}};
    });
    CHECK(mesh.triangle_count() == 2 * 4 * 3 - 4);
}

TEST_CASE("boxes, balls and tubes face outwards") {
    const auto ball = icosphere(2);
    check_sound(ball);
    CHECK(ball.triangle_count() == 320);
    CHECK(agreement(ball) == 1.0);
    for (std::size_t i = 0; i < ball.positions.size(); ++i) CHECK(glm::dot(ball.positions[i], ball.normals[i]) > 0.99F);

    const auto cube = box({1, 2, 3});
    check_sound(cube);
    for (std::size_t t = 0; t < cube.indices.size(); t += 3) {
        const auto a = cube.indices[t], b = cube.indices[t + 1], c = cube.indices[t + 2];
        const auto front = glm::cross(cube.positions[b] - cube.positions[a], cube.positions[c] - cube.positions[a]);
        CHECK(glm::dot(front, cube.positions[a] + cube.positions[b] + cube.positions[c]) > 0.0F);
    }

    const auto pipe = tube({{0, 0, 0}, {1, 0, 0}, {2, 1, 0}}, {0.1F, 0.1F, 0.1F}, 8);
    check_sound(pipe);
    CHECK(glm::dot(pipe.positions[0], pipe.normals[0]) > 0.0F);
}

TEST_CASE("noise repeats, stays in range and depends on its seed") {
    float low = 1.0F, high = -1.0F;
    for (int i = 0; i < 2000; ++i) {
        const glm::vec2 p(static_cast<float>(i) * 0.173F, static_cast<float>(i) * 0.091F);
        const float v = gradient_noise(p, 1, {7, 5});
        low = std::min(low, v);
        high = std::max(high, v);
        CHECK(v == doctest::Approx(gradient_noise(p + glm::vec2(7, -5), 1, {7, 5})).epsilon(1e-3).scale(1.0));
        CHECK(cellular(p, 3, {7, 5}).nearest <= cellular(p, 3, {7, 5}).second);
    }
    CHECK(low > -1.1F);
    CHECK(low < -0.5F);
    CHECK(high < 1.1F);
    CHECK(high > 0.5F);
    CHECK(gradient_noise(glm::vec2(0.4F), 1) != gradient_noise(glm::vec2(0.4F), 2));
    CHECK(gradient_noise(glm::vec3(3.0F), 1) == 0.0F);
}

TEST_CASE("nine vessels stand in the pit, apart, 25 to 50 cm tall") {
    const auto jars = pit::nine_jars(5300);
    REQUIRE(jars.size() == 9);
    std::set<std::string> names;
    for (std::size_t i = 0; i < jars.size(); ++i) {
        CAPTURE(jars[i].name);
        names.insert(jars[i].name);
        const pit::Profile profile(jars[i].outline, jars[i].wall);
        CHECK(profile.height() > 0.25F);
        CHECK(profile.height() < 0.50F);
        CHECK(std::abs(jars[i].place.x) + profile.widest() < pit::pit_half.x - 0.05F);
        CHECK(std::abs(jars[i].place.y) + profile.widest() < pit::pit_half.y - 0.05F);
        for (std::size_t k = 0; k < i; ++k)
            CHECK(glm::distance(jars[i].place, jars[k].place) >
                  profile.widest() + pit::Profile(jars[k].outline, jars[k].wall).widest() + 0.02F);
    }
    CHECK(names.size() == 9);
    // The bowl lies right of the handle, its pointers furthest right, as in the sky with north up.
    CHECK(jars[0].place.x > jars[3].place.x);
    CHECK(jars[3].place.x > jars[4].place.x);
    CHECK(jars[4].place.x > jars[5].place.x);
    CHECK(jars[5].place.x > jars[6].place.x);
    CHECK(jars[0].place.y < jars[1].place.y);
}

TEST_CASE("vessels have a wall, a lip and sound meshes, whole or broken") {
    for (const auto& jar : pit::nine_jars(5300)) {
        CAPTURE(jar.name);
        const pit::Profile profile(jar.outline, jar.wall);
        const float s = profile.length() * 0.6F;
        CHECK(glm::distance(profile.outside(s).place, profile.inside(s).place) ==
              doctest::Approx(jar.wall).epsilon(0.05));
        CHECK(glm::distance(profile.outside(profile.length()).place, profile.inside(profile.length()).place) < 1e-5F);
        const auto whole = pit::make_vessel(profile, 7);
        check_sound(whole.shell);
        CHECK(agreement(whole.shell) > 0.997);
        CHECK(whole.fracture.indices.empty());
        const auto broken =
            pit::make_vessel(profile, 7, [&](float angle) { return profile.length() * (angle < 2.0F ? 0.7F : 1.0F); });
        check_sound(broken.shell);
        check_sound(broken.fracture);
        CHECK(broken.fracture.triangle_count() > 50);
        check_sound(pit::make_handles(profile, 7, 0.5F, 0.66F));
        if (jar.filling > 0.0F) check_sound(pit::make_filling(profile, 7, jar.filling));
        const auto sherd = pit::make_sherd(profile, 9, 1.0F, s, 0.04F);
        check_sound(sherd.shell);
        check_sound(sherd.fracture);
        float lowest = 1.0F;
        for (const auto& p : sherd.shell.positions) lowest = std::min(lowest, p.y);
        CHECK(lowest == doctest::Approx(0.0).scale(1.0).epsilon(1e-5));
    }
}

TEST_CASE("the earth is sound: floor below, ground above, walls between") {
    const pit::Earth earth(5300, {{{0.2F, 0.1F}, 0.1F}});
    for (const auto& mesh : {earth.ground(), earth.walls(), earth.floor(), earth.block_sides()}) {
        check_sound(mesh);
        CHECK(agreement(mesh) > 0.99);
    }
    const auto ground = earth.ground();
    for (const auto& n : ground.normals) CHECK(n.y > 0.0F);
    // Walls look into the pit.
    const auto walls = earth.walls();
    double inwards = 0;
    for (std::size_t i = 0; i < walls.positions.size(); ++i)
        inwards -= glm::dot(walls.positions[i] * glm::vec3(1, 0, 1), walls.normals[i]);
    CHECK(inwards > 0.0);
    CHECK(earth.floor_height({0, 0}) == doctest::Approx(-pit::pit_depth).epsilon(0.05));
    CHECK(std::abs(earth.ground_height({2.9F, 2.3F})) < 0.1F);
}

TEST_CASE("beds of rammed earth are 8 to 12 cm") {
    const pit::Strata strata(5300);
    CHECK(strata.at(0.05F).bed == 0);
    for (float depth = 0.2F; depth < 1.3F; depth += 0.01F) {
        const auto place = strata.at(depth);
        CHECK(place.above + place.below >= 0.0799F);
        CHECK(place.above + place.below <= 0.1201F);
        CHECK(place.above >= 0.0F);
        CHECK(place.below >= 0.0F);
    }
}
