// Hands and eyes that the runtime tracks (XR_EXT_hand_tracking, XR_EXT_eye_gaze_interaction). Inside engine/xr only.
#pragma once

#include "xr/input.h"
#include "xr/runtime_state.h"

#include <array>

namespace guanhe::xr {

/// The session's thread only. The session outlives it.
class HandTrackers {
public:
    HandTrackers() = default;
    HandTrackers(HandTrackers&& other) noexcept;
    HandTrackers& operator=(HandTrackers&& other) noexcept;
    ~HandTrackers();

    /// None where the runtime or the headset has no such thing, or refuses it: hands are then not seen.
    [[nodiscard]] static HandTrackers create(const Runtime::State& runtime, XrSession session);
    /// The joints of both hands at `time`. A hand of which one joint is not known is left out.
    void read(XrSpace floor, XrTime time, Input& input) const;

private:
    const ExtensionCalls* calls_ = nullptr;
    std::array<XrHandTrackerEXT, 2> hands_{};
};

} // namespace guanhe::xr
