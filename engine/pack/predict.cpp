#include "pack/predict.h"

namespace guanhe::pack {

void sum_normals(std::span<const GridPoint> points, std::span<const std::uint32_t> indices,
                 std::vector<NormalSum>& sums) {
    sums.assign(points.size() - 1, NormalSum{});
    for (std::size_t i = 0; i < indices.size(); i += 3) {
        const auto& a = points[indices[i] + 1];
        const auto& b = points[indices[i + 1] + 1];
        const auto& c = points[indices[i + 2] + 1];
        const auto edge = [](std::uint32_t from, std::uint32_t to) {
            return static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<std::int32_t>(to - from)));
        };
        const std::uint64_t ux = edge(a[0], b[0]), uy = edge(a[1], b[1]), uz = edge(a[2], b[2]);
        const std::uint64_t vx = edge(a[0], c[0]), vy = edge(a[1], c[1]), vz = edge(a[2], c[2]);
        const std::uint64_t x = uy * vz - uz * vy, y = uz * vx - ux * vz, z = ux * vy - uy * vx;
        const auto add = [&](std::uint32_t vertex) {
            auto& sum = sums[vertex];
            sum[0] = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum[0]) + x);
            sum[1] = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum[1]) + y);
            sum[2] = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum[2]) + z);
        };
        add(indices[i]);
        add(indices[i + 1]);
        add(indices[i + 2]);
    }
}

} // namespace guanhe::pack
