#include "window/camera/free.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

constexpr float settle_look = 0.03F;    // seconds
constexpr float settle_move = 0.10F;    // seconds; enough to take the edge off a key
constexpr float look_per_height = 2.0F; // radians
constexpr float held_turn = 1.8F;       // radians a second
constexpr float pole = glm::half_pi<float>();

float changed_pace(float pace, float wheel, float slowest, float fastest) {
    return std::clamp(pace * std::pow(1.25F, wheel), slowest, fastest);
}

// Pressing two keys at once is not faster than one.
glm::vec3 at_most_one(const glm::vec3& v) {
    const float size = glm::length(v);
    return size > 1.0F ? v / size : v;
}

} // namespace

void MovingEye::set(const CameraPose& pose) {
    eye_ = pose.eye;
    velocity_ = glm::vec3(0.0F);
    goal_ = now_ = Heading::of(pose.world_from_view, now_.yaw);
}

void MovingEye::step(const CameraInput& input, const glm::vec3& velocity, float dt) {
    Heading before = goal_;
    before.yaw -= input.drag_turn.x * look_per_height;
    before.pitch = std::clamp(before.pitch - input.drag_turn.y * look_per_height, -pole, pole);
    Heading after = before;
    after.yaw -= input.turn.x * held_turn * dt;
    after.pitch = std::clamp(after.pitch + input.turn.y * held_turn * dt, -pole, pole);
    now_.yaw = follow(now_.yaw, before.yaw, after.yaw, dt, settle_look);
    now_.pitch = std::clamp(follow(now_.pitch, before.pitch, after.pitch, dt, settle_look), -pole, pole);
    goal_ = after;

    // The integral of a velocity that nears what was asked for exponentially.
    const float left = std::exp(-dt / settle_move);
    eye_ += velocity * dt + (velocity_ - velocity) * (settle_move * (1.0F - left));
    velocity_ = velocity + (velocity_ - velocity) * left;
    if (!moving(glm::length(velocity))) velocity_ = velocity, now_ = goal_;
}

bool MovingEye::moving(float metres_a_second) const {
    const float angle = std::abs(goal_.yaw - now_.yaw) + std::abs(goal_.pitch - now_.pitch);
    return angle > 1e-4F || glm::length(velocity_) > 1e-3F * metres_a_second;
}

float FlyCamera::speed() const {
    // Half the radius a second up to 10 m; then with the power 0.6, so that a radius of 1 km gives some 80 m/s.
    const float inside =
        0.5F * (extent_.radius <= 10.0F ? extent_.radius : 10.0F * std::pow(extent_.radius / 10.0F, 0.6F));
    return std::max(inside, 0.5F * extent_.outside(eye_.eye())) * pace_;
}

void FlyCamera::step(const CameraInput& input, float dt) {
    pace_ = changed_pace(pace_, input.wheel + input.drag_zoom, 0.01F, 100.0F);
    const glm::quat rotation = eye_.pose().world_from_view;
    // Up is the world's, as in a lift: with the head bowed, rising must not drift backwards.
    const glm::vec3 way = rotation * glm::vec3(input.move.x, 0.0F, -input.move.z) + glm::vec3(0.0F, input.move.y, 0.0F);
    const float hurry = input.fast ? 4.0F : input.slow ? 0.25F : 1.0F;
    eye_.step(input, at_most_one(way) * (speed() * hurry), dt);
    eye_.stay_near(extent_);
}

void WalkCamera::set_extent(const Extent& extent) {
    extent_ = extent;
    const float across = 2.0F * std::max(extent.half.x, extent.half.z);
    size_ = std::clamp(across / room, 1e-5F, 1.0F);
}

void WalkCamera::look_from(const CameraPose& pose) {
    eye_.set(pose);
}

void WalkCamera::enter(const Extent& part, float yaw, float yfov, float aspect) {
    const glm::quat level = Heading{yaw, 0.0F}.rotation();
    const float away = std::min(part.fit_distance(level, yfov, aspect), part.radius + 20.0F * size_);
    const glm::vec3 back = level * glm::vec3(0, 0, 1);
    glm::vec3 eye = part.center + back * away;
    eye.y = part.lowest() + height();
    auto pose = CameraPose::looking_at(eye, part.center);
    // Nobody enters a site staring at the sky above its middle or at their feet.
    const Heading heading = Heading::of(pose.world_from_view);
    pose.world_from_view = Heading{heading.yaw, std::clamp(heading.pitch, -0.35F, 0.2F)}.rotation();
    eye_.set(pose);
}

void WalkCamera::step(const CameraInput& input, float dt) {
    pace_ = changed_pace(pace_, input.wheel + input.drag_zoom, 0.2F, 20.0F);
    const glm::quat level = Heading{eye_.heading().yaw, 0.0F}.rotation();
    const glm::vec3 way = level * glm::vec3(input.move.x, input.move.y, -input.move.z);
    const float hurry = input.fast ? 3.0F : input.slow ? 0.3F : 1.0F;
    eye_.step(input, at_most_one(way) * (speed() * hurry), dt);
    eye_.stay_near(extent_);
}

} // namespace guanhe::app
