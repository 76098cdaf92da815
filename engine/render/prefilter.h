// Turns surroundings into what shading needs: a cube blurred by roughness and spherical harmonics. On the CPU, so that
// every device shows the same picture and no pipeline is compiled for it. Karis, "Real Shading in Unreal Engine 4"
// (split sum); Křivánek and Colbert, "Real-time Shading with Filtered Importance Sampling"; Ramamoorthi and Hanrahan
// (irradiance).
#pragma once

#include "base/jobs.h"

#include <glm/glm.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

namespace guanhe::render {

struct PrefilteredCube {
    std::uint32_t face = 0; ///< texels a side at mip 0, a power of two
    std::uint32_t mips = 0; ///< mip m is blurred for perceptual roughness m / (mips - 1)
    /// Linear RGB; per mip six faces (+x, -x, +y, -y, +z, -z) of rows, as Vulkan lays cubes out.
    std::vector<std::vector<glm::vec3>> levels;
    /// Irradiance over pi as basis factors of 1, y, z, x, xy, yz, 3z²-1, xz, x²-y².
    std::array<glm::vec3, 9> irradiance{};
};

/// `face`: texels a side, a power of two from 4 on. `radiance`, of a unit direction, is called from several threads.
[[nodiscard]] PrefilteredCube prefilter(std::uint32_t face, const std::function<glm::vec3(const glm::vec3&)>& radiance,
                                        Jobs& jobs);

/// The unit direction through a point of a face; u to the right and v down, 0 to 1, as Vulkan lays cubes out.
[[nodiscard]] glm::vec3 cube_direction(std::uint32_t face_index, float u, float v) noexcept;

} // namespace guanhe::render
