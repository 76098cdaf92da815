#include "headset/markers.h"

#include <glm/gtc/constants.hpp>

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
