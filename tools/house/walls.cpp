#include "house/walls.h"

#include "house/plan.h"
#include "house/skin.h"
#include "noise.h"

#include <algorithm>
#include <cmath>

namespace guanhe::tools::house {

namespace {

constexpr float foot = -0.22F; ///< where the walls end below the ground

glm::vec2 plan_of(const glm::vec3& p) {
    return {p.x, p.z};
}

/// The larger of two distances with a rounded edge: hands, not moulds, made these corners.
float rounded_max(float a, float b, float radius) {
    const float h = std::max(radius - std::abs(a - b), 0.0F);
    return std::max(a, b) + h * h / (4.0F * radius);
}

/// Negative inside a doorway.
float to_doorway(const Door& door, const glm::vec3& p, float height) {
    const auto q = plan_of(p) - door.middle;
    const float along = std::abs(door.along_x ? q.x : q.y);
    const float across = std::abs(door.along_x ? q.y : q.x);
    return std::max({along - door_width * 0.5F, across - 0.45F, p.y - height});
}

float without_doors(float d, const glm::vec3& p, float height, float radius) {
    for (const auto& door : doors()) d = rounded_max(d, -to_doorway(door, p, height), radius);
    return d;
}

float wall_top(const Wall& wall, const glm::vec3& p) {
    switch (wall.top) {
    case Top::main_house:
        return main_roof.under(p.z) + 0.1F;
    case Top::annexe:
        return annexe_roof.under(p.z) + 0.1F;
    case Top::low:
        break;
    }
    return 2.42F;
}

} // namespace

Mesh standing_walls(std::uint32_t seed, Jobs& jobs) {
    Solid solid;
    solid.low = {-7.5F, foot - 0.12F, -2.6F};
    solid.high = {7.3F, 5.2F, 2.6F};
    solid.cell = 0.065F;
    solid.rough = [](const glm::vec3& p) {
        float d = 1e9F;
        for (const auto& wall : walls())
            d = std::min(d, rounded_max(to_wall(wall, plan_of(p)), p.y - wall_top(wall, p), 0.05F));
        return std::max(without_doors(d, p, door_height, 0.06F), foot - p.y);
    };
    solid.fine = [&, seed](const glm::vec3& p) {
        // Uneven as hands leave it, thicker at the foot, worn where people pass.
        const float lumps = 0.022F * fractal(p * 1.1F, seed + 2001, 2) + 0.006F * fractal(p * 5.0F, seed + 2003, 2);
        const float swell = 0.05F * std::exp(-std::max(p.y, 0.0F) / 0.22F);
        float doorway = 1e9F;
        for (const auto& door : doors()) doorway = std::min(doorway, std::abs(to_doorway(door, p, door_height)));
        const float calm = glm::smoothstep(0.0F, 0.25F, doorway);
        return solid.rough(p) - (lumps + swell) * calm;
    };
    solid.band = 0.16F;
    solid.colour = [seed](const glm::vec3& p, const glm::vec3& n) {
        const auto inner = plan_of(p) - glm::vec2(n.x, n.z) * 0.02F;
        const float broad = fractal(p * 0.7F, seed + 2011, 4);
        glm::vec3 tint = glm::vec3(0.93F + 0.10F * broad) * glm::vec3(1.0F, 0.985F, 0.96F);
        // Splashed by rain at the foot, streaked below the eaves.
        const float splash = std::exp(-std::max(p.y, 0.0F) / (0.22F + 0.1F * broad));
        tint *= glm::mix(glm::vec3(1.0F), glm::vec3(0.66F, 0.62F, 0.58F), splash);
        if (indoors(plan_of(p) + glm::vec2(n.x, n.z) * 0.1F) && to_house(inner) < -0.1F) {
            const float soot = glm::smoothstep(1.6F, 3.8F, p.y) * 0.32F;
            tint *= (0.74F + 0.26F * daylight(p)) * (1.0F - soot) * glm::vec3(1.0F, 0.965F, 0.91F);
        }
        return tint;
    };
    return skin(solid, daub_tile_metres, jobs);
}

Mesh burnt_stubs(std::uint32_t seed, Jobs& jobs) {
    const auto all_stakes = stakes(seed);
    Solid solid;
    solid.low = {-7.5F, foot - 0.12F, -2.6F};
    solid.high = {7.3F, 1.25F, 2.6F};
    solid.cell = 0.03F;
    const auto broken_at = [seed](glm::vec2 place) {
        const float broad = 0.5F + 0.75F * fractal(place * 0.42F, seed + 2101, 2);
        const auto lump = cellular(place * 5.5F, seed + 2103);
        const float ragged = 0.10F * (unit(lump.id) - 0.5F) + 0.05F * fractal(place * 4.0F, seed + 2107, 3);
        return std::clamp(0.24F + 0.62F * std::clamp(broad, 0.0F, 1.0F) + ragged, 0.2F, 1.0F);
    };
    solid.rough = [&](const glm::vec3& p) {
        float d = 1e9F;
        for (const auto& wall : walls()) d = std::min(d, to_wall(wall, plan_of(p)));
        if (d > 0.4F) return d;
        d += 0.05F * std::max(p.y, 0.0F); // worn thinner towards the top
        d = rounded_max(without_doors(d, p, 9.0F, 0.06F), p.y - broken_at(plan_of(p)), 0.07F);
        return std::max(d, foot - p.y);
    };
    solid.fine = [&, seed](const glm::vec3& p) {
        float d =
            solid.rough(p) - 0.022F * fractal(p * 2.6F, seed + 2111, 3) - 0.009F * fractal(p * 11.0F, seed + 2113, 2);
        // Where the coat fell off, the reeds have left their prints; the withies tied across them, a few.
        const float bare =
            glm::smoothstep(-0.05F, 0.2F, fractal(p * 1.15F, seed + 2117, 3)) * glm::smoothstep(0.06F, 0.16F, p.y);
        const float reed = std::abs(std::sin((p.x + p.z + 0.02F * gradient_noise(p * 4.0F, seed + 2119)) * 44.0F));
        const float withy = std::exp(-std::pow((p.y - 0.3F - 0.28F * std::floor((p.y - 0.16F) / 0.28F)) / 0.03F, 2.0F));
        d += bare * (0.012F + 0.013F * reed + 0.02F * withy);
        for (const auto& stake : all_stakes) {
            const float from = glm::distance(plan_of(p), stake.place) - stake.radius;
            if (from < 0.1F) d = rounded_max(d, -std::max(from, 0.1F - p.y), 0.02F);
        }
        return d;
    };
    solid.band = 0.2F;
    solid.colour = [&, seed](const glm::vec3& p, const glm::vec3& n) {
        const float broad = fractal(p * 1.1F, seed + 2131, 4);
        // Burnt hardest on the faces towards the fire; towards the core greyer and paler.
        glm::vec3 tint =
            glm::mix(glm::vec3(1.0F, 0.94F, 0.90F), glm::vec3(0.74F, 0.72F, 0.72F), glm::smoothstep(0.1F, 0.6F, broad));
        tint *= 0.92F + 0.16F * gradient_noise(p * 3.0F, seed + 2137);
        tint *= glm::mix(0.55F, 1.0F, glm::smoothstep(0.0F, 0.22F, p.y));
        const float up = glm::smoothstep(0.4F, 0.9F, n.y);
        tint *= 1.0F + 0.08F * up;
        for (const auto& stake : all_stakes) {
            const float from = glm::distance(plan_of(p), stake.place) - stake.radius;
            if (from < 0.03F && p.y > 0.06F) {
                const float depth = std::max(0.0F, broken_at(plan_of(p)) - p.y);
                tint *= std::max(0.25F, std::exp(-depth / 0.12F));
            }
        }
        return tint;
    };
    return skin(solid, daub_tile_metres, jobs);
}

} // namespace guanhe::tools::house
