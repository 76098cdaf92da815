#include "window/camera/rig.h"

#include "view/framing.h"

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

constexpr float ease_seconds = 0.45F;
constexpr float longest_step = 0.1F;

float smooth(float t) {
    return t * t * t * (t * (t * 6.0F - 15.0F) + 10.0F);
}

} // namespace

void CameraRig::set_extent(const Extent& extent) {
    extent_ = extent;
    orbit_.set_extent(extent);
    fly_.set_extent(extent);
    walk_.set_extent(extent);
}

float CameraRig::distance_ahead(const CameraPose& pose) const {
    const float ahead = glm::dot(extent_.center - pose.eye, pose.forward());
    return ahead > extent_.radius * 0.05F ? ahead : extent_.radius * 0.5F;
}

CameraPose CameraRig::goal() const {
    if (held_) return held_->pose;
    switch (mode_) {
    case CameraMode::fly:
        return fly_.pose();
    case CameraMode::walk:
        return walk_.pose();
    case CameraMode::orbit:
        break;
    }
    return orbit_.pose();
}

float CameraRig::goal_yfov() const {
    return held_ ? held_->lens.yfov : lens_.yfov;
}

void CameraRig::take(const CameraPose& pose) {
    switch (mode_) {
    case CameraMode::fly:
        fly_.look_from(pose);
        break;
    case CameraMode::walk:
        walk_.look_from(pose);
        break;
    case CameraMode::orbit:
        orbit_.look_from(pose, distance_ahead(pose));
        break;
    }
}

void CameraRig::ease_from_here() {
    const CameraPose here = pose();
    from_yfov_ = lens().yfov;
    from_ = here;
    eased_ = 0.0F;
}

void CameraRig::set_mode(CameraMode mode) {
    if (mode == mode_ && !held_) return;
    const CameraPose here = pose();
    if (held_)
        ease_from_here(); // rolls the horizon level
    else
        eased_ = 1.0F; // an eased move that was under way ends where it is
    held_.reset();
    mode_ = mode;
    take(here);
}

void CameraRig::look_from(const CameraPose& pose, float pivot_distance, bool eased) {
    if (eased)
        ease_from_here();
    else
        eased_ = 1.0F;
    held_.reset();
    take(pose);
    if (mode_ == CameraMode::orbit && pivot_distance > 0.0F) orbit_.look_from(pose, pivot_distance);
}

void CameraRig::frame(const Extent& part, float aspect, bool eased) {
    const CameraPose here = pose();
    if (eased)
        ease_from_here();
    else
        eased_ = 1.0F;
    held_.reset();
    switch (mode_) {
    case CameraMode::orbit:
        orbit_.look_from(here, part.radius);
        orbit_.frame(part, lens_.yfov, aspect);
        break;
    case CameraMode::fly: {
        const glm::quat level = Heading::of(here.world_from_view).rotation();
        fly_.look_from({frame_along(part.bounds(), glm::mat3_cast(level), lens_.yfov, aspect).eye, level});
        break;
    }
    case CameraMode::walk:
        walk_.enter(part, Heading::of(here.world_from_view).yaw, lens_.yfov, aspect);
        break;
    }
}

void CameraRig::begin_hold(const CameraPose& pose, const Lens& lens) {
    ease_from_here();
    hold(pose, lens);
}

void CameraRig::hold(const CameraPose& pose, const Lens& lens) {
    held_ = Hold{pose, lens};
}

void CameraRig::release() {
    if (!held_) return;
    const CameraPose here = pose();
    ease_from_here(); // rolls the horizon level, and the lens back to the window's own
    held_.reset();
    take(here);
}

void CameraRig::step(const CameraInput& input, float dt) {
    dt = std::clamp(dt, 0.0F, longest_step);
    if (eased_ < 1.0F) eased_ = std::min(1.0F, eased_ + dt / ease_seconds);
    if (held_ && input.any()) release();
    if (held_) return;
    switch (mode_) {
    case CameraMode::orbit:
        orbit_.step(input, lens_.yfov, dt);
        break;
    case CameraMode::fly:
        fly_.step(input, dt);
        break;
    case CameraMode::walk:
        walk_.step(input, dt);
        break;
    }
}

CameraPose CameraRig::pose() const {
    const CameraPose to = goal();
    if (eased_ >= 1.0F) return to;
    const float t = smooth(eased_);
    return {glm::mix(from_.eye, to.eye, t), glm::normalize(glm::slerp(from_.world_from_view, to.world_from_view, t))};
}

Lens CameraRig::lens() const {
    Lens lens = held_ ? held_->lens : lens_;
    if (eased_ < 1.0F) lens.yfov = std::lerp(from_yfov_, goal_yfov(), smooth(eased_));
    if (!held_) lens.znear = near_plane(extent_.radius);
    return lens;
}

bool CameraRig::moving() const {
    if (eased_ < 1.0F) return true;
    if (held_) return false;
    switch (mode_) {
    case CameraMode::fly:
        return fly_.moving();
    case CameraMode::walk:
        return walk_.moving();
    case CameraMode::orbit:
        break;
    }
    return orbit_.moving();
}

std::optional<float> CameraRig::speed() const {
    if (mode_ == CameraMode::fly) return fly_.speed();
    if (mode_ == CameraMode::walk) return walk_.speed();
    return std::nullopt;
}

} // namespace guanhe::app
