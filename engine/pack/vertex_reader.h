// Vertices of a source as the pack keeps them: on the grid, octahedral, sRGB-coded.
#pragma once

#include "pack/measure.h"
#include "pack/source.h"
#include "pack/weld.h"

#include <cstdint>

namespace guanhe::pack {

/// One thread.
class VertexReader {
public:
    VertexReader(const Source& source, const Grid& grid) : source_(source), grid_(grid) {}

    /// The normal is zero for a part that is flat.
    [[nodiscard]] VertexRecord read(const SourcePart& part, std::uint32_t index);
    /// The farthest that the grid has moved a vertex so far, in local units.
    [[nodiscard]] double largest_move() const noexcept;

private:
    const Source& source_;
    const Grid& grid_;
    double largest_square_ = 0.0;
};

/// The unit normal of a triangle; +z without area.
[[nodiscard]] std::uint32_t flat_normal(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c) noexcept;

/// Linear to sRGB-coded, alpha as it is; r lowest.
[[nodiscard]] std::uint32_t pack_color(const glm::u16vec4& linear) noexcept;

} // namespace guanhe::pack
