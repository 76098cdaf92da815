// Inside a Headset. Inside engine/xr only.
#pragma once

#include "gpu/context.h"
#include "render/screen.h"
#include "xr/actions.h"
#include "xr/headset.h"
#include "xr/panel_layers.h"
#include "xr/place_keeper.h"
#include "xr/runtime_state.h"
#include "xr/senses.h"
#include "xr/swapchain.h"

#include <array>
#include <string>
#include <vector>

namespace guanhe::xr {

constexpr float guessed_eye_height = 1.6F; // metres; what a standing visitor's is on average

struct Headset::State {
    State(Runtime::State& connected, gpu::Context& vulkan, const HeadsetOptions& chosen)
        : runtime(connected), context(vulkan), options(chosen) {}
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    [[nodiscard]] static std::array<XrVector3f, render::max_views> first_places() {
        std::array<XrVector3f, render::max_views> all{};
        all.fill({0.0F, guessed_eye_height, 0.0F});
        return all;
    }
    // Beginning (headset.cpp).
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> find_views();
    [[nodiscard]] Result<void> make_spaces();
    [[nodiscard]] Result<void> make_swapchains();
    void choose_refresh_rate();
    void ask_for_rate(float wanted);
    void see_room();
    void close_room();
    /// What lenses hide of each view, in the view's tangents.
    void read_hidden_areas();
    // What happens (headset.cpp).
    [[nodiscard]] Result<void> take(const XrEventDataBuffer& event);
    [[nodiscard]] Result<void> change(XrSessionState next);
    /// Loss becomes a state; other results pass.
    [[nodiscard]] Result<void> checked(const char* call, XrResult result);
    /// After a failure: whether the session, or the runtime, was lost with it. Then that is the state.
    [[nodiscard]] bool is_lost();
    // A frame (headset_frame.cpp).
    [[nodiscard]] double seconds_since_frame(const FramePace& now);
    /// A rate that does not hold is worse than a lower one that does.
    void keep_rate(bool missed);
    [[nodiscard]] Result<bool> locate(XrTime time, const glm::mat4& world_from_floor, render::ViewSet& set);
    [[nodiscard]] Result<bool> draw(XrTime time, const Place& place, const Draw& draw);
    /// xrEndFrame, under the queue's lock. Quads that are refused are done without, from this frame on.
    [[nodiscard]] XrResult hand_over(XrTime time, bool drawn);
    /// The images of the frame, whatever became of its pictures, so that the next finds them as they should be.
    [[nodiscard]] Result<void> release(bool drawn);
    [[nodiscard]] Result<void> end(XrTime time, bool drawn);

    Runtime::State& runtime;
    gpu::Context& context;
    HeadsetOptions options;
    HeadsetInfo info;
    HeadsetStatus status;
    PaceReport pace;

    XrSession session = XR_NULL_HANDLE;
    XrSpace floor_space = XR_NULL_HANDLE, head_space = XR_NULL_HANDLE;
    XrEnvironmentBlendMode blend_mode = XR_ENVIRONMENT_BLEND_MODE_OPAQUE;
    bool running = false; ///< between xrBeginSession and xrEndSession
    Swapchain color, depth;
    PanelLayers panels;
    Actions actions;
    Controls controls;
    HandTrackers trackers;
    PlaceKeeper keeper;
    XrPassthroughFB room = XR_NULL_HANDLE;
    XrPassthroughLayerFB room_layer = XR_NULL_HANDLE;
    std::vector<float> rates; ///< that the display offers, rising
    std::uint32_t rate_frames = 0, rate_missed = 0;
    std::array<std::vector<glm::vec2>, render::max_views> hidden; ///< three points a triangle
    std::array<XrView, render::max_views> views{};
    std::array<XrVector3f, render::max_views> places = first_places(); ///< of the views, when last known
    std::array<XrCompositionLayerProjectionView, render::max_views> layer_views{};
    std::array<XrCompositionLayerDepthInfoKHR, render::max_views> layer_depths{};
    std::vector<const XrCompositionLayerBaseHeader*> layers; ///< of the frame that ends
    std::optional<glm::mat4> floor_from_head;
    std::vector<std::string> warnings; ///< not taken yet
    Input input;
    XrTime last_display_time = 0, last_drawn_time = 0;
};

} // namespace guanhe::xr
