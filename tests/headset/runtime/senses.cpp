// Hands that are tracked, and the room seen through the headset.
#include "calls.h"

#include <array>

namespace guanhe::scripted {
namespace {

XrResult XRAPI_CALL create_tracker(XrSession handle, const XrHandTrackerCreateInfoEXT* info, XrHandTrackerEXT* out) {
    return answer_session("xrCreateHandTrackerEXT", handle, [&](Runtime& runtime, Session&) -> XrResult {
        const auto number = runtime.new_handle();
        runtime.trackers[number] = info->hand;
        *out = handle_of<XrHandTrackerEXT>(number);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL destroy_tracker(XrHandTrackerEXT handle) {
    return answer("xrDestroyHandTrackerEXT", [&](Runtime& runtime) -> XrResult {
        if (runtime.trackers.erase(number_of(handle)) == 0)
            return runtime.violation("xrDestroyHandTrackerEXT", "no such tracker", XR_ERROR_HANDLE_INVALID);
        return XR_SUCCESS;
    });
}

/// Of a flat hand whose palm is at `at`, its fingers along -z, metres.
XrVector3f joint_of(const Fingers& hand, std::uint32_t joint) {
    const float side = hand.hand == XR_HAND_LEFT_EXT ? -1.0F : 1.0F;
    const auto at = [&](float x, float y, float z) {
        return XrVector3f{hand.at.x + side * x, hand.at.y + y, hand.at.z + z};
    };
    if (joint == XR_HAND_JOINT_PALM_EXT) return hand.at;
    if (joint == XR_HAND_JOINT_WRIST_EXT) return at(0, 0, 0.06F);
    const XrVector3f index_tip = at(-0.02F, 0, -0.11F);
    if (joint == XR_HAND_JOINT_THUMB_TIP_EXT) return {index_tip.x, index_tip.y - hand.pinch, index_tip.z};
    if (joint < XR_HAND_JOINT_THUMB_TIP_EXT) {
        const float along = static_cast<float>(joint - XR_HAND_JOINT_THUMB_METACARPAL_EXT);
        return at(-0.03F - 0.005F * along, -0.01F * along, 0.03F - 0.03F * along);
    }
    const std::uint32_t finger = (joint - XR_HAND_JOINT_INDEX_METACARPAL_EXT) / 5;
    const std::uint32_t part = (joint - XR_HAND_JOINT_INDEX_METACARPAL_EXT) % 5;
    constexpr std::array<float, 5> ahead{0.03F, -0.03F, -0.065F, -0.09F, -0.11F};
    return at(-0.02F + 0.018F * static_cast<float>(finger), 0, ahead[part]);
}

XrResult XRAPI_CALL locate_joints(XrHandTrackerEXT handle, const XrHandJointsLocateInfoEXT* info,
                                  XrHandJointLocationsEXT* out) {
    constexpr const char* call = "xrLocateHandJointsEXT";
    return answer(call, [&](Runtime& runtime) -> XrResult {
        const auto found = runtime.trackers.find(number_of(handle));
        if (found == runtime.trackers.end()) return runtime.violation(call, "no such tracker", XR_ERROR_HANDLE_INVALID);
        if (!runtime.spaces.contains(number_of(info->baseSpace)))
            return runtime.violation(call, "no such space", XR_ERROR_HANDLE_INVALID);
        if (info->time <= 0) return runtime.violation(call, "no time", XR_ERROR_TIME_INVALID);
        if (out->jointCount != XR_HAND_JOINT_COUNT_EXT)
            return runtime.violation(call, "a wrong number of joints", XR_ERROR_VALIDATION_FAILURE);
        out->isActive = XR_FALSE;
        for (const Fingers& hand : runtime.script.fingers) {
            if (hand.hand != found->second || !hand.frames.hold(runtime.frame)) continue;
            out->isActive = XR_TRUE;
            for (std::uint32_t j = 0; j < out->jointCount; ++j)
                out->jointLocations[j] = {XR_SPACE_LOCATION_ORIENTATION_VALID_BIT |
                                              XR_SPACE_LOCATION_POSITION_VALID_BIT,
                                          {{0, 0, 0, 1}, joint_of(hand, j)},
                                          0.009F};
        }
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL create_room(XrSession handle, const XrPassthroughCreateInfoFB*, XrPassthroughFB* out) {
    return answer_session("xrCreatePassthroughFB", handle, [&](Runtime& runtime, Session&) -> XrResult {
        const auto number = runtime.new_handle();
        runtime.rooms.insert(number);
        *out = handle_of<XrPassthroughFB>(number);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL destroy_room(XrPassthroughFB handle) {
    return answer("xrDestroyPassthroughFB", [&](Runtime& runtime) -> XrResult {
        if (runtime.rooms.erase(number_of(handle)) == 0)
            return runtime.violation("xrDestroyPassthroughFB", "no such passthrough", XR_ERROR_HANDLE_INVALID);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL create_layer(XrSession handle, const XrPassthroughLayerCreateInfoFB* info,
                                 XrPassthroughLayerFB* out) {
    constexpr const char* call = "xrCreatePassthroughLayerFB";
    return answer_session(call, handle, [&](Runtime& runtime, Session&) -> XrResult {
        if (!runtime.rooms.contains(number_of(info->passthrough)))
            return runtime.violation(call, "no such passthrough", XR_ERROR_HANDLE_INVALID);
        const auto number = runtime.new_handle();
        runtime.room_layers.insert(number);
        *out = handle_of<XrPassthroughLayerFB>(number);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL destroy_layer(XrPassthroughLayerFB handle) {
    return answer("xrDestroyPassthroughLayerFB", [&](Runtime& runtime) -> XrResult {
        if (runtime.room_layers.erase(number_of(handle)) == 0)
            return runtime.violation("xrDestroyPassthroughLayerFB", "no such layer", XR_ERROR_HANDLE_INVALID);
        return XR_SUCCESS;
    });
}

} // namespace

std::span<const Entry> sense_calls() {
    static const std::array table{
        Entry{"xrCreateHandTrackerEXT", entry(create_tracker), XR_EXT_HAND_TRACKING_EXTENSION_NAME},
        Entry{"xrDestroyHandTrackerEXT", entry(destroy_tracker), XR_EXT_HAND_TRACKING_EXTENSION_NAME},
        Entry{"xrLocateHandJointsEXT", entry(locate_joints), XR_EXT_HAND_TRACKING_EXTENSION_NAME},
        Entry{"xrCreatePassthroughFB", entry(create_room), XR_FB_PASSTHROUGH_EXTENSION_NAME},
        Entry{"xrDestroyPassthroughFB", entry(destroy_room), XR_FB_PASSTHROUGH_EXTENSION_NAME},
        Entry{"xrCreatePassthroughLayerFB", entry(create_layer), XR_FB_PASSTHROUGH_EXTENSION_NAME},
        Entry{"xrDestroyPassthroughLayerFB", entry(destroy_layer), XR_FB_PASSTHROUGH_EXTENSION_NAME},
    };
    return table;
}

} // namespace guanhe::scripted
