#include "pack/regions.h"

#include <algorithm>

namespace guanhe::pack {

Regions::Regions(std::span<const Plane> planes) : planes_(planes.begin(), planes.end()), boxes_(planes.size() + 1) {
    RegionBox all;
    all.low.fill(std::numeric_limits<std::int32_t>::min());
    all.high.fill(std::int64_t{std::numeric_limits<std::int32_t>::max()} + 1);
    fill(0, all);
}

void Regions::fill(std::size_t node, const RegionBox& box) {
    if (node >= planes_.size()) {
        boxes_[node - planes_.size()] = box;
        return;
    }
    const auto& plane = planes_[node];
    // A plane at the box's own side leaves one of the two without room.
    const auto at = std::clamp(std::int64_t{plane.at}, box.low[plane.axis], box.high[plane.axis]);
    auto left = box;
    auto right = box;
    left.high[plane.axis] = at;
    right.low[plane.axis] = at;
    fill(2 * node + 1, left);
    fill(2 * node + 2, right);
}

} // namespace guanhe::pack
