// Textures baked by the makers: rows of 8-bit RGB, top row first, encoded into memory for embedding.
#pragma once

#include "base/jobs.h"
#include "base/result.h"

#include <glm/glm.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace guanhe::tools {

struct Picture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::uint8_t> rgb; ///< width * height * 3

    Picture() = default;
    Picture(std::uint32_t w, std::uint32_t h) : width(w), height(h), rgb(std::size_t{w} * h * 3) {}
    void set(std::uint32_t x, std::uint32_t y, glm::vec3 colour) noexcept; ///< 0 to 1 each, clamped, rounded
};

/// A field of heights in metres over a picture, for normal maps.
struct HeightField {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<float> metres;

    HeightField(std::uint32_t w, std::uint32_t h) : width(w), height(h), metres(std::size_t{w} * h) {}
    [[nodiscard]] float& at(std::uint32_t x, std::uint32_t y) noexcept { return metres[std::size_t{y} * width + x]; }
    [[nodiscard]] float at(std::uint32_t x, std::uint32_t y) const noexcept {
        return metres[std::size_t{y} * width + x];
    }
};

/// The linear value of an sRGB colour given as 0 to 255, and back to 0 to 1.
[[nodiscard]] glm::vec3 srgb(float r, float g, float b) noexcept;
[[nodiscard]] glm::vec3 to_srgb(glm::vec3 linear) noexcept;

/// Rows [0, height) on all cores: body(y).
void bake_rows(Jobs& jobs, std::uint32_t height, const std::function<void(std::uint32_t)>& body);

/// A tangent-space normal map: red right, green up the picture, blue out. `metres_across` and `metres_down` are what
/// the picture covers; `metres_per_row`, where it is not empty, says it for each row instead of `metres_across`. The
/// picture repeats across, and down where `repeat_down`.
[[nodiscard]] Picture normal_map(Jobs& jobs, const HeightField& field, float metres_across,
                                 const std::vector<float>& metres_per_row, float metres_down, bool repeat_down);

[[nodiscard]] Result<std::vector<std::byte>> encode_png(const Picture& picture);
/// 4:4:4, so that painted edges stay sharp.
[[nodiscard]] Result<std::vector<std::byte>> encode_jpeg(const Picture& picture, int quality);

} // namespace guanhe::tools
