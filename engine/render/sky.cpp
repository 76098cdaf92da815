#include "render/sky.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::render {
namespace {

float smooth(float low, float high, float x) {
    const float t = std::clamp((x - low) / (high - low), 0.0F, 1.0F);
    return t * t * (3.0F - 2.0F * t);
}

glm::vec3 direction_to(float azimuth_degrees, float elevation_degrees) {
    const float a = glm::radians(azimuth_degrees), e = glm::radians(elevation_degrees);
    return {std::cos(e) * std::sin(a), std::sin(e), std::cos(e) * std::cos(a)};
}

const glm::vec3 sky_sun = direction_to(-40.0F, 42.0F);
const glm::vec3 studio_key = direction_to(-35.0F, 50.0F);

// A bright overcast sky, brightest around the sun, over light ground. Sky and sun together light white plaster that
// faces the sun to about 1, where the tone mapping still keeps its relief.
glm::vec3 sky_radiance(const glm::vec3& d) {
    const float up = std::sqrt(std::max(d.y, 0.0F));
    const float sky = glm::mix(0.41F, 0.54F, up);
    const float ground = glm::mix(0.33F, 0.18F, smooth(0.0F, 1.0F, -d.y));
    const float base = glm::mix(ground, sky, smooth(-0.12F, 0.06F, d.y));
    const float toward = std::max(glm::dot(d, sky_sun), 0.0F);
    const float glow = 0.3F * std::pow(toward, 6.0F) + 0.75F * std::pow(toward, 40.0F);
    return glm::vec3(base + glow * smooth(-0.1F, 0.2F, d.y));
}

// A rectangle of light facing the middle: `half` are its half angles (radians) and `edge` its softness.
float box(const glm::vec3& d, const glm::vec3& toward, const glm::vec2& half, float edge) {
    const glm::vec3 side = glm::normalize(glm::cross(glm::vec3(0, 1, 0), toward));
    const glm::vec3 above = glm::cross(toward, side);
    const float depth = glm::dot(d, toward);
    if (depth <= 0.0F) return 0.0F;
    const float x = std::abs(std::atan2(glm::dot(d, side), depth)), y = std::abs(std::atan2(glm::dot(d, above), depth));
    return smooth(half.x + edge, half.x - edge, x) * smooth(half.y + edge, half.y - edge, y);
}

glm::vec3 studio_radiance(const glm::vec3& d) {
    static const glm::vec3 fill = direction_to(70.0F, 15.0F), rim = direction_to(165.0F, 35.0F);
    float light = glm::mix(0.10F, 0.24F, smooth(-1.0F, 1.0F, d.y));
    light += 4.5F * box(d, studio_key, {0.50F, 0.38F}, 0.10F);
    light += 1.8F * box(d, fill, {0.28F, 0.60F}, 0.10F);
    light += 3.0F * box(d, rim, {0.50F, 0.16F}, 0.08F);
    return glm::vec3(light);
}

// For a sun that moves: as bright as the overcast one, without its glow.
glm::vec3 day_radiance(const glm::vec3& d) {
    const float sky = glm::mix(0.44F, 0.58F, std::sqrt(std::max(d.y, 0.0F)));
    const float ground = glm::mix(0.33F, 0.18F, smooth(0.0F, 1.0F, -d.y));
    return glm::vec3(glm::mix(ground, sky, smooth(-0.12F, 0.06F, d.y)));
}

glm::vec3 black_radiance(const glm::vec3&) {
    return glm::vec3(0.0F);
}

} // namespace

std::optional<BuiltInSky> built_in_sky(std::string_view name) {
    if (name == "sky") return BuiltInSky{sky_radiance, {sky_sun, glm::vec3(1.8F)}};
    if (name == "day") return BuiltInSky{day_radiance, {sky_sun, glm::vec3(1.8F)}, true};
    if (name == "studio") return BuiltInSky{studio_radiance, {studio_key, glm::vec3(1.2F)}};
    if (name == "black") return BuiltInSky{black_radiance, {}};
    return std::nullopt;
}

} // namespace guanhe::render
