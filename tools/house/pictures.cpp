#include "house/pictures.h"

#include "house/roof.h"
#include "house/walls.h"
#include "noise.h"

#include <algorithm>
#include <cmath>

namespace guanhe::tools::house {

namespace {

/// What a point of a picture shows: a linear colour, and metres above the surface.
struct Point {
    glm::vec3 colour{0.0F};
    float metres = 0.0F;
};

/// `point(p)` for p from 0 to 1 across and down.
template<class Paint>
Pictures bake(Jobs& jobs, std::uint32_t size, float metres, const Paint& point) {
    Pictures out{.base_colour = Picture(size, size), .normals = {}};
    HeightField field(size, size);
    bake_rows(jobs, size, [&](std::uint32_t y) {
        for (std::uint32_t x = 0; x < size; ++x) {
            const auto p = (glm::vec2(static_cast<float>(x), static_cast<float>(y)) + 0.5F) / static_cast<float>(size);
            const Point here = point(p);
            out.base_colour.set(x, y, to_srgb(here.colour));
            field.at(x, y) = here.metres;
        }
    });
    out.normals = normal_map(jobs, field, metres, {}, metres, true);
    return out;
}

struct Clay {
    glm::vec3 dark, light, straw, crack;
    float straw_metres = 0.0F; ///< how far the straw stands out, or its voids go in
    float crack_share = 0.0F;
};

/// Chopped straw in four directions that repeat with the picture: how much of it covers the point.
float chopped_straw(glm::vec2 p, std::uint32_t seed) {
    float most = 0.0F;
    const auto layer = [&](glm::vec2 q, glm::ivec2 period, std::uint32_t salt) {
        const auto cell = cellular(q, seed + salt, period);
        if (unit(cell.id * 5U) < 0.33F) most = std::max(most, glm::smoothstep(0.30F, 0.16F, cell.nearest));
    };
    layer({p.x * 50.0F, p.y * 330.0F}, {50, 330}, 11);
    layer({p.x * 310.0F, p.y * 45.0F}, {310, 45}, 13);
    layer({(p.x + p.y) * 220.0F, (p.y - p.x) * 33.0F}, {220, 33}, 17);
    layer({(p.x + p.y) * 35.0F, (p.y - p.x) * 230.0F}, {35, 230}, 19);
    return most;
}

Point clay(const Clay& palette, glm::vec2 p, std::uint32_t seed) {
    const float broad = fractal(p * 4.0F, seed + 31, 3, {4, 4});
    const float middle = fractal(p * 24.0F, seed + 37, 5, {24, 24});
    const float fine = gradient_noise(p * 500.0F, seed + 41, {500, 500});
    // Fingers drawn across the wet coat.
    const float swept = gradient_noise(glm::vec2(p.x * 7.0F, p.y * 48.0F + 3.0F * broad), seed + 43, {7, 0});
    const float straw = chopped_straw(p, seed + 47);
    const auto bent = p * 9.0F + 0.22F * glm::vec2(middle, fractal(p * 24.0F, seed + 53, 3, {24, 24}));
    const auto plate = cellular(bent, seed + 59, {9, 9});
    const bool cracked = unit(plate.id * 7U) < palette.crack_share;
    const float crack = cracked ? glm::smoothstep(0.045F, 0.012F, plate.second - plate.nearest) : 0.0F;

    const float tone = 0.5F + 0.26F * broad + 0.22F * middle + 0.14F * fine + 0.05F * swept;
    auto colour = glm::mix(palette.dark, palette.light, std::clamp(tone, 0.0F, 1.0F));
    colour = glm::mix(colour, palette.straw, straw * 0.75F);
    colour = glm::mix(colour, palette.crack, crack * 0.8F);
    return {.colour = colour,
            .metres =
                0.0032F * middle + 0.0004F * fine + 0.0010F * swept + palette.straw_metres * straw - 0.004F * crack};
}

} // namespace

Pictures bake_daub(Jobs& jobs, std::uint32_t seed, std::uint32_t side) {
    const Clay palette{.dark = srgb(148, 114, 82),
                       .light = srgb(202, 166, 126),
                       .straw = srgb(206, 182, 134),
                       .crack = srgb(104, 80, 56),
                       .straw_metres = 0.0008F,
                       .crack_share = 0.0F};
    return bake(jobs, side, daub_tile_metres, [&](glm::vec2 p) { return clay(palette, p, seed + 5001); });
}

Pictures bake_burnt_daub(Jobs& jobs, std::uint32_t seed, std::uint32_t side) {
    const Clay palette{.dark = srgb(134, 86, 64),
                       .light = srgb(190, 136, 102),
                       .straw = srgb(112, 66, 48),
                       .crack = srgb(72, 46, 38),
                       .straw_metres = -0.0013F,
                       .crack_share = 0.42F};
    return bake(jobs, side, daub_tile_metres, [&](glm::vec2 p) {
        auto point = clay(palette, p, seed + 5101);
        // Ash and loess stick in the hollows, a few places vitrified to grey.
        const float grey = glm::smoothstep(0.30F, 0.65F, fractal(p * 6.0F, seed + 5103, 4, {6, 6}));
        const float dust = glm::smoothstep(0.05F, 0.5F, fractal(p * 11.0F, seed + 5107, 4, {11, 11}));
        point.colour = glm::mix(point.colour, srgb(126, 106, 92), grey * 0.45F);
        point.colour = glm::mix(point.colour, srgb(184, 152, 116), dust * 0.5F);
        return point;
    });
}

Pictures bake_thatch(Jobs& jobs, std::uint32_t seed, std::uint32_t side) {
    const auto dark = srgb(112, 92, 62);
    const auto light = srgb(206, 182, 132);
    return bake(jobs, side, thatch_tile_metres, [&](glm::vec2 p) {
        const float lean = 0.35F * gradient_noise(p * 6.0F, seed + 5201, {6, 6}) / 60.0F;
        const glm::vec2 q(p.x + lean, p.y);
        // Stems some 5 mm wide and a hand or two long, in three layers that lie on one another.
        float height = 0.0F;
        float tone = 0.35F;
        for (int layer = 0; layer < 3; ++layer) {
            const auto salt = seed + 5211 + static_cast<std::uint32_t>(layer) * 17U;
            const int across = 260 + 40 * layer;
            const int down = 9 + 2 * layer;
            const auto cell =
                cellular({q.x * static_cast<float>(across), q.y * static_cast<float>(down)}, salt, {across, down});
            const float round = std::max(0.0F, 1.0F - cell.nearest * 1.5F);
            const float lift = round * (0.5F + unit(cell.id * 3U));
            if (lift > height) {
                height = lift;
                tone = 0.18F + 0.74F * unit(cell.id * 7U);
            }
        }
        const float streak = gradient_noise(glm::vec2(q.x * 620.0F, q.y * 14.0F), seed + 5301, {620, 14});
        const float broad = fractal(p * 5.0F, seed + 5303, 3, {5, 5});
        const float shade = 0.45F + 0.55F * std::min(1.0F, height * 1.4F);
        auto colour = glm::mix(dark, light, std::clamp(tone + 0.16F * streak + 0.14F * broad, 0.0F, 1.0F)) * shade;
        return Point{.colour = colour, .metres = 0.0045F * height + 0.0006F * streak};
    });
}

Pictures bake_wood(Jobs& jobs, std::uint32_t seed, std::uint32_t side) {
    const auto dark = srgb(86, 64, 47);
    const auto light = srgb(156, 122, 90);
    return bake(jobs, side, wood_tile_metres, [&](glm::vec2 p) {
        const float wave = 0.02F * gradient_noise(p * 4.0F, seed + 5401, {4, 4});
        const float grain = fractal(glm::vec2((p.x + wave) * 48.0F, p.y * 5.0F), seed + 5403, 4, {48, 5});
        const float fibre = gradient_noise(glm::vec2((p.x + wave) * 260.0F, p.y * 12.0F), seed + 5407, {260, 12});
        const float broad = fractal(p * 4.0F, seed + 5409, 3, {4, 4});
        const float furrow = glm::smoothstep(-0.05F, -0.4F, grain);
        const float tone = 0.55F + 0.3F * grain + 0.15F * fibre + 0.2F * broad;
        auto colour = glm::mix(dark, light, std::clamp(tone, 0.0F, 1.0F));
        return Point{.colour = colour * (1.0F - 0.45F * furrow),
                     .metres = 0.004F * grain + 0.0008F * fibre - 0.003F * furrow};
    });
}

} // namespace guanhe::tools::house
