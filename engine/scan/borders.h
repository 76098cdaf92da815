// Borders of a mesh's primitives that rounding has parted.
//
// A coder that rounds each primitive's positions from an origin of their own (Draco does) moves the two sides of a
// common border apart. Light shines through, and simplification, which sees two open borders where there was one
// surface, widens the gap from level to level.
#pragma once

#include "base/jobs.h"
#include "scan/scan.h"

#include <cstddef>

namespace guanhe::scan {

/// Where rounding alone can have parted an open border from one of an earlier primitive (Primitive::position_step),
/// its vertices go to that one's. All else of them stays as it is; bounds follow. Does nothing to a mesh of which no
/// triangles were rounded. Returns how many positions were moved. Does not depend on the threads of `jobs`.
std::size_t join_borders(Mesh& mesh, Jobs& jobs);

} // namespace guanhe::scan
