#include "mesh.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

namespace guanhe::tools {

namespace {

std::uint32_t index_of(std::size_t i) {
    return static_cast<std::uint32_t>(i);
}

/// For each vertex, the first vertex that lies at exactly its place.
std::vector<std::uint32_t> weld(const std::vector<glm::vec3>& positions) {
    std::vector<std::uint32_t> order(positions.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto key = [&](std::uint32_t i) {
        const auto& p = positions[i];
        return std::tuple(p.x, p.y, p.z, i);
    };
    std::ranges::sort(order, [&](auto a, auto b) { return key(a) < key(b); });
    std::vector<std::uint32_t> first(positions.size());
    for (std::size_t k = 0; k < order.size(); ++k) {
        const bool same = k > 0 && positions[order[k]] == positions[order[k - 1]];
        first[order[k]] = same ? first[order[k - 1]] : order[k];
    }
    return first;
}

glm::vec3 any_perpendicular(glm::vec3 n) {
    const glm::vec3 axis = std::abs(n.x) < 0.7F ? glm::vec3(1, 0, 0) : glm::vec3(0, 0, 1);
    return glm::normalize(axis - n * glm::dot(n, axis));
}

} // namespace

void Mesh::append(const Mesh& other, const glm::mat4& place) {
    const auto base = index_of(positions.size());
    const auto turn = glm::transpose(glm::inverse(glm::mat3(place)));
    const glm::mat3 linear(place);
    for (const auto& p : other.positions) positions.emplace_back(place * glm::vec4(p, 1.0F));
    for (const auto& n : other.normals) normals.push_back(glm::normalize(turn * n));
    for (const auto& t : other.tangents) tangents.emplace_back(glm::normalize(linear * glm::vec3(t)), t.w);
    uvs.insert(uvs.end(), other.uvs.begin(), other.uvs.end());
    colours.insert(colours.end(), other.colours.begin(), other.colours.end());
    for (const auto i : other.indices) indices.push_back(base + i);
}

Mesh grid(std::uint32_t columns, std::uint32_t rows,
          const std::function<GridPoint(std::uint32_t, std::uint32_t)>& point) {
    Mesh mesh;
    const auto count = std::size_t{columns} * rows;
    mesh.positions.reserve(count);
    mesh.uvs.reserve(count);
    mesh.colours.reserve(count);
    for (std::uint32_t row = 0; row < rows; ++row) {
        for (std::uint32_t column = 0; column < columns; ++column) {
            const auto p = point(column, row);
            mesh.positions.push_back(p.position);
            mesh.uvs.push_back(p.uv);
            mesh.colours.push_back(glm::clamp(p.colour, 0.0F, 1.0F));
        }
    }
    const auto triangle = [&](std::uint32_t a, std::uint32_t b, std::uint32_t c) {
        const auto& p = mesh.positions;
        if (glm::length(glm::cross(p[b] - p[a], p[c] - p[a])) > 1e-12F)
            mesh.indices.insert(mesh.indices.end(), {a, b, c});
    };
    for (std::uint32_t begin = 0; begin + 1 < columns; begin += quads_a_strip) {
        const auto end = std::min(begin + quads_a_strip, columns - 1);
        for (std::uint32_t row = 0; row + 1 < rows; ++row) {
            for (auto column = begin; column < end; ++column) {
                const auto a = row * columns + column;
                triangle(a, a + columns, a + 1);
                triangle(a + 1, a + columns, a + columns + 1);
            }
        }
    }
    compute_normals(mesh);
    compute_tangents(mesh);
    return mesh;
}

void compute_normals(Mesh& mesh) {
    const auto first = weld(mesh.positions);
    std::vector<glm::vec3> sums(mesh.positions.size(), glm::vec3(0.0F));
    for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
        const auto a = mesh.indices[t];
        const auto b = mesh.indices[t + 1];
        const auto c = mesh.indices[t + 2];
        const auto n = glm::cross(mesh.positions[b] - mesh.positions[a], mesh.positions[c] - mesh.positions[a]);
        sums[first[a]] += n;
        sums[first[b]] += n;
        sums[first[c]] += n;
    }
    mesh.normals.resize(mesh.positions.size());
    for (std::size_t i = 0; i < mesh.normals.size(); ++i) {
        const auto& n = sums[first[i]];
        const float length = glm::length(n);
        mesh.normals[i] = length > 1e-20F ? n / length : glm::vec3(0, 1, 0);
    }
}

void compute_tangents(Mesh& mesh) {
    std::vector<glm::vec3> along_u(mesh.positions.size(), glm::vec3(0.0F));
    std::vector<glm::vec3> along_v(mesh.positions.size(), glm::vec3(0.0F));
    for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
        const std::array corner{mesh.indices[t], mesh.indices[t + 1], mesh.indices[t + 2]};
        const auto e1 = mesh.positions[corner[1]] - mesh.positions[corner[0]];
        const auto e2 = mesh.positions[corner[2]] - mesh.positions[corner[0]];
        const auto d1 = mesh.uvs[corner[1]] - mesh.uvs[corner[0]];
        const auto d2 = mesh.uvs[corner[2]] - mesh.uvs[corner[0]];
        const float area = d1.x * d2.y - d2.x * d1.y;
        if (std::abs(area) < 1e-14F) continue;
        const auto u = (e1 * d2.y - e2 * d1.y) / area;
        const auto v = (e2 * d1.x - e1 * d2.x) / area;
        const float weight = glm::length(glm::cross(e1, e2));
        for (const auto i : corner) {
            along_u[i] += u * weight;
            along_v[i] += v * weight;
        }
    }
    mesh.tangents.resize(mesh.positions.size());
    for (std::size_t i = 0; i < mesh.tangents.size(); ++i) {
        const auto& n = mesh.normals[i];
        auto t = along_u[i] - n * glm::dot(n, along_u[i]);
        const float length = glm::length(t);
        t = length > 1e-20F ? t / length : any_perpendicular(n);
        // Texture v runs down the picture, the bitangent up it.
        const float sign = glm::dot(glm::cross(n, t), along_v[i]) > 0.0F ? -1.0F : 1.0F;
        mesh.tangents[i] = glm::vec4(t, sign);
    }
}

Mesh icosphere(int steps) {
    Mesh mesh;
    const float g = (1.0F + std::sqrt(5.0F)) / 2.0F;
    mesh.positions = {{-1, g, 0},  {1, g, 0},  {-1, -g, 0}, {1, -g, 0}, {0, -1, g},  {0, 1, g},
                      {0, -1, -g}, {0, 1, -g}, {g, 0, -1},  {g, 0, 1},  {-g, 0, -1}, {-g, 0, 1}};
    mesh.indices = {0, 11, 5, 0, 5, 1, 0, 1, 7, 0, 7, 10, 0, 10, 11, 1, 5, 9, 5, 11, 4,  11, 10, 2,  10, 7, 6, 7, 1, 8,
                    3, 9,  4, 3, 4, 2, 3, 2, 6, 3, 6, 8,  3, 8,  9,  4, 9, 5, 2, 4,  11, 6,  2,  10, 8,  6, 7, 9, 8, 1};
    for (auto& p : mesh.positions) p = glm::normalize(p);
    for (int step = 0; step < steps; ++step) {
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> middles;
        const auto middle = [&](std::uint32_t a, std::uint32_t b) {
            const auto [found, is_new] = middles.try_emplace(std::minmax(a, b), index_of(mesh.positions.size()));
            if (is_new) mesh.positions.push_back(glm::normalize(mesh.positions[a] + mesh.positions[b]));
            return found->second;
        };
        std::vector<std::uint32_t> finer;
        for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
            const auto a = mesh.indices[t];
            const auto b = mesh.indices[t + 1];
            const auto c = mesh.indices[t + 2];
            const auto ab = middle(a, b);
            const auto bc = middle(b, c);
            const auto ca = middle(c, a);
            finer.insert(finer.end(), {a, ab, ca, b, bc, ab, c, ca, bc, ab, bc, ca});
        }
        mesh.indices = std::move(finer);
    }
    for (const auto& p : mesh.positions) mesh.uvs.emplace_back(p.x + p.z, p.y + 0.37F * p.z);
    mesh.colours.assign(mesh.positions.size(), glm::vec3(1.0F));
    compute_normals(mesh);
    compute_tangents(mesh);
    return mesh;
}

Mesh box(glm::vec3 half) {
    Mesh mesh;
    for (int axis = 0; axis < 3; ++axis) {
        for (const float side : {-1.0F, 1.0F}) {
            glm::vec3 n(0.0F);
            n[axis] = side;
            const glm::vec3 u = axis == 1 ? glm::vec3(1, 0, 0) : glm::cross(glm::vec3(0, 1, 0), n);
            const glm::vec3 v = glm::cross(n, u);
            const auto base = index_of(mesh.positions.size());
            for (const auto corner : {glm::vec2(-1, -1), glm::vec2(1, -1), glm::vec2(1, 1), glm::vec2(-1, 1)}) {
                mesh.positions.push_back((n + u * corner.x + v * corner.y) * half);
                mesh.normals.push_back(n);
                mesh.tangents.emplace_back(u, 1.0F);
                mesh.uvs.emplace_back(corner.x * 0.5F + 0.5F, 0.5F - corner.y * 0.5F);
                mesh.colours.emplace_back(1.0F);
            }
            for (const std::uint32_t i : {0U, 1U, 2U, 0U, 2U, 3U}) mesh.indices.push_back(base + i);
        }
    }
    return mesh;
}

Mesh tube(const std::vector<glm::vec3>& path, const std::vector<float>& radii, std::uint32_t sides) {
    glm::vec3 side = any_perpendicular(glm::normalize(path[1] - path[0]));
    std::vector<glm::vec3> sideways;
    std::vector<glm::vec3> upward;
    for (std::size_t i = 0; i < path.size(); ++i) { // carried along, so that the tube does not twist
        const auto ahead = glm::normalize(path[std::min(i + 1, path.size() - 1)] - path[i > 0 ? i - 1 : 0]);
        side = glm::normalize(side - ahead * glm::dot(side, ahead));
        sideways.push_back(side);
        upward.push_back(glm::cross(ahead, side));
    }
    return grid(static_cast<std::uint32_t>(path.size()), sides + 1, [&](std::uint32_t column, std::uint32_t row) {
        const float u = static_cast<float>(row % sides) / static_cast<float>(sides);
        const float angle = u * 6.2831853F;
        const auto out = sideways[column] * std::cos(angle) + upward[column] * std::sin(angle);
        return GridPoint{.position = path[column] + out * radii[column],
                         .uv = {static_cast<float>(column) / static_cast<float>(path.size() - 1),
                                static_cast<float>(row) / static_cast<float>(sides)},
                         .colour = glm::vec3(1.0F)};
    });
}

Result<std::size_t> add_positions(GltfWriter& writer, std::span<const glm::vec3> positions) {
    glm::vec3 low(1e30F);
    glm::vec3 high(-1e30F);
    for (const auto& p : positions) {
        low = glm::min(low, p);
        high = glm::max(high, p);
    }
    GUANHE_TRY_LET(const auto view, writer.write(std::as_bytes(positions), ViewUse::vertices));
    return writer.add_accessor(view, Component::f32, positions.size(), "VEC3", false, std::span(&low.x, 3),
                               std::span(&high.x, 3));
}

Result<std::size_t> add_mesh(GltfWriter& writer, const std::string& name, const Mesh& mesh, std::size_t material) {
    Json attributes;
    const auto attribute = [&](const char* semantic, const auto& values, const char* type, Component component,
                               bool normalized = false) -> Result<void> {
        if (values.empty()) return {};
        GUANHE_TRY_LET(const auto view, writer.write(std::as_bytes(std::span(values)), ViewUse::vertices));
        attributes[semantic] = writer.add_accessor(view, component, values.size(), type, normalized);
        return {};
    };
    GUANHE_TRY_LET(attributes["POSITION"], add_positions(writer, mesh.positions));
    GUANHE_TRY(attribute("NORMAL", mesh.normals, "VEC3", Component::f32));
    GUANHE_TRY(attribute("TANGENT", mesh.tangents, "VEC4", Component::f32));
    GUANHE_TRY(attribute("TEXCOORD_0", mesh.uvs, "VEC2", Component::f32));
    std::vector<std::array<std::uint8_t, 4>> colours;
    for (const auto& c : mesh.colours) {
        const auto byte = [](float v) { return static_cast<std::uint8_t>(std::clamp(v, 0.0F, 1.0F) * 255.0F + 0.5F); };
        colours.push_back({byte(c.x), byte(c.y), byte(c.z), 255});
    }
    GUANHE_TRY(attribute("COLOR_0", colours, "VEC4", Component::u8, true));
    GUANHE_TRY_LET(const auto index_view, writer.write(std::as_bytes(std::span(mesh.indices)), ViewUse::indices));
    const auto indices = writer.add_accessor(index_view, Component::u32, mesh.indices.size(), "SCALAR");
    return writer.add(
        "meshes",
        {{"name", name},
         {"primitives",
          Json::array({{{"attributes", std::move(attributes)}, {"indices", indices}, {"material", material}}})}});
}

} // namespace guanhe::tools
