#include "house/ground.h"

#include "house/plan.h"
#include "house/walls.h"
#include "noise.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace guanhe::tools::house {

namespace {

/// From -half to half: fine steps from `low` to `high`, where the house stands, coarse ones beyond.
std::vector<float> steps(float half, float low, float high) {
    constexpr float fine = 0.075F;
    constexpr float coarse = 0.16F;
    std::vector<float> all;
    const auto add = [&](float from, float to, float step) {
        const auto count = static_cast<int>(std::ceil((to - from) / step));
        for (int i = 0; i < count; ++i)
            all.push_back(from + (to - from) * static_cast<float>(i) / static_cast<float>(count));
    };
    add(-half, low, coarse);
    add(low, high, fine);
    add(high, half, coarse);
    all.push_back(half);
    return all;
}

std::vector<float> columns_of_yard() {
    return steps(plot_half.x, -8.3F, 8.1F);
}
std::vector<float> rows_of_yard() {
    return steps(plot_half.y, -3.4F, 4.2F);
}

} // namespace

Mesh yard(std::uint32_t seed) {
    const auto xs = columns_of_yard();
    const auto zs = rows_of_yard();
    return grid(static_cast<std::uint32_t>(xs.size()), static_cast<std::uint32_t>(zs.size()),
                [&](std::uint32_t column, std::uint32_t row) {
                    const glm::vec2 place(xs[column], zs[row]);
                    const float broad = fractal(place * 0.3F, seed + 3001, 4);
                    const float middle = fractal(place * 1.7F, seed + 3003, 3);
                    auto tint = glm::vec3(0.76F + 0.12F * broad + 0.08F * middle) *
                                glm::vec3(1.0F + 0.03F * broad, 1.0F, 1.0F - 0.05F * broad);
                    const float worn = path_wear(place, seed) * (0.8F + 0.3F * middle);
                    tint = glm::mix(tint, glm::vec3(1.0F, 0.985F, 0.95F), 0.9F * std::clamp(worn, 0.0F, 1.0F));
                    // Burnt clay and ash were trodden into the ground about the house.
                    const float out = std::max(0.0F, to_house(place));
                    const float burnt = std::exp(-out / 0.9F) * glm::smoothstep(-0.2F, 0.5F, middle + broad);
                    tint *= glm::mix(glm::vec3(1.0F), glm::vec3(0.95F, 0.72F, 0.60F), burnt * 0.7F);
                    tint *= 1.0F - 0.35F * std::exp(-out / 0.12F);
                    return GridPoint{.position = {place.x, yard_height(place, seed), place.y},
                                     .uv = place / soil_tile_metres,
                                     .colour = tint};
                });
}

Mesh plot_sides(std::uint32_t seed) {
    const auto xs = columns_of_yard();
    const auto zs = rows_of_yard();
    std::vector<glm::vec2> rim; // clockwise from above, so that the outside is the front
    for (std::size_t i = 0; i + 1 < xs.size(); ++i) rim.emplace_back(xs[i], plot_half.y);
    for (std::size_t i = zs.size() - 1; i > 0; --i) rim.emplace_back(plot_half.x, zs[i]);
    for (std::size_t i = xs.size() - 1; i > 0; --i) rim.emplace_back(xs[i], -plot_half.y);
    for (const float z : zs) rim.emplace_back(-plot_half.x, z);
    constexpr std::uint32_t rows = 10;
    constexpr float tile = 2.4F;
    float along = 0.0F;
    std::vector<float> metres;
    for (std::size_t i = 0; i < rim.size(); ++i) {
        if (i > 0) along += glm::distance(rim[i], rim[i - 1]);
        metres.push_back(along);
    }
    const float repeats = std::round(along / tile) / along;
    return grid(static_cast<std::uint32_t>(rim.size()), rows, [&](std::uint32_t column, std::uint32_t row) {
        const auto place = rim[column];
        const float top = yard_height(place, seed);
        const float t = std::min(1.0F, static_cast<float>(row) / static_cast<float>(rows - 2));
        const float y = glm::mix(top, -plot_depth, t);
        const bool below = row + 1 == rows;
        return GridPoint{.position = {below ? 0.0F : place.x, y, below ? 0.0F : place.y},
                         .uv = {metres[column] * repeats, std::clamp((top - y) / 1.3F, 0.002F, 0.998F)},
                         .colour = glm::vec3(below ? 0.5F : 1.0F)};
    });
}

Mesh floors(std::uint32_t seed, bool roofed) {
    constexpr float spacing = 0.06F;
    Mesh all;
    const auto add = [&](glm::vec2 low, glm::vec2 high) {
        const auto count = glm::ceil((high - low) / spacing);
        all.append(grid(static_cast<std::uint32_t>(count.x) + 1, static_cast<std::uint32_t>(count.y) + 1,
                        [&](std::uint32_t column, std::uint32_t row) {
                            const glm::vec2 at(static_cast<float>(column) / count.x, static_cast<float>(row) / count.y);
                            const auto place = low + (high - low) * at;
                            const auto outward = glm::vec2(glm::greaterThanEqual(at, glm::vec2(1.0F))) -
                                                 glm::vec2(glm::lessThanEqual(at, glm::vec2(0.0F)));
                            const bool rim = outward != glm::vec2(0.0F);
                            const float height = rim ? -0.15F : floor_height(place, seed);
                            const float broad = fractal(place * 0.8F, seed + 3101, 4);
                            auto tint = glm::mix(glm::vec3(0.90F, 0.94F, 0.96F), glm::vec3(0.66F, 0.72F, 0.76F),
                                                 glm::smoothstep(-0.25F, 0.45F, broad));
                            // Paler where feet polished it, dark with ash at the hearths and in the post holes.
                            for (const auto& door : doors())
                                tint *= 1.0F + 0.12F * std::exp(-glm::distance(place, door.middle) / 0.6F);
                            for (const auto& hearth : hearths()) {
                                const float from =
                                    glm::distance(place, hearth) + 0.08F * gradient_noise(place * 5.0F, seed + 3103);
                                tint *= glm::mix(glm::vec3(0.30F, 0.31F, 0.33F), glm::vec3(1.0F),
                                                 glm::smoothstep(0.25F, 0.44F, from));
                                tint *= 1.0F - 0.35F * std::exp(-std::max(0.0F, from - 0.45F) / 0.35F);
                            }
                            for (const auto& post : posts())
                                tint *=
                                    glm::mix(0.35F, 1.0F, glm::smoothstep(0.08F, 0.19F, glm::distance(place, post)));
                            float to_face = 1e9F;
                            for (const auto& wall : walls())
                                to_face = std::min(to_face, std::max(0.0F, to_wall(wall, place)));
                            tint *= 1.0F - 0.42F * std::exp(-to_face / 0.14F);
                            if (roofed) tint *= 0.72F + 0.28F * daylight({place.x, 0.0F, place.y});
                            return GridPoint{.position = {place.x, height, place.y},
                                             .uv = (place + outward * 0.2F) / daub_tile_metres,
                                             .colour = tint};
                        }),
                   glm::mat4(1.0F));
    };
    add({-7.26F, -2.36F}, {1.26F, 2.36F});
    add({1.26F, -2.36F}, {7.02F, 1.66F});
    return all;
}

} // namespace guanhe::tools::house
