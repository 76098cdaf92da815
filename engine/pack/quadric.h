// Quadric error metrics relative to the vertex that they belong to: the planes that pass through it have no linear and
// no constant part, and single precision loses nothing far from the origin.
#pragma once

#include <glm/glm.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace guanhe::pack {

/// A symmetric 3x3 matrix: xx, xy, xz, yy, yz, zz.
using Symmetric = std::array<float, 6>;

[[nodiscard]] inline glm::vec3 operator*(const Symmetric& m, const glm::vec3& v) noexcept {
    return {m[0] * v.x + m[1] * v.y + m[2] * v.z, m[1] * v.x + m[3] * v.y + m[4] * v.z,
            m[2] * v.x + m[4] * v.y + m[5] * v.z};
}

inline void add_outer(Symmetric& m, const glm::vec3& v, float weight) noexcept {
    const auto w = v * weight;
    m[0] += w.x * v.x;
    m[1] += w.x * v.y;
    m[2] += w.x * v.z;
    m[3] += w.y * v.y;
    m[4] += w.y * v.z;
    m[5] += w.z * v.z;
}

/// Sum of weight * (distance to a plane)^2.
struct PointQuadric {
    Symmetric a{};
    std::array<float, 3> b{};
    float c = 0.0F;
    float weight = 0.0F;
    float padding = 0.0F;

    /// Takes in that of a vertex that moves by `d` to here.
    void absorb(const PointQuadric& q, const glm::vec3& d) noexcept {
        const auto ad = q.a * d;
        const glm::vec3 qb(q.b[0], q.b[1], q.b[2]);
        for (std::size_t i = 0; i < 6; ++i) a[i] += q.a[i];
        b[0] += qb.x + ad.x;
        b[1] += qb.y + ad.y;
        b[2] += qb.z + ad.z;
        c += q.c + glm::dot(d, ad + 2.0F * qb);
        weight += q.weight;
    }
};

/// Where the sum is least, from the vertex; where that is not one place, the nearest, about.
[[nodiscard]] inline glm::vec3 lowest(const PointQuadric& q) noexcept {
    const double damping = 0.02 * static_cast<double>(q.weight);
    const double xx = static_cast<double>(q.a[0]) + damping, yy = static_cast<double>(q.a[3]) + damping,
                 zz = static_cast<double>(q.a[5]) + damping;
    const double xy = static_cast<double>(q.a[1]), xz = static_cast<double>(q.a[2]), yz = static_cast<double>(q.a[4]);
    const double c_xx = yy * zz - yz * yz, c_xy = xz * yz - xy * zz, c_xz = xy * yz - xz * yy;
    const double determinant = xx * c_xx + xy * c_xy + xz * c_xz;
    if (!(determinant > 0.0)) return glm::vec3(0.0F);
    const double c_yy = xx * zz - xz * xz, c_yz = xy * xz - xx * yz, c_zz = xx * yy - xy * xy;
    const auto b = glm::dvec3(q.b[0], q.b[1], q.b[2]) / -determinant;
    return {static_cast<float>(c_xx * b.x + c_xy * b.y + c_xz * b.z),
            static_cast<float>(c_xy * b.x + c_yy * b.y + c_yz * b.z),
            static_cast<float>(c_xz * b.x + c_yz * b.y + c_zz * b.z)};
}

/// Sum of area * (what a triangle's linear function says at a place - the attribute there)^2, over K attributes, which
/// count from the vertex's own.
template<std::size_t K>
struct WedgeQuadric {
    Symmetric m{};
    std::array<float, 3> b{};
    float c = 0.0F;
    float area = 0.0F;
    std::array<float, K> e{};
    std::array<float, K> gx{}, gy{}, gz{};

    /// Takes in that of a wedge that moves by `d` and whose attributes change by `s` to become this one.
    void absorb(const WedgeQuadric& q, const glm::vec3& d, const std::array<float, K>& s) noexcept {
        const auto md = q.m * d;
        glm::vec3 shift = md;
        float constant = q.c + glm::dot(d, md) + 2.0F * (d.x * q.b[0] + d.y * q.b[1] + d.z * q.b[2]);
        for (std::size_t k = 0; k < K; ++k) {
            const float slope = q.gx[k] * d.x + q.gy[k] * d.y + q.gz[k] * d.z;
            constant += s[k] * (q.area * s[k] - 2.0F * (q.e[k] + slope));
            shift -= s[k] * glm::vec3(q.gx[k], q.gy[k], q.gz[k]);
            e[k] += q.e[k] + slope - q.area * s[k];
            gx[k] += q.gx[k];
            gy[k] += q.gy[k];
            gz[k] += q.gz[k];
        }
        for (std::size_t i = 0; i < 6; ++i) m[i] += q.m[i];
        b[0] += q.b[0] + shift.x;
        b[1] += q.b[1] + shift.y;
        b[2] += q.b[2] + shift.z;
        c += constant;
        area += q.area;
    }
};

/// Places that one vertex could move to, side by side, so that their costs are computed together.
template<std::size_t K>
struct Moves {
    static constexpr std::size_t lanes = 16;
    alignas(32) std::array<float, lanes> x{}, y{}, z{}, cost{};
    alignas(32) std::array<std::array<float, lanes>, K> s{};

    /// Sets the costs of the first `count`, and maybe of a few more.
    void rate(const PointQuadric& q, std::size_t count) noexcept {
        const float scale = q.weight > 0.0F ? 1.0F / q.weight : 0.0F;
        const auto& a = q.a;
        const auto& b = q.b;
        const std::size_t rounded = (count + 3) & ~std::size_t{3};
        for (std::size_t i = 0; i < rounded; ++i) {
            const float rx = a[0] * x[i] + 2.0F * (a[1] * y[i] + a[2] * z[i] + b[0]);
            const float ry = a[3] * y[i] + 2.0F * (a[4] * z[i] + b[1]);
            const float rz = a[5] * z[i] + 2.0F * b[2];
            const float r = x[i] * rx + y[i] * ry + z[i] * rz + q.c;
            cost[i] = std::max(r, 0.0F) * scale;
        }
    }

    void add(const WedgeQuadric<K>& q, std::size_t count) noexcept {
        const auto& m = q.m;
        const auto& b = q.b;
        const std::size_t rounded = (count + 3) & ~std::size_t{3};
        for (std::size_t i = 0; i < rounded; ++i) {
            const float rx = m[0] * x[i] + 2.0F * (m[1] * y[i] + m[2] * z[i] + b[0]);
            const float ry = m[3] * y[i] + 2.0F * (m[4] * z[i] + b[1]);
            const float rz = m[5] * z[i] + 2.0F * b[2];
            float r = x[i] * rx + y[i] * ry + z[i] * rz + q.c;
            for (std::size_t k = 0; k < K; ++k) {
                const float slope = q.gx[k] * x[i] + q.gy[k] * y[i] + q.gz[k] * z[i] + q.e[k];
                r += s[k][i] * (q.area * s[k][i] - 2.0F * slope);
            }
            cost[i] += std::max(r, 0.0F);
        }
    }
};

/// The quadrics of one triangle, for each of its vertices alike.
template<std::size_t K>
struct TriangleQuadric {
    Symmetric a{}, m{};
    float area = 0.0F;
    std::array<float, K> gx{}, gy{}, gz{};

    /// `s`: the attributes of the three corners.
    TriangleQuadric(const glm::vec3& p0, const glm::vec3& p1, const glm::vec3& p2, const float* s0, const float* s1,
                    const float* s2) noexcept {
        const auto e1 = p1 - p0;
        const auto e2 = p2 - p0;
        const auto n = glm::cross(e1, e2);
        const float square = glm::dot(n, n);
        if (!(square > 0.0F)) return;
        const float length = std::sqrt(square);
        area = 0.5F * length;
        add_outer(a, n, 0.5F / length);
        const auto b1 = glm::cross(e2, n) / square; // what rises from 0 to 1 along e1 and is flat along e2
        const auto b2 = glm::cross(n, e1) / square;
        float s11 = 0.0F, s12 = 0.0F, s22 = 0.0F;
        for (std::size_t k = 0; k < K; ++k) {
            const float d1 = s1[k] - s0[k];
            const float d2 = s2[k] - s0[k];
            s11 += d1 * d1;
            s12 += d1 * d2;
            s22 += d2 * d2;
            gx[k] = area * (d1 * b1.x + d2 * b2.x);
            gy[k] = area * (d1 * b1.y + d2 * b2.y);
            gz[k] = area * (d1 * b1.z + d2 * b2.z);
        }
        const auto c1 = area * (s11 * b1 + s12 * b2);
        const auto c2 = area * (s12 * b1 + s22 * b2);
        m = {c1.x * b1.x + c2.x * b2.x, c1.x * b1.y + c2.x * b2.y, c1.x * b1.z + c2.x * b2.z,
             c1.y * b1.y + c2.y * b2.y, c1.y * b1.z + c2.y * b2.z, c1.z * b1.z + c2.z * b2.z};
    }

    void add_to(PointQuadric& q) const noexcept {
        for (std::size_t i = 0; i < 6; ++i) q.a[i] += a[i];
        q.weight += area;
    }
    void add_to(WedgeQuadric<K>& q) const noexcept {
        for (std::size_t i = 0; i < 6; ++i) q.m[i] += m[i];
        q.area += area;
        for (std::size_t k = 0; k < K; ++k) {
            q.gx[k] += gx[k];
            q.gy[k] += gy[k];
            q.gz[k] += gz[k];
        }
    }
};

} // namespace guanhe::pack
