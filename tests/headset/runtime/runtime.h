// The scripted runtime's state, and how each call of the application is answered.
//
// What the application does wrong is a violation: told in the report, and answered with the error that OpenXR names.
#pragma once

#include "script.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace guanhe::scripted {

using Clock = std::chrono::steady_clock;

/// The application's Vulkan device, as its session names it, and what is called of it.
struct Vulkan {
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    VkDevice device = VK_NULL_HANDLE;
    PFN_vkGetPhysicalDeviceMemoryProperties memory_properties = nullptr;
    PFN_vkCreateImage create_image = nullptr;
    PFN_vkDestroyImage destroy_image = nullptr;
    PFN_vkGetImageMemoryRequirements image_needs = nullptr;
    PFN_vkAllocateMemory allocate = nullptr;
    PFN_vkFreeMemory free = nullptr;
    PFN_vkBindImageMemory bind = nullptr;
    PFN_vkDeviceWaitIdle wait_idle = nullptr;
};

struct Image {
    VkImage image = VK_NULL_HANDLE;
    VkDeviceMemory memory = VK_NULL_HANDLE;
};

struct Swapchain {
    std::uint64_t session = 0;
    XrSwapchainCreateInfo info{};
    std::vector<Image> images;
    std::uint32_t next = 0;
    bool acquired = false, waited = false;
    bool released = false;   ///< ever: there is something to show
    std::uint64_t drawn = 0; ///< images that were released
};

struct Session {
    Vulkan vulkan;
    XrSessionState state = XR_SESSION_STATE_UNKNOWN;
    XrSessionState reach = XR_SESSION_STATE_FOCUSED; ///< by itself
    bool running = false, lost = false, exit_asked = false;
    std::uint64_t frames = 0; ///< ended since it was begun
    XrTime last_time = 0;     ///< for which a frame was waited
    std::optional<XrTime> waited, begun;
    bool render = false; ///< the frame that was waited for
};

struct Space {
    std::uint64_t session = 0;
    std::optional<XrReferenceSpaceType> reference; ///< nothing: of an action
    XrPosef pose{};
    std::string action{}; ///< of an action: its name, and whose
    std::string hand{};
    bool anchor = false; ///< of an anchor: `pose` is where it was on the floor as that was first
    bool locatable = true;
};

/// Sets and actions are kept to check who uses them, and for what the script does with them.
struct Action {
    std::uint64_t set = 0;
    XrActionType type{};
    std::string name;
};

/// One in a process. Handles are numbers that are never used twice.
class Runtime {
public:
    /// Of the script and into the report that the environment names (GUANHE_XR_SCRIPT, GUANHE_XR_REPORT).
    static Runtime& only();

    /// Counts the call and sleeps for as long as the script says; its number. Without the mutex.
    std::uint64_t arrive(const std::string& call);
    [[nodiscard]] std::optional<XrResult> refusal(const std::string& call, std::uint64_t nth);
    /// Writes it down and hands the answer back.
    XrResult violation(const std::string& call, const std::string& what, XrResult answer);
    /// One line of the report.
    void tell(const char* key, const std::string& text);
    void tell_counts();
    /// The same line a second time is left out.
    void tell_once(const char* key, const std::string& text);

    [[nodiscard]] std::uint64_t new_handle() { return ++last_handle_; }
    [[nodiscard]] bool enabled(const std::string& extension) const { return extensions.contains(extension); }
    void push(const void* event, std::size_t size);
    void push_state(std::uint64_t handle, XrSessionState state);
    /// What the script does with an action now; null: nothing.
    [[nodiscard]] const Touch* touch(const std::string& action, const std::string& hand) const;
    /// That is in use now; "": none.
    [[nodiscard]] std::string profile() const;
    /// Brings the events that are due.
    void advance();

    std::mutex mutex; ///< guards everything below
    Script script;
    std::uint64_t instance = 0;
    bool instance_lost = false;
    XrVersion version = 0; ///< the application's
    std::set<std::string> extensions;
    PFN_vkGetInstanceProcAddr vulkan_loader = nullptr;
    VkInstance vulkan_instance = VK_NULL_HANDLE;
    bool requirements_asked = false;
    std::map<std::uint64_t, Session> sessions;
    std::size_t sessions_made = 0;
    std::map<std::uint64_t, Space> spaces;
    std::map<std::uint64_t, Swapchain> swapchains;
    std::map<std::uint64_t, Action> actions;
    std::set<std::uint64_t> action_sets, attached_sets, rooms, room_layers;
    std::map<std::uint64_t, XrHandEXT> trackers;
    std::map<std::uint64_t, XrPosef> anchors; ///< where each is on the floor as that was first
    std::set<std::uint64_t> anchor_stores;
    /// On the floor as it was first.
    [[nodiscard]] XrPosef on_first_floor(XrPosef pose) const {
        pose.position.x += floor_moved.x;
        pose.position.y += floor_moved.y;
        pose.position.z += floor_moved.z;
        return pose;
    }
    XrVector3f floor_moved{0, 0, 0}; ///< where the floor's origin is now, from where it was first
    std::string profile_told;        ///< the interaction profile that the application heard of last
    /// What was suggested, by profile: numbers of actions, and paths.
    std::map<std::string, std::vector<std::pair<std::uint64_t, XrPath>>> suggested;
    float rate_set = 0.0F;
    std::vector<std::string> paths;
    std::deque<XrEventDataBuffer> queue;
    std::uint64_t frame = 0, shown = 0; ///< waited for; with layers
    std::uint64_t image_waits = 0;
    std::map<const Stall*, double> image_waits_left; ///< seconds, of those that have begun

private:
    Runtime();
    std::ofstream report_;
    std::set<std::pair<std::string, std::string>> told_;
    std::map<std::string, std::uint64_t> counts_;
    std::uint64_t last_handle_ = 0;
    std::size_t next_event_ = 0;
    Clock::time_point last_event_ = Clock::now();
};

template<class Handle>
std::uint64_t number_of(Handle handle) {
    return reinterpret_cast<std::uint64_t>(handle);
}

template<class Handle>
Handle handle_of(std::uint64_t number) {
    return reinterpret_cast<Handle>(number); // NOLINT(performance-no-int-to-ptr): what a handle is
}

/// A call as the script wants it answered; else body(runtime), with the mutex held. What is destroyed is so even when
/// the answer is a refusal, since the application must not try again.
template<class Body>
XrResult answer(const char* call, const Body& body) {
    Runtime& runtime = Runtime::only();
    const std::string name = call;
    const auto nth = runtime.arrive(name);
    const std::lock_guard lock(runtime.mutex);
    const auto refused = runtime.refusal(name, nth);
    const bool destroys = name.starts_with("xrDestroy");
    if (refused && !destroys) return *refused;
    if (runtime.instance_lost && !destroys) return XR_ERROR_INSTANCE_LOST;
    const XrResult result = body(runtime);
    return refused.value_or(result);
}

/// A call on a session, which must be there and not be lost: body(runtime, session).
template<class Body>
XrResult answer_session(const char* call, XrSession handle, const Body& body) {
    return answer(call, [&](Runtime& runtime) -> XrResult {
        const auto found = runtime.sessions.find(number_of(handle));
        if (found == runtime.sessions.end()) return runtime.violation(call, "no such session", XR_ERROR_HANDLE_INVALID);
        if (found->second.lost) return XR_ERROR_SESSION_LOST;
        return body(runtime, found->second);
    });
}

/// OpenXR's two calls: how many, then which.
template<class Item>
XrResult give(const std::vector<Item>& items, std::uint32_t capacity, std::uint32_t* count, Item* out) {
    *count = static_cast<std::uint32_t>(items.size());
    if (capacity == 0) return XR_SUCCESS;
    if (capacity < items.size()) return XR_ERROR_SIZE_INSUFFICIENT;
    for (std::size_t i = 0; i < items.size(); ++i) out[i] = items[i];
    return XR_SUCCESS;
}

} // namespace guanhe::scripted
