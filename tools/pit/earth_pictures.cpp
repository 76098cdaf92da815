// The soil's pictures: loess with grit, crumbs and flecks of charcoal and burnt clay.
#include "noise.h"
#include "pit/earth.h"

#include <algorithm>
#include <cmath>

namespace guanhe::tools::pit {

namespace {

/// Linear colours.
struct Palette {
    glm::vec3 dark_stone = srgb(150, 138, 118);
    glm::vec3 light_stone = srgb(198, 182, 152);
    glm::vec3 burnt_clay = srgb(160, 98, 68);
    glm::vec3 charcoal = srgb(66, 58, 50);
    glm::vec3 dark_loess = srgb(147, 117, 84);
    glm::vec3 light_loess = srgb(200, 172, 132);
    glm::vec3 dark_bed = srgb(139, 109, 78);
    glm::vec3 light_bed = srgb(199, 169, 128);
    glm::vec3 dark_topsoil = srgb(88, 71, 54);
    glm::vec3 light_topsoil = srgb(138, 115, 88);
};

/// Small things set in the soil: what they are, and how far they stick out.
struct Fleck {
    float cover = 0.0F;
    glm::vec3 colour{0.0F};
    float metres = 0.0F;
};

/// `p` in cells, which repeat with `period`; `share` of the cells hold a fleck of at most `size` cells.
Fleck fleck_at(const Palette& palette, glm::vec2 p, glm::ivec2 period, std::uint32_t seed, float share, float size,
               float metres) {
    const auto cell = cellular(p, seed, period);
    if (unit(cell.id * 5U) > share) return {};
    const float radius = size * (0.35F + 0.65F * unit(cell.id * 7U));
    const float rough = cell.nearest + 0.12F * size * gradient_noise(p * 3.0F, seed + 1, period * 3);
    const float kind = unit(cell.id * 11U);
    const auto stone = glm::mix(palette.dark_stone, palette.light_stone, unit(cell.id * 13U));
    const auto colour = kind < 0.76F ? stone : kind < 0.86F ? palette.burnt_clay : palette.charcoal;
    return {.cover = glm::smoothstep(radius, radius * 0.75F, rough),
            .colour = colour,
            .metres =
                kind < 0.76F ? metres * std::sqrt(std::max(0.0F, 1.0F - rough * rough / (radius * radius))) : 0.0F};
}

} // namespace

SoilPictures bake_soil(Jobs& jobs, std::uint32_t seed, std::uint32_t side) {
    const Palette palette;
    SoilPictures out{.base_colour = Picture(side, side), .normals = {}};
    HeightField field(side, side);
    bake_rows(jobs, side, [&](std::uint32_t y) {
        for (std::uint32_t x = 0; x < side; ++x) {
            const glm::vec2 p =
                (glm::vec2(static_cast<float>(x), static_cast<float>(y)) + 0.5F) / static_cast<float>(side);
            const float broad = fractal(p * 5.0F, seed + 201, 3, {5, 5});
            const float middle = fractal(p * 40.0F, seed + 211, 5, {40, 40});
            const float fine = gradient_noise(p * 700.0F, seed + 223, {700, 700});
            const auto crumb = cellular(p * 260.0F + middle * 0.8F, seed + 227, {260, 260});
            const float crumbs = glm::smoothstep(0.45F, 0.12F, crumb.nearest) *
                                 (unit(crumb.id * 3U) < 0.4F ? unit(crumb.id * 9U) : 0.0F) *
                                 glm::smoothstep(-0.2F, 0.4F, broad + 0.3F * middle);
            const auto fleck = fleck_at(palette, p * 90.0F, {90, 90}, seed + 229, 0.035F, 0.32F, 0.003F);
            const auto grit = fleck_at(palette, p * 300.0F, {300, 300}, seed + 233, 0.10F, 0.36F, 0.0006F);

            float h = 0.0032F * middle + 0.0006F * fine + 0.0024F * crumbs;
            h = std::max(h, h * (1.0F - fleck.cover) + fleck.metres) + grit.metres;
            field.at(x, y) = h;

            const float tone = 0.5F + 0.20F * broad + 0.24F * middle + 0.20F * fine;
            auto colour = glm::mix(palette.dark_loess, palette.light_loess, std::clamp(tone, 0.0F, 1.0F));
            colour *= 0.93F + 0.14F * crumbs;
            colour = glm::mix(colour, fleck.colour, fleck.cover * 0.9F);
            colour = glm::mix(colour, grit.colour, grit.cover * 0.7F);
            out.base_colour.set(x, y, to_srgb(colour));
        }
    });
    out.normals = normal_map(jobs, field, soil_tile_metres, {}, soil_tile_metres, true);
    return out;
}

SoilPictures bake_strata(Jobs& jobs, std::uint32_t seed, std::uint32_t side) {
    const std::uint32_t width = side;
    const std::uint32_t height = side / 2;
    const Strata strata(seed);
    const Palette palette;
    SoilPictures out{.base_colour = Picture(width, height), .normals = {}};
    HeightField field(width, height);
    bake_rows(jobs, height, [&](std::uint32_t y) {
        for (std::uint32_t x = 0; x < width; ++x) {
            const float u = (static_cast<float>(x) + 0.5F) / static_cast<float>(width);
            const float depth = (static_cast<float>(y) + 0.5F) / static_cast<float>(height) * block_depth;
            const glm::vec2 p(u * strata_tile_metres, depth); // metres; noise of whole cells across repeats
            const auto noise = [&](float cells_across, float flat, std::uint32_t salt, int octaves) {
                const float scale = cells_across / strata_tile_metres;
                return fractal(glm::vec2(p.x * scale, p.y * scale * flat), seed + salt, octaves,
                               {static_cast<int>(cells_across), 0});
            };
            // The face between two beds is scalloped by the tamping stones, some 7 cm each.
            const float stones = 34.0F * u + 0.8F * noise(14.0F, 0.4F, 251, 2);
            const auto here = strata.at(depth + 0.006F * noise(8.0F, 1.0F, 257, 3));
            const float phase = stones + unit(hash(seed + 3, here.bed)) * 1.0F;
            const float arch = phase - std::floor(phase) - 0.5F;
            const float scallop = 0.010F * std::clamp(0.6F + 0.8F * noise(20.0F, 0.3F, 281, 2), 0.0F, 1.3F) *
                                  (0.25F - arch * arch) * 4.0F;
            const auto place = strata.at(depth + scallop + 0.006F * noise(8.0F, 1.0F, 257, 3));
            const auto bed_hash = hash(seed + 7, place.bed);

            const float middle = noise(60.0F, 1.3F, 263, 4);
            const float fine = noise(420.0F, 1.0F, 269, 2);
            const float streak = noise(16.0F, 9.0F, 271, 3);
            const auto fleck = fleck_at(palette, {u * 120.0F, p.y / strata_tile_metres * 120.0F}, {120, 0}, seed + 277,
                                        0.05F, 0.34F, 0.0025F);

            const float seam = std::exp(-std::min(place.above, place.below) / 0.0045F);
            const float crust =
                std::exp(-std::max(0.0F, place.below - 0.002F) / 0.012F); // tamped hardest just above the joint
            const bool topsoil = place.bed == 0;                          // humus, roots
            const auto dark = topsoil ? palette.dark_topsoil : palette.dark_bed;
            const auto light = topsoil ? palette.light_topsoil : palette.light_bed;
            const float tone = 0.30F + 0.42F * unit(bed_hash) + 0.16F * middle + 0.14F * fine + 0.06F * streak;
            auto colour = glm::mix(dark, light, std::clamp(tone, 0.0F, 1.0F));
            const float redness = unit(bed_hash * 3U) - 0.4F;
            colour *= glm::vec3(1.0F + 0.09F * redness, 1.0F, 1.0F - 0.12F * redness);
            colour *= 1.0F + 0.16F * crust - 0.34F * seam;
            colour = glm::mix(colour, fleck.colour, fleck.cover * 0.85F);
            out.base_colour.set(x, y, to_srgb(colour));

            field.at(x, y) =
                0.0036F * middle + 0.0008F * fine + 0.0007F * streak - 0.004F * seam + 0.0015F * crust + fleck.metres;
        }
    });
    out.normals = normal_map(jobs, field, strata_tile_metres, {}, block_depth, false);
    return out;
}

} // namespace guanhe::tools::pit
