// What the visitor's hands and eyes do: one action set, bound to every controller that we know, and tracked hands.
// No Xr* here.
#pragma once

#include <glm/glm.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace guanhe::xr {

enum class Side : std::uint8_t { left, right };

/// Of a hand, in the order of XR_EXT_hand_tracking.
enum class Joint : std::uint8_t {
    palm,
    wrist,
    thumb_metacarpal,
    thumb_proximal,
    thumb_distal,
    thumb_tip,
    index_metacarpal,
    index_proximal,
    index_intermediate,
    index_distal,
    index_tip,
    middle_metacarpal,
    middle_proximal,
    middle_intermediate,
    middle_distal,
    middle_tip,
    ring_metacarpal,
    ring_proximal,
    ring_intermediate,
    ring_distal,
    ring_tip,
    little_metacarpal,
    little_proximal,
    little_intermediate,
    little_distal,
    little_tip,
};
inline constexpr std::size_t joint_count = 26;

struct JointPose {
    glm::mat4 floor_from_joint{1.0F}; ///< -z points to the finger's tip, y out of the back of the hand
    float radius = 0.01F;             ///< metres, of the flesh
};

struct HandJoints {
    std::array<JointPose, joint_count> all; ///< by Joint
    [[nodiscard]] const JointPose& at(Joint joint) const { return all[static_cast<std::size_t>(joint)]; }
    [[nodiscard]] glm::vec3 place(Joint joint) const { return at(joint).floor_from_joint[3]; }
};

/// A hand in one frame. What a controller lacks stays as it is here.
struct HandInput {
    bool active = false;                      ///< something is held, or a hand is tracked
    bool fingers = false;                     ///< with `active`: it is the visitor's own hand, and holds no controller
    std::optional<glm::mat4> floor_from_aim;  ///< points along its -z
    std::optional<glm::mat4> floor_from_grip; ///< the middle of the palm
    float select = 0.0F;                      ///< 0 to 1: trigger or pinch
    float grab = 0.0F;                        ///< 0 to 1: squeeze or grasp
    glm::vec2 stick{0.0F};                    ///< thumbstick or trackpad: x right, y forward; each -1 to 1
    bool stick_pressed = false;               ///< of a thumbstick: a trackpad is pressed to be used at all
    bool teleport = false;                    ///< the button for it, where there is one besides the stick
    bool menu = false;
    bool recentre = false;
    std::optional<HandJoints> joints; ///< of a hand that holds no controller
};

struct Input {
    std::array<HandInput, 2> hands;           ///< by Side
    std::optional<glm::mat4> floor_from_gaze; ///< of eyes that are tracked: they look along its -z
    [[nodiscard]] const HandInput& hand(Side side) const { return hands[static_cast<std::size_t>(side)]; }
};

/// By Side: hands that are seen themselves.
[[nodiscard]] inline std::array<bool, 2> seen_hands(const Input& input) {
    return {input.hands[0].joints.has_value(), input.hands[1].joints.has_value()};
}

/// The controllers that a hand holds, in words for a person; "" while the runtime has not said.
[[nodiscard]] std::string controller_name(const std::string& interaction_profile);

/// Makes of tracked hands what controllers are: from their joints where the runtime gives no more, a ray that points
/// from the shoulder through the hand, select by pinching, grab by a fist. A hand that holds a controller keeps what
/// that says, and loses its joints. `floor_from_head`: where the shoulders are told from; nothing: hands point ahead.
void hands_from_joints(Input& input, const std::optional<glm::mat4>& floor_from_head);

} // namespace guanhe::xr
