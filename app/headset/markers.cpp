#include "headset/markers.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace guanhe::app {
namespace {

using Vertices = std::vector<render::MarkerVertex>;

// Bone, river blue and cinnabar: seen on earth, bronze and sky alike.
constexpr std::uint32_t hand_light = 0xFFE6F0F5, hand_dark = 0xFFA0AAB4;
constexpr std::uint32_t way = 0xFFE1C35A, refused = 0xFF2C46D2;

constexpr float arc_width = 0.02F; // metres
constexpr float ring_inner = 0.22F, ring_outer = 0.28F;
constexpr float above_ground = 0.01F; // or it would flicker in it
constexpr int ring_parts = 32;

void triangle(Vertices& out, const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, std::uint32_t color) {
    out.push_back({a, color});
    out.push_back({b, color});
    out.push_back({c, color});
}

void quad(Vertices& out, const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const glm::vec3& d,
          std::uint32_t color) {
    triangle(out, a, b, c, color);
    triangle(out, a, c, d, color);
}

} // namespace

void add_hand(Vertices& out, const glm::mat4& world_from_grip) {
    const auto at = [&](float x, float y, float z) { return glm::vec3(world_from_grip * glm::vec4(x, y, z, 1.0F)); };
    const glm::vec3 tip = at(0.0F, 0.0F, -0.09F);
    const std::array back{at(-0.025F, -0.015F, 0.04F), at(0.025F, -0.015F, 0.04F), at(0.0F, 0.025F, 0.04F)};
    triangle(out, tip, back[0], back[1], hand_dark);
    triangle(out, tip, back[1], back[2], hand_light);
    triangle(out, tip, back[2], back[0], hand_light);
    triangle(out, back[0], back[2], back[1], hand_dark);
}

namespace {

/// A flat ring, or a part of it that begins above and goes with the clock as `right` and `up` see it.
void add_ring(Vertices& out, const glm::vec3& middle, const glm::vec3& right, const glm::vec3& up, float inner,
              float outer, float share, std::uint32_t color) {
    const auto at = [&](int part, float radius) {
        const float angle = glm::two_pi<float>() * share * static_cast<float>(part) / ring_parts;
        return middle + (right * std::sin(angle) + up * std::cos(angle)) * radius;
    };
    for (int part = 0; part < ring_parts; ++part)
        quad(out, at(part, inner), at(part, outer), at(part + 1, outer), at(part + 1, inner), color);
}

struct Facing {
    glm::vec3 right, up, towards;
    float distance;
};
/// What faces the eye from a point.
Facing facing(const glm::vec3& point, const glm::vec3& eye) {
    const glm::vec3 sight = eye - point;
    const float length = glm::length(sight);
    const float distance = std::max(length, 1e-4F);
    const glm::vec3 towards = length > 1e-4F ? sight / length : glm::vec3(0, 0, 1);
    const glm::vec3 helper = std::abs(towards.y) < 0.99F ? glm::vec3(0, 1, 0) : glm::vec3(0, 0, -1);
    const glm::vec3 right = glm::normalize(glm::cross(helper, towards));
    return {right, glm::cross(towards, right), towards, distance};
}

} // namespace

void add_dot(Vertices& out, const glm::vec3& point, const glm::vec3& eye, float pressed) {
    const Facing face = facing(point, eye);
    const float size = face.distance * (0.004F + 0.004F * pressed); // a quarter of a degree, then a half
    const glm::vec3 middle = point + face.towards * (face.distance * 0.01F);
    add_ring(out, middle, face.right, face.up, 0.0F, size, 1.0F, hand_light);
    add_ring(out, middle, face.right, face.up, size, size * 1.4F, 1.0F, way);
}

void add_dwell_ring(Vertices& out, const glm::vec3& point, const glm::vec3& eye, float filled) {
    if (!(filled > 0.0F)) return;
    const Facing face = facing(point, eye);
    const float outer = face.distance * 0.0175F, inner = outer * 0.7F;
    const glm::vec3 middle = point + face.towards * (face.distance * 0.02F);
    add_ring(out, middle, face.right, face.up, inner, outer, 1.0F, hand_dark);
    add_ring(out, middle + face.towards * (face.distance * 0.001F), face.right, face.up, inner, outer,
             std::min(filled, 1.0F), way);
}

void add_spot(Vertices& out, const glm::mat4& world_from_floor, const glm::vec3& on_floor) {
    const glm::vec3 middle = world_from_floor * glm::vec4(on_floor + glm::vec3(0, above_ground, 0), 1.0F);
    add_ring(out, middle, glm::vec3(world_from_floor[0]), -glm::vec3(world_from_floor[2]), ring_inner, ring_outer, 1.0F,
             way);
}

void add_failure(Vertices& out, const glm::mat4& world_from_sign) {
    const auto at = [&](float x, float y, float z) { return glm::vec3(world_from_sign * glm::vec4(x, y, z, 1.0F)); };
    constexpr float half = 0.10F, rim = 0.012F, front = 0.002F;
    triangle(out, at(0, half, 0), at(-half, -half * 0.75F, 0), at(half, -half * 0.75F, 0), refused);
    constexpr float inner = half - 2.0F * rim;
    triangle(out, at(0, inner, front), at(-inner, -inner * 0.7F, front), at(inner, -inner * 0.7F, front), hand_light);
    quad(out, at(-0.007F, 0.035F, 2 * front), at(0.007F, 0.035F, 2 * front), at(0.005F, -0.015F, 2 * front),
         at(-0.005F, -0.015F, 2 * front), refused);
    quad(out, at(-0.006F, -0.027F, 2 * front), at(0.006F, -0.027F, 2 * front), at(0.006F, -0.039F, 2 * front),
         at(-0.006F, -0.039F, 2 * front), refused);
}

void add_arc(Vertices& out, const walk::Landing& landing, const glm::vec3& eye) {
    const bool free = landing.end.refusal == walk::Refusal::none;
    const std::uint32_t color = free ? way : refused;
    const auto& arc = landing.arc;
    for (std::size_t i = 1; i < arc.size(); ++i) {
        // A ribbon that turns its face to the eye.
        glm::vec3 side = glm::cross(arc[i] - arc[i - 1], eye - arc[i]);
        const float length = glm::length(side);
        if (!(length > 0.0F)) continue;
        side *= arc_width * 0.5F / length;
        quad(out, arc[i - 1] - side, arc[i - 1] + side, arc[i] + side, arc[i] - side, color);
    }
    if (!free) return;
    const glm::vec3 middle = landing.end.feet + glm::vec3(0, above_ground, 0);
    const auto on_ring = [&](int part, float radius) {
        const float angle = glm::two_pi<float>() * static_cast<float>(part) / ring_parts;
        return middle + glm::vec3(std::cos(angle), 0.0F, std::sin(angle)) * radius;
    };
    for (int part = 0; part < ring_parts; ++part)
        quad(out, on_ring(part, ring_inner), on_ring(part, ring_outer), on_ring(part + 1, ring_outer),
             on_ring(part + 1, ring_inner), color);
}

} // namespace guanhe::app
