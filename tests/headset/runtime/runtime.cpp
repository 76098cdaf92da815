#include "runtime.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <thread>

namespace guanhe::scripted {

Runtime::Runtime() {
    if (const char* path = std::getenv("GUANHE_XR_REPORT")) report_.open(path, std::ios::app);
    const char* path = std::getenv("GUANHE_XR_SCRIPT");
    if (path == nullptr) return;
    try {
        script = read_script(path);
    } catch (const std::exception& error) {
        tell("violation", std::string("the script: ") + error.what());
        throw; // what was to be tested would not be
    }
}

Runtime& Runtime::only() {
    static Runtime runtime;
    return runtime;
}

std::uint64_t Runtime::arrive(const std::string& call) {
    std::uint64_t nth = 0;
    double seconds = 0.0;
    {
        const std::lock_guard lock(mutex);
        nth = ++counts_[call];
        if (nth == 1) tell("call", call);
        if (call == "xrWaitSwapchainImage") return nth; // stalls within the timeout that it is given
        for (const Stall& stall : script.stalls)
            if (stall.moment.is(call, nth)) seconds += stall.seconds;
        if (seconds > 0.0) tell("stalled", call);
    }
    if (seconds > 0.0) std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    return nth;
}

std::optional<XrResult> Runtime::refusal(const std::string& call, std::uint64_t nth) {
    for (const Refusal& refusal : script.refusals) {
        if (!refusal.moment.is(call, nth)) continue;
        if (refusal.result == XR_ERROR_SESSION_LOST)
            for (auto& [handle, session] : sessions) session.lost = true;
        if (refusal.result == XR_ERROR_INSTANCE_LOST) instance_lost = true;
        tell("refused", call);
        return refusal.result;
    }
    return std::nullopt;
}

XrResult Runtime::violation(const std::string& call, const std::string& what, XrResult answer) {
    tell("violation", call + ": " + what);
    return answer;
}

// Each line as it happens: what led to a crash is to be read too.
void Runtime::tell(const char* key, const std::string& text) {
    report_ << nlohmann::json{{key, text}}.dump() << '\n' << std::flush;
}

void Runtime::tell_once(const char* key, const std::string& text) {
    if (told_.emplace(key, text).second) tell(key, text);
}

void Runtime::tell_counts() {
    report_ << nlohmann::json{{"counts", counts_}, {"shown", shown}}.dump() << '\n' << std::flush;
}

void Runtime::push(const void* event, std::size_t size) {
    XrEventDataBuffer& buffer = queue.emplace_back();
    std::memcpy(&buffer, event, size);
}

void Runtime::push_state(std::uint64_t handle, XrSessionState state) {
    Session& session = sessions.at(handle);
    session.state = state;
    if (state == XR_SESSION_STATE_LOSS_PENDING) session.lost = true;
    XrEventDataSessionStateChanged event{XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED, nullptr,
                                         handle_of<XrSession>(handle), state, 0};
    push(&event, sizeof event);
}

const Touch* Runtime::touch(const std::string& action, const std::string& hand) const {
    for (const Touch& touch : script.touches)
        if (touch.action == action && touch.hand == hand && touch.frames.hold(frame)) return &touch;
    return nullptr;
}

std::string Runtime::profile() const {
    for (const Held& held : script.profiles)
        if (held.frames.hold(frame)) return held.profile;
    return {};
}

void Runtime::advance() {
    for (; next_event_ < script.events.size(); ++next_event_) {
        const Event& event = script.events[next_event_];
        const auto called = counts_.find(event.after.call);
        if (!event.after.call.empty() && (called == counts_.end() || called->second < event.after.nth)) return;
        if (std::chrono::duration<double>(Clock::now() - last_event_).count() < event.wait) return;
        if (sessions.empty() && event.what != Happening::instance_loss) return;
        last_event_ = Clock::now();
        const std::uint64_t handle = sessions.empty() ? 0 : sessions.rbegin()->first;
        const auto session = handle_of<XrSession>(handle);
        switch (event.what) {
        case Happening::state:
            push_state(handle, event.state);
            break;
        case Happening::instance_loss: {
            const XrEventDataInstanceLossPending loss{XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING, nullptr, 0};
            push(&loss, sizeof loss);
            break;
        }
        case Happening::recentred: {
            floor_moved.x += event.moved.x;
            floor_moved.y += event.moved.y;
            floor_moved.z += event.moved.z;
            const XrEventDataReferenceSpaceChangePending change{XR_TYPE_EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING,
                                                                nullptr,
                                                                session,
                                                                XR_REFERENCE_SPACE_TYPE_LOCAL,
                                                                0,
                                                                XR_FALSE,
                                                                {}};
            push(&change, sizeof change);
            break;
        }
        case Happening::visibility_mask: {
            const XrEventDataVisibilityMaskChangedKHR change{XR_TYPE_EVENT_DATA_VISIBILITY_MASK_CHANGED_KHR, nullptr,
                                                             session, XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO, 0};
            push(&change, sizeof change);
            break;
        }
        case Happening::refresh_rate: {
            const XrEventDataDisplayRefreshRateChangedFB change{XR_TYPE_EVENT_DATA_DISPLAY_REFRESH_RATE_CHANGED_FB,
                                                                nullptr, script.refresh_rates.front(),
                                                                event.refresh_rate};
            push(&change, sizeof change);
            break;
        }
        case Happening::presence: {
            const XrEventDataUserPresenceChangedEXT change{XR_TYPE_EVENT_DATA_USER_PRESENCE_CHANGED_EXT, nullptr,
                                                           session, XrBool32{event.present}};
            push(&change, sizeof change);
            break;
        }
        }
    }
}

} // namespace guanhe::scripted
