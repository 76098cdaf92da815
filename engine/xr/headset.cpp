#include "xr/headset.h"

#include "xr/headset_state.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::xr {
namespace {

constexpr XrViewConfigurationType stereo = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;

template<class Item, class Enumerate>
Result<std::vector<Item>> list_of(const char* call, const Item& blank, const Enumerate& enumerate) {
    std::uint32_t count = 0;
    if (const XrResult result = enumerate(0U, &count, nullptr); XR_FAILED(result)) return xr_error(call, result);
    std::vector<Item> items(count, blank);
    if (const XrResult result = enumerate(count, &count, items.data()); XR_FAILED(result))
        return xr_error(call, result);
    items.resize(count);
    return items;
}

} // namespace

Headset::Headset() = default;
Headset::~Headset() = default;

Headset::State::~State() {
    context.wait_idle();
    color = {};
    depth = {};
    panels = {};
    actions = {};
    trackers = {};
    keeper = {};
    close_room();
    if (floor_space != XR_NULL_HANDLE) xrDestroySpace(floor_space);
    if (head_space != XR_NULL_HANDLE) xrDestroySpace(head_space);
    if (session != XR_NULL_HANDLE) {
        const auto lock = context.lock_queue();
        xrDestroySession(session);
    }
}

Result<std::unique_ptr<Headset>> Headset::begin(Runtime& runtime, gpu::Device& device, const HeadsetOptions& options) {
    std::unique_ptr<Headset> headset(new Headset);
    headset->state_ = std::make_unique<State>(runtime.state(), device.context(), options);
    State& s = *headset->state_;
    // A session that is lost as soon as it is made is like one that is lost later: poll() says so.
    if (auto begun = s.begin(); !begun && !(s.session != XR_NULL_HANDLE && s.is_lost()))
        return std::move(begun).error();
    return headset;
}

Result<void> Headset::State::begin() {
    GUANHE_TRY(find_views());
    auto binding = structure<XrGraphicsBindingVulkan2KHR>(XR_TYPE_GRAPHICS_BINDING_VULKAN2_KHR);
    binding.instance = context.instance;
    binding.physicalDevice = context.physical;
    binding.device = context.device;
    binding.queueFamilyIndex = context.queue_family;
    binding.queueIndex = 0;
    auto create = structure<XrSessionCreateInfo>(XR_TYPE_SESSION_CREATE_INFO);
    create.next = &binding;
    create.systemId = runtime.system;
    {
        const auto lock = context.lock_queue();
        GUANHE_XR(xrCreateSession(runtime.instance, &create, &session));
    }
    GUANHE_TRY(make_spaces());
    GUANHE_TRY_LET(actions, Actions::attach(runtime, session));
    controls.eyes = runtime.tracks_eyes;
    trackers = HandTrackers::create(runtime, session);
    keeper = PlaceKeeper(runtime, session);
    info.keeps_places = keeper.can();
    if (!options.place.empty()) keeper.recall(options.place); // or he puts things down anew
    see_room();
    return make_swapchains();
}

Result<void> Headset::State::find_views() {
    GUANHE_TRY_LET(const auto sizes,
                   list_of("xrEnumerateViewConfigurationViews",
                           structure<XrViewConfigurationView>(XR_TYPE_VIEW_CONFIGURATION_VIEW), [&](auto... out) {
                               return xrEnumerateViewConfigurationViews(runtime.instance, runtime.system, stereo,
                                                                        out...);
                           }));
    if (sizes.empty() || sizes.size() > render::max_views)
        return no_headset("the headset has " + std::to_string(sizes.size()) + " views, where 1 to " +
                              std::to_string(render::max_views) + " can be drawn",
                          "choose another view configuration in its settings");
    // One array image holds all views: it is as large as the largest wants it, and as all allow.
    for (const auto& size : sizes) {
        info.width = std::max(info.width, size.recommendedImageRectWidth);
        info.height = std::max(info.height, size.recommendedImageRectHeight);
    }
    for (const auto& size : sizes) {
        info.width = std::min(info.width, size.maxImageRectWidth);
        info.height = std::min(info.height, size.maxImageRectHeight);
    }
    if (info.width == 0 || info.height == 0)
        return no_headset("the headset asks for pictures without a size", "restart its program");
    info.views = static_cast<std::uint32_t>(sizes.size());

    GUANHE_TRY_LET(const auto modes,
                   list_of("xrEnumerateEnvironmentBlendModes", XrEnvironmentBlendMode{}, [&](auto... out) {
                       return xrEnumerateEnvironmentBlendModes(runtime.instance, runtime.system, stereo, out...);
                   }));
    const auto offers = [&](XrEnvironmentBlendMode mode) { return std::ranges::find(modes, mode) != modes.end(); };
    blend_mode = modes.empty() ? XR_ENVIRONMENT_BLEND_MODE_OPAQUE : modes.front();
    // By alpha, a dark pot is dark; as light on a room it would be glass. The runtime's own passthrough is by alpha.
    if (options.room && offers(XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND))
        blend_mode = XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND;
    else if (options.room && !runtime.passes_through && offers(XR_ENVIRONMENT_BLEND_MODE_ADDITIVE))
        blend_mode = XR_ENVIRONMENT_BLEND_MODE_ADDITIVE;
    else if (offers(XR_ENVIRONMENT_BLEND_MODE_OPAQUE))
        blend_mode = XR_ENVIRONMENT_BLEND_MODE_OPAQUE;
    info.blend = blend_mode == XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND && options.room ? Blend::alpha
                 : blend_mode == XR_ENVIRONMENT_BLEND_MODE_ADDITIVE                  ? Blend::additive
                                                                                     : Blend::opaque;
    return {};
}

Result<void> Headset::State::make_spaces() {
    GUANHE_TRY_LET(const auto offered, list_of("xrEnumerateReferenceSpaces", XrReferenceSpaceType{}, [&](auto... out) {
                       return xrEnumerateReferenceSpaces(session, out...);
                   }));
    const auto has = [&](XrReferenceSpaceType type) { return std::ranges::find(offered, type) != offered.end(); };
    auto create = structure<XrReferenceSpaceCreateInfo>(XR_TYPE_REFERENCE_SPACE_CREATE_INFO);
    create.poseInReferenceSpace.orientation.w = 1.0F;
    create.referenceSpaceType = XR_REFERENCE_SPACE_TYPE_VIEW;
    GUANHE_XR(xrCreateReferenceSpace(session, &create, &head_space));
    const bool local_floor = runtime.is_1_1 || runtime.uses(XR_EXT_LOCAL_FLOOR_EXTENSION_NAME);
    if (local_floor && has(XR_REFERENCE_SPACE_TYPE_LOCAL_FLOOR)) {
        create.referenceSpaceType = XR_REFERENCE_SPACE_TYPE_LOCAL_FLOOR;
        info.floor = Floor::local;
    } else if (has(XR_REFERENCE_SPACE_TYPE_STAGE)) {
        create.referenceSpaceType = XR_REFERENCE_SPACE_TYPE_STAGE;
        info.floor = Floor::stage;
    } else {
        create.referenceSpaceType = XR_REFERENCE_SPACE_TYPE_LOCAL;
        create.poseInReferenceSpace.position.y = -guessed_eye_height;
        info.floor = Floor::guess;
    }
    GUANHE_XR(xrCreateReferenceSpace(session, &create, &floor_space));
    return {};
}

Result<void> Headset::State::make_swapchains() {
    GUANHE_TRY_LET(const auto offered, list_of("xrEnumerateSwapchainFormats", std::int64_t{}, [&](auto... out) {
                       return xrEnumerateSwapchainFormats(session, out...);
                   }));
    GUANHE_TRY_LET(const auto format, Swapchain::choose(offered, Swapchain::Kind::color));
    GUANHE_TRY_LET(color, Swapchain::create(context, session, Swapchain::Kind::color, format, info.width, info.height,
                                            info.views));
    if (options.panel_layers) {
        auto limits = runtime.panel_limits;
        const std::uint32_t ours = room_layer != XR_NULL_HANDLE ? 2 : 1; // the eyes', and the room
        limits.layers -= std::min(limits.layers, ours);
        panels = PanelLayers(context, session, format, limits);
        info.panel_layers = panels.count();
    }
    if (!runtime.uses(XR_KHR_COMPOSITION_LAYER_DEPTH_EXTENSION_NAME)) return {};
    const auto depth_format = Swapchain::choose(offered, Swapchain::Kind::depth);
    if (!depth_format) return {}; // reprojection then does without
    GUANHE_TRY_LET(depth, Swapchain::create(context, session, Swapchain::Kind::depth, *depth_format, info.width,
                                            info.height, info.views));
    info.depth = true;
    return {};
}

void Headset::State::see_room() {
    if (!options.room || !runtime.passes_through || info.blend != Blend::opaque) return;
    auto create = structure<XrPassthroughCreateInfoFB>(XR_TYPE_PASSTHROUGH_CREATE_INFO_FB);
    create.flags = XR_PASSTHROUGH_IS_RUNNING_AT_CREATION_BIT_FB;
    if (XR_FAILED(runtime.calls.create_passthrough(session, &create, &room))) {
        room = XR_NULL_HANDLE; // forbidden by its user, say: the scan then has its sky
        return;
    }
    auto layer = structure<XrPassthroughLayerCreateInfoFB>(XR_TYPE_PASSTHROUGH_LAYER_CREATE_INFO_FB);
    layer.passthrough = room;
    layer.flags = XR_PASSTHROUGH_IS_RUNNING_AT_CREATION_BIT_FB;
    layer.purpose = XR_PASSTHROUGH_LAYER_PURPOSE_RECONSTRUCTION_FB;
    if (XR_FAILED(runtime.calls.create_passthrough_layer(session, &layer, &room_layer))) {
        room_layer = XR_NULL_HANDLE;
        close_room();
        return;
    }
    info.blend = Blend::alpha;
}

void Headset::State::close_room() {
    if (room_layer != XR_NULL_HANDLE) runtime.calls.destroy_passthrough_layer(room_layer);
    if (room != XR_NULL_HANDLE) runtime.calls.destroy_passthrough(room);
    room_layer = XR_NULL_HANDLE;
    room = XR_NULL_HANDLE;
}

/// The highest; keep_rate() goes lower where it does not hold.
void Headset::State::choose_refresh_rate() {
    if (runtime.calls.refresh_rates == nullptr || runtime.calls.request_refresh_rate == nullptr) return;
    auto offered = list_of("xrEnumerateDisplayRefreshRatesFB", 0.0F,
                           [&](auto... out) { return runtime.calls.refresh_rates(session, out...); });
    if (!offered || offered->empty()) return;
    rates = std::move(*offered);
    std::ranges::sort(rates);
    ask_for_rate(rates.back());
}

void Headset::State::ask_for_rate(float wanted) {
    if (XR_FAILED(runtime.calls.request_refresh_rate(session, wanted))) return;
    rate_frames = rate_missed = 0;
    // It may take its time, and then says so by an event; it may also have chosen otherwise.
    float set = 0.0F;
    const bool told = runtime.calls.refresh_rate != nullptr && XR_SUCCEEDED(runtime.calls.refresh_rate(session, &set));
    info.refresh_hz = told && set > 0.0F ? set : wanted;
}

void Headset::State::read_hidden_areas() {
    if (runtime.calls.visibility_mask == nullptr) return;
    for (std::uint32_t view = 0; view < info.views; ++view) {
        hidden[view].clear();
        const auto ask = [&](XrVisibilityMaskKHR& mask) {
            return runtime.calls.visibility_mask(session, stereo, view,
                                                 XR_VISIBILITY_MASK_TYPE_HIDDEN_TRIANGLE_MESH_KHR, &mask);
        };
        auto mask = structure<XrVisibilityMaskKHR>(XR_TYPE_VISIBILITY_MASK_KHR);
        if (XR_FAILED(ask(mask))) continue; // more is drawn than is seen
        constexpr std::uint32_t most = 1U << 16;
        if (mask.vertexCountOutput > most || mask.indexCountOutput > most) continue;
        std::vector<XrVector2f> points(mask.vertexCountOutput);
        std::vector<std::uint32_t> indices(mask.indexCountOutput);
        mask.vertexCapacityInput = mask.vertexCountOutput;
        mask.vertices = points.data();
        mask.indexCapacityInput = mask.indexCountOutput;
        mask.indices = indices.data();
        if (XR_FAILED(ask(mask)) || indices.size() % 3 != 0) continue;
        // Of a broken runtime nothing is hidden.
        const auto whole = [&](std::uint32_t i) {
            return i < points.size() && std::abs(points[i].x) < 100.0F && std::abs(points[i].y) < 100.0F;
        };
        if (!std::ranges::all_of(indices, whole)) continue;
        for (const std::uint32_t index : indices) hidden[view].emplace_back(points[index].x, points[index].y);
    }
}

Result<void> Headset::State::checked(const char* call, XrResult result) {
    if (result == XR_ERROR_SESSION_LOST || result == XR_SESSION_LOSS_PENDING || result == XR_ERROR_INSTANCE_LOST) {
        status.state = SessionState::lost;
        status.runtime_lost = status.runtime_lost || result == XR_ERROR_INSTANCE_LOST;
        running = false;
        return {};
    }
    if (XR_FAILED(result)) return xr_error(call, result);
    return {};
}

bool Headset::State::is_lost() {
    if (status.state == SessionState::lost) return true;
    // A lost session says so to every call from then on.
    std::uint32_t count = 0;
    const auto asked = checked("xrEnumerateReferenceSpaces", xrEnumerateReferenceSpaces(session, 0, &count, nullptr));
    return asked.ok() && status.state == SessionState::lost;
}

Result<HeadsetStatus> Headset::poll() {
    State& s = *state_;
    while (s.status.state != SessionState::lost) {
        auto event = structure<XrEventDataBuffer>(XR_TYPE_EVENT_DATA_BUFFER);
        const XrResult polled = xrPollEvent(s.runtime.instance, &event);
        GUANHE_TRY(s.checked("xrPollEvent", polled));
        if (polled != XR_SUCCESS) break;
        GUANHE_TRY(s.take(event));
    }
    return s.status;
}

Result<void> Headset::State::take(const XrEventDataBuffer& event) {
    const auto as = [&]<class Event>(const Event*) { return reinterpret_cast<const Event*>(&event); };
    switch (event.type) {
    case XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED: {
        const auto* changed = as(static_cast<const XrEventDataSessionStateChanged*>(nullptr));
        return changed->session == session ? change(changed->state) : Result<void>{};
    }
    case XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING:
        status.state = SessionState::lost;
        status.runtime_lost = true;
        running = false;
        break;
    case XR_TYPE_EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING:
        // The view jumps with it, since that is what the visitor asked for.
        ++status.recentred;
        break;
    case XR_TYPE_EVENT_DATA_VISIBILITY_MASK_CHANGED_KHR:
        read_hidden_areas();
        break;
    case XR_TYPE_EVENT_DATA_INTERACTION_PROFILE_CHANGED:
        actions.profiles_changed();
        controls = actions.controls();
        status.controllers = controls.profiles;
        ++status.controls_changed;
        break;
    case XR_TYPE_EVENT_DATA_DISPLAY_REFRESH_RATE_CHANGED_FB:
        info.refresh_hz = as(static_cast<const XrEventDataDisplayRefreshRateChangedFB*>(nullptr))->toDisplayRefreshRate;
        break;
    case XR_TYPE_EVENT_DATA_USER_PRESENCE_CHANGED_EXT:
        status.worn = as(static_cast<const XrEventDataUserPresenceChangedEXT*>(nullptr))->isUserPresent == XR_TRUE;
        break;
    default: // lost events are made good by the next state
        keeper.hear(event);
        break;
    }
    return {};
}

Result<void> Headset::State::change(XrSessionState next) {
    switch (next) {
    case XR_SESSION_STATE_READY: {
        auto begin_info = structure<XrSessionBeginInfo>(XR_TYPE_SESSION_BEGIN_INFO);
        begin_info.primaryViewConfigurationType = stereo;
        const XrResult begun = xrBeginSession(session, &begin_info);
        GUANHE_TRY(checked("xrBeginSession", begun));
        if (status.state == SessionState::lost) return {};
        running = true;
        last_display_time = 0;
        status.state = SessionState::running;
        choose_refresh_rate();
        read_hidden_areas();
        return {};
    }
    case XR_SESSION_STATE_SYNCHRONIZED:
        status.state = SessionState::running;
        return {};
    case XR_SESSION_STATE_VISIBLE:
        status.state = SessionState::visible;
        return {};
    case XR_SESSION_STATE_FOCUSED:
        status.state = SessionState::focused;
        return {};
    case XR_SESSION_STATE_STOPPING:
        if (std::exchange(running, false)) GUANHE_TRY(checked("xrEndSession", xrEndSession(session)));
        if (status.state != SessionState::lost) status.state = SessionState::idle;
        return {};
    case XR_SESSION_STATE_EXITING:
        running = false;
        status.state = SessionState::ended;
        return {};
    case XR_SESSION_STATE_LOSS_PENDING:
        running = false;
        status.state = SessionState::lost;
        return {};
    default: // IDLE, UNKNOWN
        if (!running) status.state = SessionState::idle;
        return {};
    }
}

const HeadsetInfo& Headset::info() const noexcept {
    return state_->info;
}

const PaceReport& Headset::pace() const noexcept {
    return state_->pace;
}

std::optional<glm::mat4> Headset::floor_from_head() const {
    return state_->floor_from_head;
}

void Headset::keep_place(const glm::mat4& floor_from_place, const std::string& name) {
    state_->keeper.keep(floor_from_place, name);
}

const std::optional<KeptPlace>& Headset::kept_place() const noexcept {
    return state_->keeper.kept();
}

std::vector<std::string> Headset::take_warnings() {
    return std::exchange(state_->warnings, {});
}

const Controls& Headset::controls() const noexcept {
    return state_->controls;
}

void Headset::pulse(Side side, float seconds, float strength) {
    if (state_->running) state_->actions.pulse(side, seconds, strength);
}

} // namespace guanhe::xr
