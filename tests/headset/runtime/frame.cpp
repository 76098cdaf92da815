// A frame: its pace, where its views are, and what is handed over.
#include "calls.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <span>
#include <thread>
#include <utility>

namespace guanhe::scripted {
namespace {

XrTime now() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
}

bool is_seen(XrSessionState state) {
    return state == XR_SESSION_STATE_VISIBLE || state == XR_SESSION_STATE_FOCUSED;
}

XrResult XRAPI_CALL wait_frame(XrSession handle, const XrFrameWaitInfo*, XrFrameState* out) {
    constexpr const char* call = "xrWaitFrame";
    XrTime wake = 0;
    const XrResult result = answer_session(call, handle, [&](Runtime& runtime, Session& session) -> XrResult {
        if (!session.running) return runtime.violation(call, "it does not run", XR_ERROR_SESSION_NOT_RUNNING);
        if (session.waited) return runtime.violation(call, "twice without xrBeginFrame", XR_ERROR_CALL_ORDER_INVALID);
        const auto period = static_cast<XrDuration>(1e9 / runtime.script.rate);
        // Of the display's own beat, the next that has not been given away.
        const XrTime beat = (now() / period + 2) * period;
        const XrTime time = std::max(beat, session.last_time + period);
        wake = time - period;
        ++runtime.frame;
        session.last_time = time;
        session.waited = time;
        session.render = is_seen(session.state) &&
                         std::ranges::none_of(runtime.script.not_rendered,
                                              [&](const Frames& frames) { return frames.hold(runtime.frame); });
        out->predictedDisplayTime = time;
        out->predictedDisplayPeriod = period;
        out->shouldRender = session.render ? XR_TRUE : XR_FALSE;
        return XR_SUCCESS;
    });
    if (wake > 0) std::this_thread::sleep_for(std::chrono::nanoseconds(wake - now()));
    return result;
}

XrResult XRAPI_CALL begin_frame(XrSession handle, const XrFrameBeginInfo*) {
    constexpr const char* call = "xrBeginFrame";
    return answer_session(call, handle, [&](Runtime& runtime, Session& session) -> XrResult {
        if (!session.running) return runtime.violation(call, "it does not run", XR_ERROR_SESSION_NOT_RUNNING);
        if (!session.waited) return runtime.violation(call, "without xrWaitFrame", XR_ERROR_CALL_ORDER_INVALID);
        const bool discarded = session.begun.has_value();
        session.begun = std::exchange(session.waited, std::nullopt);
        if (discarded) return runtime.violation(call, "the frame before was not ended", XR_FRAME_DISCARDED);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL locate_views(XrSession handle, const XrViewLocateInfo* info, XrViewState* state,
                                 std::uint32_t capacity, std::uint32_t* count, XrView* out) {
    constexpr const char* call = "xrLocateViews";
    return answer_session(call, handle, [&](Runtime& runtime, Session& session) -> XrResult {
        if (!runtime.spaces.contains(number_of(info->space)))
            return runtime.violation(call, "no such space", XR_ERROR_HANDLE_INVALID);
        if (!session.begun || info->displayTime != *session.begun)
            runtime.violation(call, "not for the time of the frame", XR_SUCCESS);
        state->viewStateFlags = XR_VIEW_STATE_ORIENTATION_VALID_BIT | XR_VIEW_STATE_POSITION_VALID_BIT;
        const auto* eyes = &runtime.script.eyes;
        for (const Look& look : runtime.script.looks) {
            if (!look.frames.hold(runtime.frame)) continue;
            eyes = &look.eyes;
            state->viewStateFlags = look.known;
        }
        std::vector<XrView> views;
        for (const Eye& eye : *eyes) views.push_back({XR_TYPE_VIEW, nullptr, eye.pose, eye.fov});
        for (std::uint32_t v = 0; v < std::min<std::size_t>(capacity, views.size()); ++v)
            if (out[v].type != XR_TYPE_VIEW)
                return runtime.violation(call, "views without a type", XR_ERROR_VALIDATION_FAILURE);
        return give(views, capacity, count, out);
    });
}

bool is_pose(const XrPosef& pose) {
    const XrQuaternionf& q = pose.orientation;
    const XrVector3f& p = pose.position;
    return std::abs(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w - 1.0F) < 0.01F && std::isfinite(p.x) &&
           std::isfinite(p.y) && std::isfinite(p.z);
}

/// What is wrong with the part of a swapchain that a layer shows, or "".
std::string why_not(Runtime& runtime, const XrSwapchainSubImage& part, bool depth) {
    const auto found = runtime.swapchains.find(number_of(part.swapchain));
    if (found == runtime.swapchains.end()) return "a view without a swapchain";
    const Swapchain& swapchain = found->second;
    const bool is_depth = (swapchain.info.usageFlags & XR_SWAPCHAIN_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT) != 0;
    if (is_depth != depth) return "colour and depth are mixed up";
    if (swapchain.acquired || !swapchain.released) return "an image that was not released";
    const XrRect2Di& rect = part.imageRect;
    if (rect.offset.x < 0 || rect.offset.y < 0 || rect.extent.width <= 0 || rect.extent.height <= 0 ||
        static_cast<std::uint32_t>(rect.offset.x + rect.extent.width) > swapchain.info.width ||
        static_cast<std::uint32_t>(rect.offset.y + rect.extent.height) > swapchain.info.height)
        return "a view outside its image";
    if (part.imageArrayIndex >= swapchain.info.arraySize) return "a view outside its image's layers";
    return {};
}

std::string why_not(Runtime& runtime, const XrCompositionLayerProjectionView& view) {
    if (view.type != XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW) return "a view without a type";
    if (!is_pose(view.pose)) return "a view whose pose is none";
    for (const float angle : {view.fov.angleLeft, view.fov.angleRight, view.fov.angleUp, view.fov.angleDown})
        if (!(std::abs(angle) < 1.5708F)) return "a field of view that is none";
    if (auto why = why_not(runtime, view.subImage, false); !why.empty()) return why;
    if (view.next == nullptr) return {};
    const auto* depth = static_cast<const XrCompositionLayerDepthInfoKHR*>(view.next);
    if (depth->type != XR_TYPE_COMPOSITION_LAYER_DEPTH_INFO_KHR) return "something unknown beside a view";
    if (!runtime.enabled(XR_KHR_COMPOSITION_LAYER_DEPTH_EXTENSION_NAME)) return "depth without its extension";
    if (depth->nearZ == depth->farZ || !(depth->minDepth < depth->maxDepth)) return "no range of depth";
    return why_not(runtime, depth->subImage, true);
}

std::string why_not(Runtime& runtime, const XrCompositionLayerQuad& quad) {
    if (!runtime.spaces.contains(number_of(quad.space))) return "a quad without a space";
    if (!is_pose(quad.pose)) return "a quad whose pose is none";
    if (!(quad.size.width > 0.0F && quad.size.width < 100.0F && quad.size.height > 0.0F && quad.size.height < 100.0F))
        return "a quad without a size";
    if (quad.eyeVisibility != XR_EYE_VISIBILITY_BOTH) return "a quad that one eye does not see";
    if (auto why = why_not(runtime, quad.subImage, false); !why.empty()) return why;
    if ((quad.layerFlags & XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT) == 0)
        return "a quad whose corners are not left out";
    runtime.tell_once("layer", "quad");
    const XrExtent2Di& pixels = quad.subImage.imageRect.extent;
    const XrVector3f& at = quad.pose.position;
    std::array<char, 128> text{};
    std::snprintf(text.data(), text.size(), "%.2f x %.2f m, %d x %d, at %.2f %.2f %.2f",
                  static_cast<double>(quad.size.width), static_cast<double>(quad.size.height), pixels.width,
                  pixels.height, static_cast<double>(at.x), static_cast<double>(at.y), static_cast<double>(at.z));
    runtime.tell_once("quad", text.data());
    return {};
}

/// What a runtime cannot see, and an eye does: panels lie below the eyes' pictures, which are open to them.
std::string why_not_so_ordered(const XrFrameEndInfo& info) {
    bool quads = false;
    for (std::uint32_t i = 0; i < info.layerCount; ++i) {
        const XrCompositionLayerBaseHeader& layer = *info.layers[i];
        if (layer.type == XR_TYPE_COMPOSITION_LAYER_QUAD) quads = true;
        if (layer.type != XR_TYPE_COMPOSITION_LAYER_PROJECTION) continue;
        if (i + 1 != info.layerCount) return "something over the eyes' pictures";
        if (quads && (layer.layerFlags & XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT) == 0)
            return "the eyes' pictures hide what is below them";
    }
    return {};
}

std::string why_not(Runtime& runtime, const XrCompositionLayerBaseHeader* header) {
    if (header == nullptr) return "a layer that is none";
    if (header->type == XR_TYPE_COMPOSITION_LAYER_QUAD)
        return why_not(runtime, *reinterpret_cast<const XrCompositionLayerQuad*>(header));
    if (header->type == XR_TYPE_COMPOSITION_LAYER_PASSTHROUGH_FB) {
        const auto& room = *reinterpret_cast<const XrCompositionLayerPassthroughFB*>(header);
        if (!runtime.room_layers.contains(number_of(room.layerHandle))) return "a room that is none";
        runtime.tell_once("layer", "passthrough");
        return {};
    }
    if (header->type != XR_TYPE_COMPOSITION_LAYER_PROJECTION) return {};
    if ((header->layerFlags & XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT) != 0)
        runtime.tell_once("layer", "alpha");
    const auto& layer = *reinterpret_cast<const XrCompositionLayerProjection*>(header);
    if (!runtime.spaces.contains(number_of(layer.space))) return "a layer without a space";
    if (layer.viewCount != runtime.script.views.size()) return "a wrong number of views";
    for (std::uint32_t v = 0; v < layer.viewCount; ++v)
        if (auto why = why_not(runtime, layer.views[v]); !why.empty()) return why;
    return {};
}

XrResult XRAPI_CALL end_frame(XrSession handle, const XrFrameEndInfo* info) {
    constexpr const char* call = "xrEndFrame";
    return answer_session(call, handle, [&](Runtime& runtime, Session& session) -> XrResult {
        if (!session.running) return runtime.violation(call, "it does not run", XR_ERROR_SESSION_NOT_RUNNING);
        if (!session.begun) return runtime.violation(call, "without xrBeginFrame", XR_ERROR_CALL_ORDER_INVALID);
        const std::span layers(info->layers, info->layerCount);
        if (!runtime.script.quads && std::ranges::any_of(layers, [](const XrCompositionLayerBaseHeader* layer) {
                return layer != nullptr && layer->type == XR_TYPE_COMPOSITION_LAYER_QUAD;
            })) {
            runtime.tell("refused", "quad");
            return XR_ERROR_LAYER_INVALID; // the frame has not ended
        }
        const XrTime time = *std::exchange(session.begun, std::nullopt);
        if (info->displayTime != time) return runtime.violation(call, "another time", XR_ERROR_TIME_INVALID);
        const auto& modes = runtime.script.blend_modes;
        if (std::ranges::find(modes, info->environmentBlendMode) == modes.end())
            return runtime.violation(call, "this blend mode is not offered",
                                     XR_ERROR_ENVIRONMENT_BLEND_MODE_UNSUPPORTED);
        if (info->layerCount > 0 && !session.render)
            runtime.violation(call, "layers that nobody asked for", XR_SUCCESS);
        if (info->layerCount > runtime.script.max_layers)
            return runtime.violation(call, "more layers than there may be", XR_ERROR_LAYER_LIMIT_EXCEEDED);
        for (std::uint32_t i = 0; i < info->layerCount; ++i)
            if (const auto why = why_not(runtime, info->layers[i]); !why.empty())
                return runtime.violation(call, why, XR_ERROR_LAYER_INVALID);
        if (const auto why = why_not_so_ordered(*info); !why.empty())
            return runtime.violation(call, why, XR_ERROR_LAYER_INVALID);
        if (info->layerCount > 0) ++runtime.shown;
        static constexpr std::array mode_names{"", "opaque", "additive", "alpha"};
        if (info->layerCount > 0)
            runtime.tell_once("blend", mode_names.at(static_cast<std::size_t>(info->environmentBlendMode)));
        if (session.frames++ == 0)
            for (const auto state : {XR_SESSION_STATE_SYNCHRONIZED, XR_SESSION_STATE_VISIBLE, XR_SESSION_STATE_FOCUSED})
                if (state <= session.reach) runtime.push_state(number_of(handle), state);
        return XR_SUCCESS;
    });
}

} // namespace

std::span<const Entry> frame_calls() {
    static const std::array table{
        Entry{"xrWaitFrame", entry(wait_frame)},
        Entry{"xrBeginFrame", entry(begin_frame)},
        Entry{"xrLocateViews", entry(locate_views)},
        Entry{"xrEndFrame", entry(end_frame)},
    };
    return table;
}

} // namespace guanhe::scripted
