#include "xr/headset.h"

#include "xr/headset_state.h"

#include <algorithm>
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
    actions = {};
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
    // The runtime's first choice, unless it also shows nothing but what we draw.
    blend_mode = modes.empty() || std::ranges::find(modes, XR_ENVIRONMENT_BLEND_MODE_OPAQUE) != modes.end()
                     ? XR_ENVIRONMENT_BLEND_MODE_OPAQUE
                     : modes.front();
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
    if (!runtime.uses(XR_KHR_COMPOSITION_LAYER_DEPTH_EXTENSION_NAME)) return {};
    const auto depth_format = Swapchain::choose(offered, Swapchain::Kind::depth);
    if (!depth_format) return {}; // reprojection then does without
    GUANHE_TRY_LET(depth, Swapchain::create(context, session, Swapchain::Kind::depth, *depth_format, info.width,
                                            info.height, info.views));
    info.depth = true;
    return {};
}

/// The highest: whether it holds is for the runtime to say, which lowers it by itself.
void Headset::State::choose_refresh_rate() {
    if (runtime.calls.refresh_rates == nullptr || runtime.calls.request_refresh_rate == nullptr) return;
    const auto rates = list_of("xrEnumerateDisplayRefreshRatesFB", 0.0F,
                               [&](auto... out) { return runtime.calls.refresh_rates(session, out...); });
    if (!rates || rates->empty()) return;
    const float highest = *std::ranges::max_element(*rates);
    if (XR_SUCCEEDED(runtime.calls.request_refresh_rate(session, highest))) info.refresh_hz = highest;
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
    return std::exchange(s.status, [&] {
        HeadsetStatus next = s.status;
        next.visibility_mask_stale = false;
        return next;
    }());
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
        status.visibility_mask_stale = true;
        break;
    case XR_TYPE_EVENT_DATA_DISPLAY_REFRESH_RATE_CHANGED_FB:
        info.refresh_hz = as(static_cast<const XrEventDataDisplayRefreshRateChangedFB*>(nullptr))->toDisplayRefreshRate;
        break;
    case XR_TYPE_EVENT_DATA_USER_PRESENCE_CHANGED_EXT:
        status.worn = as(static_cast<const XrEventDataUserPresenceChangedEXT*>(nullptr))->isUserPresent == XR_TRUE;
        break;
    default: // of extensions that are not in use, or lost events, which the next state makes good
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

std::array<std::string, 2> Headset::controllers() const {
    return {state_->actions.profile(Side::left), state_->actions.profile(Side::right)};
}

void Headset::pulse(Side side, float seconds, float strength) {
    if (state_->running) state_->actions.pulse(side, seconds, strength);
}

Result<void> Headset::request_end() {
    if (!state_->running) return {};
    return state_->checked("xrRequestExitSession", xrRequestExitSession(state_->session));
}

Result<std::vector<glm::vec2>> Headset::hidden_area(std::uint32_t view) const {
    const State& s = *state_;
    std::vector<glm::vec2> triangles;
    if (s.runtime.calls.visibility_mask == nullptr) return triangles;
    const auto ask = [&](XrVisibilityMaskKHR& mask) {
        return s.runtime.calls.visibility_mask(s.session, stereo, view,
                                               XR_VISIBILITY_MASK_TYPE_HIDDEN_TRIANGLE_MESH_KHR, &mask);
    };
    auto mask = structure<XrVisibilityMaskKHR>(XR_TYPE_VISIBILITY_MASK_KHR);
    if (const XrResult asked = ask(mask); XR_FAILED(asked)) return xr_error("xrGetVisibilityMaskKHR", asked);
    std::vector<XrVector2f> points(mask.vertexCountOutput);
    std::vector<std::uint32_t> indices(mask.indexCountOutput);
    mask.vertexCapacityInput = mask.vertexCountOutput;
    mask.vertices = points.data();
    mask.indexCapacityInput = mask.indexCountOutput;
    mask.indices = indices.data();
    if (const XrResult asked = ask(mask); XR_FAILED(asked)) return xr_error("xrGetVisibilityMaskKHR", asked);
    for (const std::uint32_t index : indices) {
        if (index >= points.size()) return std::vector<glm::vec2>{}; // of a broken runtime: nothing is hidden
        triangles.emplace_back(points[index].x, points[index].y);
    }
    return triangles;
}

} // namespace guanhe::xr
