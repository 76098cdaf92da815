// What simplification by collapsing edges cannot make smaller: rubble of closed pieces, and triangles that hang
// together with everything.
#pragma once

#include "pack/simplify.h"

#include <cstdint>
#include <vector>

namespace guanhe::pack {

/// Buffers that one thread reuses. Errors are lengths in the unit of the points: the diagonal of the box around the
/// largest piece that was left out.
class Pruner {
public:
    /// Leaves out whole pieces without locked points: those no larger than `invisible`, and then the smallest until
    /// `triangles` are left.
    float prune(const SimplifyMesh& mesh, Simplified& left, std::uint32_t triangles, float invisible);

    /// Leaves out the smallest triangles, locked or not. Makes holes of that size.
    float thin(const SimplifyMesh& mesh, Simplified& left, std::uint32_t triangles);

private:
    struct Piece {
        float size = 0.0F;
        std::uint32_t triangles = 0;
        std::uint16_t root = 0;
        bool locked = false;
        glm::vec3 low, high;
    };
    [[nodiscard]] std::uint16_t root_of(std::uint16_t point) noexcept;
    void find_pieces(const SimplifyMesh& mesh, const Simplified& left);

    std::vector<std::uint16_t> parents_, piece_of_;
    std::vector<Piece> pieces_;
    std::vector<std::uint8_t> gone_;
    std::vector<std::pair<float, std::uint32_t>> sizes_;
};

} // namespace guanhe::pack
