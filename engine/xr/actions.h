// The action set of a session. Inside engine/xr only.
#pragma once

#include "xr/bindings.h"
#include "xr/controls.h"
#include "xr/input.h"
#include "xr/runtime_state.h"

#include <array>

namespace guanhe::xr {

/// The session's thread only. The session outlives it.
class Actions {
public:
    Actions() = default;
    Actions(Actions&& other) noexcept;
    Actions& operator=(Actions&& other) noexcept;
    ~Actions();

    /// Suggests bindings for every controller that the runtime may have, and attaches the set to the session.
    [[nodiscard]] static Result<Actions> attach(const Runtime::State& runtime, XrSession session);
    /// What the hands do now, and where they will be at `time`; nothing without focus. What xrSyncActions says.
    [[nodiscard]] XrResult read(XrSpace floor, XrTime time, Input& input);
    /// To be called when the runtime says that other controllers are in use; it does so before the first is.
    void profiles_changed();
    /// A pulse that is felt; nothing where a controller has none. `strength` 0 to 1.
    void pulse(Side side, float seconds, float strength);
    /// The interaction profile in a hand, or "".
    [[nodiscard]] std::string profile(Side side) const;
    /// What is in the hands, and what its parts do. A hand of which the runtime does not say has what was suggested.
    [[nodiscard]] Controls controls() const;

private:
    [[nodiscard]] Result<void> make(const Runtime::State& runtime, XrSession session);
    [[nodiscard]] Result<void> suggest(const Runtime::State& runtime) const;
    [[nodiscard]] Result<void> add_gaze();
    [[nodiscard]] XrAction action(Act act) const { return actions_[static_cast<std::size_t>(act)]; }
    [[nodiscard]] XrActionStateGetInfo asking(Act act, std::size_t hand) const;
    [[nodiscard]] bool pressed(Act act, std::size_t hand) const;
    [[nodiscard]] glm::vec2 direction(Act act, std::size_t hand) const;
    [[nodiscard]] float amount(Act act, std::size_t hand) const;
    [[nodiscard]] std::string text_of(XrPath path) const;
    void add_bound(Act act, std::vector<BoundPart>& out) const;

    XrInstance instance_ = XR_NULL_HANDLE;
    XrSession session_ = XR_NULL_HANDLE;
    XrActionSet set_ = XR_NULL_HANDLE;
    std::array<XrAction, act_count> actions_{};
    std::array<XrPath, 2> hands_{};
    std::array<XrSpace, 2> aims_{}, grips_{};
    std::array<bool, 2> fingers_{}; ///< the hand is bound as such
    XrAction gaze_ = XR_NULL_HANDLE;
    XrSpace gaze_space_ = XR_NULL_HANDLE;
};

} // namespace guanhe::xr
