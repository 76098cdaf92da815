#include "walk/surface.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace guanhe::walk {
namespace {

constexpr std::uint32_t leaf_triangles = 4;
constexpr std::size_t deepest = 64; // halves of 2^32 triangles are not as deep

bool usable(const Triangle& t) {
    const auto& [a, b, c] = t.corners;
    const glm::vec3 area = glm::cross(b - a, c - a);
    const float twice = glm::dot(area, area);
    return std::isfinite(twice) && twice > 0.0F;
}

glm::vec3 middle(const Triangle& t) {
    return (t.corners[0] + t.corners[1] + t.corners[2]) / 3.0F;
}

/// Where a ray enters a box, or nothing.
std::optional<float> entered(const glm::vec3& low, const glm::vec3& high, const glm::vec3& origin,
                             const glm::vec3& inverse, float longest) {
    float enter = 0.0F, leave = longest;
    for (glm::length_t i = 0; i < 3; ++i) {
        if (std::isinf(inverse[i])) { // along the sides: between them or not, also where it lies in one
            if (origin[i] < low[i] || origin[i] > high[i]) return {};
            continue;
        }
        const float a = (low[i] - origin[i]) * inverse[i], b = (high[i] - origin[i]) * inverse[i];
        enter = std::max(enter, std::min(a, b));
        leave = std::min(leave, std::max(a, b));
    }
    return enter <= leave ? std::optional(enter) : std::nullopt;
}

/// After Möller and Trumbore, "Fast, minimum storage ray/triangle intersection" (1997).
std::optional<float> met(const Triangle& t, const glm::vec3& origin, const glm::vec3& direction, float longest) {
    const glm::vec3 ab = t.corners[1] - t.corners[0], ac = t.corners[2] - t.corners[0];
    const glm::vec3 p = glm::cross(direction, ac);
    const float det = glm::dot(ab, p);
    if (det == 0.0F) return {};
    const glm::vec3 from = origin - t.corners[0];
    const float u = glm::dot(from, p) / det;
    if (!(u >= 0.0F && u <= 1.0F)) return {};
    const glm::vec3 q = glm::cross(from, ab);
    const float v = glm::dot(direction, q) / det;
    if (!(v >= 0.0F && u + v <= 1.0F)) return {};
    const float distance = glm::dot(ac, q) / det;
    return distance >= 0.0F && distance <= longest ? std::optional(distance) : std::nullopt;
}

} // namespace

Surface::Surface(std::vector<Triangle> triangles) : triangles_(std::move(triangles)) {
    std::erase_if(triangles_, [](const Triangle& t) { return !usable(t); });
    if (triangles_.empty()) return;
    nodes_.reserve(triangles_.size() / (leaf_triangles / 2) + 1);
    build(0, static_cast<std::uint32_t>(triangles_.size()));
}

std::uint32_t Surface::build(std::uint32_t first, std::uint32_t count) {
    const auto number = static_cast<std::uint32_t>(nodes_.size());
    Node node{glm::vec3(std::numeric_limits<float>::max()), glm::vec3(std::numeric_limits<float>::lowest()), first,
              count, 0};
    glm::vec3 low = node.low, high = node.high; // of the middles
    for (std::uint32_t i = first; i < first + count; ++i) {
        for (const glm::vec3& corner : triangles_[i].corners) {
            node.low = glm::min(node.low, corner);
            node.high = glm::max(node.high, corner);
        }
        low = glm::min(low, middle(triangles_[i]));
        high = glm::max(high, middle(triangles_[i]));
    }
    nodes_.push_back(node);
    if (count <= leaf_triangles) return number;
    const glm::vec3 size = high - low;
    const glm::length_t axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
    const auto begin = triangles_.begin() + first;
    const std::uint32_t half = count / 2;
    std::nth_element(begin, begin + half, begin + count,
                     [axis](const Triangle& a, const Triangle& b) { return middle(a)[axis] < middle(b)[axis]; });
    build(first, half);
    const auto right = build(first + half, count - half);
    nodes_[number].right = right;
    return number;
}

std::optional<Hit> Surface::cast(const glm::vec3& origin, const glm::vec3& direction, float longest) const {
    if (nodes_.empty()) return {};
    const glm::vec3 inverse = 1.0F / direction;
    float nearest = longest;
    const Triangle* found = nullptr;
    std::array<std::uint32_t, deepest> todo{};
    std::size_t depth = 0;
    todo[depth++] = 0;
    while (depth > 0) {
        const std::uint32_t number = todo[--depth];
        const Node& node = nodes_[number];
        if (!entered(node.low, node.high, origin, inverse, nearest)) continue;
        if (node.right != 0) {
            todo[depth++] = node.right;
            todo[depth++] = number + 1;
            continue;
        }
        for (std::uint32_t i = node.first; i < node.first + node.count; ++i)
            if (const auto distance = met(triangles_[i], origin, direction, nearest)) {
                nearest = *distance;
                found = &triangles_[i];
            }
    }
    if (found == nullptr) return {};
    const auto& [a, b, c] = found->corners;
    glm::vec3 normal = glm::normalize(glm::cross(b - a, c - a));
    const bool front = glm::dot(normal, direction) <= 0.0F;
    return Hit{nearest, origin + direction * nearest, front ? normal : -normal, front, found->place};
}

std::optional<Hit> Surface::between(const glm::vec3& from, const glm::vec3& to) const {
    const float length = glm::distance(from, to);
    if (!(length > 0.0F)) return {};
    return cast(from, (to - from) / length, length);
}

} // namespace guanhe::walk
