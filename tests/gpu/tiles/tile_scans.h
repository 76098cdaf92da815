// Scans with large textures, baked to tiles and with the pictures as they are.
#pragma once

#include "cluster_stage.h"

#include "pack/bake.h"
#include "scan/scan.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace guanhe::test {

/// A scan with its pictures, decoded.
struct Pictured {
    scan::Scan scan;
    std::vector<std::vector<std::uint8_t>> images; ///< RGBA, one a picture

    /// A texture of a picture made here, which has detail of all sizes and another look for each seed.
    int add_texture(const Scratch& scratch, std::uint32_t width, std::uint32_t height, std::uint32_t seed,
                    const scan::Sampler& sampler = {}, bool with_alpha = false);
    /// A normal map of waves.
    int add_normals(const Scratch& scratch, std::uint32_t side);

private:
    int add(const Scratch& scratch, std::uint32_t width, std::uint32_t height, std::vector<std::uint8_t> pixels,
            const scan::Sampler& sampler);
};

/// Upright sheets of 16 x 16 squares beside each other, two metres each, one a material, in the plane z = 0. Texture
/// coordinates run from `from` to `to`.
[[nodiscard]] std::vector<scan::Primitive> sheets(std::size_t count, std::size_t columns, const glm::vec2& from,
                                                  const glm::vec2& to);

[[nodiscard]] std::shared_ptr<const pack::Pack> baked_with(const scan::Scan& scan, const Scratch& scratch,
                                                           const std::string& name, pack::TextureQuality quality);

} // namespace guanhe::test
