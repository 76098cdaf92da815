#include "video/night.h"

#include "noise.h"
#include "plates/stars.h"
#include "sound/sound.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace guanhe::tools::video {
namespace {

constexpr float pole_x = 0.5F * night_width, pole_y = 0.46F * night_height;
constexpr float pixels_a_degree = 3.1F;

struct Point {
    glm::vec2 from_pole; ///< pixels, at the night's beginning, y down
    float light;
};

glm::vec2 seen(float right_ascension, float declination) {
    // Looking north, with 12 h 24 m to the right of the pole as the night begins: the Dipper climbs in the east.
    const float angle = glm::radians(186.0F - right_ascension);
    return glm::vec2(std::cos(angle), std::sin(angle)) * ((90.0F - declination) * pixels_a_degree);
}

std::vector<Point> sky() {
    std::vector<Point> points;
    for (const auto& star : plates::bright_stars)
        points.push_back(
            {seen(star.right_ascension, star.declination), 1.5F * std::pow(10.0F, -0.25F * (star.magnitude - 1.8F))});
    Random random(9101);
    while (points.size() < 420) {
        const glm::vec2 at(random.between(-370.0F, 370.0F), random.between(-370.0F, 370.0F));
        points.push_back({at, 0.06F + 0.5F * std::pow(random.next(), 6.0F)});
    }
    return points;
}

glm::vec2 turned(glm::vec2 p, float angle) {
    const float c = std::cos(angle), s = std::sin(angle);
    return {p.x * c + p.y * s, p.y * c - p.x * s}; // against the clock's hands, on a screen whose y is down
}

float to_segment(glm::vec2 p, glm::vec2 a, glm::vec2 b) {
    const float t = std::clamp(glm::dot(p - a, b - a) / glm::dot(b - a, b - a), 0.0F, 1.0F);
    return glm::distance(p, a + (b - a) * t);
}

} // namespace

Picture night_picture(Jobs& jobs, float part) {
    const auto stars = sky();
    const float angle = part * glm::pi<float>();
    const glm::vec2 pole(pole_x, pole_y);
    std::vector<glm::vec3> light(std::size_t{night_width} * night_height, glm::vec3(0.0F));
    for (std::size_t i = 0; i < stars.size(); ++i) {
        const auto warm = glm::mix(glm::vec3(0.80F, 0.88F, 1.0F), glm::vec3(1.0F, 0.90F, 0.76F),
                                   unit(hash(9103, static_cast<std::int32_t>(i))));
        // Where it has been: a fine trail behind it.
        const int steps = stars[i].light > 0.2F ? 48 : 0;
        const auto part_of = [&](int k) { return static_cast<float>(k) / static_cast<float>(std::max(steps, 1)); };
        for (int k = 0; k <= steps; ++k) {
            const float back = std::min(angle, 0.35F) * part_of(k);
            const glm::vec2 at = pole + turned(stars[i].from_pole, angle - back);
            const float share = k == 0 ? 1.0F : 0.035F * (1.0F - part_of(k));
            const float size = 0.8F + 0.5F * std::min(stars[i].light, 1.5F);
            for (int y = -4; y <= 4; ++y)
                for (int x = -4; x <= 4; ++x) {
                    const int column = static_cast<int>(at.x) + x, row = static_cast<int>(at.y) + y;
                    if (column < 0 || row < 0 || column >= static_cast<int>(night_width) ||
                        row >= static_cast<int>(night_height))
                        continue;
                    const glm::vec2 off = glm::vec2(column, row) + 0.5F - at;
                    const float d2 = glm::dot(off, off) / (size * size);
                    light[static_cast<std::size_t>(row) * night_width + static_cast<std::size_t>(column)] +=
                        warm * stars[i].light * share * std::exp(-d2 * 1.4F);
                }
        }
    }
    // The bowl's four, then the handle.
    constexpr std::array<std::array<std::size_t, 2>, 7> lines{{{0, 1}, {1, 2}, {2, 3}, {3, 0}, {3, 4}, {4, 5}, {5, 6}}};
    Picture picture(night_width, night_height);
    bake_rows(jobs, night_height, [&](std::uint32_t y) {
        for (std::uint32_t x = 0; x < night_width; ++x) {
            const glm::vec2 p(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
            const float height = p.y / night_height;
            glm::vec3 colour =
                glm::mix(glm::vec3(0.006F, 0.009F, 0.022F), glm::vec3(0.030F, 0.030F, 0.040F), height * height);
            float line = 1e9F;
            for (const auto& [a, b] : lines)
                line = std::min(line, to_segment(p, pole + turned(stars[a].from_pole, angle),
                                                 pole + turned(stars[b].from_pole, angle)));
            colour += glm::vec3(0.10F, 0.085F, 0.05F) * std::clamp(1.2F - line, 0.0F, 1.0F);
            colour += light[std::size_t{y} * night_width + x];
            const float ridge = 0.90F - 0.03F * fractal(glm::vec2(p.x * 0.012F, 0.5F), 9107, 4);
            colour = glm::mix(colour, glm::vec3(0.004F), glm::smoothstep(ridge - 0.004F, ridge + 0.004F, height));
            // A dial of the night's hours along the ground, filled as they pass.
            const float dial = (p.x / night_width - 0.1F) / 0.8F;
            if (height > 0.948F && height < 0.960F && dial >= 0.0F && dial <= 1.0F)
                colour = dial <= part ? glm::vec3(0.55F, 0.42F, 0.18F) : glm::vec3(0.03F);
            picture.set(x, y, to_srgb(colour));
        }
    });
    return picture;
}

std::vector<std::int16_t> night_sound(std::uint32_t seed, float seconds) {
    auto samples = sound::wind(seed + 9111, seconds);
    for (auto& s : samples) s = static_cast<std::int16_t>(s / 3);
    constexpr int hours = 12;
    for (int hour = 0; hour < hours; ++hour) {
        const auto begin =
            static_cast<std::size_t>(static_cast<float>(samples.size()) * static_cast<float>(hour) / hours);
        for (std::size_t i = 0; i < sound::rate && begin + i < samples.size(); ++i) {
            const float t = static_cast<float>(i) / static_cast<float>(sound::rate);
            const float wave =
                std::sin(glm::two_pi<float>() * 392.0F * t) + 0.4F * std::sin(glm::two_pi<float>() * 1057.0F * t);
            const float more = static_cast<float>(samples[begin + i]) + 4200.0F * std::exp(-6.0F * t) * wave;
            samples[begin + i] = static_cast<std::int16_t>(std::clamp(more, -32767.0F, 32767.0F));
        }
    }
    return samples;
}

} // namespace guanhe::tools::video
