#include "hierarchy_support.h"

#include "pack/octahedral.h"

#include <algorithm>
#include <cmath>

namespace guanhe::test {

namespace {

/// A smooth bump map of a direction.
double bumps(const glm::dvec3& d) {
    return 1.0 + 0.08 * std::sin(5.0 * d.x + 1.0) * std::sin(6.0 * d.y) * std::cos(4.0 * d.z) +
           0.01 * std::sin(31.0 * d.x) * std::sin(29.0 * d.y + 2.0 * d.z);
}

std::int32_t coordinate(const glm::ivec3& p, unsigned axis) {
    return p[static_cast<glm::length_t>(axis)];
}

} // namespace

Model ball(std::uint32_t n, std::int32_t radius, bool normals) {
    Model model;
    std::map<Position, std::uint32_t> numbers;
    const auto vertex = [&](const glm::dvec3& on_octahedron) {
        const auto d = glm::normalize(on_octahedron);
        const auto p = glm::ivec3(glm::round(d * (bumps(d) * radius)));
        const auto [found, fresh] = numbers.try_emplace(Position{p.x, p.y, p.z}, model.vertices.size());
        if (fresh) {
            model.vertices.positions.push_back(p);
            if (normals) {
                const auto along = [&](const glm::dvec3& e) {
                    const auto to = glm::normalize(d + e * 1e-4);
                    return to * bumps(to);
                };
                const glm::dvec3 u =
                    glm::normalize(glm::cross(d, std::abs(d.x) < 0.7 ? glm::dvec3(1, 0, 0) : glm::dvec3(0, 1, 0)));
                const auto v = glm::cross(d, u);
                const auto normal = glm::cross(along(u) - along(-u), along(v) - along(-v));
                model.vertices.normals.push_back(pack::pack_normal(glm::vec3(glm::normalize(normal))));
            }
        }
        return found->second;
    };
    for (unsigned side = 0; side < 8; ++side) {
        const glm::dvec3 x((side & 1U) != 0 ? -1 : 1, 0, 0);
        const glm::dvec3 y(0, (side & 2U) != 0 ? -1 : 1, 0);
        const glm::dvec3 z(0, 0, (side & 4U) != 0 ? -1 : 1);
        const bool turned = ((side & 1U) ^ (side >> 1U & 1U) ^ (side >> 2U & 1U)) != 0;
        const auto at = [&](std::uint32_t i, std::uint32_t j) {
            return vertex((x * double(i) + y * double(j) + z * double(n - i - j)) / double(n));
        };
        const auto add = [&](std::uint32_t a, std::uint32_t b, std::uint32_t c) {
            turned ? model.triangle(a, c, b) : model.triangle(a, b, c);
        };
        for (std::uint32_t i = 0; i < n; ++i) {
            for (std::uint32_t j = 0; i + j < n; ++j) {
                add(at(i, j), at(i + 1, j), at(i, j + 1));
                if (i + j + 1 < n) add(at(i + 1, j), at(i + 1, j + 1), at(i, j + 1));
            }
        }
    }
    return model;
}

Model hills(std::uint32_t n) {
    Model model;
    for (std::uint32_t z = 0; z <= n; ++z) {
        for (std::uint32_t x = 0; x <= n; ++x) {
            const double height = 90.0 * std::sin(0.11 * x) * std::cos(0.07 * z) + 12.0 * std::sin(0.9 * x + 0.8 * z);
            model.vertices.positions.emplace_back(int(x) * 16, int(std::lround(height)), int(z) * 16);
        }
    }
    for (std::uint32_t z = 0; z < n; ++z) {
        for (std::uint32_t x = 0; x < n; ++x) {
            const auto a = z * (n + 1) + x;
            const auto b = a + n + 1;
            model.triangle(a, b, a + 1);
            model.triangle(a + 1, b, b + 1);
        }
    }
    return model;
}

Model rubble(std::uint32_t count) {
    Model model;
    Random random(7);
    for (std::uint32_t i = 0; i < count; ++i) {
        const glm::ivec3 low(static_cast<int>(random.below(20000)), static_cast<int>(random.below(300)),
                             static_cast<int>(random.below(20000)));
        const auto size = static_cast<int>(4 + random.below(60));
        const auto first = model.vertices.size();
        for (int corner = 0; corner < 8; ++corner)
            model.vertices.positions.push_back(low + size * glm::ivec3(corner & 1, corner >> 1 & 1, corner >> 2 & 1));
        constexpr std::array<std::array<std::uint32_t, 4>, 6> faces{
            {{0, 2, 3, 1}, {4, 5, 7, 6}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 4, 6, 2}, {1, 3, 7, 5}}};
        for (const auto& f : faces) {
            model.triangle(first + f[0], first + f[1], first + f[2]);
            model.triangle(first + f[0], first + f[2], first + f[3]);
        }
    }
    return model;
}

std::vector<pack::Region> regions_of(const Model& model, unsigned depth) {
    // Planes of a complete tree; sums of three corners are compared with three times the plane.
    const auto triangles = static_cast<std::uint32_t>(model.triangle_count());
    const auto& positions = model.vertices.positions;
    const auto sum = [&](std::uint32_t t, unsigned axis) {
        std::int64_t s = 0;
        for (std::size_t k = 0; k < 3; ++k) s += coordinate(positions[model.indices[t * 3 + k]], axis);
        return s;
    };
    struct Plane {
        unsigned axis = 0;
        std::int32_t at = 0;
    };
    std::vector<Plane> planes((std::size_t{1} << depth) - 1);
    std::vector<std::vector<std::uint32_t>> nodes(planes.size() * 2 + 1);
    for (std::uint32_t t = 0; t < triangles; ++t) nodes[0].push_back(t);
    for (std::size_t node = 0; node < planes.size(); ++node) {
        auto& here = nodes[node];
        auto& plane = planes[node];
        std::int64_t widest = -1;
        for (unsigned axis = 0; axis < 3 && !here.empty(); ++axis) {
            std::int64_t low = sum(here[0], axis), high = low;
            for (const auto t : here) low = std::min(low, sum(t, axis)), high = std::max(high, sum(t, axis));
            if (high - low > widest) widest = high - low, plane.axis = axis;
        }
        std::vector<std::int64_t> sums;
        for (const auto t : here) sums.push_back(sum(t, plane.axis));
        std::sort(sums.begin(), sums.end());
        if (!sums.empty()) plane.at = static_cast<std::int32_t>(sums[sums.size() / 2] / 3);
        for (const auto t : here)
            nodes[2 * node + (sum(t, plane.axis) < 3 * std::int64_t{plane.at} ? 1 : 2)].push_back(t);
    }
    const auto home = [&](const glm::ivec3& p) {
        std::size_t node = 0;
        while (node < planes.size()) node = 2 * node + (coordinate(p, planes[node].axis) < planes[node].at ? 1 : 2);
        return static_cast<std::uint32_t>(node - planes.size());
    };

    // A region tells the home of a position about itself; a region knows itself, the home, and at home all that told.
    std::map<Position, pack::Sharers> told;
    const auto key = [](const glm::ivec3& p) { return Position{p.x, p.y, p.z}; };
    const auto count = std::uint32_t{1} << depth;
    for (std::uint32_t r = 0; r < count; ++r) {
        for (const auto t : nodes[planes.size() + r]) {
            for (std::size_t k = 0; k < 3; ++k) {
                const auto& p = positions[model.indices[t * 3 + k]];
                if (home(p) == r) continue;
                auto& sharers = told[key(p)];
                sharers.first = std::min(sharers.first, r);
                sharers.last = std::max(sharers.last, r);
            }
        }
    }
    std::vector<pack::Region> regions(count);
    for (std::uint32_t r = 0; r < count; ++r) {
        auto& region = regions[r];
        region.first = region.last = r;
        std::map<std::uint32_t, std::uint32_t> numbers;
        for (const auto t : nodes[planes.size() + r]) {
            for (std::size_t k = 0; k < 3; ++k) {
                const auto v = model.indices[t * 3 + k];
                const auto [found, fresh] = numbers.try_emplace(v, region.vertices.size());
                region.indices.push_back(found->second);
                if (!fresh) continue;
                region.vertices.positions.push_back(positions[v]);
                if (!model.vertices.normals.empty()) region.vertices.normals.push_back(model.vertices.normals[v]);
                if (!model.vertices.colors.empty()) region.vertices.colors.push_back(model.vertices.colors[v]);
                for (std::size_t set = 0; set < 2; ++set)
                    if (!model.vertices.uv[set].empty()) region.vertices.uv[set].push_back(model.vertices.uv[set][v]);
                const auto at_home = home(positions[v]);
                pack::Sharers sharers{std::min(r, at_home), std::max(r, at_home)};
                if (const auto known = told.find(key(positions[v])); at_home == r && known != told.end()) {
                    sharers.first = std::min(sharers.first, known->second.first);
                    sharers.last = std::max(sharers.last, known->second.last);
                }
                region.sharers.push_back(sharers);
            }
            region.parts.push_back(model.parts[t]);
        }
    }
    return regions;
}

} // namespace guanhe::test
