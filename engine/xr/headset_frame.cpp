// Headset: one frame, from the runtime's call to the runtime's hands.
#include "xr/headset_state.h"
#include "xr/pose.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace guanhe::xr {
namespace {

bool drawable(const XrFovf& fov) {
    const auto angles = {fov.angleLeft, fov.angleRight, fov.angleUp, fov.angleDown};
    for (const float angle : angles)
        if (!(angle > -1.57F && angle < 1.57F)) return false;
    return fov.angleLeft < fov.angleRight && fov.angleDown < fov.angleUp;
}

/// What xrEndFrame says of layers that it does not like, and of nothing else.
bool refuses_layers(XrResult result) {
    return result == XR_ERROR_LAYER_INVALID || result == XR_ERROR_LAYER_LIMIT_EXCEEDED ||
           result == XR_ERROR_SWAPCHAIN_RECT_INVALID || result == XR_ERROR_POSE_INVALID ||
           result == XR_ERROR_VALIDATION_FAILURE;
}

} // namespace

Result<std::optional<FramePace>> Headset::wait_frame() {
    State& s = *state_;
    if (!s.running) return std::optional<FramePace>{};
    auto frame = structure<XrFrameState>(XR_TYPE_FRAME_STATE);
    GUANHE_TRY(s.checked("xrWaitFrame", xrWaitFrame(s.session, nullptr, &frame)));
    if (!s.running) return std::optional<FramePace>{};
    FramePace pace;
    pace.display_time = frame.predictedDisplayTime;
    pace.period_seconds = static_cast<double>(frame.predictedDisplayPeriod) * 1e-9;
    pace.shown = frame.shouldRender == XR_TRUE;
    if (s.last_display_time > 0 && frame.predictedDisplayPeriod > 0) {
        const XrTime passed = frame.predictedDisplayTime - s.last_display_time;
        const XrTime periods = (passed + frame.predictedDisplayPeriod / 2) / frame.predictedDisplayPeriod;
        if (periods > 1) s.pace.missed += static_cast<std::uint64_t>(periods - 1);
        s.keep_rate(periods > 1);
    }
    s.last_display_time = frame.predictedDisplayTime;
    return std::optional(pace);
}

Result<void> Headset::draw_frame(const FramePace& pace, const Move& move, const Draw& draw) {
    State& s = *state_;
    if (!s.running) return {};
    {
        const auto lock = s.context.lock_queue();
        GUANHE_TRY(s.checked("xrBeginFrame", xrBeginFrame(s.session, nullptr)));
    }
    if (!s.running) return {};
    Result<bool> drawn = false;
    auto synced = s.checked("xrSyncActions", s.actions.read(s.floor_space, pace.display_time, s.input));
    s.trackers.read(s.floor_space, pace.display_time, s.input);
    if (s.status.state != SessionState::focused) // the hands are busy with the runtime's own menu
        for (HandInput& hand : s.input.hands) hand.joints.reset();
    hands_from_joints(s.input, s.floor_from_head);
    s.keeper.step(s.floor_space, pace.display_time);
    const Place place = move(s.input, s.seconds_since_frame(pace));
    if (pace.shown && synced && s.running) drawn = s.draw(pace.display_time, place, draw);
    auto released = s.release(drawn.ok() && *drawn);
    auto ended = s.end(pace.display_time, drawn.ok() && *drawn && released.ok());
    if ((!synced || !drawn || !released || !ended) && s.is_lost()) return {};
    GUANHE_TRY(std::move(synced));
    if (!drawn) return std::move(drawn).error();
    GUANHE_TRY(std::move(released));
    return ended;
}

void Headset::State::keep_rate(bool missed) {
    constexpr std::uint32_t window = 450;     // frames: some five seconds
    constexpr std::uint32_t most_missed = 45; // of them
    if (missed) ++rate_missed;
    if (++rate_frames < window) return;
    const bool holds = rate_missed <= most_missed;
    rate_frames = rate_missed = 0;
    const auto lower = std::ranges::lower_bound(rates, info.refresh_hz - 1.0F);
    if (!holds && info.refresh_hz > 0.0F && lower != rates.begin()) ask_for_rate(*std::prev(lower));
}

double Headset::State::seconds_since_frame(const FramePace& now) {
    const XrTime before = std::exchange(last_drawn_time, now.display_time);
    const double passed = static_cast<double>(now.display_time - before) * 1e-9;
    constexpr double longest = 0.1; // a stall must not become a leap
    return before > 0 && passed > 0.0 ? std::min(passed, longest) : 0.0;
}

Result<void> Headset::State::release(bool drawn) {
    auto released = color.release();
    if (depth) {
        if (auto it = depth.release(); released) released = std::move(it);
    }
    if (auto all = panels.release(drawn); released) released = std::move(all);
    return released;
}

Result<bool> Headset::State::draw(XrTime time, const Place& place, const Draw& draw) {
    GUANHE_TRY_LET(const bool color_ready, color.acquire());
    if (!color_ready) return false;
    if (depth) {
        GUANHE_TRY_LET(const bool depth_ready, depth.acquire());
        if (!depth_ready) return false;
    }
    render::ViewSet set;
    GUANHE_TRY_LET(const bool located, locate(time, place.world_from_floor, set));
    if (!located) return false;
    render::ScreenImages images;
    images.color = color.image();
    images.color_layers = color.layers();
    images.format = color.format();
    if (depth) {
        images.depth = depth.image();
        images.depth_layers = depth.layers();
        images.depth_format = depth.format();
    }
    images.width = info.width;
    images.height = info.height;
    GUANHE_TRY_LET(const auto layered, panels.choose(place.panels, set, place.world_from_floor, floor_space));
    info.panel_layers = panels.count();
    GUANHE_TRY(draw({images, set, layered.panels, layered.drawn}));
    return true;
}

Result<bool> Headset::State::locate(XrTime time, const glm::mat4& world_from_floor, render::ViewSet& set) {
    auto where = structure<XrViewLocateInfo>(XR_TYPE_VIEW_LOCATE_INFO);
    where.viewConfigurationType = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
    where.displayTime = time;
    where.space = floor_space;
    auto view_state = structure<XrViewState>(XR_TYPE_VIEW_STATE);
    for (XrView& view : views) view = {XR_TYPE_VIEW, nullptr, {}, {}};
    std::uint32_t count = 0;
    GUANHE_TRY(checked("xrLocateViews", xrLocateViews(session, &where, &view_state,
                                                      static_cast<std::uint32_t>(views.size()), &count, views.data())));
    if (!running || count != info.views) return false;
    // Without an orientation there is nothing to look at; without a position, the last one will do.
    if ((view_state.viewStateFlags & XR_VIEW_STATE_ORIENTATION_VALID_BIT) == 0) return false;

    set.width = info.width;
    set.height = info.height;
    for (std::uint32_t v = 0; v < count; ++v) {
        const XrFovf& fov = views[v].fov;
        if ((view_state.viewStateFlags & XR_VIEW_STATE_POSITION_VALID_BIT) == 0) views[v].pose.position = places[v];
        if (!mend(views[v].pose) || !drawable(fov)) return false;
        places[v] = views[v].pose.position;
        render::View& view = set.views.emplace_back();
        view.world_from_view = world_from_floor * matrix_of(views[v].pose);
        view.clip_from_view =
            render::perspective(fov.angleLeft, fov.angleRight, fov.angleUp, fov.angleDown, options.near_metres);

        for (const glm::vec2& tangent : hidden[v]) {
            const glm::vec4 clip = view.clip_from_view * glm::vec4(tangent, -1.0F, 1.0F);
            set.hidden.emplace_back(clip.x / clip.w, clip.y / clip.w, static_cast<float>(v));
        }

        auto& layer = layer_views[v];
        layer = {XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW, nullptr, views[v].pose, fov, {}};
        layer.subImage.swapchain = color.handle();
        layer.subImage.imageRect.extent = {static_cast<std::int32_t>(info.width),
                                           static_cast<std::int32_t>(info.height)};
        layer.subImage.imageArrayIndex = v;
        if (!depth) continue;
        auto& layer_depth = layer_depths[v];
        layer_depth = {XR_TYPE_COMPOSITION_LAYER_DEPTH_INFO_KHR, nullptr, layer.subImage, 0, 0, 0, 0};
        layer_depth.subImage.swapchain = depth.handle();
        layer_depth.minDepth = 0.0F;
        layer_depth.maxDepth = 1.0F;
        // Reversed: depth 0 is infinitely far.
        layer_depth.nearZ = std::numeric_limits<float>::infinity();
        layer_depth.farZ = options.near_metres;
        layer.next = &layer_depth;
    }
    // While its place is not known he stands where he stood.
    if (const auto head = located(head_space, floor_space, time)) floor_from_head = head;
    return true;
}

XrResult Headset::State::hand_over(XrTime time, bool drawn) {
    auto projection = structure<XrCompositionLayerProjection>(XR_TYPE_COMPOSITION_LAYER_PROJECTION);
    projection.space = floor_space;
    projection.viewCount = info.views;
    projection.views = layer_views.data();
    auto behind = structure<XrCompositionLayerPassthroughFB>(XR_TYPE_COMPOSITION_LAYER_PASSTHROUGH_FB);
    behind.flags = XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT;
    behind.layerHandle = room_layer;
    const auto show = [this](const auto& layer) {
        layers.push_back(reinterpret_cast<const XrCompositionLayerBaseHeader*>(&layer));
    };
    const auto end = [&] {
        const auto quads = panels.quads();
        projection.layerFlags = info.blend == Blend::alpha || !quads.empty()
                                    ? XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT
                                    : XrCompositionLayerFlags{0};
        layers.clear();
        if (drawn) {
            if (room_layer != XR_NULL_HANDLE) show(behind);
            for (const XrCompositionLayerQuad& quad : quads) show(quad);
            show(projection);
        }
        auto frame = structure<XrFrameEndInfo>(XR_TYPE_FRAME_END_INFO);
        frame.displayTime = time;
        frame.environmentBlendMode = blend_mode;
        frame.layerCount = static_cast<std::uint32_t>(layers.size());
        frame.layers = layers.data();
        const auto lock = context.lock_queue();
        return xrEndFrame(session, &frame);
    };
    const XrResult ended = end();
    if (!drawn || panels.quads().empty() || !refuses_layers(ended)) return ended;
    panels.give_up(xr_error("xrEndFrame", ended));
    return end(); // its panels are missing for this one frame
}

Result<void> Headset::State::end(XrTime time, bool drawn) {
    if (!running) return {};
    GUANHE_TRY(checked("xrEndFrame", hand_over(time, drawn)));
    if (!running) return {};
    ++pace.frames;
    if (drawn) ++pace.shown;
    if (const auto why = panels.take_refusal())
        warnings.push_back(
            "what is to be read has no layers of the headset's from now on, and is a little less sharp: " +
            why->message() + "; --panel-layers off never asks for them");
    return {};
}

} // namespace guanhe::xr
