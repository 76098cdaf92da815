// Tracked hands as an input. Pure.
#include "xr/input.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace guanhe::xr {
namespace {

// Metres.
constexpr float pinched = 0.015F, open_hand = 0.055F; // between the tips of thumb and forefinger
constexpr float fist = 0.055F, flat_hand = 0.095F;    // from the tips of the other fingers to the palm
constexpr float shoulder_out = 0.17F, shoulder_down = 0.20F;

float closed(float distance, float near, float far) {
    return std::clamp((far - distance) / (far - near), 0.0F, 1.0F);
}

glm::mat4 looking(const glm::vec3& from, const glm::vec3& along) {
    const glm::vec3 back = -glm::normalize(along);
    const glm::vec3 up = std::abs(back.y) < 0.99F ? glm::vec3(0, 1, 0) : glm::vec3(0, 0, 1);
    const glm::vec3 right = glm::normalize(glm::cross(up, back));
    return {glm::vec4(right, 0.0F), glm::vec4(glm::cross(back, right), 0.0F), glm::vec4(back, 0.0F),
            glm::vec4(from, 1.0F)};
}

/// From the shoulder through the hand: steadier than any finger, and a pinch does not move it.
glm::mat4 aim(const HandJoints& joints, std::size_t side, const std::optional<glm::mat4>& floor_from_head) {
    const glm::vec3 hand = joints.place(Joint::index_proximal);
    const glm::vec3 ahead = -glm::vec3(joints.at(Joint::palm).floor_from_joint[2]);
    if (!floor_from_head) return looking(hand, ahead);
    glm::vec3 right((*floor_from_head)[0]);
    right.y = 0.0F;
    right = glm::dot(right, right) > 1e-6F ? glm::normalize(right) : glm::vec3(1, 0, 0);
    const float out = side == 0 ? -shoulder_out : shoulder_out;
    const glm::vec3 shoulder = glm::vec3((*floor_from_head)[3]) + right * out - glm::vec3(0, shoulder_down, 0);
    const glm::vec3 arm = hand - shoulder;
    return looking(hand, glm::dot(arm, arm) > 1e-4F ? arm : ahead);
}

} // namespace

void hands_from_joints(Input& input, const std::optional<glm::mat4>& floor_from_head) {
    for (std::size_t side = 0; side < input.hands.size(); ++side) {
        HandInput& hand = input.hands[side];
        if (hand.active && !hand.fingers) {
            hand.joints.reset(); // guessed from the controller, or of a hand beside it
            continue;
        }
        if (!hand.joints) continue;
        const HandJoints& joints = *hand.joints;
        const bool told = hand.active; // the runtime knows what a pinch is
        hand.active = hand.fingers = true;
        if (!hand.floor_from_grip) hand.floor_from_grip = joints.at(Joint::palm).floor_from_joint;
        if (!hand.floor_from_aim) hand.floor_from_aim = aim(joints, side, floor_from_head);
        if (told) continue;
        hand.select =
            closed(glm::distance(joints.place(Joint::thumb_tip), joints.place(Joint::index_tip)), pinched, open_hand);
        float reach = 0.0F;
        const std::array tips{Joint::middle_tip, Joint::ring_tip, Joint::little_tip};
        for (const Joint tip : tips) reach += glm::distance(joints.place(tip), joints.place(Joint::palm));
        hand.grab = closed(reach / static_cast<float>(tips.size()), fist, flat_hand);
    }
}

} // namespace guanhe::xr
