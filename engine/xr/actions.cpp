#include "xr/actions.h"

#include "xr/pose.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

namespace guanhe::xr {
namespace {

struct Kind {
    Act act;
    const char* name;
    const char* shown; ///< by the runtime, in its own list of bindings
    XrActionType type;
};
constexpr std::array kinds{
    Kind{Act::aim, "aim", "Point", XR_ACTION_TYPE_POSE_INPUT},
    Kind{Act::grip, "grip", "Hand", XR_ACTION_TYPE_POSE_INPUT},
    Kind{Act::select, "select", "Select", XR_ACTION_TYPE_FLOAT_INPUT},
    Kind{Act::grab, "grab", "Grab", XR_ACTION_TYPE_FLOAT_INPUT},
    Kind{Act::stick, "move_turn", "Move (left), turn (right)", XR_ACTION_TYPE_VECTOR2F_INPUT},
    Kind{Act::pad, "move_turn_pad", "Move (left), turn (right), pressed", XR_ACTION_TYPE_VECTOR2F_INPUT},
    Kind{Act::stick_press, "move_turn_press", "Press the stick", XR_ACTION_TYPE_BOOLEAN_INPUT},
    Kind{Act::pad_press, "pad_press", "Press the trackpad", XR_ACTION_TYPE_BOOLEAN_INPUT},
    Kind{Act::teleport, "teleport", "Teleport", XR_ACTION_TYPE_BOOLEAN_INPUT},
    Kind{Act::menu, "menu", "Menu", XR_ACTION_TYPE_BOOLEAN_INPUT},
    Kind{Act::recentre, "recentre", "Recentre", XR_ACTION_TYPE_BOOLEAN_INPUT},
    Kind{Act::haptic, "haptic", "Feel", XR_ACTION_TYPE_VIBRATION_OUTPUT},
};
static_assert(kinds.size() == act_count);

constexpr const char* gaze_profile = "/interaction_profiles/ext/eye_gaze_interaction";
constexpr const char* gaze_path = "/user/eyes_ext/input/gaze_ext/pose";

constexpr std::array<std::string_view, 2> hand_paths{"/user/hand/left", "/user/hand/right"};

bool for_hand(Hands hands, std::size_t hand) {
    return hands == Hands::both || (hands == Hands::left) == (hand == 0);
}

bool offered(const Profile& profile, const Runtime::State& runtime) {
    if (!profile.extension.empty() && runtime.uses(profile.extension)) return true;
    return profile.since_1_1 ? runtime.is_1_1 : profile.extension.empty();
}

glm::vec2 finite(const XrVector2f& v) {
    const glm::vec2 out(v.x, v.y);
    return std::isfinite(out.x) && std::isfinite(out.y) ? glm::clamp(out, -1.0F, 1.0F) : glm::vec2(0.0F);
}

} // namespace

std::string controller_name(const std::string& interaction_profile) {
    const auto all = profiles();
    const auto found = std::ranges::find(all, interaction_profile, &Profile::path);
    return found == all.end() ? std::string() : std::string(found->name);
}

Actions::Actions(Actions&& other) noexcept {
    *this = std::move(other);
}

Actions& Actions::operator=(Actions&& other) noexcept {
    std::swap(instance_, other.instance_);
    std::swap(session_, other.session_);
    std::swap(set_, other.set_);
    std::swap(actions_, other.actions_);
    std::swap(hands_, other.hands_);
    std::swap(aims_, other.aims_);
    std::swap(grips_, other.grips_);
    std::swap(fingers_, other.fingers_);
    std::swap(gaze_, other.gaze_);
    std::swap(gaze_space_, other.gaze_space_);
    return *this;
}

Actions::~Actions() {
    for (const auto& spaces : {aims_, grips_})
        for (const XrSpace space : spaces)
            if (space != XR_NULL_HANDLE) xrDestroySpace(space);
    if (gaze_space_ != XR_NULL_HANDLE) xrDestroySpace(gaze_space_);
    if (set_ != XR_NULL_HANDLE) xrDestroyActionSet(set_); // with its actions
}

Result<Actions> Actions::attach(const Runtime::State& runtime, XrSession session) {
    Actions actions;
    GUANHE_TRY(actions.make(runtime, session));
    GUANHE_TRY(actions.suggest(runtime));
    if (runtime.tracks_eyes) GUANHE_TRY(actions.add_gaze());
    auto info = structure<XrSessionActionSetsAttachInfo>(XR_TYPE_SESSION_ACTION_SETS_ATTACH_INFO);
    info.countActionSets = 1;
    info.actionSets = &actions.set_;
    GUANHE_XR(xrAttachSessionActionSets(session, &info));
    return actions;
}

Result<void> Actions::make(const Runtime::State& runtime, XrSession session) {
    instance_ = runtime.instance;
    session_ = session;
    for (std::size_t hand = 0; hand < hands_.size(); ++hand)
        GUANHE_XR(xrStringToPath(instance_, std::string(hand_paths[hand]).c_str(), &hands_[hand]));
    auto set = structure<XrActionSetCreateInfo>(XR_TYPE_ACTION_SET_CREATE_INFO);
    std::strcpy(set.actionSetName, "visit");
    std::strcpy(set.localizedActionSetName, "Visit");
    GUANHE_XR(xrCreateActionSet(instance_, &set, &set_));
    for (const Kind& kind : kinds) {
        auto info = structure<XrActionCreateInfo>(XR_TYPE_ACTION_CREATE_INFO);
        std::strncpy(info.actionName, kind.name, sizeof info.actionName - 1);
        std::strncpy(info.localizedActionName, kind.shown, sizeof info.localizedActionName - 1);
        info.actionType = kind.type;
        info.countSubactionPaths = static_cast<std::uint32_t>(hands_.size());
        info.subactionPaths = hands_.data();
        GUANHE_XR(xrCreateAction(set_, &info, &actions_[static_cast<std::size_t>(kind.act)]));
    }
    for (std::size_t hand = 0; hand < hands_.size(); ++hand) {
        auto info = structure<XrActionSpaceCreateInfo>(XR_TYPE_ACTION_SPACE_CREATE_INFO);
        info.subactionPath = hands_[hand];
        info.poseInActionSpace.orientation.w = 1.0F;
        info.action = action(Act::aim);
        GUANHE_XR(xrCreateActionSpace(session_, &info, &aims_[hand]));
        info.action = action(Act::grip);
        GUANHE_XR(xrCreateActionSpace(session_, &info, &grips_[hand]));
    }
    return {};
}

Result<void> Actions::suggest(const Runtime::State& runtime) const {
    for (const Profile& profile : profiles()) {
        if (!offered(profile, runtime)) continue;
        std::vector<XrActionSuggestedBinding> bindings;
        for (const Binding& binding : profile.bindings)
            for (std::size_t hand = 0; hand < hand_paths.size(); ++hand) {
                if (!for_hand(binding.hands, hand)) continue;
                XrActionSuggestedBinding suggested{action(binding.act), XR_NULL_PATH};
                const std::string path = std::string(hand_paths[hand]) + std::string(binding.path);
                GUANHE_XR(xrStringToPath(instance_, path.c_str(), &suggested.binding));
                bindings.push_back(suggested);
            }
        auto info = structure<XrInteractionProfileSuggestedBinding>(XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING);
        GUANHE_XR(xrStringToPath(instance_, std::string(profile.path).c_str(), &info.interactionProfile));
        info.countSuggestedBindings = static_cast<std::uint32_t>(bindings.size());
        info.suggestedBindings = bindings.data();
        const XrResult suggested = xrSuggestInteractionProfileBindings(instance_, &info);
        // A runtime need not know every controller that its version or its extensions name.
        if (XR_FAILED(suggested) && suggested != XR_ERROR_PATH_UNSUPPORTED)
            return xr_error("xrSuggestInteractionProfileBindings", suggested);
    }
    return {};
}

Result<void> Actions::add_gaze() {
    auto info = structure<XrActionCreateInfo>(XR_TYPE_ACTION_CREATE_INFO);
    std::strcpy(info.actionName, "gaze");
    std::strcpy(info.localizedActionName, "Look");
    info.actionType = XR_ACTION_TYPE_POSE_INPUT;
    GUANHE_XR(xrCreateAction(set_, &info, &gaze_));
    XrActionSuggestedBinding binding{gaze_, XR_NULL_PATH};
    GUANHE_XR(xrStringToPath(instance_, gaze_path, &binding.binding));
    auto profile = structure<XrInteractionProfileSuggestedBinding>(XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING);
    GUANHE_XR(xrStringToPath(instance_, gaze_profile, &profile.interactionProfile));
    profile.countSuggestedBindings = 1;
    profile.suggestedBindings = &binding;
    const XrResult suggested = xrSuggestInteractionProfileBindings(instance_, &profile);
    if (suggested == XR_ERROR_PATH_UNSUPPORTED) return {}; // heads turn too
    if (XR_FAILED(suggested)) return xr_error("xrSuggestInteractionProfileBindings", suggested);
    auto space = structure<XrActionSpaceCreateInfo>(XR_TYPE_ACTION_SPACE_CREATE_INFO);
    space.action = gaze_;
    space.poseInActionSpace.orientation.w = 1.0F;
    GUANHE_XR(xrCreateActionSpace(session_, &space, &gaze_space_));
    return {};
}

XrActionStateGetInfo Actions::asking(Act act, std::size_t hand) const {
    auto info = structure<XrActionStateGetInfo>(XR_TYPE_ACTION_STATE_GET_INFO);
    info.action = action(act);
    info.subactionPath = hands_[hand];
    return info;
}

bool Actions::pressed(Act act, std::size_t hand) const {
    const auto info = asking(act, hand);
    auto state = structure<XrActionStateBoolean>(XR_TYPE_ACTION_STATE_BOOLEAN);
    return XR_SUCCEEDED(xrGetActionStateBoolean(session_, &info, &state)) && state.isActive == XR_TRUE &&
           state.currentState == XR_TRUE;
}

glm::vec2 Actions::direction(Act act, std::size_t hand) const {
    const auto info = asking(act, hand);
    auto state = structure<XrActionStateVector2f>(XR_TYPE_ACTION_STATE_VECTOR2F);
    if (XR_FAILED(xrGetActionStateVector2f(session_, &info, &state)) || state.isActive != XR_TRUE)
        return glm::vec2(0.0F);
    return finite(state.currentState);
}

float Actions::amount(Act act, std::size_t hand) const {
    const auto info = asking(act, hand);
    auto state = structure<XrActionStateFloat>(XR_TYPE_ACTION_STATE_FLOAT);
    if (XR_FAILED(xrGetActionStateFloat(session_, &info, &state)) || state.isActive != XR_TRUE) return 0.0F;
    return std::isfinite(state.currentState) ? std::clamp(state.currentState, 0.0F, 1.0F) : 0.0F;
}

XrResult Actions::read(XrSpace floor, XrTime time, Input& input) {
    input = {};
    const XrActiveActionSet active{set_, XR_NULL_PATH};
    auto info = structure<XrActionsSyncInfo>(XR_TYPE_ACTIONS_SYNC_INFO);
    info.countActiveActionSets = 1;
    info.activeActionSets = &active;
    const XrResult synced = xrSyncActions(session_, &info);
    if (synced != XR_SUCCESS) return synced;
    for (std::size_t hand = 0; hand < hands_.size(); ++hand) {
        HandInput& out = input.hands[hand];
        const auto pose_info = asking(Act::grip, hand);
        auto pose = structure<XrActionStatePose>(XR_TYPE_ACTION_STATE_POSE);
        out.active = XR_SUCCEEDED(xrGetActionStatePose(session_, &pose_info, &pose)) && pose.isActive == XR_TRUE;
        out.fingers = out.active && fingers_[hand];
        if (!out.active) continue;
        out.floor_from_aim = located(aims_[hand], floor, time);
        out.floor_from_grip = located(grips_[hand], floor, time);
        out.select = amount(Act::select, hand);
        out.grab = amount(Act::grab, hand);
        out.stick_pressed = pressed(Act::stick_press, hand);
        out.stick = direction(Act::stick, hand);
        if (out.stick == glm::vec2(0.0F) && pressed(Act::pad_press, hand)) out.stick = direction(Act::pad, hand);
        out.teleport = pressed(Act::teleport, hand);
        out.menu = pressed(Act::menu, hand);
        out.recentre = pressed(Act::recentre, hand);
    }
    if (gaze_space_ != XR_NULL_HANDLE) input.floor_from_gaze = located(gaze_space_, floor, time);
    return synced;
}

void Actions::profiles_changed() {
    for (const Side side : {Side::left, Side::right})
        fingers_[static_cast<std::size_t>(side)] = profile(side) == hand_profile;
}

void Actions::pulse(Side side, float seconds, float strength) {
    auto vibration = structure<XrHapticVibration>(XR_TYPE_HAPTIC_VIBRATION);
    vibration.duration = static_cast<XrDuration>(static_cast<double>(seconds) * 1e9);
    vibration.frequency = XR_FREQUENCY_UNSPECIFIED;
    vibration.amplitude = std::clamp(strength, 0.0F, 1.0F);
    auto info = structure<XrHapticActionInfo>(XR_TYPE_HAPTIC_ACTION_INFO);
    info.action = action(Act::haptic);
    info.subactionPath = hands_[static_cast<std::size_t>(side)];
    // A pulse that is not felt is no reason to end a visit.
    (void)xrApplyHapticFeedback(session_, &info, reinterpret_cast<const XrHapticBaseHeader*>(&vibration));
}

std::string Actions::text_of(XrPath path) const {
    std::array<char, XR_MAX_PATH_LENGTH> text{};
    std::uint32_t length = 0;
    if (path == XR_NULL_PATH ||
        XR_FAILED(xrPathToString(instance_, path, static_cast<std::uint32_t>(text.size()), &length, text.data())))
        return {};
    return text.data();
}

std::string Actions::profile(Side side) const {
    auto state = structure<XrInteractionProfileState>(XR_TYPE_INTERACTION_PROFILE_STATE);
    if (XR_FAILED(xrGetCurrentInteractionProfile(session_, hands_[static_cast<std::size_t>(side)], &state))) return {};
    return text_of(state.interactionProfile);
}

void Actions::add_bound(Act act, std::vector<BoundPart>& out) const {
    auto asked = structure<XrBoundSourcesForActionEnumerateInfo>(XR_TYPE_BOUND_SOURCES_FOR_ACTION_ENUMERATE_INFO);
    asked.action = action(act);
    std::array<XrPath, 16> sources{};
    std::uint32_t count = 0;
    if (XR_FAILED(xrEnumerateBoundSourcesForAction(session_, &asked, static_cast<std::uint32_t>(sources.size()), &count,
                                                   sources.data())))
        return;
    for (const XrPath source : std::span(sources).first(std::min<std::size_t>(count, sources.size()))) {
        const std::string path = text_of(source);
        const auto part = part_of(path);
        const auto hand = std::ranges::find_if(hand_paths, [&](auto begin) { return path.starts_with(begin); });
        if (part.empty() || hand == hand_paths.end()) continue;
        BoundPart bound{act, hand == hand_paths.begin() ? Side::left : Side::right, std::string(part), {}};
        auto name = structure<XrInputSourceLocalizedNameGetInfo>(XR_TYPE_INPUT_SOURCE_LOCALIZED_NAME_GET_INFO);
        name.sourcePath = source;
        name.whichComponents = XR_INPUT_SOURCE_LOCALIZED_NAME_COMPONENT_BIT;
        std::array<char, 256> words{};
        std::uint32_t length = 0;
        if (XR_SUCCEEDED(xrGetInputSourceLocalizedName(session_, &name, static_cast<std::uint32_t>(words.size()),
                                                       &length, words.data())))
            bound.shown = words.data();
        if (std::ranges::find(out, bound) == out.end()) out.push_back(std::move(bound));
    }
}

Controls Actions::controls() const {
    Controls controls;
    controls.eyes = gaze_space_ != XR_NULL_HANDLE;
    for (std::size_t act = 0; act < act_count; ++act)
        if (is_button(static_cast<Act>(act))) add_bound(static_cast<Act>(act), controls.parts);
    for (const Side side : {Side::left, Side::right}) {
        std::string& profile_now = controls.profiles[static_cast<std::size_t>(side)];
        profile_now = profile(side);
        if (std::ranges::any_of(controls.parts, [&](const BoundPart& part) { return part.side == side; })) continue;
        for (BoundPart& part : suggested_parts(profile_now, side)) controls.parts.push_back(std::move(part));
    }
    std::ranges::stable_sort(controls.parts, {}, &BoundPart::act);
    return controls;
}

} // namespace guanhe::xr
