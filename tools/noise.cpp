#include "noise.h"

#include <array>
#include <cmath>

namespace guanhe::tools {

namespace {

constexpr float fade(float t) noexcept {
    return t * t * t * (t * (t * 6.0F - 15.0F) + 10.0F);
}
constexpr float mix(float a, float b, float t) noexcept {
    return a + (b - a) * t;
}

constexpr std::int32_t wrap(std::int32_t i, std::int32_t period) noexcept {
    if (period <= 0) return i;
    const auto rest = i % period;
    return rest < 0 ? rest + period : rest;
}

constexpr float diagonal = 0.70710678F;
constexpr std::array<std::array<float, 2>, 8> directions{{{1.0F, 0.0F},
                                                          {-1.0F, 0.0F},
                                                          {0.0F, 1.0F},
                                                          {0.0F, -1.0F},
                                                          {diagonal, diagonal},
                                                          {-diagonal, diagonal},
                                                          {diagonal, -diagonal},
                                                          {-diagonal, -diagonal}}};

float slope(std::uint32_t h, float x, float y) noexcept {
    const auto& d = directions[h >> 29U];
    return d[0] * x + d[1] * y;
}

// The twelve edge directions of a cube, after Perlin.
float slope(std::uint32_t h, float x, float y, float z) noexcept {
    const auto k = h >> 28U;
    const float u = k < 8 ? x : y;
    const float v = k < 4 ? y : (k == 12 || k == 14 ? x : z);
    return ((k & 1U) != 0 ? -u : u) + ((k & 2U) != 0 ? -v : v);
}

/// Of octave(0), octave(1) …, each with half the weight of the one before.
template<class Octave>
float average_of_octaves(int octaves, Octave octave) noexcept {
    float sum = 0.0F;
    float weight = 0.0F;
    float amplitude = 1.0F;
    for (int i = 0; i < octaves; ++i) {
        sum += amplitude * octave(static_cast<std::uint32_t>(i));
        weight += amplitude;
        amplitude *= 0.5F;
    }
    return sum / weight;
}

} // namespace

float gradient_noise(glm::vec2 p, std::uint32_t seed, glm::ivec2 period) noexcept {
    const float fx = std::floor(p.x);
    const float fy = std::floor(p.y);
    const auto ix = static_cast<std::int32_t>(fx);
    const auto iy = static_cast<std::int32_t>(fy);
    const float x = p.x - fx;
    const float y = p.y - fy;
    const auto x0 = wrap(ix, period.x);
    const auto x1 = wrap(ix + 1, period.x);
    const auto y0 = wrap(iy, period.y);
    const auto y1 = wrap(iy + 1, period.y);
    const float u = fade(x);
    const float bottom = mix(slope(hash(seed, x0, y0), x, y), slope(hash(seed, x1, y0), x - 1.0F, y), u);
    const float top = mix(slope(hash(seed, x0, y1), x, y - 1.0F), slope(hash(seed, x1, y1), x - 1.0F, y - 1.0F), u);
    return 1.4F * mix(bottom, top, fade(y));
}

float gradient_noise(glm::vec3 p, std::uint32_t seed) noexcept {
    const glm::vec3 f = glm::floor(p);
    const glm::ivec3 i(f);
    const glm::vec3 d = p - f;
    const float u = fade(d.x);
    const float v = fade(d.y);
    const auto edge = [&](std::int32_t y, std::int32_t z) {
        const float dy = d.y - static_cast<float>(y);
        const float dz = d.z - static_cast<float>(z);
        return mix(slope(hash(seed, i.x, i.y + y, i.z + z), d.x, dy, dz),
                   slope(hash(seed, i.x + 1, i.y + y, i.z + z), d.x - 1.0F, dy, dz), u);
    };
    return mix(mix(edge(0, 0), edge(1, 0), v), mix(edge(0, 1), edge(1, 1), v), fade(d.z));
}

float fractal(glm::vec2 p, std::uint32_t seed, int octaves, glm::ivec2 period) noexcept {
    return 1.5F * average_of_octaves(octaves, [&](std::uint32_t octave) {
               const float height = gradient_noise(p, seed + octave * 101U, period);
               p *= 2.0F;
               period *= 2;
               return height;
           });
}

float fractal(glm::vec3 p, std::uint32_t seed, int octaves) noexcept {
    return 1.5F * average_of_octaves(octaves, [&](std::uint32_t octave) {
               const float height = gradient_noise(p, seed + octave * 101U);
               p *= 2.0F;
               return height;
           });
}

float ridged(glm::vec2 p, std::uint32_t seed, int octaves) noexcept {
    return average_of_octaves(octaves, [&](std::uint32_t octave) {
        const float crest = 1.0F - std::abs(gradient_noise(p, seed + octave * 131U));
        // Turned a little, so that the lattices of the octaves never line up.
        p = {1.6F * p.x - 1.2F * p.y, 1.2F * p.x + 1.6F * p.y};
        return crest * crest;
    });
}

Cell cellular(glm::vec2 p, std::uint32_t seed, glm::ivec2 period) noexcept {
    const glm::vec2 f = glm::floor(p);
    const glm::ivec2 i(f);
    const glm::vec2 d = p - f;
    Cell cell{.nearest = 8.0F, .second = 8.0F, .id = 0};
    for (std::int32_t y = -1; y <= 1; ++y) {
        for (std::int32_t x = -1; x <= 1; ++x) {
            const auto h = hash(seed, wrap(i.x + x, period.x), wrap(i.y + y, period.y));
            const float dx = static_cast<float>(x) + 0.1F + 0.8F * unit(h) - d.x;
            const float dy = static_cast<float>(y) + 0.1F + 0.8F * unit(h * 0x9E3779B9U) - d.y;
            const float square = dx * dx + dy * dy;
            if (square < cell.nearest) {
                cell.second = cell.nearest;
                cell.nearest = square;
                cell.id = h;
            } else if (square < cell.second) {
                cell.second = square;
            }
        }
    }
    cell.nearest = std::sqrt(cell.nearest);
    cell.second = std::sqrt(cell.second);
    return cell;
}

} // namespace guanhe::tools
