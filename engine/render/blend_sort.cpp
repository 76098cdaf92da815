#include "render/blend_sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace guanhe::render {
namespace {

using Triangle = BlendOrder::Triangle;

// Far first: keys grow with nearness.
std::uint32_t key_of(const glm::vec3& p, const glm::vec4& eye) {
    const glm::vec3 to_eye(eye);
    const float nearness = eye.w != 0.0F ? -glm::dot(p - to_eye, p - to_eye) : glm::dot(p, to_eye);
    const auto bits = std::bit_cast<std::uint32_t>(nearness);
    return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U; // orders as the float does
}

void radix_sort(std::vector<Triangle>& items, std::vector<Triangle>& other) {
    other.resize(items.size());
    for (std::uint32_t shift = 0; shift < 32; shift += 8) {
        std::array<std::size_t, 257> starts{};
        for (const Triangle& t : items) ++starts[(t.key >> shift & 0xffU) + 1];
        std::partial_sum(starts.begin(), starts.end(), starts.begin());
        for (const Triangle& t : items) other[starts[t.key >> shift & 0xffU]++] = t;
        items.swap(other);
    }
}

void sort_whole(std::span<const BlendSource> sources, const glm::vec4& eye, BlendOrder& out) {
    out.indices.clear();
    out.runs.clear();
    out.triangles.clear();
    for (std::uint32_t s = 0; s < sources.size(); ++s) out.triangles.push_back({key_of(sources[s].center, eye), s, 0});
    std::ranges::sort(out.triangles, [](const Triangle& a, const Triangle& b) {
        return a.key != b.key ? a.key < b.key : a.source < b.source;
    });
    for (const Triangle& t : out.triangles) out.runs.push_back({t.source, 0, 0});
}

} // namespace

void sort_blended(std::span<const BlendSource> sources, const glm::vec4& eye, BlendOrder& out) {
    std::size_t triangles = 0;
    for (const BlendSource& s : sources) triangles += s.positions.empty() ? 1 : s.indices.size() / 3;
    if (triangles > max_sorted_triangles) return sort_whole(sources, eye, out);

    auto& order = out.triangles;
    order.clear();
    order.reserve(triangles);
    for (std::uint32_t s = 0; s < sources.size(); ++s) {
        const BlendSource& source = sources[s];
        if (source.positions.empty()) {
            order.push_back({key_of(source.center, eye), s, 0});
            continue;
        }
        for (std::uint32_t i = 0; i + 2 < source.indices.size(); i += 3) {
            const glm::vec3 middle = (source.positions[source.indices[i]] + source.positions[source.indices[i + 1]] +
                                      source.positions[source.indices[i + 2]]) /
                                     3.0F;
            order.push_back({key_of(glm::vec3(source.world_from_local * glm::vec4(middle, 1.0F)), eye), s, i});
        }
    }
    radix_sort(order, out.spare);

    out.indices.clear();
    out.runs.clear();
    for (const Triangle& t : order) {
        const BlendSource& source = sources[t.source];
        if (source.positions.empty()) {
            out.runs.push_back({t.source, 0, 0});
            continue;
        }
        if (out.runs.empty() || out.runs.back().source != t.source)
            out.runs.push_back({t.source, static_cast<std::uint32_t>(out.indices.size()), 0});
        out.runs.back().index_count += 3;
        for (std::uint32_t k = 0; k < 3; ++k) out.indices.push_back(source.indices[t.first + k]);
    }
    if (out.runs.size() > max_blend_runs) sort_whole(sources, eye, out);
}

} // namespace guanhe::render
