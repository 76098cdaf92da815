#include "pit/jars.h"

#include "noise.h"

#include <cmath>

namespace guanhe::tools::pit {

namespace {

using Outline = std::vector<glm::vec2>;

// Radius and height in metres, foot to lip.
const Outline& urn() { // 瓮
    static const Outline points{{0, 0},           {0.068F, 0},      {0.076F, 0.004F}, {0.108F, 0.090F},
                                {0.155F, 0.195F}, {0.176F, 0.275F}, {0.163F, 0.343F}, {0.126F, 0.388F},
                                {0.112F, 0.404F}, {0.120F, 0.418F}, {0.136F, 0.428F}};
    return points;
}
const Outline& jar() { // 罐
    static const Outline points{{0, 0},           {0.054F, 0},      {0.061F, 0.004F}, {0.086F, 0.060F},
                                {0.124F, 0.140F}, {0.141F, 0.200F}, {0.131F, 0.254F}, {0.100F, 0.292F},
                                {0.086F, 0.309F}, {0.091F, 0.323F}, {0.105F, 0.334F}};
    return points;
}
const Outline& basin() { // 盆
    static const Outline points{{0, 0},           {0.066F, 0},      {0.073F, 0.004F}, {0.106F, 0.060F},
                                {0.150F, 0.125F}, {0.177F, 0.180F}, {0.183F, 0.215F}, {0.177F, 0.243F},
                                {0.184F, 0.257F}, {0.206F, 0.265F}};
    return points;
}
const Outline& bottle() { // 壶
    static const Outline points{{0, 0},           {0.052F, 0},      {0.058F, 0.004F}, {0.090F, 0.070F},
                                {0.118F, 0.140F}, {0.119F, 0.195F}, {0.092F, 0.250F}, {0.056F, 0.290F},
                                {0.042F, 0.325F}, {0.041F, 0.360F}, {0.050F, 0.384F}, {0.060F, 0.393F}};
    return points;
}
const Outline& amphora() { // 尖底瓶
    static const Outline points{{0, 0},           {0.011F, 0.008F}, {0.046F, 0.095F}, {0.080F, 0.195F},
                                {0.097F, 0.270F}, {0.091F, 0.335F}, {0.060F, 0.385F}, {0.034F, 0.410F},
                                {0.029F, 0.425F}, {0.039F, 0.437F}, {0.042F, 0.446F}, {0.034F, 0.455F},
                                {0.036F, 0.463F}, {0.044F, 0.470F}};
    return points;
}

/// The floor place of a star: the sky about (187°, 56°) on a plane, 0.118 m a degree.
glm::vec2 star_place(float right_ascension, float declination) {
    const float to_radians = 3.14159265F / 180.0F;
    const float a = (right_ascension - 186.5F) * to_radians;
    const float d = declination * to_radians;
    const float d0 = 56.2F * to_radians;
    const float depth = std::sin(d0) * std::sin(d) + std::cos(d0) * std::cos(d) * std::cos(a);
    const float east = std::cos(d) * std::sin(a) / depth;
    const float north = (std::cos(d0) * std::sin(d) - std::sin(d0) * std::cos(d) * std::cos(a)) / depth;
    const float metres = 0.118F / to_radians;
    return {-east * metres + 0.06F, -north * metres - 0.02F};
}

Outline scaled(Outline outline, float by) {
    for (auto& point : outline) point *= by;
    return outline;
}

Band band(float from, float to, Motif motif, int repeats, Slip slip = Slip::none, bool red = false) {
    return {.from = from, .to = to, .motif = motif, .repeats = repeats, .slip = slip, .red_paint = red};
}

Band line(float at, float width, bool red = false) {
    return band(at - width * 0.5F, at + width * 0.5F, Motif::line, 1, Slip::none, red);
}

} // namespace

std::vector<Jar> nine_jars(std::uint32_t seed) {
    std::vector<Jar> jars;
    jars.push_back({.name = "瓮 urn 1 天枢 Dubhe",
                    .outline = scaled(urn(), 1.05F),
                    .wall = 0.008F,
                    .finish = {.bands = {band(0.56F, 0.83F, Motif::petals, 7), line(0.545F, 0.010F),
                                         line(0.84F, 0.008F), line(0.975F, 0.05F)},
                               .warmth = 0.65F},
                    .place = star_place(165.93F, 61.75F),
                    .sunk = 0.035F,
                    .lean = {0.02F, -0.03F},
                    .filling = 0.30F});
    jars.push_back({.name = "盆 basin 2 天璇 Merak",
                    .outline = scaled(basin(), 1.1F),
                    .wall = 0.007F,
                    .finish = {.bands = {band(0.55F, 0.83F, Motif::whorl, 6), line(0.535F, 0.010F),
                                         line(0.845F, 0.010F), line(0.96F, 0.08F)},
                               .warmth = 0.8F,
                               .smoke = 0.2F},
                    .place = star_place(165.46F, 56.38F),
                    .sunk = 0.02F,
                    .lean = {-0.03F, 0.05F},
                    .filling = 0.15F});
    jars.push_back({.name = "罐 jar 3 天玑 Phecda",
                    .outline = scaled(jar(), 1.15F),
                    .finish = {.bands = {band(0.54F, 0.80F, Motif::sun, 6, Slip::white), line(0.53F, 0.012F, true),
                                         line(0.81F, 0.012F, true), line(0.97F, 0.06F)},
                               .warmth = 0.7F,
                               .smoke = 0.25F,
                               .dust = 0.35F},
                    .place = star_place(178.46F, 53.69F),
                    .sunk = 0.02F,
                    .lean = {0.04F, 0.06F}});
    jars.push_back({.name = "壶 bottle 4 天权 Megrez",
                    .outline = scaled(bottle(), 1.12F),
                    .finish = {.bands = {band(0.44F, 0.64F, Motif::net, 6), band(0.66F, 0.71F, Motif::teeth, 26),
                                         line(0.43F, 0.010F), line(0.65F, 0.006F), line(0.80F, 0.010F),
                                         line(0.83F, 0.010F), line(0.97F, 0.05F)},
                               .warmth = 0.45F,
                               .smoke = 0.5F},
                    .place = star_place(183.86F, 57.03F),
                    .sunk = 0.03F,
                    .lean = {-0.04F, -0.02F}});
    jars.push_back(
        {.name = "罐 jar 5 玉衡 Alioth",
         .outline = scaled(jar(), 1.1F),
         .finish = {.bands = {band(0.52F, 0.74F, Motif::star, 8, Slip::white), band(0.755F, 0.80F, Motif::dots, 34),
                              line(0.51F, 0.012F), line(0.748F, 0.008F), line(0.81F, 0.008F), line(0.97F, 0.06F)},
                    .warmth = 0.55F,
                    .smoke = 0.3F,
                    .dust = 0.4F},
         .place = star_place(193.51F, 55.96F),
         .sunk = 0.025F,
         .lean = {0.03F, -0.05F}});
    jars.push_back(
        {.name = "瓮 urn 6 开阳 Mizar",
         .outline = scaled(urn(), 1.05F),
         .wall = 0.008F,
         .finish = {.bands = {band(0.58F, 0.82F, Motif::whorl, 7, Slip::white), line(0.57F, 0.010F, true),
                              line(0.83F, 0.010F, true), band(0.50F, 0.555F, Motif::teeth, 30), line(0.975F, 0.05F)},
                    .warmth = 0.75F,
                    .smoke = 0.3F},
         .place = star_place(200.98F, 54.93F),
         .sunk = 0.04F,
         .lean = {-0.02F, 0.03F},
         .filling = 0.34F});
    jars.push_back(
        {.name = "尖底瓶 pointed amphora 7 摇光 Alkaid",
         .outline = amphora(),
         .finish =
             {.bands = {line(0.94F, 0.03F, true)}, .warmth = 0.6F, .smoke = 0.5F, .dust = 0.45F, .cord_marked = true},
         .place = star_place(206.89F, 49.31F),
         .sunk = 0.10F,
         .lean = {-0.16F, 0.10F},
         .handles = true});
    const auto mizar = jars[5].place;
    jars.push_back({.name = "罐 jar 8 辅 Fu, beside Mizar",
                    .outline = scaled(jar(), 0.98F),
                    .finish = {.bands = {band(0.55F, 0.78F, Motif::crescents, 9), line(0.54F, 0.010F),
                                         line(0.79F, 0.010F), line(0.97F, 0.06F)},
                               .warmth = 0.5F,
                               .smoke = 0.55F},
                    .place = mizar + glm::vec2(0.10F, -0.52F),
                    .sunk = 0.02F,
                    .lean = {0.05F, 0.04F}});
    jars.push_back({.name = "罐 jar 9 弼 Bi, beside Alioth, broken",
                    .outline = scaled(jar(), 1.08F),
                    .finish = {.bands = {band(0.53F, 0.79F, Motif::comb, 11, Slip::red), line(0.52F, 0.010F),
                                         line(0.80F, 0.010F), line(0.97F, 0.06F)},
                               .warmth = 0.6F,
                               .smoke = 0.35F},
                    .place = jars[4].place + glm::vec2(0.22F, 0.62F),
                    .sunk = 0.02F,
                    .lean = {0.05F, 0.03F},
                    .filling = 0.07F,
                    .broken = true});
    Random random(seed + 977);
    for (auto& one : jars) one.facing = random.between(-3.1F, 3.1F);
    return jars;
}

} // namespace guanhe::tools::pit
