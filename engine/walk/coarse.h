// A scan's pack as triangles coarse enough to walk on.
#pragma once

#include "base/result.h"
#include "pack/pack.h"
#include "walk/surface.h"

#include <glm/glm.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace guanhe::walk {

/// A mesh of a pack at a place.
struct Place {
    const pack::Pack* pack = nullptr;
    std::uint32_t mesh = 0;
    glm::dmat4 world{1.0}; ///< world_from_local
};

struct CoarseOptions {
    double error_metres = 0.01;             ///< how far off the surface may be
    std::size_t most_triangles = 1'000'000; ///< of all places; beyond, the error is doubled until they fit
};

/// All places' surfaces, decoded from their packs; a triangle's `place` counts them. Errors: a page is damaged.
[[nodiscard]] Result<std::vector<Triangle>> coarse_triangles(std::span<const Place> places,
                                                             const CoarseOptions& options = {});

} // namespace guanhe::walk
