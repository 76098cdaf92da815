#include "headset/hand_shape.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace guanhe::app {
namespace {

using xr::Joint;

constexpr int around = 8, over = 3;                                      // sides of a bone; rings of each round end
constexpr glm::vec3 bone(0.93F, 0.90F, 0.84F), tip(0.35F, 0.76F, 0.88F); // sRGB
constexpr glm::vec3 light(0.57735027F, 0.57735027F, 0.57735027F);        // from above, the right and behind the visitor

struct Bone {
    Joint from, to;
};
/// The palm is spanned by the bones of the middle hand and the webs between their ends.
constexpr std::array bones{Bone{Joint::wrist, Joint::thumb_metacarpal},
                           Bone{Joint::thumb_metacarpal, Joint::thumb_proximal},
                           Bone{Joint::thumb_proximal, Joint::thumb_distal},
                           Bone{Joint::thumb_distal, Joint::thumb_tip},
                           Bone{Joint::wrist, Joint::index_metacarpal},
                           Bone{Joint::index_metacarpal, Joint::index_proximal},
                           Bone{Joint::index_proximal, Joint::index_intermediate},
                           Bone{Joint::index_intermediate, Joint::index_distal},
                           Bone{Joint::index_distal, Joint::index_tip},
                           Bone{Joint::wrist, Joint::middle_metacarpal},
                           Bone{Joint::middle_metacarpal, Joint::middle_proximal},
                           Bone{Joint::middle_proximal, Joint::middle_intermediate},
                           Bone{Joint::middle_intermediate, Joint::middle_distal},
                           Bone{Joint::middle_distal, Joint::middle_tip},
                           Bone{Joint::wrist, Joint::ring_metacarpal},
                           Bone{Joint::ring_metacarpal, Joint::ring_proximal},
                           Bone{Joint::ring_proximal, Joint::ring_intermediate},
                           Bone{Joint::ring_intermediate, Joint::ring_distal},
                           Bone{Joint::ring_distal, Joint::ring_tip},
                           Bone{Joint::wrist, Joint::little_metacarpal},
                           Bone{Joint::little_metacarpal, Joint::little_proximal},
                           Bone{Joint::little_proximal, Joint::little_intermediate},
                           Bone{Joint::little_intermediate, Joint::little_distal},
                           Bone{Joint::little_distal, Joint::little_tip},
                           Bone{Joint::index_proximal, Joint::middle_proximal},
                           Bone{Joint::middle_proximal, Joint::ring_proximal},
                           Bone{Joint::ring_proximal, Joint::little_proximal},
                           Bone{Joint::thumb_metacarpal, Joint::index_metacarpal}};

std::uint32_t packed(const glm::vec3& srgb) {
    const glm::uvec3 c(glm::clamp(srgb, 0.0F, 1.0F) * 255.0F + 0.5F);
    return c.r | c.g << 8U | c.b << 16U | 0xFF000000U;
}

/// Wrapped half round the dark side, as skin takes light.
std::uint32_t shaded(const glm::vec3& color, const glm::vec3& normal) {
    const float lambert = std::max((glm::dot(normal, light) + 0.3F) / 1.3F, 0.0F);
    return packed(color * (0.30F + 0.70F * lambert));
}

struct End {
    glm::vec3 at;
    float radius;
    glm::vec3 color;
};

void add_capsule(std::vector<render::MarkerVertex>& out, const End& from, const End& to) {
    const glm::vec3 way = to.at - from.at;
    const float length = glm::length(way);
    const glm::vec3 along = length > 1e-6F ? way / length : glm::vec3(0, 1, 0);
    const glm::vec3 side =
        glm::normalize(glm::cross(along, std::abs(along.y) < 0.9F ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0)));
    const glm::vec3 other = glm::cross(along, side);
    constexpr int rings = 2 * over + 2;
    std::array<std::array<render::MarkerVertex, around>, rings> rows;
    for (int ring = 0; ring < rings; ++ring) {
        const bool first = ring <= over;
        const End& end = first ? from : to;
        // From one pole over both rims to the other.
        const float angle = glm::half_pi<float>() * static_cast<float>(first ? ring - over : ring - over - 1) / over;
        for (int i = 0; i < around; ++i) {
            const float turn = glm::two_pi<float>() * static_cast<float>(i) / around;
            const glm::vec3 normal =
                (side * std::cos(turn) + other * std::sin(turn)) * std::cos(angle) + along * std::sin(angle);
            rows[static_cast<std::size_t>(ring)][static_cast<std::size_t>(i)] = {end.at + normal * end.radius,
                                                                                 shaded(end.color, normal)};
        }
    }
    for (std::size_t ring = 0; ring + 1 < rows.size(); ++ring)
        for (std::size_t i = 0; i < around; ++i) {
            const std::size_t next = (i + 1) % around;
            const auto &a = rows[ring][i], &b = rows[ring][next], &c = rows[ring + 1][next], &d = rows[ring + 1][i];
            if (ring > 0) out.insert(out.end(), {a, b, c});
            if (ring + 2 < rows.size()) out.insert(out.end(), {a, c, d});
            if (ring == 0) out.insert(out.end(), {a, c, d});
            if (ring + 2 == rows.size()) out.insert(out.end(), {a, b, c});
        }
}

} // namespace

void add_hand_joints(std::vector<render::MarkerVertex>& out, const glm::mat4& world_from_floor,
                     const xr::HandJoints& joints, float lit) {
    const float scale = glm::length(glm::vec3(world_from_floor[0]));
    const auto end = [&](Joint joint) {
        const bool touches = joint == Joint::thumb_tip || joint == Joint::index_tip;
        return End{world_from_floor * glm::vec4(joints.place(joint), 1.0F), joints.at(joint).radius * scale,
                   glm::mix(bone, tip, touches ? std::clamp(lit, 0.0F, 1.0F) : 0.0F)};
    };
    for (const Bone& b : bones) add_capsule(out, end(b.from), end(b.to));
}

} // namespace guanhe::app
