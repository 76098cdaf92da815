#include "pack/bounds.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace guanhe::pack {

namespace {

constexpr float up = std::numeric_limits<float>::infinity();

float float_below(double x) {
    const auto f = static_cast<float>(x);
    return static_cast<double>(f) > x ? std::nextafter(f, -up) : f;
}

float float_above(double x) {
    const auto f = static_cast<float>(x);
    return static_cast<double>(f) < x ? std::nextafter(f, up) : f;
}

} // namespace

Sphere sphere_around(std::span<const Sphere> spheres) {
    if (spheres.size() == 1) return spheres[0];
    glm::dvec3 center(0.0);
    for (const auto& s : spheres) center += glm::dvec3(s.center);
    center /= static_cast<double>(spheres.size());
    const auto farthest = [&](const glm::dvec3& from) {
        std::pair<double, std::size_t> most{-1.0, 0};
        for (std::size_t i = 0; i < spheres.size(); ++i) {
            const double reach =
                glm::length(glm::dvec3(spheres[i].center) - from) + static_cast<double>(spheres[i].radius);
            if (reach > most.first) most = {reach, i};
        }
        return most;
    };
    // Badoiu and Clarkson, "Smaller core-sets for balls" (2003): steps of 1/n towards what is farthest.
    auto best = farthest(center);
    auto best_center = center;
    for (int step = 2; step < 34; ++step) {
        const auto& far = spheres[farthest(center).second];
        const auto towards = glm::dvec3(far.center) - center;
        const double length = glm::length(towards);
        if (length <= 0.0) break;
        center += towards * ((length + static_cast<double>(far.radius)) / length / step * 0.5);
        const auto reach = farthest(center);
        if (reach.first < best.first) {
            best = reach;
            best_center = center;
        }
    }
    const glm::vec3 rounded(best_center);
    // Readers compare in single precision: a little more than what exactness asks for.
    const double magnitude = glm::length(best_center) + best.first;
    return {rounded, float_above(farthest(glm::dvec3(rounded)).first + magnitude * 0x1p-21)};
}

Box box_around(const glm::ivec3& low, const glm::ivec3& high, double step) {
    Box box;
    for (glm::length_t i = 0; i < 3; ++i) {
        box.low[i] = float_below(static_cast<double>(low[i]) * step);
        box.high[i] = float_above(static_cast<double>(high[i]) * step);
    }
    return box;
}

Box united(const Box& a, const Box& b) noexcept {
    return {glm::min(a.low, b.low), glm::max(a.high, b.high)};
}

std::array<std::int8_t, 4> cone_around(std::span<const glm::vec3> normals) {
    constexpr std::array<std::int8_t, 4> never{0, 0, 0, 127};
    // One after the other through a small buffer, so that roots and divisions are done once, side by side.
    std::array<glm::vec3, 256> units{};
    const auto count = std::min(normals.size(), units.size());
    if (count < normals.size()) return never;
    glm::vec3 sum(0.0F);
    for (std::size_t i = 0; i < count; ++i) {
        const float square = glm::dot(normals[i], normals[i]);
        units[i] = square > 0.0F ? normals[i] * (1.0F / std::sqrt(square)) : glm::vec3(0.0F);
        sum += units[i];
    }
    const float length = glm::length(sum);
    if (!(length > 0.0F)) return never;
    const auto axis = sum / length;
    float least = 1.0F;
    for (std::size_t i = 0; i < count; ++i) {
        const float cosine = glm::dot(axis, units[i]);
        least = std::min(least, units[i] == glm::vec3(0.0F) ? 1.0F : cosine);
    }
    if (!(least > 0.1F)) return never;

    std::array<std::int8_t, 4> cone{};
    float rounding = 0.0F;
    for (glm::length_t i = 0; i < 3; ++i) {
        const float rounded = std::round(axis[i] * 127.0F);
        cone[static_cast<std::size_t>(i)] = static_cast<std::int8_t>(rounded);
        rounding += std::abs(rounded / 127.0F - axis[i]);
    }
    const float cutoff = std::sqrt(1.0F - least * least) + rounding;
    cone[3] = static_cast<std::int8_t>(std::min(127.0F, std::floor(cutoff * 127.0F + 1.0F)));
    return cone;
}

} // namespace guanhe::pack
