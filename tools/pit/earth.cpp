#include "pit/earth.h"

#include "noise.h"

#include <algorithm>
#include <cmath>

namespace guanhe::tools::pit {

namespace {

constexpr float turn = 6.28318531F;
constexpr std::uint32_t columns = 1001; ///< around the pit; the last is the first again
constexpr std::uint32_t ground_rows = 46;
constexpr std::uint32_t wall_rows = 108;
constexpr float wall_foot = pit_depth + 0.05F; ///< the walls reach below the floor's surface

/// The radius of a rounded rectangle at an angle: a superellipse.
float rounded_rectangle(glm::vec2 half, float sharpness, float angle) {
    const float x = std::pow(std::abs(std::cos(angle)) / half.x, sharpness);
    const float y = std::pow(std::abs(std::sin(angle)) / half.y, sharpness);
    return std::pow(x + y, -1.0F / sharpness);
}

/// How far the pit reaches at an angle.
float pit_radius(float angle) {
    return rounded_rectangle(pit_half, 7.0F, angle);
}

glm::vec2 direction(float angle) {
    return {std::cos(angle), std::sin(angle)};
}

glm::vec3 earth_tint(glm::vec2 place, std::uint32_t seed) {
    const float broad = fractal(place * 0.9F, seed + 401, 4);
    const float warm = gradient_noise(place * 0.7F, seed + 409);
    return glm::vec3(0.86F + 0.13F * broad) * glm::vec3(1.0F + 0.03F * warm, 1.0F, 1.0F - 0.05F * warm);
}

} // namespace

Strata::Strata(std::uint32_t seed) {
    Random random(seed + 31);
    faces_ = {-1.0F, 0.13F};
    while (faces_.back() < 2.0F) faces_.push_back(faces_.back() + random.between(0.08F, 0.12F));
}

Strata::Place Strata::at(float depth) const {
    const auto next = std::ranges::upper_bound(faces_, depth);
    const auto bed = std::clamp<std::ptrdiff_t>(next - faces_.begin() - 1, 0, std::ssize(faces_) - 2);
    const auto i = static_cast<std::size_t>(bed);
    return {.bed = static_cast<int>(bed), .above = depth - faces_[i], .below = faces_[i + 1] - depth};
}

/// One column of the ring: the lip, the block's edge beyond it, and which way is out of the pit.
struct Earth::Rim {
    glm::vec2 lip{0.0F};
    glm::vec2 edge{0.0F};
    glm::vec2 out{0.0F};
    glm::vec2 ring{0.0F}; ///< a place on a circle of that length, so that noise closes on itself
};

Earth::Earth(std::uint32_t seed, std::vector<Foot> feet) : seed_(seed), feet_(std::move(feet)), strata_(seed) {
    // Cut by hand: the outline wanders by a few centimetres.
    constexpr int fine = 16384;
    std::vector<glm::vec2> curve;
    for (int i = 0; i <= fine; ++i) {
        const float angle = turn * static_cast<float>(i % fine) / fine;
        const auto around = direction(angle) * 1.7F;
        const float wander =
            0.05F * gradient_noise(around * 0.9F, seed + 3) + 0.022F * fractal(around * 3.0F, seed + 5, 3);
        curve.push_back(direction(angle) * (pit_radius(angle) + wander));
    }
    std::vector<float> metres{0.0F};
    for (std::size_t i = 1; i < curve.size(); ++i)
        metres.push_back(metres.back() + glm::distance(curve[i], curve[i - 1]));
    outline_metres_ = metres.back();
    std::size_t at = 0;
    for (std::uint32_t i = 0; i + 1 < columns; ++i) {
        const float wanted = outline_metres_ * static_cast<float>(i) / static_cast<float>(columns - 1);
        while (at + 2 < metres.size() && metres[at + 1] < wanted) ++at;
        const float t = (wanted - metres[at]) / std::max(metres[at + 1] - metres[at], 1e-9F);
        outline_.push_back(glm::mix(curve[at], curve[at + 1], t));
    }
    outline_.push_back(outline_.front());
}

Earth::Rim Earth::rim(std::uint32_t column) const {
    const auto wrapped = column % (columns - 1);
    Rim rim;
    rim.lip = outline_[wrapped];
    const auto ahead = outline_[(wrapped + 3) % (columns - 1)] - outline_[(wrapped + columns - 4) % (columns - 1)];
    rim.out = glm::normalize(glm::vec2(ahead.y, -ahead.x));
    const float angle = std::atan2(rim.lip.y, rim.lip.x);
    rim.edge = direction(angle) * rounded_rectangle(block_half, 40.0F, angle);
    rim.ring =
        direction(turn * static_cast<float>(wrapped) / static_cast<float>(columns - 1)) * (outline_metres_ / turn);
    return rim;
}

float Earth::berm(glm::vec2 place, float from_lip) const {
    // The spoil lies thickest behind and thinnest towards the visitor (+z).
    const float amount = glm::smoothstep(1.9F, -1.6F, place.y) * 0.85F + 0.15F;
    const float height = amount * (0.15F + 0.05F * fractal(place * 1.3F, seed_ + 41, 3));
    const float crest = 0.42F + 0.1F * gradient_noise(place * 0.8F, seed_ + 43);
    const float bump = std::exp(-std::pow((from_lip - crest) / 0.2F, 2.0F));
    const auto clod = cellular(place * 11.0F, seed_ + 47);
    const float clods =
        (unit(clod.id) < 0.5F ? 0.028F * unit(clod.id * 3U) : 0.0F) * glm::smoothstep(0.5F, 0.1F, clod.nearest);
    return bump * (height + clods + 0.012F * fractal(place * 9.0F, seed_ + 53, 3));
}

float Earth::ground_height(glm::vec2 place) const {
    const float angle = std::atan2(place.y, place.x);
    const float from_lip = std::max(0.0F, glm::length(place) - pit_radius(angle));
    const float trodden = 0.02F * fractal(place * 1.1F, seed_ + 59, 4) + 0.004F * fractal(place * 14.0F, seed_ + 61, 2);
    return trodden + berm(place, from_lip) - 0.025F * std::exp(-from_lip / 0.05F);
}

glm::vec3 Earth::ground_point(const Rim& rim, float outward) const {
    const auto place = glm::mix(rim.lip, rim.edge, outward);
    return {place.x, ground_height(place), place.y};
}

Mesh Earth::ground() const {
    std::vector<Rim> rims;
    for (std::uint32_t i = 0; i < columns; ++i) rims.push_back(rim(i));
    return grid(columns, ground_rows, [&](std::uint32_t column, std::uint32_t row) {
        const auto& r = rims[column];
        const float t = static_cast<float>(row) / static_cast<float>(ground_rows - 1);
        const auto p = ground_point(r, std::pow(1.0F - t, 1.25F)); // rows run inwards, finer near the lip
        const glm::vec2 place(p.x, p.z);
        const float from_lip = glm::distance(place, r.lip);
        const float spoil = std::exp(-std::pow((from_lip - 0.42F) / 0.3F, 2.0F));
        const auto topsoil = glm::vec3(0.74F, 0.76F, 0.74F);
        return GridPoint{.position = p,
                         .uv = place / soil_tile_metres,
                         .colour =
                             earth_tint(place, seed_) * glm::mix(topsoil, glm::vec3(1.0F), 0.25F + 0.75F * spoil)};
    });
}

Mesh Earth::walls() const {
    std::vector<Rim> rims;
    for (std::uint32_t i = 0; i < columns; ++i) rims.push_back(rim(i));
    const float repeats = std::round(outline_metres_ / strata_tile_metres);
    return grid(columns, wall_rows, [&](std::uint32_t column, std::uint32_t row) {
        const auto& r = rims[column];
        const auto top = ground_point(r, 0.0F);
        const float t = static_cast<float>(row) / static_cast<float>(wall_rows - 1);
        const float depth = t * (wall_foot + top.y);
        const glm::vec3 cylinder(r.ring.x, depth, r.ring.y);

        // The beds undulate; the picture follows them because it is laid on by the same depth.
        const float bedded = depth + 0.018F * gradient_noise(r.ring * 0.8F, seed_ + 67);
        const auto place = strata_.at(bedded);
        const auto bed = static_cast<std::uint32_t>(place.bed);
        const float step =
            0.009F * gradient_noise(r.ring * 1.7F + glm::vec2(unit(hash(seed_, place.bed)) * 50.0F), seed_ + 71 + bed) +
            0.006F * (unit(hash(seed_ + 2, place.bed)) - 0.5F);
        const float joint = std::exp(-std::min(place.above, place.below) / 0.006F);
        // Strokes of the digging tool: grooves a hand wide, leaning a little.
        const float stroke = gradient_noise(glm::vec3(r.ring.x * 9.0F, depth * 2.2F, r.ring.y * 9.0F), seed_ + 73);
        const float inward = 0.085F * depth + 0.03F * fractal(cylinder * 2.1F, seed_ + 79, 4) + step - 0.005F * joint +
                             0.0045F * stroke + 0.045F * std::pow(t, 9.0F) - 0.02F * std::exp(-depth / 0.03F);
        const float fade = glm::smoothstep(0.0F, 0.02F, depth); // the lip itself is shared with the ground
        const auto flat = r.lip - r.out * (inward * fade);
        const float shade = 1.0F - 0.42F * glm::smoothstep(0.05F, pit_depth, depth);
        return GridPoint{.position = {flat.x, top.y - depth, flat.y},
                         .uv = {repeats * static_cast<float>(column) / static_cast<float>(columns - 1),
                                std::clamp(bedded / block_depth, 0.002F, 0.998F)},
                         .colour = earth_tint(r.ring, seed_ + 5) * shade * 1.06F};
    });
}

float Earth::floor_height(glm::vec2 place) const {
    // Dimples left by tamping with a stone on a stick, half worn away.
    const auto dimple = cellular(place / 0.085F, seed_ + 83);
    const float worn = glm::smoothstep(-0.35F, 0.3F, fractal(place * 1.4F, seed_ + 89, 3));
    float h =
        -pit_depth + 0.016F * fractal(place * 1.2F, seed_ + 97, 4) + 0.003F * fractal(place * 16.0F, seed_ + 101, 2);
    h += worn * (0.0022F * glm::smoothstep(0.16F, 0.0F, std::abs(dimple.nearest - 0.46F)) -
                 0.0090F * glm::smoothstep(0.46F, 0.26F, dimple.nearest));
    // Crumbs that fell from the walls.
    const float angle = std::atan2(place.y, place.x);
    const float to_wall = pit_radius(angle) - glm::length(place);
    const float heap = 0.055F * (1.0F + 0.9F * fractal(place * 2.3F, seed_ + 103, 3));
    h += heap * std::exp(-std::max(0.0F, to_wall - 0.06F) / 0.07F);
    for (const auto& foot : feet_) {
        const float from = glm::distance(place, foot.place) - foot.radius;
        h += 0.022F * (1.0F + 0.6F * gradient_noise(place * 9.0F, seed_ + 107)) *
             std::exp(-std::pow(std::max(0.0F, from) / 0.05F, 2.0F));
    }
    return h;
}

Mesh Earth::floor() const {
    constexpr float spacing = 0.0155F;
    const auto half = pit_half + 0.08F;
    const auto across = static_cast<std::uint32_t>(2.0F * half.x / spacing) + 1;
    const auto down = static_cast<std::uint32_t>(2.0F * half.y / spacing) + 1;
    return grid(across, down, [&](std::uint32_t column, std::uint32_t row) {
        const auto place = glm::vec2(static_cast<float>(column), static_cast<float>(row)) * spacing - half;
        const float angle = std::atan2(place.y, place.x);
        const float to_wall = std::max(0.0F, pit_radius(angle) - glm::length(place));
        float shade = 1.0F - 0.5F * std::exp(-to_wall / 0.22F);
        for (const auto& foot : feet_) {
            const float from = std::max(0.0F, glm::distance(place, foot.place) - foot.radius * 1.1F);
            shade *= 1.0F - 0.55F * std::exp(-from / 0.075F);
        }
        // Hollows are darker than bumps: what a third of a hand's width around lies higher takes light away.
        constexpr float reach = 0.035F;
        const float around = floor_height(place + glm::vec2(reach, 0)) + floor_height(place - glm::vec2(reach, 0)) +
                             floor_height(place + glm::vec2(0, reach)) + floor_height(place - glm::vec2(0, reach));
        const float height = floor_height(place);
        shade *= std::clamp(1.0F - 22.0F * (around * 0.25F - height), 0.7F, 1.12F);
        // Ash and scorched earth.
        const float ash = glm::smoothstep(0.25F, 0.7F, fractal(place * 1.15F + 7.0F, seed_ + 127, 4));
        const float scorch = glm::smoothstep(0.35F, 0.8F, fractal(place * 1.5F - 3.0F, seed_ + 131, 4));
        auto stain = glm::mix(glm::vec3(0.97F, 0.95F, 0.94F), glm::vec3(0.52F, 0.54F, 0.57F), ash);
        stain = glm::mix(stain, glm::vec3(0.95F, 0.74F, 0.62F), scorch * 0.8F);
        return GridPoint{.position = {place.x, height, place.y},
                         .uv = place / soil_tile_metres,
                         .colour = earth_tint(place, seed_ + 9) * stain * shade};
    });
}

Mesh Earth::block_sides() const {
    std::vector<Rim> rims;
    float metres = 0.0F;
    std::vector<float> along;
    for (std::uint32_t i = 0; i < columns; ++i) {
        rims.push_back(rim(i));
        if (i > 0) metres += glm::distance(rims[i].edge, rims[i - 1].edge);
        along.push_back(metres);
    }
    const float repeats = std::round(metres / strata_tile_metres);
    constexpr std::uint32_t rows = 14;
    // Rows run down and columns the other way round than inside, so that the outside is the front.
    return grid(columns, rows, [&](std::uint32_t column, std::uint32_t row) {
        const auto i = columns - 1 - column;
        const auto& r = rims[i];
        const auto top = ground_point(r, 1.0F);
        const float t = std::min(1.0F, static_cast<float>(row) / static_cast<float>(rows - 2));
        const float y = glm::mix(top.y, -block_depth, t);
        const float bedded = -y + 0.015F * gradient_noise(r.edge * 0.6F, seed_ + 109);
        const auto place = strata_.at(bedded);
        const float cut = t > 0.0F && t < 1.0F
                              ? 0.006F * fractal(glm::vec3(r.edge.x, y, r.edge.y) * 4.0F, seed_ + 113, 3) -
                                    0.004F * std::exp(-std::min(place.above, place.below) / 0.01F)
                              : 0.0F;
        const auto flat = row + 1 == rows ? glm::vec2(0.0F) : r.edge + glm::normalize(r.edge) * cut;
        return GridPoint{.position = {flat.x, y, flat.y},
                         .uv = {-repeats * along[i] / metres, std::clamp(bedded / block_depth, 0.002F, 0.998F)},
                         .colour = earth_tint(r.edge, seed_ + 5) * (row + 1 == rows ? 0.5F : 1.06F)};
    });
}

} // namespace guanhe::tools::pit
