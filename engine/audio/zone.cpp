#include "audio/zone.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace guanhe::audio {
namespace {

/// Of what has `side` as its distance in one plane or axis set and `cap` in the other.
float joined(float side, float cap) {
    const float outside = glm::length(glm::max(glm::vec2(side, cap), glm::vec2(0.0F)));
    return outside + std::min(std::max(side, cap), 0.0F);
}

float distance(const Ball& ball, const glm::vec3& point) {
    return glm::length(point - ball.centre) - ball.radius;
}

float distance(const Box& box, const glm::vec3& point) {
    const glm::vec3 from = point - box.centre;
    const float cosine = std::cos(box.turn), sine = std::sin(box.turn);
    const glm::vec3 own(cosine * from.x - sine * from.z, from.y, sine * from.x + cosine * from.z);
    const glm::vec3 beyond = glm::abs(own) - box.half;
    const float outside = glm::length(glm::max(beyond, glm::vec3(0.0F)));
    return outside + std::min(std::max({beyond.x, beyond.y, beyond.z}), 0.0F);
}

float distance(const Prism& prism, const glm::vec3& point) {
    if (prism.outline.size() < 3) return std::numeric_limits<float>::infinity();
    const glm::vec2 at(point.x, point.z);
    float nearest = std::numeric_limits<float>::infinity();
    bool inside = false;
    for (std::size_t i = 0, j = prism.outline.size() - 1; i < prism.outline.size(); j = i++) {
        const glm::vec2 a = prism.outline[i], b = prism.outline[j];
        const glm::vec2 side = b - a, from = at - a;
        const float length = glm::dot(side, side);
        const float along = length > 0.0F ? std::clamp(glm::dot(from, side) / length, 0.0F, 1.0F) : 0.0F;
        nearest = std::min(nearest, glm::length(from - side * along));
        if ((a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
    }
    const float middle = (prism.bottom + prism.top) * 0.5F, half = (prism.top - prism.bottom) * 0.5F;
    return joined(inside ? -nearest : nearest, std::abs(point.y - middle) - half);
}

} // namespace

float distance_to(const Zone& zone, const glm::vec3& point) {
    return std::visit([&point](const auto& shape) { return distance(shape, point); }, zone.shape);
}

float gain_at(const Zone& zone, const glm::vec3& point) {
    const float away = distance_to(zone, point);
    if (away <= 0.0F) return 1.0F;
    if (!(away < zone.edge)) return 0.0F;
    const float near = 1.0F - away / zone.edge;
    return near * near * (3.0F - 2.0F * near);
}

} // namespace guanhe::audio
