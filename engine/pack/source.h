// What a bake reads: the triangles of a mesh, one primitive after another, as one numbered list.
#pragma once

#include "pack/format.h"
#include "scan/scan.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::pack {

/// One primitive.
struct SourcePart {
    const scan::Primitive* primitive = nullptr;
    std::uint64_t first_triangle = 0; ///< in the mesh's list
    std::uint64_t triangle_count = 0;
    std::uint16_t part = 0;
    bool flat = false; ///< has no normals where other primitives of the mesh have: each triangle gets its own
};

/// The mesh must outlive it. Immutable; any thread.
class Source {
public:
    /// Requires a static mesh (bake.h).
    explicit Source(const scan::Mesh& mesh);

    [[nodiscard]] std::uint64_t triangle_count() const noexcept { return triangle_count_; }
    [[nodiscard]] std::uint64_t vertex_count() const noexcept { return vertex_count_; }
    /// Bits of Attribute that any primitive has. Those that lack one get white, zero, or the triangle's normal.
    [[nodiscard]] std::uint32_t attributes() const noexcept { return attributes_; }
    [[nodiscard]] const scan::Bounds& bounds() const noexcept { return bounds_; }
    [[nodiscard]] std::span<const SourcePart> parts() const noexcept { return parts_; }

    /// Calls visit(part, first, last) for each part of the triangles [first, last), which it gives as counted within
    /// the part.
    template<class Visit>
    void for_each_part(std::uint64_t first, std::uint64_t last, const Visit& visit) const {
        auto part = std::upper_bound(parts_.begin(), parts_.end(), first,
                                     [](std::uint64_t at, const SourcePart& p) { return at < p.first_triangle; });
        for (--part; part != parts_.end() && part->first_triangle < last; ++part) {
            const auto begin = std::max(first, part->first_triangle) - part->first_triangle;
            const auto end = std::min(last - part->first_triangle, part->triangle_count);
            if (begin < end) visit(*part, begin, end);
        }
    }

private:
    std::vector<SourcePart> parts_;
    std::uint64_t triangle_count_ = 0, vertex_count_ = 0;
    std::uint32_t attributes_ = 0;
    scan::Bounds bounds_;
};

} // namespace guanhe::pack
