// Triangle meshes in the making, and their way into a file. Metres, y up, counter-clockwise fronts, texture v down.
#pragma once

#include "gltf_writer.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace guanhe::tools {

struct Mesh {
    std::vector<glm::vec3> positions;
    std::vector<glm::vec3> normals;  ///< unit length
    std::vector<glm::vec4> tangents; ///< along +u; w is the sign of the bitangent
    std::vector<glm::vec2> uvs;
    std::vector<glm::vec3> colours; ///< linear, 0 to 1; empty, or one a vertex
    std::vector<std::uint32_t> indices;

    [[nodiscard]] std::size_t triangle_count() const noexcept { return indices.size() / 3; }

    /// Appends a copy of `other`, placed; both have the same attributes.
    void append(const Mesh& other, const glm::mat4& place);
};

struct GridPoint {
    glm::vec3 position{0.0F};
    glm::vec2 uv{0.0F};
    glm::vec3 colour{1.0F};
};

/// Grids are cut into strips so many quads wide: that keeps a row's vertices in the GPU's cache until the next row
/// needs them.
inline constexpr std::uint32_t quads_a_strip = 14;

/// A grid of columns x rows points, both at least 2, point(column, row). Fronts face the side from which columns run
/// right and rows run down. Quads without area are left out. Where the first and last column lie at the same place, as
/// on a jar, their normals agree.
[[nodiscard]] Mesh grid(std::uint32_t columns, std::uint32_t rows,
                        const std::function<GridPoint(std::uint32_t, std::uint32_t)>& point);

/// Area-weighted normals; vertices at the same place share theirs. Then tangents from the texture coordinates.
void compute_normals(Mesh& mesh);
void compute_tangents(Mesh& mesh);

/// An icosphere of radius 1, `steps` times subdivided.
[[nodiscard]] Mesh icosphere(int steps);
/// A box from -half to half with flat faces.
[[nodiscard]] Mesh box(glm::vec3 half);
/// A tube along a path, closed by nothing: its ends are sunk into something.
[[nodiscard]] Mesh tube(const std::vector<glm::vec3>& path, const std::vector<float>& radii, std::uint32_t sides);

/// Writes the POSITION of a primitive, with its bounds. Returns the accessor's index.
[[nodiscard]] Result<std::size_t> add_positions(GltfWriter& writer, std::span<const glm::vec3> positions);
/// Writes a mesh of one primitive. Returns its index.
[[nodiscard]] Result<std::size_t> add_mesh(GltfWriter& writer, const std::string& name, const Mesh& mesh,
                                           std::size_t material);

} // namespace guanhe::tools
