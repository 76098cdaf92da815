#include "headset/lift.h"

#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

// Metres, seconds, radians.
constexpr float before_hand = 0.05F; // from the palm to what has come to it
constexpr float before_eyes_least = 0.6F, before_eyes_free = 0.35F;
constexpr float below_eyes = 0.12F;
constexpr double way_seconds = 0.35;
constexpr float stick_turns = 1.6F, turns_by_itself = 0.5F; // a second
constexpr float stick_rests = 0.3F;

glm::quat rotation_of(const glm::mat4& m) {
    return glm::normalize(glm::quat_cast(
        glm::mat3(glm::normalize(glm::vec3(m[0])), glm::normalize(glm::vec3(m[1])), glm::normalize(glm::vec3(m[2])))));
}

/// The same turn about the same point, which comes to be elsewhere.
glm::mat4 moved(const glm::quat& rotation, const glm::vec3& point, const glm::vec3& to) {
    glm::mat4 out = glm::mat4_cast(rotation);
    out[3] = glm::vec4(to - glm::mat3(out) * point, 1.0F);
    return out;
}

glm::mat4 turned(const glm::mat4& place, const glm::vec3& about, const glm::vec3& axis, float angle) {
    const glm::mat4 there = glm::translate(glm::mat4(1.0F), about);
    return glm::rotate(there, angle, axis) * glm::translate(glm::mat4(1.0F), -about) * place;
}

} // namespace

float distance_to(const scan::Bounds& box, const glm::vec3& point) {
    return glm::distance(point, glm::clamp(point, box.min, box.max));
}

void Lift::begin(std::size_t thing, const scan::Bounds& at_rest, Where where) {
    if (!lifted_ || lifted_->thing != thing) lifted_ = Lifted{.thing = thing};
    rest_ = at_rest;
    where_ = where;
    hands_ = {};
    start_ = lifted_->world_from_rest;
    way_ = way_seconds;
}

void Lift::hold(std::size_t hand, const glm::mat4& grip, const glm::mat4& world_from_rest) {
    hands_[hand] = true;
    by_ = hand;
    grip_from_rest_ = glm::inverse(grip) * world_from_rest;
}

void Lift::take(std::size_t thing, const scan::Bounds& at_rest, std::size_t hand, const Hand& by) {
    if (!by.grip) return;
    begin(thing, at_rest, Where::hand);
    const glm::vec3 at((*by.grip)[3]);
    if (distance_to(rest_, at) <= lift_reach) {
        way_ = 0.0;
        return hold(hand, *by.grip, start_);
    }
    const glm::vec3 there = at + by.ahead * (rest_.radius() + before_hand);
    hold(hand, *by.grip, moved(rotation_of(start_), rest_.center(), there));
}

void Lift::take_before_eyes(std::size_t thing, const scan::Bounds& at_rest) {
    begin(thing, at_rest, Where::eyes);
    angle_ = 0.0F;
}

void Lift::hand_over(std::size_t hand, const Hand& to) {
    if (where_ != Where::hand || !to.grip) return;
    const glm::vec3 at_rest(glm::inverse(lifted_->world_from_rest) * (*to.grip)[3]);
    if (distance_to(rest_, at_rest) > lift_reach) return;
    way_ = 0.0;
    hold(hand, *to.grip, lifted_->world_from_rest);
}

void Lift::put_back() {
    if (!lifted_ || where_ == Where::place) return;
    begin(lifted_->thing, rest_, Where::place);
}

glm::mat4 Lift::goal(const std::array<Hand, 2>& hands, const std::optional<glm::mat4>& head, double seconds) {
    if (where_ == Where::place) return glm::mat4(1.0F);
    const glm::vec3 middle = rest_.center();
    if (where_ == Where::eyes) {
        if (!head) return lifted_->world_from_rest;
        angle_ += turns_by_itself * static_cast<float>(seconds);
        glm::vec3 ahead = -glm::vec3((*head)[2]);
        ahead.y = 0.0F;
        ahead = glm::dot(ahead, ahead) > 1e-6F ? glm::normalize(ahead) : glm::vec3(0, 0, -1);
        const float away = std::max(before_eyes_least, rest_.radius() + before_eyes_free);
        const glm::vec3 there = glm::vec3((*head)[3]) + ahead * away - glm::vec3(0, below_eyes, 0);
        return moved(glm::angleAxis(angle_, glm::vec3(0, 1, 0)), middle, there);
    }
    const Hand& hand = hands[by_];
    if (!hand.grip) return lifted_->world_from_rest; // out of sight for a moment
    glm::mat4 now = *hand.grip * grip_from_rest_;
    const glm::vec3 about(now * glm::vec4(middle, 1.0F));
    const auto turn = [&](float stick, const glm::vec3& axis) {
        if (std::abs(stick) < stick_rests) return;
        now = turned(now, about, axis, stick * stick_turns * static_cast<float>(seconds));
        grip_from_rest_ = glm::inverse(*hand.grip) * now;
    };
    turn(hand.turn.x, glm::vec3(0, 1, 0));
    if (head) turn(-hand.turn.y, glm::normalize(glm::vec3((*head)[0])));
    return now;
}

void Lift::step(const std::array<Hand, 2>& hands, const std::optional<glm::mat4>& head, double seconds) {
    if (!lifted_) return;
    if (where_ == Where::hand) {
        for (std::size_t i = 0; i < hands.size(); ++i) hands_[i] = hands_[i] && hands[i].closed;
        const std::size_t other = 1 - by_;
        if (!hands_[by_] && hands_[other] && hands[other].grip)
            hold(other, *hands[other].grip, lifted_->world_from_rest);
        else if (!hands_[by_])
            put_back();
    }
    const glm::mat4 to = goal(hands, head, seconds);
    way_ -= seconds;
    if (way_ > 0.0) {
        const auto gone = static_cast<float>(1.0 - way_ / way_seconds);
        const float share = gone * gone * (3.0F - 2.0F * gone);
        const glm::vec4 middle(rest_.center(), 1.0F);
        lifted_->world_from_rest = moved(glm::slerp(rotation_of(start_), rotation_of(to), share), glm::vec3(middle),
                                         glm::mix(glm::vec3(start_ * middle), glm::vec3(to * middle), share));
    } else if (where_ == Where::place) {
        lifted_.reset();
    } else {
        lifted_->world_from_rest = to;
    }
}

} // namespace guanhe::app
