#include "xr/senses.h"

#include "xr/pose.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::xr {

static_assert(joint_count == XR_HAND_JOINT_COUNT_EXT);
static_assert(static_cast<int>(Joint::little_tip) == XR_HAND_JOINT_LITTLE_TIP_EXT);

HandTrackers::HandTrackers(HandTrackers&& other) noexcept {
    *this = std::move(other);
}

HandTrackers& HandTrackers::operator=(HandTrackers&& other) noexcept {
    std::swap(calls_, other.calls_);
    std::swap(hands_, other.hands_);
    return *this;
}

HandTrackers::~HandTrackers() {
    for (XrHandTrackerEXT hand : hands_)
        if (hand != XR_NULL_HANDLE) calls_->destroy_hand_tracker(hand);
}

HandTrackers HandTrackers::create(const Runtime::State& runtime, XrSession session) {
    HandTrackers trackers;
    if (!runtime.tracks_hands) return trackers;
    trackers.calls_ = &runtime.calls;
    for (std::size_t hand = 0; hand < trackers.hands_.size(); ++hand) {
        auto info = structure<XrHandTrackerCreateInfoEXT>(XR_TYPE_HAND_TRACKER_CREATE_INFO_EXT);
        info.hand = hand == 0 ? XR_HAND_LEFT_EXT : XR_HAND_RIGHT_EXT;
        info.handJointSet = XR_HAND_JOINT_SET_DEFAULT_EXT;
        if (XR_FAILED(runtime.calls.create_hand_tracker(session, &info, &trackers.hands_[hand])))
            trackers.hands_[hand] = XR_NULL_HANDLE;
    }
    return trackers;
}

void HandTrackers::read(XrSpace floor, XrTime time, Input& input) const {
    for (std::size_t hand = 0; hand < hands_.size(); ++hand) {
        if (hands_[hand] == XR_NULL_HANDLE) continue;
        auto where = structure<XrHandJointsLocateInfoEXT>(XR_TYPE_HAND_JOINTS_LOCATE_INFO_EXT);
        where.baseSpace = floor;
        where.time = time;
        std::array<XrHandJointLocationEXT, joint_count> found{};
        auto joints = structure<XrHandJointLocationsEXT>(XR_TYPE_HAND_JOINT_LOCATIONS_EXT);
        joints.jointCount = joint_count;
        joints.jointLocations = found.data();
        if (XR_FAILED(calls_->locate_hand_joints(hands_[hand], &where, &joints)) || joints.isActive != XR_TRUE)
            continue;
        constexpr XrSpaceLocationFlags known =
            XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT;
        HandJoints out;
        bool whole = true;
        for (std::size_t j = 0; j < joint_count && whole; ++j) {
            whole = (found[j].locationFlags & known) == known && mend(found[j].pose);
            if (!whole) break;
            constexpr float thinnest = 0.003F, thickest = 0.03F; // metres
            out.all[j].floor_from_joint = matrix_of(found[j].pose);
            out.all[j].radius =
                std::isfinite(found[j].radius) ? std::clamp(found[j].radius, thinnest, thickest) : thinnest;
        }
        if (whole) input.hands[hand].joints = out;
    }
}

} // namespace guanhe::xr
