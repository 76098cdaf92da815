#include "house/skin.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace guanhe::tools::house {

namespace {

/// The values at the corners of a lattice, and the vertex of each cell that the surface passes.
class Net {
public:
    Net(const Solid& solid, Jobs& jobs) : solid_(solid) {
        const auto span = (solid.high - solid.low) / solid.cell;
        size_ = glm::ivec3(glm::ceil(span)) + 1;
        values_.resize(static_cast<std::size_t>(size_.x) * static_cast<std::size_t>(size_.y) *
                       static_cast<std::size_t>(size_.z));
        jobs.parallel_for(static_cast<std::size_t>(size_.z), [&](std::size_t z) {
            for (int y = 0; y < size_.y; ++y) {
                for (int x = 0; x < size_.x; ++x) {
                    const glm::ivec3 at(x, y, static_cast<int>(z));
                    const auto p = place(at);
                    const float d = solid_.rough(p);
                    values_[index(at)] = std::abs(d) < solid_.band ? solid_.fine(p) : d;
                }
            }
        });
    }

    [[nodiscard]] Mesh mesh() {
        vertices_.assign(values_.size(), 0);
        for (int z = 0; z + 1 < size_.z; ++z)
            for (int y = 0; y + 1 < size_.y; ++y)
                for (int x = 0; x + 1 < size_.x; ++x) add_vertex({x, y, z});
        for (int z = 0; z + 1 < size_.z; ++z)
            for (int y = 0; y + 1 < size_.y; ++y)
                for (int x = 0; x + 1 < size_.x; ++x)
                    for (int axis = 0; axis < 3; ++axis) add_face({x, y, z}, axis);
        return std::move(mesh_);
    }

private:
    [[nodiscard]] std::size_t index(glm::ivec3 at) const {
        return (static_cast<std::size_t>(at.z) * static_cast<std::size_t>(size_.y) + static_cast<std::size_t>(at.y)) *
                   static_cast<std::size_t>(size_.x) +
               static_cast<std::size_t>(at.x);
    }
    [[nodiscard]] glm::vec3 place(glm::ivec3 at) const { return solid_.low + glm::vec3(at) * solid_.cell; }

    void add_vertex(glm::ivec3 at) {
        std::array<float, 8> corner{};
        int inside = 0;
        for (int i = 0; i < 8; ++i) {
            corner[static_cast<std::size_t>(i)] = values_[index(at + glm::ivec3(i & 1, (i >> 1) & 1, i >> 2))];
            inside += corner[static_cast<std::size_t>(i)] < 0.0F ? 1 : 0;
        }
        if (inside == 0 || inside == 8) return;
        glm::vec3 sum(0.0F);
        float crossings = 0.0F;
        for (int i = 0; i < 8; ++i) {
            for (int axis = 0; axis < 3; ++axis) {
                const int j = i | (1 << axis);
                if (j == i) continue;
                const float a = corner[static_cast<std::size_t>(i)];
                const float b = corner[static_cast<std::size_t>(j)];
                if ((a < 0.0F) == (b < 0.0F)) continue;
                glm::vec3 p(i & 1, (i >> 1) & 1, i >> 2);
                p[axis] += a / (a - b);
                sum += p;
                crossings += 1.0F;
            }
        }
        mesh_.positions.push_back(place(at) + sum / crossings * solid_.cell);
        vertices_[index(at)] = static_cast<std::uint32_t>(mesh_.positions.size());
    }

    /// The face across the lattice edge that leaves `at` along an axis: it joins the four cells about the edge.
    void add_face(glm::ivec3 at, int axis) {
        glm::ivec3 ahead(0);
        ahead[axis] = 1;
        const bool in = values_[index(at)] < 0.0F;
        if (in == (values_[index(at + ahead)] < 0.0F)) return;
        if (at[(axis + 1) % 3] == 0 || at[(axis + 2) % 3] == 0) return; // cut by the box: left open
        glm::ivec3 u(0);
        glm::ivec3 v(0);
        u[(axis + 1) % 3] = 1;
        v[(axis + 2) % 3] = 1;
        const std::array<std::uint32_t, 4> around{vertices_[index(at - u - v)], vertices_[index(at - v)],
                                                  vertices_[index(at)], vertices_[index(at - u)]};
        for (const auto i : around)
            if (i == 0) return;
        const auto [a, b, c, d] = around;
        if (in)
            mesh_.indices.insert(mesh_.indices.end(), {a - 1, b - 1, c - 1, a - 1, c - 1, d - 1});
        else
            mesh_.indices.insert(mesh_.indices.end(), {a - 1, c - 1, b - 1, a - 1, d - 1, c - 1});
    }

    const Solid& solid_;
    glm::ivec3 size_{0};
    std::vector<float> values_;
    std::vector<std::uint32_t> vertices_; ///< of each cell, counted from 1
    Mesh mesh_;
};

int main_axis(const glm::vec3& n) {
    const auto a = glm::abs(n);
    return a.x >= a.y && a.x >= a.z ? 0 : a.z >= a.y ? 2 : 1;
}

} // namespace

Mesh skin(const Solid& solid, float tile_metres, Jobs& jobs) {
    const auto bare = Net(solid, jobs).mesh();
    Mesh mesh;
    std::map<std::pair<std::uint32_t, int>, std::uint32_t> copies; // a vertex for each axis its triangles face
    for (std::size_t t = 0; t + 2 < bare.indices.size(); t += 3) {
        const auto corner = [&](std::size_t k) { return bare.positions[bare.indices[t + k]]; };
        const int axis = main_axis(glm::cross(corner(1) - corner(0), corner(2) - corner(0)));
        for (std::size_t k = 0; k < 3; ++k) {
            const auto from = bare.indices[t + k];
            const auto [found, is_new] =
                copies.try_emplace({from, axis}, static_cast<std::uint32_t>(mesh.positions.size()));
            if (is_new) {
                const auto& p = bare.positions[from];
                mesh.positions.push_back(p);
                const auto uv = axis == 0   ? glm::vec2(p.z, -p.y)
                                : axis == 2 ? glm::vec2(p.x, -p.y)
                                            : glm::vec2(p.x, p.z);
                mesh.uvs.push_back(uv / tile_metres);
            }
            mesh.indices.push_back(found->second);
        }
    }
    compute_normals(mesh);
    compute_tangents(mesh);
    for (std::size_t i = 0; i < mesh.positions.size(); ++i)
        mesh.colours.push_back(glm::clamp(solid.colour(mesh.positions[i], mesh.normals[i]), 0.0F, 1.0F));
    return mesh;
}

} // namespace guanhe::tools::house
