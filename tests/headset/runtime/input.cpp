// Input of a visitor who does what the script says, or nothing: who uses what before what is checked.
#include "calls.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

namespace guanhe::scripted {
namespace {

XrResult XRAPI_CALL string_to_path(XrInstance, const char* text, XrPath* out) {
    return answer("xrStringToPath", [&](Runtime& runtime) -> XrResult {
        if (text == nullptr || text[0] != '/')
            return runtime.violation("xrStringToPath", "no path", XR_ERROR_PATH_FORMAT_INVALID);
        auto& paths = runtime.paths;
        auto found = std::ranges::find(paths, text);
        if (found == paths.end()) found = paths.insert(paths.end(), text);
        *out = static_cast<XrPath>(found - paths.begin()) + 1;
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL path_to_string(XrInstance, XrPath path, std::uint32_t capacity, std::uint32_t* count, char* out) {
    return answer("xrPathToString", [&](Runtime& runtime) -> XrResult {
        if (path == 0 || path > runtime.paths.size())
            return runtime.violation("xrPathToString", "no such path", XR_ERROR_PATH_INVALID);
        const std::string& text = runtime.paths[path - 1];
        return give(std::vector<char>(text.c_str(), text.c_str() + text.size() + 1), capacity, count, out);
    });
}

XrResult XRAPI_CALL create_set(XrInstance, const XrActionSetCreateInfo*, XrActionSet* out) {
    return answer("xrCreateActionSet", [&](Runtime& runtime) -> XrResult {
        const auto number = runtime.new_handle();
        runtime.action_sets.insert(number);
        *out = handle_of<XrActionSet>(number);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL destroy_set(XrActionSet handle) {
    return answer("xrDestroyActionSet", [&](Runtime& runtime) -> XrResult {
        if (runtime.action_sets.erase(number_of(handle)) == 0)
            return runtime.violation("xrDestroyActionSet", "no such set", XR_ERROR_HANDLE_INVALID);
        std::erase_if(runtime.actions, [&](const auto& action) { return action.second.set == number_of(handle); });
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL create_action(XrActionSet set, const XrActionCreateInfo* info, XrAction* out) {
    return answer("xrCreateAction", [&](Runtime& runtime) -> XrResult {
        if (!runtime.action_sets.contains(number_of(set)))
            return runtime.violation("xrCreateAction", "no such set", XR_ERROR_HANDLE_INVALID);
        if (runtime.attached_sets.contains(number_of(set)))
            return runtime.violation("xrCreateAction", "in a set that is attached",
                                     XR_ERROR_ACTIONSETS_ALREADY_ATTACHED);
        const auto number = runtime.new_handle();
        runtime.actions[number] = {number_of(set), info->actionType, info->actionName};
        *out = handle_of<XrAction>(number);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL destroy_action(XrAction handle) {
    return answer("xrDestroyAction", [&](Runtime& runtime) -> XrResult {
        if (runtime.actions.erase(number_of(handle)) == 0)
            return runtime.violation("xrDestroyAction", "no such action", XR_ERROR_HANDLE_INVALID);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL suggest(XrInstance, const XrInteractionProfileSuggestedBinding* info) {
    constexpr const char* call = "xrSuggestInteractionProfileBindings";
    return answer(call, [&](Runtime& runtime) -> XrResult {
        for (std::uint32_t i = 0; i < info->countSuggestedBindings; ++i) {
            const auto found = runtime.actions.find(number_of(info->suggestedBindings[i].action));
            if (found == runtime.actions.end())
                return runtime.violation(call, "no such action", XR_ERROR_HANDLE_INVALID);
            if (runtime.attached_sets.contains(found->second.set))
                return runtime.violation(call, "after the set was attached", XR_ERROR_ACTIONSETS_ALREADY_ATTACHED);
        }
        auto& known = runtime.suggested[runtime.paths.at(info->interactionProfile - 1)];
        known.clear();
        for (std::uint32_t i = 0; i < info->countSuggestedBindings; ++i)
            known.emplace_back(number_of(info->suggestedBindings[i].action), info->suggestedBindings[i].binding);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL attach(XrSession handle, const XrSessionActionSetsAttachInfo* info) {
    constexpr const char* call = "xrAttachSessionActionSets";
    return answer_session(call, handle, [&](Runtime& runtime, Session&) -> XrResult {
        if (!runtime.attached_sets.empty())
            return runtime.violation(call, "a second time", XR_ERROR_ACTIONSETS_ALREADY_ATTACHED);
        for (std::uint32_t i = 0; i < info->countActionSets; ++i) {
            const auto number = number_of(info->actionSets[i]);
            if (!runtime.action_sets.contains(number))
                return runtime.violation(call, "no such set", XR_ERROR_HANDLE_INVALID);
            runtime.attached_sets.insert(number);
        }
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL sync(XrSession handle, const XrActionsSyncInfo* info) {
    return answer_session("xrSyncActions", handle, [&](Runtime& runtime, Session& session) -> XrResult {
        for (std::uint32_t i = 0; i < info->countActiveActionSets; ++i)
            if (!runtime.attached_sets.contains(number_of(info->activeActionSets[i].actionSet)))
                return runtime.violation("xrSyncActions", "a set that is not attached",
                                         XR_ERROR_ACTIONSET_NOT_ATTACHED);
        if (session.state != XR_SESSION_STATE_FOCUSED) return XR_SESSION_NOT_FOCUSED;
        if (std::exchange(runtime.profile_told, runtime.profile()) != runtime.profile()) {
            const XrEventDataInteractionProfileChanged changed{XR_TYPE_EVENT_DATA_INTERACTION_PROFILE_CHANGED, nullptr,
                                                               handle};
            runtime.push(&changed, sizeof changed);
        }
        return XR_SUCCESS;
    });
}

/// "left" of "/user/hand/left".
std::string hand_of(const Runtime& runtime, XrPath path) {
    if (path == XR_NULL_PATH) return "eyes";
    const std::string& text = runtime.paths.at(path - 1);
    return text.substr(text.rfind('/') + 1);
}

/// An action's state: inactive, but for what fill(out, touch) makes of what the script does with it. A hand that has a
/// pose is there with all that it is not said to do.
template<class State, class Fill>
XrResult state(const char* call, XrSession handle, const XrActionStateGetInfo* info, State* out, XrActionType type,
               const Fill& fill) {
    return answer_session(call, handle, [&](Runtime& runtime, Session&) -> XrResult {
        const auto found = runtime.actions.find(number_of(info->action));
        if (found == runtime.actions.end()) return runtime.violation(call, "no such action", XR_ERROR_HANDLE_INVALID);
        if (found->second.type != type)
            return runtime.violation(call, "of another type", XR_ERROR_ACTION_TYPE_MISMATCH);
        if (!runtime.attached_sets.contains(found->second.set))
            return runtime.violation(call, "its set is not attached", XR_ERROR_ACTIONSET_NOT_ATTACHED);
        const auto kind = out->type;
        *out = {};
        out->type = kind;
        const std::string hand = hand_of(runtime, info->subactionPath);
        const bool there = runtime.touch("grip", hand) != nullptr;
        out->isActive = there ? XR_TRUE : XR_FALSE;
        if (const Touch* touch = runtime.touch(found->second.name, hand)) {
            out->isActive = XR_TRUE;
            fill(*out, *touch);
        }
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL boolean(XrSession handle, const XrActionStateGetInfo* info, XrActionStateBoolean* out) {
    return state("xrGetActionStateBoolean", handle, info, out, XR_ACTION_TYPE_BOOLEAN_INPUT,
                 [](auto& s, const Touch& touch) { s.currentState = touch.x > 0.5F ? XR_TRUE : XR_FALSE; });
}

XrResult XRAPI_CALL number(XrSession handle, const XrActionStateGetInfo* info, XrActionStateFloat* out) {
    return state("xrGetActionStateFloat", handle, info, out, XR_ACTION_TYPE_FLOAT_INPUT,
                 [](auto& s, const Touch& touch) { s.currentState = touch.x; });
}

XrResult XRAPI_CALL vector(XrSession handle, const XrActionStateGetInfo* info, XrActionStateVector2f* out) {
    return state("xrGetActionStateVector2f", handle, info, out, XR_ACTION_TYPE_VECTOR2F_INPUT,
                 [](auto& s, const Touch& touch) { s.currentState = {touch.x, touch.y}; });
}

XrResult XRAPI_CALL pose(XrSession handle, const XrActionStateGetInfo* info, XrActionStatePose* out) {
    return state("xrGetActionStatePose", handle, info, out, XR_ACTION_TYPE_POSE_INPUT, [](auto&, const Touch&) {});
}

XrResult XRAPI_CALL action_space(XrSession handle, const XrActionSpaceCreateInfo* info, XrSpace* out) {
    constexpr const char* call = "xrCreateActionSpace";
    return answer_session(call, handle, [&](Runtime& runtime, Session&) -> XrResult {
        const auto found = runtime.actions.find(number_of(info->action));
        if (found == runtime.actions.end()) return runtime.violation(call, "no such action", XR_ERROR_HANDLE_INVALID);
        if (found->second.type != XR_ACTION_TYPE_POSE_INPUT)
            return runtime.violation(call, "of no pose", XR_ERROR_ACTION_TYPE_MISMATCH);
        const auto created = runtime.new_handle();
        runtime.spaces[created] = {number_of(handle), std::nullopt, info->poseInActionSpace, found->second.name,
                                   hand_of(runtime, info->subactionPath)};
        *out = handle_of<XrSpace>(created);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL profile(XrSession handle, XrPath, XrInteractionProfileState* out) {
    return answer_session("xrGetCurrentInteractionProfile", handle, [&](Runtime& runtime, Session&) -> XrResult {
        if (runtime.attached_sets.empty())
            return runtime.violation("xrGetCurrentInteractionProfile", "nothing is attached",
                                     XR_ERROR_ACTIONSET_NOT_ATTACHED);
        out->interactionProfile = XR_NULL_PATH;
        if (runtime.profile_told.empty()) return XR_SUCCESS;
        const auto found = std::ranges::find(runtime.paths, runtime.profile_told);
        if (found == runtime.paths.end())
            return runtime.violation("xrGetCurrentInteractionProfile", "the script's was never suggested", XR_SUCCESS);
        out->interactionProfile = static_cast<XrPath>(found - runtime.paths.begin()) + 1;
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL bound_sources(XrSession handle, const XrBoundSourcesForActionEnumerateInfo* info,
                                  std::uint32_t capacity, std::uint32_t* count, XrPath* out) {
    constexpr const char* call = "xrEnumerateBoundSourcesForAction";
    return answer_session(call, handle, [&](Runtime& runtime, Session&) -> XrResult {
        const auto found = runtime.actions.find(number_of(info->action));
        if (found == runtime.actions.end()) return runtime.violation(call, "no such action", XR_ERROR_HANDLE_INVALID);
        if (!runtime.attached_sets.contains(found->second.set))
            return runtime.violation(call, "its set is not attached", XR_ERROR_ACTIONSET_NOT_ATTACHED);
        std::vector<XrPath> sources;
        for (const auto& [action, path] : runtime.suggested[runtime.profile_told])
            if (action == number_of(info->action)) sources.push_back(path);
        return give(sources, capacity, count, out);
    });
}

/// The last word but one of its path, in capitals: what no program of ours says by itself.
XrResult XRAPI_CALL source_name(XrSession handle, const XrInputSourceLocalizedNameGetInfo* info, std::uint32_t capacity,
                                std::uint32_t* count, char* out) {
    constexpr const char* call = "xrGetInputSourceLocalizedName";
    return answer_session(call, handle, [&](Runtime& runtime, Session&) -> XrResult {
        if (info->sourcePath == XR_NULL_PATH || info->sourcePath > runtime.paths.size())
            return runtime.violation(call, "no such path", XR_ERROR_PATH_INVALID);
        if (info->whichComponents == 0) return runtime.violation(call, "nothing is asked", XR_ERROR_VALIDATION_FAILURE);
        std::string name = runtime.paths[info->sourcePath - 1];
        name = name.substr(0, name.rfind('/'));
        name = name.substr(name.rfind('/') + 1);
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        return give(std::vector<char>(name.c_str(), name.c_str() + name.size() + 1), capacity, count, out);
    });
}

XrResult XRAPI_CALL shake(XrSession handle, const XrHapticActionInfo*, const XrHapticBaseHeader*) {
    return answer_session("xrApplyHapticFeedback", handle, [](Runtime&, Session&) { return XR_SUCCESS; });
}

XrResult XRAPI_CALL stop_shaking(XrSession handle, const XrHapticActionInfo*) {
    return answer_session("xrStopHapticFeedback", handle, [](Runtime&, Session&) { return XR_SUCCESS; });
}

} // namespace

std::span<const Entry> input_calls() {
    static const std::array table{
        Entry{"xrStringToPath", entry(string_to_path)},
        Entry{"xrPathToString", entry(path_to_string)},
        Entry{"xrCreateActionSet", entry(create_set)},
        Entry{"xrDestroyActionSet", entry(destroy_set)},
        Entry{"xrCreateAction", entry(create_action)},
        Entry{"xrDestroyAction", entry(destroy_action)},
        Entry{"xrSuggestInteractionProfileBindings", entry(suggest)},
        Entry{"xrAttachSessionActionSets", entry(attach)},
        Entry{"xrSyncActions", entry(sync)},
        Entry{"xrGetActionStateBoolean", entry(boolean)},
        Entry{"xrGetActionStateFloat", entry(number)},
        Entry{"xrGetActionStateVector2f", entry(vector)},
        Entry{"xrGetActionStatePose", entry(pose)},
        Entry{"xrCreateActionSpace", entry(action_space)},
        Entry{"xrGetCurrentInteractionProfile", entry(profile)},
        Entry{"xrEnumerateBoundSourcesForAction", entry(bound_sources)},
        Entry{"xrGetInputSourceLocalizedName", entry(source_name)},
        Entry{"xrApplyHapticFeedback", entry(shake)},
        Entry{"xrStopHapticFeedback", entry(stop_shaking)},
    };
    return table;
}

} // namespace guanhe::scripted
