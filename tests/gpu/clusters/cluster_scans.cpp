#include "cluster_scans.h"

#include "terrain.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace guanhe::test {

namespace {

/// Of a direction: hills, stones and grain.
float bumps(const glm::vec3& d) {
    const auto wave = [&](float f, float phase) {
        return std::sin(f * d.x + phase) * std::sin(f * 1.1F * d.y + 2.0F * phase) * std::cos(f * 0.9F * d.z + phase);
    };
    return 1.0F + 0.06F * wave(5.0F, 1.0F) + 0.015F * wave(23.0F, 2.0F) + 0.003F * wave(97.0F, 3.0F);
}

scan::Primitive finished(std::vector<glm::vec3> positions, std::vector<std::uint32_t> indices) {
    std::vector<glm::vec3> normals(positions.size(), glm::vec3(0.0F));
    for (std::size_t i = 0; i < indices.size(); i += 3) {
        const glm::vec3& a = positions[indices[i]];
        const glm::vec3 n = glm::cross(positions[indices[i + 1]] - a, positions[indices[i + 2]] - a);
        for (std::size_t k = 0; k < 3; ++k) normals[indices[i + k]] += n;
    }
    for (glm::vec3& n : normals) n = glm::length(n) > 0.0F ? glm::normalize(n) : glm::vec3(0, 1, 0);
    scan::Primitive p;
    p.material = 0;
    for (const glm::vec3& at : positions) p.bounds.add(at);
    p.vertex_count = static_cast<std::uint32_t>(positions.size());
    p.index_count = indices.size();
    p.positions = std::move(positions);
    p.normals = std::move(normals);
    p.indices = std::move(indices);
    return p;
}

/// (columns + 1) x (rows + 1) points; fronts are counter-clockwise where columns run right and rows run up.
void add_sheet(std::uint32_t columns, std::uint32_t rows,
               const std::function<glm::vec3(std::uint32_t, std::uint32_t)>& point, std::vector<glm::vec3>& positions,
               std::vector<std::uint32_t>& indices) {
    const auto first = static_cast<std::uint32_t>(positions.size());
    for (std::uint32_t j = 0; j <= rows; ++j)
        for (std::uint32_t i = 0; i <= columns; ++i) positions.push_back(point(i, j));
    for (std::uint32_t j = 0; j < rows; ++j)
        for (std::uint32_t i = 0; i < columns; ++i) {
            const std::uint32_t a = first + j * (columns + 1) + i, b = a + columns + 1;
            for (const auto index : {a, a + 1, b, a + 1, b + 1, b}) indices.push_back(index);
        }
}

void turn_over(std::vector<std::uint32_t>& indices) {
    for (std::size_t i = 0; i < indices.size(); i += 3) std::swap(indices[i + 1], indices[i + 2]);
}

constexpr std::array<std::array<glm::vec3, 3>, 6> cube_sides{{// outwards, right, up
                                                              {glm::vec3(1, 0, 0), {0, 0, -1}, {0, 1, 0}},
                                                              {glm::vec3(-1, 0, 0), {0, 0, 1}, {0, 1, 0}},
                                                              {glm::vec3(0, 1, 0), {1, 0, 0}, {0, 0, -1}},
                                                              {glm::vec3(0, -1, 0), {1, 0, 0}, {0, 0, 1}},
                                                              {glm::vec3(0, 0, 1), {1, 0, 0}, {0, 1, 0}},
                                                              {glm::vec3(0, 0, -1), {-1, 0, 0}, {0, 1, 0}}}};

/// Corners of a cube's side cut into n, exactly alike on the edge that two sides share.
glm::vec3 on_ball(std::size_t side, std::uint32_t n, std::uint32_t i, std::uint32_t j) {
    const auto along = [&](std::uint32_t k) {
        const auto d = static_cast<float>(2 * static_cast<int>(k) - static_cast<int>(n)) / static_cast<float>(n);
        return std::tan(d * glm::quarter_pi<float>()) / std::tan(glm::quarter_pi<float>());
    };
    const auto& [out, right, up] = cube_sides[side];
    const glm::vec3 d = glm::normalize(out + right * along(i) + up * along(j));
    return d * bumps(d);
}

} // namespace

scan::Primitive bumpy_ball(std::uint32_t n, float radius, const glm::vec3& center, Facing facing) {
    std::vector<glm::vec3> positions;
    std::vector<std::uint32_t> indices;
    for (std::size_t side = 0; side < 6; ++side)
        add_sheet(
            n, n, [&](std::uint32_t i, std::uint32_t j) { return center + on_ball(side, n, i, j) * radius; }, positions,
            indices);
    if (facing == Facing::inwards) turn_over(indices);
    return finished(std::move(positions), std::move(indices));
}

scan::Primitive ring(std::uint32_t around, std::uint32_t across, float radius, float thickness) {
    std::vector<glm::vec3> positions;
    std::vector<std::uint32_t> indices;
    const auto point = [&](std::uint32_t i, std::uint32_t j) {
        const float u = static_cast<float>(i % around) / static_cast<float>(around) * glm::two_pi<float>();
        const float v = static_cast<float>(j % across) / static_cast<float>(across) * glm::two_pi<float>();
        const float r = thickness * (1.0F + 0.1F * std::sin(7.0F * u) * std::sin(3.0F * v));
        const float from_axis = radius + r * std::cos(v);
        return glm::vec3(from_axis * std::cos(u), r * std::sin(v), -from_axis * std::sin(u));
    };
    add_sheet(around, across, point, positions, indices);
    return finished(std::move(positions), std::move(indices));
}

scan::Primitive ground(std::uint32_t n, float spacing) {
    std::vector<glm::vec3> positions;
    std::vector<std::uint32_t> indices;
    const auto point = [&](std::uint32_t i, std::uint32_t j) {
        const glm::vec2 at((static_cast<float>(i) - static_cast<float>(n) * 0.5F) * spacing,
                           (static_cast<float>(n) * 0.5F - static_cast<float>(j)) * spacing);
        return glm::vec3(at.x, tools::terrain_height(at + glm::vec2(37.0F, 11.0F), 1, spacing), at.y);
    };
    add_sheet(n, n, point, positions, indices);
    return finished(std::move(positions), std::move(indices));
}

void paint(scan::Primitive& primitive, float wavelength, bool no_red) {
    std::vector<glm::u16vec4> colors;
    const float f = glm::two_pi<float>() / wavelength;
    const auto level = [](float s) { return static_cast<std::uint16_t>(std::lround((0.5F + 0.45F * s) * 65535.0F)); };
    for (const glm::vec3& p : primitive.positions)
        colors.emplace_back(no_red ? std::uint16_t{0} : level(std::sin(f * p.x)),
                            level(std::sin(f * 0.7F * p.y + 1.0F)), level(std::sin(f * 0.9F * p.z + 2.0F)),
                            std::uint16_t{65535});
    primitive.colors = std::move(colors);
}

scan::Material unlit_green(bool double_sided) {
    scan::Material m;
    m.unlit = true;
    m.base_color = {0, 1, 0, 1};
    m.double_sided = double_sided;
    return m;
}

NastyScan nasty_scan() {
    constexpr std::uint32_t n = 120, patches = 3, patch = n / patches;
    NastyScan out;
    out.far_ball = {700.0F, 20.0F, -700.0F};
    out.far_radius = 0.06F;
    scan::Scan& scan = out.scan;
    scan.meshes.resize(1);
    std::vector<scan::Primitive>& primitives = scan.meshes[0].primitives;
    const auto add = [&](scan::Primitive p, bool unwelded) {
        if (unwelded) {
            std::vector<glm::vec3> positions, normals;
            std::vector<std::uint32_t> indices;
            for (const auto index : p.indices) {
                indices.push_back(static_cast<std::uint32_t>(positions.size()));
                positions.push_back(p.positions[index]);
                normals.push_back(p.normals[index]);
            }
            p.vertex_count = static_cast<std::uint32_t>(positions.size());
            p.positions = std::move(positions);
            p.normals = std::move(normals);
            p.indices = std::move(indices);
        }
        paint(p, 1.5F, true);
        p.material = static_cast<int>(scan.materials.size());
        scan::Material m;
        m.unlit = true;
        m.double_sided = scan.materials.size() % 3 == 0;
        const float tint = 0.5F + 0.5F * static_cast<float>(scan.materials.size() % 7) / 6.0F;
        m.base_color = {0.0F, tint, 1.0F, 1.0F};
        scan.materials.push_back(std::move(m));
        primitives.push_back(std::move(p));
    };
    for (std::size_t side = 0; side < 6; ++side)
        for (std::uint32_t q = 0; q < patches * patches; ++q) {
            const std::uint32_t x = q % patches * patch, y = q / patches * patch;
            if (side == 4 && q == 4) continue; // in the middle of +z
            std::vector<glm::vec3> positions;
            std::vector<std::uint32_t> indices;
            add_sheet(
                patch, patch, [&](std::uint32_t i, std::uint32_t j) { return on_ball(side, n, x + i, y + j); },
                positions, indices);
            if (q == 1) { // without area, with a corner twice, and some that come again
                for (std::uint32_t t = 0; t < 300; ++t) {
                    indices.insert(indices.end(), {t, t + 1, t + 2});
                    indices.insert(indices.end(), {t, t, t + 7});
                    for (std::uint32_t k = 0; k < 3; ++k) indices.push_back(indices[std::size_t{t} * 3 + k]);
                }
            }
            if (side == 5 || q >= 6) { // 39 primitives are enough: the rest join the one before
                scan::Primitive more = finished(std::move(positions), std::move(indices));
                scan::Primitive& last = primitives.back();
                std::vector<glm::vec3> all(last.positions.begin(), last.positions.end());
                std::vector<std::uint32_t> corners(last.indices.begin(), last.indices.end());
                for (const auto index : more.indices) corners.push_back(index + static_cast<std::uint32_t>(all.size()));
                all.insert(all.end(), more.positions.begin(), more.positions.end());
                const int material = last.material;
                last = finished(std::move(all), std::move(corners));
                paint(last, 1.5F, true);
                last.material = material;
                continue;
            }
            add(finished(std::move(positions), std::move(indices)), q % 2 == 1);
        }
    out.hole = {0, 0, 1};
    // Islands: from single triangles to small balls.
    for (std::uint32_t i = 0; scan.materials.size() < 39; ++i) {
        const auto t = static_cast<float>(i);
        const glm::vec3 at = glm::normalize(glm::vec3(std::sin(t), std::cos(1.7F * t), std::sin(2.3F * t))) * 1.3F;
        add(bumpy_ball(1 + i % 5, 0.01F + 0.004F * t, at), i % 2 == 0);
    }
    add(bumpy_ball(60, out.far_radius, out.far_ball), false); // edges of a millimetre and a half
    scan.nodes.resize(1);
    scan.nodes[0].mesh = 0;
    scan.scenes.resize(1);
    scan.scenes[0].roots = {0};
    return out;
}

} // namespace guanhe::test
