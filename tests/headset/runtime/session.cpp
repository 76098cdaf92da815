// A session: its life, its spaces, and what extensions say of its display.
#include "calls.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace guanhe::scripted {
namespace {

bool is_unit(const XrQuaternionf& q) {
    return std::abs(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w - 1.0F) < 0.01F; // false of a NaN
}

template<class Function>
void load(const Runtime& runtime, const char* name, Function& out) {
    out = reinterpret_cast<Function>(runtime.vulkan_loader(runtime.vulkan_instance, name));
}

XrResult XRAPI_CALL create_session(XrInstance, const XrSessionCreateInfo* info, XrSession* out) {
    return answer("xrCreateSession", [&](Runtime& runtime) -> XrResult {
        const auto* binding = static_cast<const XrGraphicsBindingVulkan2KHR*>(info->next);
        if (binding == nullptr || binding->type != XR_TYPE_GRAPHICS_BINDING_VULKAN2_KHR)
            return runtime.violation("xrCreateSession", "no graphics device", XR_ERROR_GRAPHICS_DEVICE_INVALID);
        if (!runtime.requirements_asked)
            return runtime.violation("xrCreateSession", "before xrGetVulkanGraphicsRequirements2KHR",
                                     XR_ERROR_GRAPHICS_REQUIREMENTS_CALL_MISSING);
        if (!runtime.sessions.empty())
            return runtime.violation("xrCreateSession", "a second one", XR_ERROR_LIMIT_REACHED);
        const auto handle = runtime.new_handle();
        Session& session = runtime.sessions[handle];
        runtime.profile_told.clear(); // each session hears of it anew
        Vulkan& vulkan = session.vulkan;
        vulkan.physical = binding->physicalDevice;
        vulkan.device = binding->device;
        load(runtime, "vkGetPhysicalDeviceMemoryProperties", vulkan.memory_properties);
        load(runtime, "vkCreateImage", vulkan.create_image);
        load(runtime, "vkDestroyImage", vulkan.destroy_image);
        load(runtime, "vkGetImageMemoryRequirements", vulkan.image_needs);
        load(runtime, "vkAllocateMemory", vulkan.allocate);
        load(runtime, "vkFreeMemory", vulkan.free);
        load(runtime, "vkBindImageMemory", vulkan.bind);
        load(runtime, "vkDeviceWaitIdle", vulkan.wait_idle);
        *out = handle_of<XrSession>(handle);
        runtime.push_state(handle, XR_SESSION_STATE_IDLE);
        const auto& reach = runtime.script.reach;
        session.reach = reach.at(std::min(runtime.sessions_made++, reach.size() - 1));
        if (session.reach >= XR_SESSION_STATE_READY) runtime.push_state(handle, XR_SESSION_STATE_READY);
        runtime.tell("session", "created");
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL destroy_session(XrSession handle) {
    return answer("xrDestroySession", [&](Runtime& runtime) -> XrResult {
        const auto number = number_of(handle);
        if (runtime.sessions.erase(number) == 0)
            return runtime.violation("xrDestroySession", "no such session", XR_ERROR_HANDLE_INVALID);
        const auto is_its = [number](const auto& child) { return child.second.session == number; };
        // They would go with it: but a session that comes again and again must not rely on that.
        if (std::ranges::any_of(runtime.swapchains, is_its))
            runtime.violation("xrDestroySession", "a swapchain was not destroyed", XR_SUCCESS);
        if (std::ranges::any_of(runtime.spaces, is_its))
            runtime.violation("xrDestroySession", "a space was not destroyed", XR_SUCCESS);
        std::erase_if(runtime.spaces, is_its);
        runtime.attached_sets.clear();
        if (!runtime.trackers.empty())
            runtime.violation("xrDestroySession", "a hand tracker was not destroyed", XR_SUCCESS);
        if (!runtime.anchors.empty() || !runtime.anchor_stores.empty())
            runtime.violation("xrDestroySession", "an anchor or a store of anchors was not destroyed", XR_SUCCESS);
        if (!runtime.rooms.empty() || !runtime.room_layers.empty())
            runtime.violation("xrDestroySession", "a passthrough was not destroyed", XR_SUCCESS);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL begin_session(XrSession handle, const XrSessionBeginInfo* info) {
    return answer_session("xrBeginSession", handle, [&](Runtime& runtime, Session& session) -> XrResult {
        if (info->primaryViewConfigurationType != XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO)
            return XR_ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED;
        if (session.running) return runtime.violation("xrBeginSession", "it runs already", XR_ERROR_SESSION_RUNNING);
        if (session.state != XR_SESSION_STATE_READY)
            return runtime.violation("xrBeginSession", "it is not ready", XR_ERROR_SESSION_NOT_READY);
        session.running = true;
        session.frames = 0;
        session.waited.reset();
        session.begun.reset();
        runtime.tell("session", "begun");
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL end_session(XrSession handle) {
    return answer_session("xrEndSession", handle, [&](Runtime& runtime, Session& session) -> XrResult {
        if (!session.running) return runtime.violation("xrEndSession", "it does not run", XR_ERROR_SESSION_NOT_RUNNING);
        if (session.state != XR_SESSION_STATE_STOPPING)
            return runtime.violation("xrEndSession", "it is not stopping", XR_ERROR_SESSION_NOT_STOPPING);
        session.running = false;
        runtime.tell("session", "ended");
        runtime.push_state(number_of(handle), XR_SESSION_STATE_IDLE);
        if (session.exit_asked) runtime.push_state(number_of(handle), XR_SESSION_STATE_EXITING);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL request_exit(XrSession handle) {
    return answer_session("xrRequestExitSession", handle, [&](Runtime& runtime, Session& session) -> XrResult {
        if (!session.running)
            return runtime.violation("xrRequestExitSession", "it does not run", XR_ERROR_SESSION_NOT_RUNNING);
        session.exit_asked = true;
        for (const auto state : {XR_SESSION_STATE_VISIBLE, XR_SESSION_STATE_SYNCHRONIZED, XR_SESSION_STATE_STOPPING})
            if (state == XR_SESSION_STATE_STOPPING || state < session.state)
                runtime.push_state(number_of(handle), state);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL enumerate_spaces(XrSession handle, std::uint32_t capacity, std::uint32_t* count,
                                     XrReferenceSpaceType* out) {
    return answer_session("xrEnumerateReferenceSpaces", handle, [&](Runtime& runtime, Session&) -> XrResult {
        return give(runtime.script.spaces, capacity, count, out);
    });
}

XrResult XRAPI_CALL create_space(XrSession handle, const XrReferenceSpaceCreateInfo* info, XrSpace* out) {
    constexpr const char* call = "xrCreateReferenceSpace";
    return answer_session(call, handle, [&](Runtime& runtime, Session&) -> XrResult {
        const auto type = info->referenceSpaceType;
        if (std::ranges::find(runtime.script.spaces, type) == runtime.script.spaces.end())
            return runtime.violation(call, "this space is not offered", XR_ERROR_REFERENCE_SPACE_UNSUPPORTED);
        if (type == XR_REFERENCE_SPACE_TYPE_LOCAL_FLOOR && XR_VERSION_MINOR(runtime.version) == 0 &&
            !runtime.enabled(XR_EXT_LOCAL_FLOOR_EXTENSION_NAME))
            return runtime.violation(call, "LOCAL_FLOOR without its extension", XR_ERROR_REFERENCE_SPACE_UNSUPPORTED);
        if (!is_unit(info->poseInReferenceSpace.orientation))
            return runtime.violation(call, "no unit quaternion", XR_ERROR_POSE_INVALID);
        const auto number = runtime.new_handle();
        runtime.spaces[number] = {number_of(handle), type, info->poseInReferenceSpace};
        *out = handle_of<XrSpace>(number);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL destroy_space(XrSpace handle) {
    return answer("xrDestroySpace", [&](Runtime& runtime) -> XrResult {
        if (runtime.spaces.erase(number_of(handle)) == 0)
            return runtime.violation("xrDestroySpace", "no such space", XR_ERROR_HANDLE_INVALID);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL locate_space(XrSpace space, XrSpace base, XrTime time, XrSpaceLocation* out) {
    return answer("xrLocateSpace", [&](Runtime& runtime) -> XrResult {
        const auto found = runtime.spaces.find(number_of(space));
        if (found == runtime.spaces.end() || !runtime.spaces.contains(number_of(base)))
            return runtime.violation("xrLocateSpace", "no such space", XR_ERROR_HANDLE_INVALID);
        if (time <= 0) return runtime.violation("xrLocateSpace", "no time", XR_ERROR_TIME_INVALID);
        out->locationFlags = 0;
        if (found->second.anchor) {
            if (!found->second.locatable) return XR_SUCCESS;
            runtime.tell_once("anchor", "located");
            if (std::ranges::any_of(runtime.script.anchors_unseen,
                                    [&](const Frames& frames) { return frames.hold(runtime.frame); }))
                return XR_SUCCESS;
            out->locationFlags = XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT;
            out->pose = found->second.pose;
            out->pose.position.x -= runtime.floor_moved.x;
            out->pose.position.y -= runtime.floor_moved.y;
            out->pose.position.z -= runtime.floor_moved.z;
            return XR_SUCCESS;
        }
        if (!found->second.reference) {
            const Touch* touch = runtime.touch(found->second.action, found->second.hand);
            if (touch == nullptr || !touch->pose) return XR_SUCCESS; // nothing is held
            out->locationFlags = XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT;
            out->pose = *touch->pose;
            return XR_SUCCESS;
        }
        out->locationFlags = XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT;
        out->pose = {{0, 0, 0, 1}, {0, 1.6F, 0}};
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL visibility_mask(XrSession handle, XrViewConfigurationType, std::uint32_t view,
                                    XrVisibilityMaskTypeKHR, XrVisibilityMaskKHR* mask) {
    return answer_session("xrGetVisibilityMaskKHR", handle, [&](Runtime& runtime, Session&) -> XrResult {
        if (view >= runtime.script.views.size())
            return runtime.violation("xrGetVisibilityMaskKHR", "no such view", XR_ERROR_VALIDATION_FAILURE);
        // A corner of the picture.
        const std::vector<XrVector2f> points{{-1, -1}, {-0.5F, -1}, {-1, -0.5F}};
        const std::vector<std::uint32_t> indices{0, 1, 2};
        if (const auto result = give(points, mask->vertexCapacityInput, &mask->vertexCountOutput, mask->vertices);
            XR_FAILED(result))
            return result;
        return give(indices, mask->indexCapacityInput, &mask->indexCountOutput, mask->indices);
    });
}

XrResult XRAPI_CALL enumerate_rates(XrSession handle, std::uint32_t capacity, std::uint32_t* count, float* out) {
    return answer_session("xrEnumerateDisplayRefreshRatesFB", handle, [&](Runtime& runtime, Session&) -> XrResult {
        return give(runtime.script.refresh_rates, capacity, count, out);
    });
}

XrResult XRAPI_CALL request_rate(XrSession handle, float rate) {
    constexpr const char* call = "xrRequestDisplayRefreshRateFB";
    return answer_session(call, handle, [&](Runtime& runtime, Session&) -> XrResult {
        const auto& rates = runtime.script.refresh_rates;
        if (rate != 0.0F && std::ranges::find(rates, rate) == rates.end())
            return runtime.violation(call, "this rate is not offered", XR_ERROR_DISPLAY_REFRESH_RATE_UNSUPPORTED_FB);
        runtime.rate_set = std::min(rate, runtime.script.highest_rate_held);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL get_rate(XrSession handle, float* rate) {
    return answer_session("xrGetDisplayRefreshRateFB", handle, [&](Runtime& runtime, Session&) -> XrResult {
        *rate = runtime.rate_set;
        return XR_SUCCESS;
    });
}

} // namespace

std::span<const Entry> session_calls() {
    static const std::array table{
        Entry{"xrCreateSession", entry(create_session)},
        Entry{"xrDestroySession", entry(destroy_session)},
        Entry{"xrBeginSession", entry(begin_session)},
        Entry{"xrEndSession", entry(end_session)},
        Entry{"xrRequestExitSession", entry(request_exit)},
        Entry{"xrEnumerateReferenceSpaces", entry(enumerate_spaces)},
        Entry{"xrCreateReferenceSpace", entry(create_space)},
        Entry{"xrDestroySpace", entry(destroy_space)},
        Entry{"xrLocateSpace", entry(locate_space)},
        Entry{"xrGetVisibilityMaskKHR", entry(visibility_mask), XR_KHR_VISIBILITY_MASK_EXTENSION_NAME},
        Entry{"xrEnumerateDisplayRefreshRatesFB", entry(enumerate_rates), XR_FB_DISPLAY_REFRESH_RATE_EXTENSION_NAME},
        Entry{"xrGetDisplayRefreshRateFB", entry(get_rate), XR_FB_DISPLAY_REFRESH_RATE_EXTENSION_NAME},
        Entry{"xrRequestDisplayRefreshRateFB", entry(request_rate), XR_FB_DISPLAY_REFRESH_RATE_EXTENSION_NAME},
    };
    return table;
}

} // namespace guanhe::scripted
