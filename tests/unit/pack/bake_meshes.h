// Meshes to bake, made in memory.
#pragma once

#include "scan/scan.h"

#include <glm/glm.hpp>

#include <cmath>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace guanhe::test {

inline scan::Primitive primitive_of(std::vector<glm::vec3> positions, std::vector<std::uint32_t> indices) {
    scan::Primitive primitive;
    for (const auto& position : positions) primitive.bounds.add(position);
    primitive.vertex_count = static_cast<std::uint32_t>(positions.size());
    primitive.index_count = indices.size();
    primitive.positions = std::move(positions);
    primitive.indices = std::move(indices);
    return primitive;
}

/// A hilly field of `cells` x `cells` squares of side 1, two triangles each, row by row.
inline scan::Primitive field(std::uint32_t cells, float height = 3.0F) {
    std::vector<glm::vec3> positions;
    std::vector<std::uint32_t> indices;
    for (std::uint32_t z = 0; z <= cells; ++z) {
        for (std::uint32_t x = 0; x <= cells; ++x) {
            const auto fx = static_cast<float>(x);
            const auto fz = static_cast<float>(z);
            positions.emplace_back(fx, height * std::sin(fx * 0.1F) * std::cos(fz * 0.07F), fz);
            if (x == cells || z == cells) continue;
            const auto at = z * (cells + 1) + x;
            for (const auto i : {at, at + cells + 1, at + 1, at + 1, at + cells + 1, at + cells + 2})
                indices.push_back(i);
        }
    }
    return primitive_of(std::move(positions), std::move(indices));
}

/// Every corner its own vertex.
inline scan::Primitive unwelded(const scan::Primitive& primitive) {
    std::vector<glm::vec3> positions;
    std::vector<std::uint32_t> indices;
    for (const auto index : primitive.indices) {
        indices.push_back(static_cast<std::uint32_t>(positions.size()));
        positions.push_back(primitive.positions[index]);
    }
    return primitive_of(std::move(positions), std::move(indices));
}

/// The same triangles in another order.
inline scan::Primitive shuffled(const scan::Primitive& primitive) {
    std::vector<std::uint32_t> order(primitive.indices.size() / 3);
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::mt19937 random(7);
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    std::vector<std::uint32_t> indices;
    for (const auto triangle : order) {
        for (std::size_t k = 0; k < 3; ++k) indices.push_back(primitive.indices[std::size_t{triangle} * 3 + k]);
    }
    const auto positions = primitive.positions.span();
    return primitive_of({positions.begin(), positions.end()}, std::move(indices));
}

/// Triangles with corners anywhere in a cube of side 100: most of them reach over several regions.
inline scan::Primitive wild_triangles(std::uint32_t count) {
    std::mt19937 random(11);
    const auto coordinate = [&] { return static_cast<float>(random() % 100'000) * 0.001F; };
    std::vector<glm::vec3> positions;
    std::vector<std::uint32_t> indices;
    for (std::uint32_t i = 0; i < count; ++i) positions.emplace_back(coordinate(), coordinate(), coordinate());
    for (std::uint32_t i = 0; i < count * 3; ++i) indices.push_back(static_cast<std::uint32_t>(random() % count));
    return primitive_of(std::move(positions), std::move(indices));
}

inline scan::Mesh mesh_of(std::vector<scan::Primitive> primitives) {
    scan::Mesh mesh;
    mesh.primitives = std::move(primitives);
    return mesh;
}

} // namespace guanhe::test
