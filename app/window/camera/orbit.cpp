#include "window/camera/orbit.h"

#include "view/framing.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

constexpr float settle = 0.06F; // seconds; short enough to feel attached to the hand
constexpr float turn_per_height = glm::pi<float>();
constexpr float held_turn = 1.6F;        // radians a second
constexpr float held_pan = 0.8F;         // of the picture's height a second
constexpr float notch = 0.87F;           // distance left after one notch of the wheel
constexpr float held_notches = 8.0F;     // a second
constexpr float zoom_per_height = 16.0F; // notches
constexpr float pole = glm::half_pi<float>();

} // namespace

void OrbitCamera::set_extent(const Extent& extent) {
    extent_ = extent;
}

void OrbitCamera::look_from(const CameraPose& pose, float distance) {
    goal_.heading = Heading::of(pose.world_from_view, goal_.heading.yaw);
    goal_.distance = std::max(distance, extent_.radius * 1e-3F);
    goal_.pivot = pose.eye + goal_.heading.rotation() * glm::vec3(0, 0, -goal_.distance);
    now_ = goal_;
}

void OrbitCamera::frame(const Extent& part, float yfov, float aspect) {
    const auto place = frame_along(part.bounds(), glm::mat3_cast(goal_.heading.rotation()), yfov, aspect);
    goal_.pivot = place.target;
    goal_.distance = glm::distance(place.eye, place.target);
    now_ = goal_;
}

void OrbitCamera::dolly(State& state, float notches, const glm::vec2& tangents) const {
    const float nearest = extent_.radius * 1e-3F;
    const float farthest = extent_.radius * 100.0F;
    const float wanted = state.distance * std::pow(notch, notches);
    const float distance = std::clamp(wanted, nearest, farthest);
    // Pivot and distance shrink by the same share about the point under the pointer, so it stays under the pointer.
    const glm::quat rotation = state.heading.rotation();
    const glm::vec3 under = rotation * glm::vec3(tangents * state.distance, 0.0F);
    state.pivot += under * (1.0F - distance / state.distance);
    // Nearer than the nearest: walk on through, instead of grinding to a halt before a pivot in mid-air.
    if (wanted < nearest) state.pivot += rotation * glm::vec3(0, 0, wanted - nearest);
    state.pivot = extent_.clamped(state.pivot, 100.0F);
    state.distance = distance;
}

void OrbitCamera::step(const CameraInput& input, float yfov, float dt) {
    const float height = 2.0F * std::tan(yfov * 0.5F);
    // What the pointer did is a jump of the goal; what is held moves the goal evenly through the step.
    State before = goal_;
    before.heading.yaw -= input.drag_turn.x * turn_per_height;
    before.heading.pitch = std::clamp(before.heading.pitch - input.drag_turn.y * turn_per_height, -pole, pole);
    const glm::quat rotation = before.heading.rotation();
    before.pivot += rotation * glm::vec3(-input.drag_pan.x, input.drag_pan.y, 0.0F) * (height * before.distance);
    const float notches = input.wheel + input.drag_zoom * zoom_per_height;
    if (notches != 0.0F) dolly(before, notches, input.wheel != 0.0F ? input.cursor : glm::vec2(0.0F));

    State after = before;
    const float pace = input.fast ? 3.0F : input.slow ? 0.3F : 1.0F;
    after.heading.yaw -= input.turn.x * held_turn * pace * dt;
    after.heading.pitch = std::clamp(after.heading.pitch - input.turn.y * held_turn * pace * dt, -pole, pole);
    const glm::vec3 across(input.move.x, input.move.y, 0.0F);
    after.pivot += rotation * across * (held_pan * pace * height * after.distance * dt);
    const float held = input.zoom + input.move.z;
    if (held != 0.0F) dolly(after, held * held_notches * pace * dt, glm::vec2(0.0F));

    now_.pivot = follow(now_.pivot, before.pivot, after.pivot, dt, settle);
    now_.distance =
        std::max(follow(now_.distance, before.distance, after.distance, dt, settle), extent_.radius * 1e-4F);
    now_.heading.yaw = follow(now_.heading.yaw, before.heading.yaw, after.heading.yaw, dt, settle);
    now_.heading.pitch =
        std::clamp(follow(now_.heading.pitch, before.heading.pitch, after.heading.pitch, dt, settle), -pole, pole);
    after.pivot = extent_.clamped(after.pivot, 100.0F);
    goal_ = after;
    if (!moving()) now_ = goal_;
}

CameraPose OrbitCamera::pose() const {
    const glm::quat rotation = now_.heading.rotation();
    return {now_.pivot + rotation * glm::vec3(0, 0, now_.distance), rotation};
}

bool OrbitCamera::moving() const {
    const float angle =
        std::abs(goal_.heading.yaw - now_.heading.yaw) + std::abs(goal_.heading.pitch - now_.heading.pitch);
    const float way = glm::distance(goal_.pivot, now_.pivot) + std::abs(goal_.distance - now_.distance);
    return angle > 1e-4F || way > 1e-4F * goal_.distance;
}

} // namespace guanhe::app
