// What the encoder and the decoder of a group both compute, to the last bit: from which earlier vertices a vertex is
// predicted, and the normals that the triangles suggest. Private to this room. Whole numbers that wrap (modulo 2^32,
// 2^64), and doubles only in divisions, which round alike on every machine.
//
// After: Touma, Gotsman, "Triangle mesh compression" (1998), the parallelogram rule; Draco's geometric normals.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::pack {

/// Positions of a group's vertices, after one that stands for the group's base: vertex v is at index v + 1. The fourth
/// number is unused.
using GridPoint = std::array<std::uint32_t, 4>;

/// A vertex is predicted as a + b - c: indices as for GridPoint, so that 0 is the base. Where a triangle lies behind an
/// edge, these are the edge's ends and the corner opposite; otherwise all three are one earlier vertex.
struct Reference {
    std::uint32_t a, b, c;
};

/// A direction on the octahedron's map: each coordinate a cell of 2^bits, q standing for (2q + 1) / 2^bits - 1.
struct Octahedral {
    std::uint16_t u, v;
};

/// The direction opposite to `d`. Exact, and its own inverse.
[[nodiscard]] inline Octahedral opposite(Octahedral d, unsigned bits) {
    const std::int32_t one = std::int32_t{1} << bits;
    const std::int32_t u = 2 * d.u + 1 - one, v = 2 * d.v + 1 - one;
    const std::int32_t abs_u = u < 0 ? -u : u, abs_v = v < 0 ? -v : v;
    const std::int32_t out_u = u < 0 ? one - abs_v : abs_v - one;
    const std::int32_t out_v = v < 0 ? one - abs_u : abs_u - one;
    return {static_cast<std::uint16_t>((out_u + one - 1) / 2), static_cast<std::uint16_t>((out_v + one - 1) / 2)};
}

using NormalSum = std::array<std::int64_t, 3>;
/// Sums of the cross products of the triangles at each vertex.
void sum_normals(std::span<const GridPoint> points, std::span<const std::uint32_t> indices,
                 std::vector<NormalSum>& sums);

/// Where a normal is expected: in the upper half of the octahedron, whose map has no seam; `flipped` when the normal
/// itself must be turned around to be compared with it.
struct PredictedNormal {
    std::uint32_t u, v;
    bool flipped;
};
[[nodiscard]] inline PredictedNormal predict_normal(const NormalSum& sum, unsigned bits) {
    const bool flipped = sum[2] < 0;
    const double x = std::fabs(static_cast<double>(sum[0])), y = std::fabs(static_cast<double>(sum[1]));
    const double total = std::max(x + y + std::fabs(static_cast<double>(sum[2])), 1.0);
    const std::int32_t half = std::int32_t{1} << (bits - 1);
    const auto cell = [&](double coordinate, bool negative) {
        const auto n = std::min(static_cast<std::int32_t>(coordinate / total * half), half - 1);
        return static_cast<std::uint32_t>(negative != flipped ? half - 1 - n : half + n);
    };
    return {cell(x, sum[0] < 0), cell(y, sum[1] < 0), flipped};
}

/// Where geometry tells nothing of a normal: the one of vertex a.
[[nodiscard]] inline PredictedNormal neighbour_normal(const Reference& r, std::span<const Octahedral> before,
                                                      unsigned bits) {
    if (r.a == 0) return {1U << (bits - 1), 1U << (bits - 1), false};
    return {before[r.a - 1].u, before[r.a - 1].v, false};
}

/// The mean of a and b, rounded down, byte by byte.
[[nodiscard]] inline std::uint32_t predict_color(const Reference& r, std::span<const std::uint32_t> before) {
    if (r.a == 0) return 0xFF80'8080U;
    const std::uint32_t a = before[r.a - 1], b = before[r.b - 1];
    return (a & b) + (((a ^ b) & 0xFEFE'FEFEU) >> 1U);
}
/// Residuals: red less green, green, blue less green, alpha; modulo 256.
[[nodiscard]] inline std::uint32_t add_color(std::uint32_t expected, const std::uint32_t* residual) {
    const std::uint32_t g = residual[1];
    return ((expected + residual[0] + g) & 0xFFU) | ((((expected >> 8U) + g) & 0xFFU) << 8U) |
           ((((expected >> 16U) + residual[2] + g) & 0xFFU) << 16U) |
           ((((expected >> 24U) + residual[3]) & 0xFFU) << 24U);
}
inline void subtract_color(std::uint32_t color, std::uint32_t expected, std::uint32_t* residual) {
    const std::uint32_t g = (color >> 8U) - (expected >> 8U);
    residual[0] = color - expected - g;
    residual[1] = g;
    residual[2] = (color >> 16U) - (expected >> 16U) - g;
    residual[3] = (color >> 24U) - (expected >> 24U);
}

using GridUv = std::array<std::uint32_t, 2>;
[[nodiscard]] inline GridUv predict_uv(const Reference& r, std::span<const GridUv> before) {
    if (r.a == 0) return {0, 0};
    const auto &a = before[r.a - 1], &b = before[r.b - 1], &c = before[r.c - 1];
    return {a[0] + b[0] - c[0], a[1] + b[1] - c[1]};
}

/// Bits of each of the two octahedral coordinates of a tangent; the sign of the bitangent follows them.
inline constexpr unsigned tangent_bits = 10;
[[nodiscard]] inline std::uint32_t predict_tangent(const Reference& r, std::span<const std::uint32_t> before) {
    return r.a > 0 ? before[r.a - 1] : 0;
}
[[nodiscard]] inline std::uint32_t add_tangent(std::uint32_t expected, const std::uint32_t* residual) {
    constexpr std::uint32_t mask = (1U << tangent_bits) - 1;
    return ((expected + residual[0]) & mask) | ((((expected >> tangent_bits) + residual[1]) & mask) << tangent_bits) |
           ((((expected >> (2 * tangent_bits)) + residual[2]) & 1U) << (2 * tangent_bits));
}
inline void subtract_tangent(std::uint32_t tangent, std::uint32_t expected, std::uint32_t* residual) {
    for (unsigned i = 0; i < 3; ++i) residual[i] = (tangent >> (i * tangent_bits)) - (expected >> (i * tangent_bits));
}

} // namespace guanhe::pack
