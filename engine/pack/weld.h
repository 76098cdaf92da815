// Vertices that are equal become one; vertices at one position know that of each other.
#pragma once

#include "pack/geometry.h"
#include "pack/id_table.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace guanhe::pack {

/// One vertex, as Vertices keeps it. What the mesh does not have stays zero.
struct VertexRecord {
    glm::ivec3 position{0};
    std::uint32_t normal = 0, color = 0, tangent = 0;
    std::array<glm::vec2, 2> uv{};
};

/// One thread.
class Welder {
public:
    Welder(std::uint32_t attributes, std::size_t expected_vertices);

    /// The number of this vertex: its own, or that of the first equal one.
    std::uint32_t add(const VertexRecord& vertex);

    [[nodiscard]] const Vertices& vertices() const noexcept { return vertices_; }
    /// The first vertex at the position of each vertex.
    [[nodiscard]] const std::vector<std::uint32_t>& places() const noexcept { return places_; }
    /// The first vertex at this position, or IdTable::none.
    [[nodiscard]] std::uint32_t find(const glm::ivec3& position) const;

    /// Ends the welder's use.
    [[nodiscard]] Vertices take() { return std::move(vertices_); }

private:
    [[nodiscard]] bool equal(std::uint32_t vertex, const VertexRecord& record) const;

    std::uint32_t attributes_;
    Vertices vertices_;
    std::vector<std::uint32_t> places_;
    IdTable by_value_, by_position_;
};

/// Renumbers `indices` in order of first use. Returns, for each new number, the old one.
[[nodiscard]] std::vector<std::uint32_t> number_by_use(std::vector<std::uint32_t>& indices, std::size_t vertex_count);

/// Makes element i the old element sources[i]. Nothing to do for an empty array.
template<class T>
void pick(std::vector<T>& values, const std::vector<std::uint32_t>& sources) {
    if (values.empty()) return;
    std::vector<T> picked;
    picked.reserve(sources.size());
    for (const auto source : sources) picked.push_back(values[source]);
    values = std::move(picked);
}
void pick(Vertices& vertices, const std::vector<std::uint32_t>& sources);

} // namespace guanhe::pack
