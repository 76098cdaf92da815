// Smooth normals for scans that come without.
#pragma once

#include "scan/plain/reading.h"

namespace guanhe::scan::plain {

/// A unit normal for every vertex: the sum of the normals of its triangles, each by its area (after Gouraud, 1971).
/// Sums go in the order of the triangles, so that they do not depend on threads or on memory. +z where nothing has an
/// area. Requires indices in range, and finite positions.
[[nodiscard]] Result<Stream<glm::vec3>> smooth_normals(const Stream<glm::vec3>& positions,
                                                       const Stream<std::uint32_t>& corners, Reading& reading);

} // namespace guanhe::scan::plain
