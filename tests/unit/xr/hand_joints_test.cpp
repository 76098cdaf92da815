// Tracked hands as controllers.
#include "xr/input.h"

#include <doctest/doctest.h>
#include <glm/gtc/matrix_transform.hpp>

#include <array>

using namespace guanhe::xr;

namespace {

/// A flat right hand at 1.2 m, its fingers ahead; `pinch`: metres between thumb and forefinger.
HandJoints flat_hand(float pinch) {
    HandJoints hand;
    const auto put = [&](Joint joint, const glm::vec3& at) {
        hand.all[static_cast<std::size_t>(joint)].floor_from_joint = glm::translate(glm::mat4(1.0F), at);
    };
    for (std::size_t j = 0; j < joint_count; ++j) put(static_cast<Joint>(j), {0.2F, 1.2F, -0.4F});
    put(Joint::index_proximal, {0.2F, 1.2F, -0.44F});
    put(Joint::index_tip, {0.2F, 1.2F, -0.52F});
    put(Joint::thumb_tip, {0.2F - pinch, 1.2F, -0.52F});
    for (const Joint tip : {Joint::middle_tip, Joint::ring_tip, Joint::little_tip}) put(tip, {0.2F, 1.2F, -0.5F});
    return hand;
}

glm::mat4 head() {
    return glm::translate(glm::mat4(1.0F), glm::vec3(0, 1.6F, 0));
}

} // namespace

TEST_CASE("a hand that is seen is active, points away from the shoulder, and pinches") {
    Input input;
    input.hands[1].joints = flat_hand(0.1F);
    hands_from_joints(input, head());
    const HandInput& open = input.hand(Side::right);
    CHECK(open.active);
    CHECK(open.fingers);
    CHECK(open.select == 0.0F);
    CHECK(open.grab == 0.0F);
    REQUIRE(open.floor_from_aim);
    const glm::vec3 along = -glm::vec3((*open.floor_from_aim)[2]);
    CHECK(along.z < -0.8F);
    CHECK(along.y < 0.0F); // from the shoulder at 1.4 m down to the hand at 1.2 m
    CHECK(glm::length(along) == doctest::Approx(1.0F));
    CHECK(open.floor_from_grip);
    CHECK_FALSE(input.hand(Side::left).active);

    Input pinching;
    pinching.hands[1].joints = flat_hand(0.01F);
    hands_from_joints(pinching, head());
    CHECK(pinching.hand(Side::right).select == 1.0F);
    // The ray must not move with the fingers.
    CHECK(pinching.hand(Side::right).floor_from_aim == open.floor_from_aim);
}

TEST_CASE("a fist grabs") {
    Input input;
    input.hands[0].joints = flat_hand(0.1F);
    for (const Joint tip : {Joint::middle_tip, Joint::ring_tip, Joint::little_tip})
        input.hands[0].joints->all[static_cast<std::size_t>(tip)].floor_from_joint[3] =
            glm::vec4(0.2F, 1.2F, -0.43F, 1);
    hands_from_joints(input, std::nullopt);
    CHECK(input.hand(Side::left).grab == 1.0F);
    CHECK(input.hand(Side::left).floor_from_aim); // without a head it points where the palm does
}

TEST_CASE("a controller wins over the hand that is guessed round it") {
    Input input;
    input.hands[1].active = true;
    input.hands[1].select = 0.25F;
    input.hands[1].joints = flat_hand(0.01F);
    hands_from_joints(input, head());
    CHECK(input.hand(Side::right).select == 0.25F);
    CHECK_FALSE(input.hand(Side::right).joints);
    CHECK_FALSE(input.hand(Side::right).fingers);
}

TEST_CASE("where the runtime tells pinches, it is asked for them") {
    Input input;
    input.hands[1].active = input.hands[1].fingers = true;
    input.hands[1].select = 0.5F;
    input.hands[1].joints = flat_hand(0.01F);
    hands_from_joints(input, head());
    CHECK(input.hand(Side::right).select == 0.5F);
    CHECK(input.hand(Side::right).joints); // to be drawn
    CHECK(input.hand(Side::right).floor_from_aim);
}

TEST_CASE("an arm at the shoulder itself still points somewhere") {
    Input input;
    input.hands[1].joints = flat_hand(0.1F);
    glm::mat4 near = head();
    near[3] = glm::vec4(0.2F - 0.17F, 1.2F + 0.2F, -0.44F, 1.0F);
    hands_from_joints(input, near);
    REQUIRE(input.hand(Side::right).floor_from_aim);
    for (glm::length_t i = 0; i < 3; ++i)
        CHECK(glm::length(glm::vec3((*input.hand(Side::right).floor_from_aim)[i])) == doctest::Approx(1.0F));
}
