#include "xr/runtime_state.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace guanhe::xr {
namespace {

constexpr const char* validation_layer = "XR_APILAYER_LUNARG_core_validation";

struct Extension {
    const char* name;
    bool needed;
};
/// All that we use. What is only wanted has a second way where it is missing.
constexpr std::array extension_table{
    Extension{XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME, true},
    Extension{XR_KHR_COMPOSITION_LAYER_DEPTH_EXTENSION_NAME, false},
    Extension{XR_KHR_VISIBILITY_MASK_EXTENSION_NAME, false},
    Extension{XR_FB_DISPLAY_REFRESH_RATE_EXTENSION_NAME, false},
    Extension{XR_EXT_LOCAL_FLOOR_EXTENSION_NAME, false},
    Extension{XR_EXT_USER_PRESENCE_EXTENSION_NAME, false},
    Extension{XR_EXT_HAND_TRACKING_EXTENSION_NAME, false},
    Extension{XR_EXT_EYE_GAZE_INTERACTION_EXTENSION_NAME, false},
    Extension{XR_FB_PASSTHROUGH_EXTENSION_NAME, false},
    Extension{XR_MSFT_SPATIAL_ANCHOR_EXTENSION_NAME, false},
    Extension{XR_MSFT_SPATIAL_ANCHOR_PERSISTENCE_EXTENSION_NAME, false},
    Extension{XR_FB_SPATIAL_ENTITY_EXTENSION_NAME, false},
    // Controllers, and hands as controllers: bindings.cpp says for which.
    Extension{XR_EXT_HAND_INTERACTION_EXTENSION_NAME, false},
    Extension{XR_FB_TOUCH_CONTROLLER_PRO_EXTENSION_NAME, false},
    Extension{XR_META_TOUCH_CONTROLLER_PLUS_EXTENSION_NAME, false},
    Extension{XR_HTC_VIVE_COSMOS_CONTROLLER_INTERACTION_EXTENSION_NAME, false},
    Extension{XR_HTC_VIVE_FOCUS3_CONTROLLER_INTERACTION_EXTENSION_NAME, false},
    Extension{XR_EXT_HP_MIXED_REALITY_CONTROLLER_EXTENSION_NAME, false},
    Extension{XR_BD_CONTROLLER_INTERACTION_EXTENSION_NAME, false},
};

XrBool32 XRAPI_CALL on_debug_message(XrDebugUtilsMessageSeverityFlagsEXT /*severity*/,
                                     XrDebugUtilsMessageTypeFlagsEXT /*types*/,
                                     const XrDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    const auto& on_message = static_cast<Runtime::State*>(user)->on_message;
    if (on_message) on_message(data->message != nullptr ? data->message : "(no text)");
    return XR_FALSE;
}

Result<std::vector<XrExtensionProperties>> offered_extensions(const char* layer) {
    std::uint32_t count = 0;
    GUANHE_XR(xrEnumerateInstanceExtensionProperties(layer, 0, &count, nullptr));
    std::vector<XrExtensionProperties> all(count, {XR_TYPE_EXTENSION_PROPERTIES, nullptr, {}, 0});
    GUANHE_XR(xrEnumerateInstanceExtensionProperties(layer, count, &count, all.data()));
    all.resize(count);
    return all;
}

bool offers(const std::vector<XrExtensionProperties>& all, const char* name) {
    return std::ranges::any_of(all, [name](const auto& e) { return std::strcmp(e.extensionName, name) == 0; });
}

bool has_validation_layer() {
    std::uint32_t count = 0;
    if (XR_FAILED(xrEnumerateApiLayerProperties(0, &count, nullptr))) return false;
    std::vector<XrApiLayerProperties> all(count, {XR_TYPE_API_LAYER_PROPERTIES, nullptr, {}, 0, 0, {}});
    if (XR_FAILED(xrEnumerateApiLayerProperties(count, &count, all.data()))) return false;
    return std::ranges::any_of(all, [](const auto& l) { return std::strcmp(l.layerName, validation_layer) == 0; });
}

std::string version_text(XrVersion version) {
    return std::to_string(XR_VERSION_MAJOR(version)) + "." + std::to_string(XR_VERSION_MINOR(version)) + "." +
           std::to_string(XR_VERSION_PATCH(version));
}

template<class Function>
void load(XrInstance instance, const char* name, Function& out) {
    PFN_xrVoidFunction found = nullptr;
    if (XR_SUCCEEDED(xrGetInstanceProcAddr(instance, name, &found))) out = reinterpret_cast<Function>(found);
}

} // namespace

Runtime::Runtime() = default;
Runtime::~Runtime() = default;

Runtime::State::~State() {
    if (messenger != XR_NULL_HANDLE) {
        PFN_xrDestroyDebugUtilsMessengerEXT destroy = nullptr;
        load(instance, "xrDestroyDebugUtilsMessengerEXT", destroy);
        if (destroy != nullptr) destroy(messenger);
    }
    if (instance != XR_NULL_HANDLE) xrDestroyInstance(instance);
}

Result<std::unique_ptr<Runtime>> Runtime::connect(const RuntimeOptions& options) {
    std::unique_ptr<Runtime> runtime(new Runtime);
    runtime->state_ = std::make_unique<State>();
    GUANHE_TRY(runtime->state_->create_instance(options));
    GUANHE_TRY(runtime->state_->find_headset());
    return runtime;
}

Result<void> Runtime::State::create_instance(const RuntimeOptions& options) {
    on_message = options.on_message;
    GUANHE_TRY_LET(const auto offered, offered_extensions(nullptr));
    for (const Extension& extension : extension_table) {
        if (offers(offered, extension.name))
            extensions.emplace_back(extension.name);
        else if (extension.needed)
            return no_headset(std::string("the OpenXR runtime lacks ") + extension.name,
                              "update it, or make another runtime the active one");
    }
    std::vector<const char*> layers;
    auto messages = structure<XrDebugUtilsMessengerCreateInfoEXT>(XR_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT);
    messages.messageSeverities =
        XR_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | XR_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    messages.messageTypes =
        XR_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT | XR_DEBUG_UTILS_MESSAGE_TYPE_CONFORMANCE_BIT_EXT;
    messages.userCallback = on_debug_message;
    messages.userData = this;
    if (options.validation) {
        if (!has_validation_layer())
            return no_headset("the OpenXR core validation layer was asked for and is not installed",
                              "install the package openxr-layer-corevalidation, or the OpenXR SDK");
        layers.push_back(validation_layer);
        extensions.emplace_back(XR_EXT_DEBUG_UTILS_EXTENSION_NAME);
    }

    std::vector<const char*> names;
    for (const auto& extension : extensions) names.push_back(extension.c_str());
    auto info = structure<XrInstanceCreateInfo>(XR_TYPE_INSTANCE_CREATE_INFO);
    if (options.validation) info.next = &messages;
    std::strcpy(info.applicationInfo.applicationName, "Guanhe");
    std::strcpy(info.applicationInfo.engineName, "Guanhe");
    info.enabledApiLayerCount = static_cast<std::uint32_t>(layers.size());
    info.enabledApiLayerNames = layers.data();
    info.enabledExtensionCount = static_cast<std::uint32_t>(names.size());
    info.enabledExtensionNames = names.data();
    info.applicationInfo.apiVersion = XR_MAKE_VERSION(1, 1, 0);
    XrResult made = xrCreateInstance(&info, &instance);
    is_1_1 = XR_SUCCEEDED(made);
    if (made == XR_ERROR_API_VERSION_UNSUPPORTED) {
        info.applicationInfo.apiVersion = XR_API_VERSION_1_0;
        made = xrCreateInstance(&info, &instance);
    }
    if (XR_FAILED(made)) return xr_error("xrCreateInstance", made);
    if (options.validation) {
        PFN_xrCreateDebugUtilsMessengerEXT create = nullptr;
        load(instance, "xrCreateDebugUtilsMessengerEXT", create);
        if (create != nullptr) {
            if (const XrResult created = create(instance, &messages, &messenger); XR_FAILED(created))
                return xr_error("xrCreateDebugUtilsMessengerEXT", created);
        }
    }

    auto properties = structure<XrInstanceProperties>(XR_TYPE_INSTANCE_PROPERTIES);
    GUANHE_XR(xrGetInstanceProperties(instance, &properties));
    runtime_name = std::string(properties.runtimeName) + " " + version_text(properties.runtimeVersion);
    load(instance, "xrGetVulkanGraphicsRequirements2KHR", calls.graphics_requirements);
    load(instance, "xrCreateVulkanInstanceKHR", calls.create_vulkan_instance);
    load(instance, "xrGetVulkanGraphicsDevice2KHR", calls.vulkan_device);
    load(instance, "xrCreateVulkanDeviceKHR", calls.create_vulkan_device);
    if (uses(XR_KHR_VISIBILITY_MASK_EXTENSION_NAME)) load(instance, "xrGetVisibilityMaskKHR", calls.visibility_mask);
    if (uses(XR_FB_DISPLAY_REFRESH_RATE_EXTENSION_NAME)) {
        load(instance, "xrEnumerateDisplayRefreshRatesFB", calls.refresh_rates);
        load(instance, "xrRequestDisplayRefreshRateFB", calls.request_refresh_rate);
        load(instance, "xrGetDisplayRefreshRateFB", calls.refresh_rate);
    }
    if (uses(XR_EXT_HAND_TRACKING_EXTENSION_NAME)) {
        load(instance, "xrCreateHandTrackerEXT", calls.create_hand_tracker);
        load(instance, "xrDestroyHandTrackerEXT", calls.destroy_hand_tracker);
        load(instance, "xrLocateHandJointsEXT", calls.locate_hand_joints);
    }
    if (uses(XR_FB_PASSTHROUGH_EXTENSION_NAME)) {
        load(instance, "xrCreatePassthroughFB", calls.create_passthrough);
        load(instance, "xrDestroyPassthroughFB", calls.destroy_passthrough);
        load(instance, "xrCreatePassthroughLayerFB", calls.create_passthrough_layer);
        load(instance, "xrDestroyPassthroughLayerFB", calls.destroy_passthrough_layer);
    }
    if (uses(XR_MSFT_SPATIAL_ANCHOR_EXTENSION_NAME)) {
        load(instance, "xrCreateSpatialAnchorMSFT", calls.create_anchor);
        load(instance, "xrCreateSpatialAnchorSpaceMSFT", calls.create_anchor_space);
        load(instance, "xrDestroySpatialAnchorMSFT", calls.destroy_anchor);
    }
    if (uses(XR_MSFT_SPATIAL_ANCHOR_PERSISTENCE_EXTENSION_NAME)) {
        load(instance, "xrCreateSpatialAnchorStoreConnectionMSFT", calls.create_anchor_store);
        load(instance, "xrDestroySpatialAnchorStoreConnectionMSFT", calls.destroy_anchor_store);
        load(instance, "xrPersistSpatialAnchorMSFT", calls.remember_anchor);
        load(instance, "xrUnpersistSpatialAnchorMSFT", calls.forget_anchor);
        load(instance, "xrEnumeratePersistedSpatialAnchorNamesMSFT", calls.anchor_names);
        load(instance, "xrCreateSpatialAnchorFromPersistedNameMSFT", calls.create_remembered_anchor);
        if (calls.destroy_anchor_store == nullptr || calls.remember_anchor == nullptr ||
            calls.forget_anchor == nullptr || calls.anchor_names == nullptr ||
            calls.create_remembered_anchor == nullptr)
            calls.create_anchor_store = nullptr;
    }
    if (uses(XR_FB_SPATIAL_ENTITY_EXTENSION_NAME)) {
        load(instance, "xrCreateSpatialAnchorFB", calls.create_entity);
        load(instance, "xrSetSpaceComponentStatusFB", calls.set_component);
    }
    keeps_places =
        calls.create_anchor != nullptr && calls.create_anchor_space != nullptr && calls.destroy_anchor != nullptr;
    if (calls.graphics_requirements == nullptr || calls.create_vulkan_instance == nullptr ||
        calls.vulkan_device == nullptr || calls.create_vulkan_device == nullptr)
        return no_headset("the OpenXR runtime names XR_KHR_vulkan_enable2 and has none of it", "update it");
    return {};
}

Result<void> Runtime::State::find_headset() {
    auto get = structure<XrSystemGetInfo>(XR_TYPE_SYSTEM_GET_INFO);
    get.formFactor = XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY;
    GUANHE_XR(xrGetSystem(instance, &get, &system));
    auto properties = structure<XrSystemProperties>(XR_TYPE_SYSTEM_PROPERTIES);
    // An extension says what the runtime could do; these, what this headset can.
    auto hands = structure<XrSystemHandTrackingPropertiesEXT>(XR_TYPE_SYSTEM_HAND_TRACKING_PROPERTIES_EXT);
    auto eyes = structure<XrSystemEyeGazeInteractionPropertiesEXT>(XR_TYPE_SYSTEM_EYE_GAZE_INTERACTION_PROPERTIES_EXT);
    auto room = structure<XrSystemPassthroughPropertiesFB>(XR_TYPE_SYSTEM_PASSTHROUGH_PROPERTIES_FB);
    auto entities = structure<XrSystemSpatialEntityPropertiesFB>(XR_TYPE_SYSTEM_SPATIAL_ENTITY_PROPERTIES_FB);
    const auto ask = [&](std::string_view extension, auto& what) {
        if (!uses(extension)) return;
        what.next = properties.next;
        properties.next = &what;
    };
    ask(XR_EXT_HAND_TRACKING_EXTENSION_NAME, hands);
    ask(XR_EXT_EYE_GAZE_INTERACTION_EXTENSION_NAME, eyes);
    ask(XR_FB_PASSTHROUGH_EXTENSION_NAME, room);
    ask(XR_FB_SPATIAL_ENTITY_EXTENSION_NAME, entities);
    GUANHE_XR(xrGetSystemProperties(instance, system, &properties));
    headset_name = properties.systemName;
    const auto& graphics = properties.graphicsProperties;
    panel_limits = {graphics.maxLayerCount, graphics.maxSwapchainImageWidth, graphics.maxSwapchainImageHeight};
    tracks_hands = hands.supportsHandTracking == XR_TRUE && calls.create_hand_tracker != nullptr &&
                   calls.destroy_hand_tracker != nullptr && calls.locate_hand_joints != nullptr;
    keeps_places = keeps_places || (entities.supportsSpatialEntity == XR_TRUE && calls.create_entity != nullptr &&
                                    calls.set_component != nullptr);
    tracks_eyes = eyes.supportsEyeGazeInteraction == XR_TRUE;
    passes_through = room.supportsPassthrough == XR_TRUE && calls.create_passthrough != nullptr &&
                     calls.destroy_passthrough != nullptr && calls.create_passthrough_layer != nullptr &&
                     calls.destroy_passthrough_layer != nullptr;
    return {};
}

bool Runtime::State::uses(std::string_view extension) const {
    return std::ranges::find(extensions, extension) != extensions.end();
}

const std::string& Runtime::runtime_name() const noexcept {
    return state_->runtime_name;
}

const std::string& Runtime::headset_name() const noexcept {
    return state_->headset_name;
}

const std::vector<std::string>& Runtime::extensions() const noexcept {
    return state_->extensions;
}

gpu::DeviceMaker& Runtime::device_maker() noexcept {
    return *state_;
}

} // namespace guanhe::xr
