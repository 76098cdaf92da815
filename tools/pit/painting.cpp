#include "pit/painting.h"

#include "noise.h"

#include <algorithm>
#include <cmath>

namespace guanhe::tools::pit {

namespace {

constexpr float turn = 6.28318531F;
constexpr float far = 1.0F; ///< a metre away: no paint here

/// Signed distances in metres to the black and the red paint; negative inside.
struct Ink {
    float black = far;
    float red = far;
};

/// One cell of a motif: w wide, h high, p from its middle, y up.
struct CellPlace {
    glm::vec2 p;
    float w;
    float h;
};

float disc(glm::vec2 p, float radius) {
    return glm::length(p) - radius;
}

/// An almond between two points.
float almond(glm::vec2 p, glm::vec2 a, glm::vec2 b, float width) {
    const auto axis = b - a;
    const float half = glm::length(axis) * 0.5F;
    const auto along = axis / (2.0F * half);
    const auto q = p - (a + b) * 0.5F;
    const glm::vec2 local(glm::dot(q, along), std::abs(glm::dot(q, glm::vec2(-along.y, along.x))));
    const float bow = width * 0.5F;
    const float radius = (half * half + bow * bow) / (2.0F * bow);
    return glm::length(local + glm::vec2(0.0F, radius - bow)) - radius;
}

Ink petals(const CellPlace& c) {
    const glm::vec2 reach(c.w * 0.5F, c.h * 0.47F);
    float reserved = far;
    const glm::vec2 q = glm::abs(c.p);
    reserved = std::min(reserved, almond(q, reach * 0.12F, reach * 0.96F, c.h * 0.30F));
    const glm::vec2 side(std::abs(c.p.x) - c.w * 0.5F, c.p.y);
    reserved = std::min(reserved, disc(side * glm::vec2(1.0F, 0.8F), c.h * 0.17F));
    const float vein = almond(q, reach * 0.3F, reach * 0.8F, c.h * 0.035F);
    float black = -reserved;
    black = std::min({black, disc(side, c.h * 0.085F), vein});
    black = std::max(black, -(disc(c.p, c.h * 0.105F)));
    black = std::min(black, disc(c.p, c.h * 0.06F));
    return {.black = black, .red = far};
}

Ink whorl(const CellPlace& c) {
    const float curve = c.h * 0.24F * std::cos(turn * c.p.x / c.w);
    const float slope = 0.24F * c.h * turn / c.w;
    const float from = (std::abs(c.p.y - curve) - c.h * 0.075F) / std::sqrt(1.0F + slope * slope * 0.5F);
    // In each hollow an almond with a dot.
    const glm::vec2 below(c.p.x, c.p.y + c.h * 0.16F);
    const float over_x = std::abs(c.p.x) - c.w * 0.5F;
    const glm::vec2 above(over_x, c.p.y - c.h * 0.16F);
    const float length = c.w * 0.17F;
    const float reserved = std::min(almond(below, {-length, 0}, {length, 0}, c.h * 0.24F),
                                    almond(above, {-length, 0}, {length, 0}, c.h * 0.24F));
    const float dot = std::min(disc(below, c.h * 0.055F), disc(above, c.h * 0.055F));
    return {.black = std::min(std::max(-from, -reserved), dot), .red = far};
}

Ink sun(const CellPlace& c) {
    const float r = std::min(c.w, c.h) * 0.5F;
    constexpr float rays = 16.0F;
    const float angle = std::atan2(c.p.y, c.p.x);
    const float sector = turn / rays;
    const float into = (angle / sector - std::round(angle / sector)) * sector;
    const float at = glm::length(c.p);
    const float taper = 0.052F * r * std::clamp((0.95F * r - at) / (0.4F * r), 0.0F, 1.0F);
    const float ray = std::max({std::abs(std::sin(into)) * at - taper, 0.56F * r - at, at - 0.95F * r});
    const float ring = std::abs(at - 0.46F * r) - 0.028F * r;
    return {.black = std::min(ring, ray), .red = disc(c.p, 0.36F * r)};
}

Ink star(const CellPlace& c) {
    const float r = std::min(c.w, c.h) * 0.46F;
    constexpr float points = 8.0F;
    const float sector = turn / points;
    const float angle = std::atan2(c.p.y, c.p.x);
    const float into = std::abs((angle / sector - std::round(angle / sector)) * sector);
    const glm::vec2 q(glm::length(c.p) * std::cos(into), glm::length(c.p) * std::sin(into));
    // The edge from a tip (r, 0) to an inner corner.
    const glm::vec2 tip(r, 0.0F);
    const glm::vec2 corner = 0.46F * r * glm::vec2(std::cos(sector * 0.5F), std::sin(sector * 0.5F));
    const auto along = glm::normalize(corner - tip);
    const float shape = glm::dot(q - tip, glm::vec2(along.y, -along.x));
    const float hollow = 0.2F * r - glm::length(c.p);
    return {.black = std::min(std::max(shape, hollow), disc(c.p, 0.11F * r)), .red = far};
}

Ink net(const CellPlace& c) {
    const float across = c.w * 0.5F;
    const float up = c.h * 0.5F;
    const float lozenge =
        (std::abs(c.p.x) / across + std::abs(c.p.y) / up - 0.92F) * across * up / std::hypot(across, up);
    const float mesh = 0.0085F;
    const auto strand = [&](float at) { return std::abs(at / mesh - std::round(at / mesh)) * mesh - 0.0009F; };
    const float strands = std::min(strand((c.p.x + c.p.y) * 0.70711F), strand((c.p.x - c.p.y) * 0.70711F));
    const float frame = std::abs(lozenge + 0.0045F) - 0.0013F;
    return {.black = std::min({-lozenge, std::max(strands, lozenge), frame}), .red = far};
}

Ink comb(const CellPlace& c) {
    constexpr int strokes = 7;
    const float spread = c.w * 0.62F;
    const float wave = 0.0022F * std::sin(c.p.y / c.h * turn * 1.5F);
    const float gap = spread / (strokes - 1);
    const float x = c.p.x + wave + spread * 0.5F;
    const float nearest = std::clamp(std::round(x / gap), 0.0F, static_cast<float>(strokes - 1)) * gap;
    return {.black = std::max(std::abs(x - nearest) - gap * 0.17F, std::abs(c.p.y) - c.h * 0.44F), .red = far};
}

Ink crescents(const CellPlace& c) {
    const float r = c.h * 0.40F;
    const float x = std::abs(c.p.x) - c.h * 0.22F;
    const float outer = disc({x - r * 1.0F, c.p.y}, r);
    const float inner = disc({x - r * 1.28F, c.p.y}, r * 0.94F);
    return {.black = std::max(outer, -inner), .red = disc(c.p, c.h * 0.09F)};
}

Ink draw(Motif motif, const CellPlace& c) {
    switch (motif) {
    case Motif::petals:
        return petals(c);
    case Motif::whorl:
        return whorl(c);
    case Motif::sun:
        return sun(c);
    case Motif::star:
        return star(c);
    case Motif::net:
        return net(c);
    case Motif::comb:
        return comb(c);
    case Motif::crescents:
        return crescents(c);
    case Motif::dots:
        return {.black = disc(c.p, c.h * 0.32F), .red = far};
    case Motif::teeth: {
        const float top = c.h * (0.5F - 2.0F * std::abs(c.p.x) / c.w);
        return {.black = (c.p.y - top) / std::hypot(1.0F, 2.0F * c.h / c.w), .red = far};
    }
    case Motif::line:
        return {.black = -far, .red = far};
    }
    return {};
}

/// What covers a spot of the outside: amounts 0 to 1.
struct Coat {
    float black = 0.0F;
    float red = 0.0F;
    float white_slip = 0.0F;
    float red_slip = 0.0F;
};

struct Spot {
    float u = 0.0F;
    float s = 0.0F;        ///< metres from the foot along the outside
    glm::vec3 place{0.0F}; ///< on the round surface, metres: noise there has no seam
};

/// What changes slowly over the surface; taken at every fourth texel and interpolated.
struct Slow {
    float broad = 0.0F;
    float cloud = 0.0F;
    float scuffed = 0.0F;
    float dusty = 0.0F;
    glm::vec2 drift{0.0F}; ///< metres: the hand that holds the brush

    Slow() = default;
    Slow(glm::vec3 q, std::uint32_t seed)
        : broad(fractal(q * 7.0F, seed + 1, 3)), cloud(fractal(q * 4.2F, seed + 11, 3)),
          scuffed(fractal(q * 9.0F, seed + 19, 2)), dusty(fractal(q * 13.0F, seed + 29, 4)),
          drift(0.0022F * glm::vec2(gradient_noise(q * 22.0F, seed + 37), gradient_noise(q * 22.0F, seed + 31))) {}

    [[nodiscard]] static Slow between(const Slow& a, const Slow& b, float t) {
        Slow out;
        out.broad = glm::mix(a.broad, b.broad, t);
        out.cloud = glm::mix(a.cloud, b.cloud, t);
        out.scuffed = glm::mix(a.scuffed, b.scuffed, t);
        out.dusty = glm::mix(a.dusty, b.dusty, t);
        out.drift = glm::mix(a.drift, b.drift, t);
        return out;
    }
};

Coat coat_at(const Profile& profile, const Finish& finish, const Spot& spot, const Slow& slow, std::uint32_t seed) {
    Coat coat;
    const float length = profile.length();
    const float drift = slow.drift.y;
    const float shiver = 0.00045F * gradient_noise(spot.place * 260.0F, seed + 41);
    constexpr float soft = 0.0005F;
    const auto cover = [&](float distance) { return glm::smoothstep(soft, -soft, distance + shiver); };
    for (const auto& band : finish.bands) {
        const float low = band.from * length;
        const float high = band.to * length;
        const float inside = std::max(low - spot.s, spot.s - high) + drift * 0.5F;
        if (inside > 0.004F) continue;
        const float edge = cover(inside);
        if (band.slip == Slip::white) coat.white_slip = std::max(coat.white_slip, edge);
        if (band.slip == Slip::red) coat.red_slip = std::max(coat.red_slip, edge);
        const float round = turn * profile.outside((low + high) * 0.5F).place.x;
        const float width = round / static_cast<float>(band.repeats);
        const float at = spot.u * static_cast<float>(band.repeats);
        const float cell = std::floor(at);
        // No two are alike.
        const auto h =
            hash(seed + 43, static_cast<std::int32_t>(cell) % band.repeats, static_cast<std::int32_t>(band.motif));
        const glm::vec2 jitter =
            band.motif == Motif::line ? glm::vec2(0.0F) : 0.0022F * (glm::vec2(unit(h), unit(h * 3U)) - 0.5F);
        const CellPlace place{
            .p = glm::vec2((at - cell - 0.5F) * width + slow.drift.x, spot.s - (low + high) * 0.5F + drift) + jitter,
            .w = width,
            .h = high - low};
        const auto ink = draw(band.motif, place);
        const float black = cover(ink.black) * edge;
        const float red = cover(ink.red) * edge;
        coat.black = std::max(coat.black, band.red_paint ? 0.0F : black);
        coat.red = std::max(coat.red, std::max(red, band.red_paint ? black : 0.0F));
    }
    return coat;
}

/// Linear colours of clay, paint and earth.
struct Palette {
    glm::vec3 brown = srgb(158, 104, 70);
    glm::vec3 orange = srgb(186, 104, 62);
    glm::vec3 pale = srgb(206, 148, 104);
    glm::vec3 smoke = srgb(74, 58, 50);
    glm::vec3 sand = srgb(206, 176, 140);
    glm::vec3 inner_clay = srgb(120, 84, 60);
    glm::vec3 white_slip = srgb(222, 205, 174);
    glm::vec3 red_slip = srgb(128, 54, 38);
    glm::vec3 red_paint = srgb(130, 46, 32);
    glm::vec3 black_paint = srgb(42, 33, 29);
    glm::vec3 dust = srgb(182, 150, 108);
};

struct Surface {
    glm::vec3 colour{0.0F}; ///< linear
    float metres = 0.0F;
    float roughness = 0.9F;
};

Surface surface_at(const Palette& palette, const Profile& profile, const Finish& finish, const Spot& spot,
                   const Slow& slow, bool inner, std::uint32_t seed) {
    const auto& q = spot.place;
    const float broad = slow.broad;
    const float middle = fractal(q * 45.0F, seed + 3, 3);
    const float fine = gradient_noise(q * 420.0F, seed + 5);
    // Wiped with a wet hand or a rag while the pot was turned.
    const float wipe = fractal(glm::vec2(spot.u * 12.0F, spot.s * 520.0F), seed + 7, 2, {12, 0});

    Surface out;
    auto clay = glm::mix(palette.brown, palette.orange, std::clamp(finish.warmth + 0.45F * broad, 0.0F, 1.0F));
    clay = glm::mix(clay, palette.pale, std::clamp(0.22F + 0.35F * middle, 0.0F, 0.7F));
    clay *= 1.0F + 0.10F * fine + 0.08F * wipe;
    const float cloud = glm::smoothstep(0.18F, 0.6F, slow.cloud) * finish.smoke;
    clay = glm::mix(clay, palette.smoke, cloud * 0.75F);
    // Temper: sand that shows, and pits where it fell out.
    const auto grain = cellular({spot.u * 260.0F, spot.s * 330.0F}, seed + 13, {260, 0});
    const float spotted = glm::smoothstep(0.26F, 0.10F, grain.nearest) * (unit(grain.id * 5U) < 0.10F ? 1.0F : 0.0F);
    const bool pitted = unit(grain.id * 7U) < 0.45F;
    clay = glm::mix(clay, pitted ? clay * 0.45F : palette.sand, spotted * 0.55F);

    out.colour = clay;
    out.roughness = 0.86F - 0.05F * middle;
    out.metres = 0.00035F * middle + 0.00012F * wipe + 0.00007F * fine - (pitted ? 0.0005F : -0.0002F) * spotted;
    if (inner) out.colour = glm::mix(out.colour, palette.inner_clay, 0.35F);

    if (!inner) {
        const auto coat = coat_at(profile, finish, spot, slow, seed);
        // Paint is lost in scuffs, and thins where the brush ran dry.
        const float scuff =
            glm::smoothstep(0.27F, 0.50F, fractal(q * 60.0F, seed + 17, 3) * 0.6F + 0.55F * slow.scuffed);
        const float dry = 0.93F + 0.07F * fine - 0.07F * std::max(0.0F, wipe);
        const float stays = (1.0F - 0.85F * scuff) * (1.0F - 0.6F * spotted) * dry;
        const auto white = palette.white_slip * (1.0F + 0.06F * middle + 0.04F * wipe);
        const auto red_slip = palette.red_slip * (1.0F + 0.12F * middle);
        out.colour = glm::mix(out.colour, white, coat.white_slip * (1.0F - 0.7F * scuff) * 0.95F);
        out.colour = glm::mix(out.colour, red_slip, coat.red_slip * stays);
        out.colour = glm::mix(out.colour, palette.red_paint * (1.0F + 0.12F * middle), coat.red * stays);
        out.colour = glm::mix(out.colour, palette.black_paint * (1.0F + 0.25F * middle), coat.black * stays);
        const float painted = std::max({coat.black, coat.red, coat.red_slip}) * stays;
        out.roughness = glm::mix(out.roughness, 0.62F, std::max(painted, coat.white_slip * 0.5F));
        out.metres = out.metres * (1.0F - 0.45F * std::max(painted, coat.white_slip)) + 0.00010F * painted +
                     0.00008F * coat.white_slip;
    }
    if (finish.cord_marked && !inner) {
        const float lean = (spot.u * 150.0F + spot.s * 90.0F) + 0.35F * gradient_noise(q * 40.0F, seed + 23);
        const float cord = std::abs(std::sin(lean * turn * 0.5F));
        const float beads = 0.5F + 0.5F * std::sin((spot.s * 420.0F - spot.u * 90.0F) * turn * 0.5F);
        const float worn =
            glm::smoothstep(-0.5F, 0.2F, middle + broad) * glm::smoothstep(1.0F, 0.85F, spot.s / profile.length());
        out.metres += 0.0011F * worn * cord * (0.75F + 0.25F * beads);
        out.colour *= 1.0F - 0.30F * worn * (1.0F - cord);
    }
    // Earth that still clings, most of it low down.
    const float low = inner ? 0.5F : glm::smoothstep(0.55F, 0.0F, spot.s / profile.length());
    const float clings =
        glm::smoothstep(0.62F, 0.95F, 0.5F * finish.dust + 0.42F * low + 0.28F * slow.dusty + 0.14F * middle);
    out.colour = glm::mix(out.colour, palette.dust * (0.92F + 0.12F * fine), clings * 0.82F);
    out.roughness = glm::mix(out.roughness, 0.96F, clings);
    out.metres += 0.0004F * clings * (1.0F + middle);
    return out;
}

} // namespace

VesselPictures bake_vessel(Jobs& jobs, const Profile& profile, const Finish& finish, std::uint32_t seed) {
    constexpr std::uint32_t width = 2048;
    constexpr std::uint32_t height = 1024;
    const Palette palette;
    VesselPictures out{
        .base_colour = Picture(width, height), .normals = {}, .roughness = Picture(width / 2, height / 2)};
    HeightField field(width, height);
    std::vector<float> metres_per_row(height);
    bake_rows(jobs, height, [&](std::uint32_t y) {
        const float v = (static_cast<float>(y) + 0.5F) / static_cast<float>(height);
        const bool inner = v < 1.0F - Profile::outside_share;
        const float s = inner ? v / (1.0F - Profile::outside_share) * profile.length()
                              : (1.0F - v) / Profile::outside_share * profile.length();
        const auto sample = inner ? profile.inside(s) : profile.outside(s);
        metres_per_row[y] = turn * sample.place.x;
        const auto place_at = [&](float u) {
            const float r = sample.place.x;
            return glm::vec3(std::sin(turn * u) * r, sample.place.y + (inner ? 3.0F : 0.0F), std::cos(turn * u) * r);
        };
        constexpr std::uint32_t step = 4;
        std::vector<Slow> slow;
        for (std::uint32_t x = 0; x <= width; x += step)
            slow.emplace_back(place_at(static_cast<float>(x % width) / static_cast<float>(width)), seed);
        for (std::uint32_t x = 0; x < width; ++x) {
            const float u = (static_cast<float>(x) + 0.5F) / static_cast<float>(width);
            const float t = (static_cast<float>(x % step) + 0.5F) / static_cast<float>(step);
            const auto here = Slow::between(slow[x / step], slow[x / step + 1], t);
            const auto surface =
                surface_at(palette, profile, finish, {.u = u, .s = s, .place = place_at(u)}, here, inner, seed);
            out.base_colour.set(x, y, to_srgb(surface.colour));
            field.at(x, y) = surface.metres;
            if (x % 2 == 0 && y % 2 == 0) out.roughness.set(x / 2, y / 2, {1.0F, surface.roughness, 0.0F});
        }
    });
    // Inside and outside meet at the lip, where both have the same scale down the picture as the outside.
    out.normals = normal_map(jobs, field, 0.0F, metres_per_row, profile.length() / Profile::outside_share, false);
    return out;
}

} // namespace guanhe::tools::pit
