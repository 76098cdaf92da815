// Repeatable randomness: the same seed gives the same bytes on every run and any number of threads.
// Gradient noise after Perlin (2002), cellular noise after Worley (1996).
#pragma once

#include <glm/glm.hpp>

#include <cstdint>

namespace guanhe::tools {

/// A well-mixed hash of lattice coordinates.
[[nodiscard]] constexpr std::uint32_t hash(std::uint32_t seed, std::int32_t x, std::int32_t y = 0,
                                           std::int32_t z = 0) noexcept {
    std::uint32_t h = seed * 0x9E3779B9U + static_cast<std::uint32_t>(x) * 0x85EBCA6BU +
                      static_cast<std::uint32_t>(y) * 0xC2B2AE35U + static_cast<std::uint32_t>(z) * 0x27D4EB2FU;
    h ^= h >> 15U;
    h *= 0x2C1B3C6DU;
    h ^= h >> 12U;
    h *= 0x297A2D39U;
    return h ^ (h >> 15U);
}

/// 0 to 1, from a hash.
[[nodiscard]] constexpr float unit(std::uint32_t h) noexcept {
    return static_cast<float>(h >> 8U) * 0x1p-24F;
}

/// A small stream of random numbers for placing things.
class Random {
public:
    explicit Random(std::uint32_t seed) noexcept : seed_(seed) {}
    [[nodiscard]] float next() noexcept { return unit(hash(seed_, next_++)); } ///< 0 to 1
    [[nodiscard]] float between(float a, float b) noexcept { return a + (b - a) * next(); }
    [[nodiscard]] std::uint32_t bits() noexcept { return hash(seed_, next_++); }

private:
    std::uint32_t seed_;
    std::int32_t next_ = 0;
};

/// About -1 to 1, zero on the lattice of whole numbers. With a period (whole cells; 0: none) it repeats.
[[nodiscard]] float gradient_noise(glm::vec2 p, std::uint32_t seed, glm::ivec2 period = {0, 0}) noexcept;
[[nodiscard]] float gradient_noise(glm::vec3 p, std::uint32_t seed) noexcept;

/// A sum of octaves, each twice as fine and half as high; the sum is scaled to about -1 to 1.
[[nodiscard]] float fractal(glm::vec2 p, std::uint32_t seed, int octaves, glm::ivec2 period = {0, 0}) noexcept;
[[nodiscard]] float fractal(glm::vec3 p, std::uint32_t seed, int octaves) noexcept;

/// Sharp crests, 0 to about 1: eroded ground.
[[nodiscard]] float ridged(glm::vec2 p, std::uint32_t seed, int octaves) noexcept;

/// The nearest jittered lattice point.
struct Cell {
    float nearest = 0.0F; ///< distance to it, in cells
    float second = 0.0F;  ///< distance to the next one
    std::uint32_t id = 0; ///< a hash of the nearest point's cell
};
[[nodiscard]] Cell cellular(glm::vec2 p, std::uint32_t seed, glm::ivec2 period = {0, 0}) noexcept;

} // namespace guanhe::tools
