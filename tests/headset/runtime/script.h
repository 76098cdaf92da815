// What the scripted runtime offers, and what happens in it when: read from a JSON file. docs/headsets.md lists the
// keys.
#pragma once

#define XR_NO_PROTOTYPES
#define XR_USE_GRAPHICS_API_VULKAN
#include <vulkan/vulkan_core.h>

#include <openxr/openxr.h>
#include <openxr/openxr_platform.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::scripted {

/// Frames are counted from 1 at xrWaitFrame, over all sessions.
struct Frames {
    std::uint64_t from = 0, to = 0; ///< both within
    [[nodiscard]] bool hold(std::uint64_t frame) const { return from <= frame && frame <= to; }
};

struct ViewSize {
    std::uint32_t width = 64, height = 64, max_width = 4096, max_height = 4096;
};

/// Where a view is and what it sees, in LOCAL_FLOOR's and STAGE's terms: metres, radians.
struct Eye {
    XrPosef pose{{0, 0, 0, 1}, {0, 1.6F, 0}};
    XrFovf fov{-0.8F, 0.8F, 0.8F, -0.8F};
};

/// Other eyes for a while.
struct Look {
    Frames frames;
    std::vector<Eye> eyes; ///< one for each view
    XrViewStateFlags known = 0;
};

/// What a hand, or the eyes, do for a while with an action of that name: a value, two, or where it is.
struct Touch {
    Frames frames;
    std::string hand = "right"; ///< "left", "right" or "eyes"
    std::string action;
    float x = 0.0F, y = 0.0F;
    std::optional<XrPosef> pose;
};

/// An interaction profile that is in use for a while.
struct Held {
    Frames frames;
    std::string profile;
};

/// A hand that is tracked for a while: flat, its fingers ahead, thumb and forefinger so many metres apart.
struct Fingers {
    Frames frames;
    XrHandEXT hand = XR_HAND_RIGHT_EXT;
    XrVector3f at{0.2F, 1.2F, -0.4F};
    float pinch = 0.1F;
};

/// The nth call of that name, counted from 1; 0: each.
struct Moment {
    std::string call;
    std::uint64_t nth = 1;
    [[nodiscard]] bool is(const std::string& name, std::uint64_t count) const {
        return call == name && (nth == 0 || nth == count);
    }
};

struct Refusal {
    Moment moment;
    XrResult result = XR_ERROR_RUNTIME_FAILURE;
};

struct Stall {
    Moment moment;
    double seconds = 0.0;
};

/// An anchor of an earlier day.
struct Remembered {
    std::string name;
    XrPosef pose{{0, 0, 0, 1}, {0, 0, 0}};
};

enum class Happening { state, instance_loss, recentred, visibility_mask, refresh_rate, presence };

/// Told at the first xrPollEvent after its moment and so long after the event before it. Events happen in their order.
struct Event {
    Moment after;
    double wait = 0.0; ///< seconds
    Happening what = Happening::state;
    XrSessionState state = XR_SESSION_STATE_UNKNOWN;
    float refresh_rate = 0.0F;
    bool present = false;
    XrVector3f moved{0, 0, 0}; ///< of recentred: where the new origin of the floor is from the old one
};

struct Script {
    double rate = 200.0; ///< frames a second
    XrVersion version = XR_MAKE_VERSION(1, 1, 0);
    std::string system = "Scripted headset";
    std::vector<std::string> extensions{
        XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME,  XR_KHR_COMPOSITION_LAYER_DEPTH_EXTENSION_NAME,
        XR_KHR_VISIBILITY_MASK_EXTENSION_NAME, XR_FB_DISPLAY_REFRESH_RATE_EXTENSION_NAME,
        XR_EXT_USER_PRESENCE_EXTENSION_NAME,   XR_EXT_LOCAL_FLOOR_EXTENSION_NAME,
    };
    std::vector<XrReferenceSpaceType> spaces{XR_REFERENCE_SPACE_TYPE_VIEW, XR_REFERENCE_SPACE_TYPE_LOCAL,
                                             XR_REFERENCE_SPACE_TYPE_STAGE, XR_REFERENCE_SPACE_TYPE_LOCAL_FLOOR};
    std::vector<XrEnvironmentBlendMode> blend_modes{XR_ENVIRONMENT_BLEND_MODE_OPAQUE};
    std::vector<ViewSize> views{2};
    std::vector<Eye> eyes; ///< one for each view; by default 64 mm apart
    std::vector<std::int64_t> formats{VK_FORMAT_R8G8B8A8_SRGB, VK_FORMAT_D32_SFLOAT};
    std::vector<float> refresh_rates{72.0F, 90.0F};
    float highest_rate_held = 1000.0F; ///< a higher one that is asked for becomes this
    /// How far a session goes by itself; the script's events do the rest. One for each session, the last for all later.
    std::vector<XrSessionState> reach{XR_SESSION_STATE_FOCUSED};
    std::vector<Look> looks;
    std::vector<Touch> touches;
    std::vector<Fingers> fingers;
    std::vector<Held> profiles;       ///< of both hands
    std::uint32_t max_layers = 16;    ///< of a frame
    bool quads = true;                ///< false: each frame that has some is refused
    std::vector<Frames> not_rendered; ///< shouldRender is false
    std::vector<Remembered> anchors;
    std::vector<Frames> anchors_unseen;
    std::vector<Refusal> refusals;
    std::vector<Stall> stalls;
    std::vector<Event> events;
};

/// Throws with words about what is wrong: a test's script must not be passed over in silence.
[[nodiscard]] Script read_script(const char* path);

} // namespace guanhe::scripted
