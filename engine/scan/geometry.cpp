#include "scan/geometry.h"

#include <algorithm>
#include <array>
#include <limits>
#include <mutex>
#include <numeric>

namespace guanhe::scan {

namespace {

enum Mode { points = 0, lines, line_loop, line_strip, triangles, triangle_strip, triangle_fan };

template<class T>
void gather(Stream<T>& stream, std::span<const std::uint32_t> sources) {
    if (stream.empty()) return;
    std::vector<T> picked(sources.size());
    const auto from = stream.span();
    for (std::size_t i = 0; i < sources.size(); ++i) picked[i] = from[sources[i]];
    stream = Stream<T>(std::move(picked));
}

glm::vec3 flat_normal(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c) {
    // In doubles: slivers of a site in metres with corners micrometres apart keep their direction.
    const glm::dvec3 origin(a);
    const auto normal = glm::cross(glm::dvec3(b) - origin, glm::dvec3(c) - origin);
    const double length = glm::length(normal);
    return length > 0.0 ? glm::vec3(normal / length) : glm::vec3(0.0F, 0.0F, 1.0F);
}

} // namespace

Topology topology_of(int gltf_mode) noexcept {
    if (gltf_mode == Mode::points) return Topology::points;
    return gltf_mode == Mode::lines || gltf_mode == Mode::line_loop || gltf_mode == Mode::line_strip
               ? Topology::lines
               : Topology::triangles;
}

std::uint64_t list_size(int gltf_mode, std::uint64_t vertices) noexcept {
    switch (gltf_mode) {
    case Mode::points:
        return vertices;
    case Mode::lines:
        return vertices / 2 * 2;
    case Mode::line_loop:
        return vertices < 2 ? 0 : vertices * 2;
    case Mode::line_strip:
        return vertices < 2 ? 0 : (vertices - 1) * 2;
    case Mode::triangle_strip:
    case Mode::triangle_fan:
        return vertices < 3 ? 0 : (vertices - 2) * 3;
    default:
        return vertices / 3 * 3;
    }
}

std::vector<std::uint32_t> to_list(int gltf_mode, std::span<const std::uint32_t> indices, std::size_t vertex_count) {
    const std::size_t given = indices.empty() ? vertex_count : indices.size();
    std::vector<std::uint32_t> list(static_cast<std::size_t>(list_size(gltf_mode, given)));
    const auto expand = [&](const auto& at) {
        switch (gltf_mode) {
        case Mode::line_loop:
        case Mode::line_strip:
            for (std::size_t i = 0; i < list.size() / 2; ++i) {
                list[2 * i] = at(i);
                list[2 * i + 1] = at(i + 1 == given ? 0 : i + 1);
            }
            break;
        case Mode::triangle_strip:
            for (std::size_t i = 0; i < list.size() / 3; ++i) {
                list[3 * i] = at(i);
                list[3 * i + 1] = at(i + 1 + i % 2);
                list[3 * i + 2] = at(i + 2 - i % 2);
            }
            break;
        case Mode::triangle_fan:
            for (std::size_t i = 0; i < list.size() / 3; ++i) {
                list[3 * i] = at(i + 1);
                list[3 * i + 1] = at(i + 2);
                list[3 * i + 2] = at(0);
            }
            break;
        default:
            for (std::size_t i = 0; i < list.size(); ++i) list[i] = at(i);
        }
    };
    if (indices.empty()) {
        expand([](std::size_t i) { return static_cast<std::uint32_t>(i); });
    } else {
        expand([&](std::size_t i) { return indices[i]; });
    }
    return list;
}

void gather_vertices(Primitive& primitive, std::span<const std::uint32_t> sources) {
    gather(primitive.positions, sources);
    gather(primitive.normals, sources);
    gather(primitive.tangents, sources);
    for (auto& uv : primitive.uv) gather(uv, sources);
    gather(primitive.colors, sources);
    for (auto& joints : primitive.joints) gather(joints, sources);
    for (auto& weights : primitive.weights) gather(weights, sources);
    for (auto& morph : primitive.morphs) {
        gather(morph.positions, sources);
        gather(morph.normals, sources);
        gather(morph.tangents, sources);
    }
    primitive.vertex_count = static_cast<std::uint32_t>(sources.size());
}

void make_normals(Primitive& primitive, Jobs* jobs) {
    if (primitive.topology != Topology::triangles || primitive.positions.empty()) return;
    primitive.normals = {};
    primitive.tangents = {};
    for (auto& morph : primitive.morphs) morph.normals = morph.tangents = {};

    const auto corners = primitive.indices;
    gather_vertices(primitive, corners.span());
    std::vector<std::uint32_t> in_order(corners.size());
    std::iota(in_order.begin(), in_order.end(), 0U);
    primitive.indices = std::move(in_order);

    std::vector<glm::vec3> normals(corners.size());
    const auto positions = primitive.positions.span();
    const auto fill = [&](std::size_t begin, std::size_t end) {
        for (auto i = begin * 3; i < end * 3; i += 3) {
            normals[i] = normals[i + 1] = normals[i + 2] =
                flat_normal(positions[i], positions[i + 1], positions[i + 2]);
        }
    };
    const std::size_t count = corners.size() / 3;
    if (jobs != nullptr) {
        jobs->parallel_ranges(count, std::size_t{1} << 16, fill);
    } else {
        fill(0, count);
    }
    primitive.normals = std::move(normals);
}

Bounds bounds_of(std::span<const glm::vec3> points, Jobs* jobs) {
    const auto measure = [points](std::size_t begin, std::size_t end) {
        // Four points at a time are three SIMD registers of floats; a comparison with NaN is false, so that it is
        // passed over.
        constexpr std::size_t block = 4;
        std::array<float, 3 * block> low;
        std::array<float, 3 * block> high;
        low.fill(std::numeric_limits<float>::max());
        high.fill(std::numeric_limits<float>::lowest());
        std::size_t i = begin;
        for (; i + block <= end; i += block) {
            const float* values = &points[i].x;
            for (std::size_t k = 0; k < 3 * block; ++k) {
                low[k] = values[k] < low[k] ? values[k] : low[k];
                high[k] = values[k] > high[k] ? values[k] : high[k];
            }
        }
        Bounds box;
        for (std::size_t k = 0; k < 3 * block; k += 3) {
            box.min = glm::min(box.min, glm::vec3(low[k], low[k + 1], low[k + 2]));
            box.max = glm::max(box.max, glm::vec3(high[k], high[k + 1], high[k + 2]));
        }
        for (; i < end; ++i) box.add(points[i]);
        return box;
    };
    if (jobs == nullptr) return measure(0, points.size());

    Bounds all;
    std::mutex mutex;
    jobs->parallel_ranges(points.size(), std::size_t{1} << 18, [&](std::size_t begin, std::size_t end) {
        const Bounds part = measure(begin, end);
        const std::lock_guard lock(mutex);
        all.add(part);
    });
    return all;
}

} // namespace guanhe::scan
