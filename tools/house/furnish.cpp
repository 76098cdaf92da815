#include "house/furnish.h"

#include "house/plan.h"
#include "house/roof.h"
#include "house/walls.h"
#include "noise.h"
#include "picture.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace guanhe::tools::house {

namespace {

/// A lump with broken faces: a ball cut by planes.
Mesh lump(std::uint32_t seed, int fineness, glm::vec3 half, float tile) {
    Random random(seed);
    struct Plane {
        glm::vec3 normal;
        float at;
    };
    std::array<Plane, 11> planes{};
    for (auto& plane : planes) {
        const glm::vec3 n(random.between(-1.0F, 1.0F), random.between(-1.0F, 1.0F), random.between(-1.0F, 1.0F));
        plane = {glm::normalize(n + glm::vec3(0.01F, 0.02F, 0.0F)), random.between(0.55F, 0.9F)};
    }
    auto mesh = icosphere(fineness);
    for (std::size_t i = 0; i < mesh.positions.size(); ++i) {
        auto& p = mesh.positions[i];
        float reach = 1.0F;
        for (const auto& plane : planes) {
            const float facing = glm::dot(p, plane.normal);
            if (facing > 0.0F) reach = std::min(reach, plane.at / facing);
        }
        p *= reach * (1.0F + 0.05F * gradient_noise(p * 3.0F, seed));
        p *= half;
        mesh.uvs[i] = glm::vec2(p.x + p.z * 0.6F, p.y + p.z * 0.8F) / tile + unit(seed);
    }
    compute_normals(mesh);
    compute_tangents(mesh);
    return mesh;
}

glm::mat4 laid(glm::vec3 place, Random& random, float tilt) {
    auto at = glm::translate(glm::mat4(1.0F), place);
    at = glm::rotate(at, random.between(-tilt, tilt), glm::vec3(1, 0, 0));
    at = glm::rotate(at, random.between(-tilt, tilt), glm::vec3(0, 0, 1));
    return glm::rotate(at, random.between(0.0F, 6.28F), glm::vec3(0, 1, 0));
}

float to_nearest_wall(glm::vec2 place) {
    float d = 1e9F;
    for (const auto& wall : walls()) d = std::min(d, to_wall(wall, place));
    return d;
}

float to_nearest_door(glm::vec2 place) {
    float d = 1e9F;
    for (const auto& door : doors()) d = std::min(d, glm::distance(door.middle, place));
    return d;
}

} // namespace

Mesh rubble(std::uint32_t seed) {
    Mesh all;
    Random random(seed + 6001);
    for (std::uint32_t i = 0, laid_down = 0; laid_down < 900 && i < 20'000; ++i) {
        const glm::vec2 place(random.between(-8.6F, 8.3F), random.between(-3.7F, 3.9F));
        const float wall = to_nearest_wall(place);
        const float heap = fractal(place * 0.6F, seed + 6003, 2);
        const float wanted = std::exp(-std::max(0.0F, wall - 0.05F) / (0.28F + 0.22F * std::max(0.0F, heap)));
        if (wall < 0.03F || random.next() > wanted) continue;
        const float size = 0.025F + 0.13F * std::pow(random.next(), 3.2F);
        // The ways through stay free, and so do the hearths and the holes of the posts.
        if (to_nearest_door(place) < 0.75F || (path_wear(place, seed) > 0.3F && size > 0.05F)) continue;
        const auto near = [&](const glm::vec2& p) { return glm::distance(p, place) < 0.62F; };
        const auto bar = scale_bar_place(seed);
        if (std::ranges::any_of(hearths(), near) || glm::distance(glm::vec2(bar.x, bar.z), place) < 0.75F) continue;
        const glm::vec3 half(size, size * random.between(0.35F, 0.7F), size * random.between(0.6F, 1.0F));
        auto one = lump(seed + 6100 + i, size > 0.045F ? 2 : 1, half, daub_tile_metres);
        const float tone = random.between(0.68F, 1.0F);
        const auto tint = glm::mix(glm::vec3(1.0F), glm::vec3(0.80F, 0.80F, 0.82F), random.next()) * tone;
        for (std::size_t k = 0; k < one.positions.size(); ++k)
            one.colours[k] = tint * glm::mix(0.6F, 1.0F, glm::smoothstep(-half.y, half.y * 0.4F, one.positions[k].y));
        const float y = standing_height(place, seed) + half.y * random.between(0.25F, 0.65F);
        all.append(one, laid({place.x, y, place.y}, random, 0.35F));
        ++laid_down;
    }
    return all;
}

Mesh firewood(std::uint32_t seed) {
    Mesh all;
    Random random(seed + 6201);
    std::uint32_t next = seed + 6203;
    const auto add = [&](glm::vec3 from, glm::vec3 to, float thick, glm::vec3 tint) {
        auto one = pole(from, to, thick, thick * 0.8F, ++next);
        std::ranges::fill(one.colours, tint);
        all.append(one, glm::mat4(1.0F));
    };
    for (int row = 0; row < 6; ++row) { // a stack against the western wall
        for (int i = 0; i < 9 - row; ++i) {
            const float z = -1.0F + 0.125F * (static_cast<float>(i) + 0.5F * static_cast<float>(row)) +
                            random.between(-0.015F, 0.015F);
            const float x = -7.95F + random.between(-0.05F, 0.05F);
            const float y = yard_height({x, z}, seed) + 0.055F + 0.105F * static_cast<float>(row);
            add({x - 0.45F, y, z}, {x + 0.52F, y + random.between(-0.01F, 0.01F), z}, random.between(0.045F, 0.062F),
                glm::vec3(random.between(0.7F, 1.0F)));
        }
    }
    for (const auto& hearth : hearths()) {
        const float y = floor_height(hearth, seed);
        for (int i = 0; i < 7; ++i) {
            const float way = 6.2832F * (static_cast<float>(i) + random.between(-0.2F, 0.2F)) / 7.0F;
            const glm::vec2 out(std::cos(way), std::sin(way));
            const auto near = hearth + out * 0.05F;
            const auto far = hearth + out * random.between(0.26F, 0.36F);
            add({far.x, y + 0.03F, far.y}, {near.x, y + random.between(0.07F, 0.13F), near.y},
                random.between(0.018F, 0.03F), glm::vec3(0.26F));
        }
    }
    return all;
}

Mesh hearth_stones(std::uint32_t seed) {
    Mesh all;
    Random random(seed + 6301);
    for (const auto& hearth : hearths()) {
        for (int i = 0; i < 3; ++i) {
            const float way = 6.2832F * static_cast<float>(i) / 3.0F + random.between(-0.2F, 0.2F);
            const auto place = hearth + glm::vec2(std::cos(way), std::sin(way)) * 0.24F;
            const glm::vec3 half(0.085F, 0.085F, 0.07F);
            auto stone = lump(seed + 6400 + static_cast<std::uint32_t>(i) * 3U, 2, half, 1.0F);
            std::ranges::fill(stone.colours, srgb(120, 110, 98) * random.between(0.45F, 0.7F));
            all.append(stone, laid({place.x, floor_height(place, seed) + 0.06F, place.y}, random, 0.2F));
        }
    }
    return all;
}

Mesh pebbles(std::uint32_t seed) {
    Mesh all;
    Random random(seed + 6501);
    for (std::uint32_t i = 0; i < 260; ++i) {
        const glm::vec2 place(random.between(-14.6F, 14.6F), random.between(-11.6F, 11.6F));
        const float size = 0.010F + 0.035F * std::pow(random.next(), 3.5F);
        const float tone = random.between(0.55F, 1.0F);
        const auto tint = glm::mix(srgb(140, 122, 98), srgb(176, 158, 130), random.next()) * tone;
        if (to_house(place) < 0.1F) continue;
        auto stone = lump(seed + 6600 + i, 1, {size, size * 0.6F, size * 0.85F}, 1.0F);
        std::ranges::fill(stone.colours, tint);
        all.append(stone, laid({place.x, yard_height(place, seed) + size * 0.2F, place.y}, random, 0.3F));
    }
    return all;
}

Mesh scale_bar() {
    Mesh bar;
    for (int i = 0; i < 10; ++i) {
        auto piece = box({0.05F, 0.006F, 0.03F});
        std::ranges::fill(piece.colours, i % 2 == 0 ? srgb(34, 33, 32) : srgb(226, 222, 212));
        bar.append(piece,
                   glm::translate(glm::mat4(1.0F), glm::vec3(0.1F * (static_cast<float>(i) - 4.5F), 0.0F, 0.0F)));
    }
    return bar;
}

glm::vec3 scale_bar_place(std::uint32_t seed) {
    const glm::vec2 place(-5.6F, 3.15F);
    return {place.x, yard_height(place, seed) + 0.02F, place.y};
}

} // namespace guanhe::tools::house
