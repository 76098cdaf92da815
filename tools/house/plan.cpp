#include "house/plan.h"

#include "noise.h"

#include <algorithm>
#include <cmath>

namespace guanhe::tools::house {

namespace {

float to_box(glm::vec2 place, glm::vec2 low, glm::vec2 high) noexcept {
    const auto q = glm::abs(place - (low + high) * 0.5F) - (high - low) * 0.5F;
    return glm::length(glm::max(q, 0.0F)) + std::min(std::max(q.x, q.y), 0.0F);
}

float to_line(glm::vec2 place, glm::vec2 a, glm::vec2 b) noexcept {
    const auto ab = b - a;
    const float t = std::clamp(glm::dot(place - a, ab) / glm::dot(ab, ab), 0.0F, 1.0F);
    return glm::distance(place, a + ab * t);
}

} // namespace

const std::vector<Wall>& walls() {
    static const std::vector<Wall> all{
        {{-7.10F, -2.20F}, {-7.10F, 2.20F}, Top::main_house}, {{-7.10F, 2.20F}, {1.26F, 2.20F}, Top::main_house},
        {{-7.10F, -2.20F}, {1.26F, -2.20F}, Top::main_house}, {{1.26F, -2.20F}, {1.26F, 2.20F}, Top::main_house},
        {{-1.74F, -2.20F}, {-1.74F, 2.20F}, Top::low},        {{1.26F, 1.50F}, {6.86F, 1.50F}, Top::annexe},
        {{1.26F, -2.20F}, {6.86F, -2.20F}, Top::annexe},      {{6.86F, -2.20F}, {6.86F, 1.50F}, Top::annexe},
        {{4.66F, -2.20F}, {4.66F, 1.50F}, Top::low}};
    return all;
}

const std::vector<Door>& doors() {
    static const std::vector<Door> all{{{-4.30F, 2.20F}, true},
                                       {{-0.25F, 2.20F}, true},
                                       {{2.60F, 1.50F}, true},
                                       {{5.80F, 1.50F}, true},
                                       {{-1.74F, 0.95F}, false}};
    return all;
}

const std::vector<Room>& rooms() {
    static const std::vector<Room> all{{{-6.94F, -2.04F}, {-1.90F, 2.04F}},
                                       {{-1.58F, -2.04F}, {1.10F, 2.04F}},
                                       {{1.42F, -2.04F}, {4.50F, 1.34F}},
                                       {{4.82F, -2.04F}, {6.70F, 1.34F}}};
    return all;
}

const std::vector<glm::vec2>& hearths() {
    static const std::vector<glm::vec2> all{{-4.40F, -0.75F}, {-0.25F, -1.05F}};
    return all;
}

const std::vector<glm::vec2>& posts() {
    static const std::vector<glm::vec2> all{{-5.75F, 0.0F}, {-3.05F, 0.0F}, {-0.25F, 0.0F}, {2.90F, -0.35F}};
    return all;
}

float to_wall(const Wall& wall, glm::vec2 place) noexcept {
    return to_box(place, wall.from - wall_half, wall.to + wall_half);
}

float to_house(glm::vec2 place) noexcept {
    return std::min(to_box(place, {-7.26F, -2.36F}, {1.42F, 2.36F}), to_box(place, {1.26F, -2.36F}, {7.02F, 1.66F}));
}

bool indoors(glm::vec2 place) noexcept {
    return std::ranges::any_of(rooms(), [&](const Room& room) { return to_box(place, room.low, room.high) < 0.08F; });
}

float daylight(glm::vec3 place) noexcept {
    float most = 0.0F;
    for (const auto& door : doors()) {
        if (!door.along_x) continue;
        const glm::vec3 to = place - glm::vec3(door.middle.x, 1.0F, door.middle.y);
        most = std::max(most, std::exp(-glm::length(to * glm::vec3(1.0F, 0.8F, 1.0F)) / 2.6F));
    }
    return most;
}

std::vector<Stake> stakes(std::uint32_t seed) {
    Random random(seed + 1201);
    std::vector<Stake> all;
    for (const auto& wall : walls()) {
        const auto way = wall.to - wall.from;
        const float length = glm::length(way);
        for (float at = 0.12F; at < length - 0.1F; at += random.between(0.2F, 0.34F)) {
            const glm::vec2 side(way.y / length, -way.x / length);
            const auto place = wall.from + way * (at / length) + side * random.between(-0.03F, 0.03F);
            const float radius = random.between(0.035F, 0.06F);
            const bool in_door = std::ranges::any_of(doors(), [&](const Door& door) {
                return glm::distance(door.middle, place) < door_width * 0.5F + 0.1F;
            });
            if (!in_door) all.push_back({place, radius});
        }
    }
    return all;
}

float path_wear(glm::vec2 place, std::uint32_t seed) {
    const auto bent = place + 0.35F * glm::vec2(gradient_noise(place * 0.55F, seed + 1301),
                                                gradient_noise(place * 0.55F, seed + 1303));
    const glm::vec2 fork(-1.3F, 7.2F);
    float nearest = to_line(bent, fork, {-0.6F, 12.5F});
    for (const auto& [from, by] : {std::pair(glm::vec2(-4.3F, 2.2F), glm::vec2(-3.2F, 4.9F)),
                                   std::pair(glm::vec2(-0.25F, 2.2F), glm::vec2(-0.8F, 5.0F)),
                                   std::pair(glm::vec2(2.6F, 1.5F), glm::vec2(1.2F, 5.0F)),
                                   std::pair(glm::vec2(5.8F, 1.5F), glm::vec2(4.0F, 3.6F))})
        nearest = std::min({nearest, to_line(bent, from, by), to_line(bent, by, fork)});
    return glm::smoothstep(0.75F, 0.15F, nearest);
}

float yard_height(glm::vec2 place, std::uint32_t seed) {
    const float out = to_house(place);
    const float uneven =
        0.11F * fractal(place * 0.16F, seed + 1311, 3) + 0.035F * fractal(place * 0.9F, seed + 1313, 3);
    const float fine = 0.012F * fractal(place * 3.7F, seed + 1319, 4);
    const float path = path_wear(place, seed);
    float h = uneven * glm::smoothstep(0.1F, 3.0F, out) + fine * (1.0F - 0.6F * path) - 0.035F * path;

    // What was dug away lies in a low bank along the edge, open where the path leaves.
    const auto from_edge = plot_half - glm::abs(place);
    const float edge = std::min(from_edge.x, from_edge.y);
    const float gate = place.y > 0.0F ? glm::smoothstep(0.9F, 2.4F, std::abs(place.x + 0.7F)) : 1.0F;
    const float bank = std::exp(-std::pow((edge - 0.95F) / 0.55F, 2.0F));
    const auto clod = cellular(place * 6.0F, seed + 1321);
    const float clods =
        unit(clod.id) < 0.6F ? 0.06F * unit(clod.id * 3U) * glm::smoothstep(0.5F, 0.1F, clod.nearest) : 0.0F;
    h += gate * bank * (0.36F + 0.16F * fractal(place * 0.5F, seed + 1327, 3) + clods);
    // Under the house it keeps out of the floor's way.
    return h - 0.3F * glm::smoothstep(-0.05F, -0.13F, out);
}

float floor_height(glm::vec2 place, std::uint32_t seed) {
    float h =
        floor_level + 0.014F * fractal(place * 0.7F, seed + 1331, 3) + 0.003F * fractal(place * 7.0F, seed + 1333, 2);
    for (const auto& hearth : hearths()) {
        const auto q = (place - hearth) / 0.47F;
        const float ring = std::pow(std::pow(std::abs(q.x), 4.0F) + std::pow(std::abs(q.y), 4.0F), 0.25F);
        const float rough = 1.0F + 0.35F * gradient_noise(place * 6.0F, seed + 1337);
        h += 0.075F * rough * std::exp(-std::pow((ring - 1.0F) / 0.16F, 2.0F)) -
             0.04F * glm::smoothstep(0.95F, 0.7F, ring);
    }
    for (const auto& post : posts()) h -= 0.16F * glm::smoothstep(0.16F, 0.10F, glm::distance(place, post));
    const float out = to_house(place) + 0.03F * gradient_noise(place * 2.0F, seed + 1341);
    return h - 0.03F * glm::smoothstep(-0.06F, 0.0F, out);
}

float standing_height(glm::vec2 place, std::uint32_t seed) {
    return to_house(place) < 0.0F ? floor_height(place, seed) : yard_height(place, seed);
}

} // namespace guanhe::tools::house
