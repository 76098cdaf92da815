// From the loader's first call to the headset that is found.
#include "calls.h"

#include <openxr/openxr_loader_negotiation.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace guanhe::scripted {
namespace {

constexpr XrSystemId system_id = 1;
constexpr XrViewConfigurationType stereo = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;

template<std::size_t size>
void copy_text(char (&out)[size], const std::string& text) {
    std::strncpy(out, text.c_str(), size - 1);
    out[size - 1] = '\0';
}

/// A call on the instance and its one system: body(runtime).
template<class Body>
XrResult answer_system(const char* call, XrInstance instance, XrSystemId system, const Body& body) {
    return answer(call, [&](Runtime& runtime) -> XrResult {
        if (number_of(instance) != runtime.instance)
            return runtime.violation(call, "no such instance", XR_ERROR_HANDLE_INVALID);
        if (system != system_id) return runtime.violation(call, "no such system", XR_ERROR_SYSTEM_INVALID);
        return body(runtime);
    });
}

XrResult XRAPI_CALL enumerate_extensions(const char* layer, std::uint32_t capacity, std::uint32_t* count,
                                         XrExtensionProperties* out) {
    return answer("xrEnumerateInstanceExtensionProperties", [&](Runtime& runtime) -> XrResult {
        if (layer != nullptr) return XR_ERROR_API_LAYER_NOT_PRESENT;
        std::vector<XrExtensionProperties> all;
        for (const auto& name : runtime.script.extensions) {
            XrExtensionProperties& one = all.emplace_back();
            one = {XR_TYPE_EXTENSION_PROPERTIES, nullptr, {}, 1};
            copy_text(one.extensionName, name);
        }
        return give(all, capacity, count, out);
    });
}

XrResult XRAPI_CALL create_instance(const XrInstanceCreateInfo* info, XrInstance* out) {
    return answer("xrCreateInstance", [&](Runtime& runtime) -> XrResult {
        if (runtime.instance != 0) return runtime.violation("xrCreateInstance", "a second one", XR_ERROR_LIMIT_REACHED);
        const XrVersion wanted = info->applicationInfo.apiVersion, ours = runtime.script.version;
        if (XR_VERSION_MAJOR(wanted) != XR_VERSION_MAJOR(ours) || XR_VERSION_MINOR(wanted) > XR_VERSION_MINOR(ours))
            return XR_ERROR_API_VERSION_UNSUPPORTED;
        runtime.extensions.clear();
        for (std::uint32_t i = 0; i < info->enabledExtensionCount; ++i) {
            const std::string name = info->enabledExtensionNames[i];
            if (std::ranges::find(runtime.script.extensions, name) == runtime.script.extensions.end())
                return runtime.violation("xrCreateInstance", name + " is not offered", XR_ERROR_EXTENSION_NOT_PRESENT);
            runtime.extensions.insert(name);
        }
        runtime.version = wanted;
        runtime.instance = runtime.new_handle();
        runtime.instance_lost = false;
        *out = handle_of<XrInstance>(runtime.instance);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL destroy_instance(XrInstance instance) {
    return answer("xrDestroyInstance", [&](Runtime& runtime) -> XrResult {
        if (number_of(instance) != runtime.instance)
            return runtime.violation("xrDestroyInstance", "no such instance", XR_ERROR_HANDLE_INVALID);
        if (!runtime.sessions.empty())
            runtime.violation("xrDestroyInstance", "a session was not destroyed", XR_SUCCESS);
        runtime.sessions.clear();
        runtime.spaces.clear();
        runtime.swapchains.clear();
        runtime.action_sets.clear();
        runtime.actions.clear();
        runtime.queue.clear();
        runtime.instance = 0;
        runtime.tell_counts();
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL instance_properties(XrInstance instance, XrInstanceProperties* out) {
    return answer_system("xrGetInstanceProperties", instance, system_id, [&](Runtime&) -> XrResult {
        out->runtimeVersion = XR_MAKE_VERSION(1, 2, 3);
        copy_text(out->runtimeName, "Scripted runtime");
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL get_system(XrInstance instance, const XrSystemGetInfo* info, XrSystemId* out) {
    return answer_system("xrGetSystem", instance, system_id, [&](Runtime&) -> XrResult {
        if (info->formFactor != XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY) return XR_ERROR_FORM_FACTOR_UNSUPPORTED;
        *out = system_id;
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL system_properties(XrInstance instance, XrSystemId system, XrSystemProperties* out) {
    return answer_system("xrGetSystemProperties", instance, system, [&](Runtime& runtime) -> XrResult {
        out->systemId = system_id;
        out->vendorId = 0;
        copy_text(out->systemName, runtime.script.system);
        out->graphicsProperties = {4096, 4096, runtime.script.max_layers};
        out->trackingProperties = {XR_TRUE, XR_TRUE};
        for (auto* more = static_cast<XrBaseOutStructure*>(out->next); more != nullptr; more = more->next) {
            if (more->type == XR_TYPE_SYSTEM_HAND_TRACKING_PROPERTIES_EXT &&
                runtime.enabled(XR_EXT_HAND_TRACKING_EXTENSION_NAME))
                reinterpret_cast<XrSystemHandTrackingPropertiesEXT*>(more)->supportsHandTracking = XR_TRUE;
            else if (more->type == XR_TYPE_SYSTEM_EYE_GAZE_INTERACTION_PROPERTIES_EXT &&
                     runtime.enabled(XR_EXT_EYE_GAZE_INTERACTION_EXTENSION_NAME))
                reinterpret_cast<XrSystemEyeGazeInteractionPropertiesEXT*>(more)->supportsEyeGazeInteraction = XR_TRUE;
            else if (more->type == XR_TYPE_SYSTEM_PASSTHROUGH_PROPERTIES_FB &&
                     runtime.enabled(XR_FB_PASSTHROUGH_EXTENSION_NAME))
                reinterpret_cast<XrSystemPassthroughPropertiesFB*>(more)->supportsPassthrough = XR_TRUE;
            else if (more->type == XR_TYPE_SYSTEM_SPATIAL_ENTITY_PROPERTIES_FB &&
                     runtime.enabled(XR_FB_SPATIAL_ENTITY_EXTENSION_NAME))
                reinterpret_cast<XrSystemSpatialEntityPropertiesFB*>(more)->supportsSpatialEntity = XR_TRUE;
            else
                return runtime.violation("xrGetSystemProperties", "something of an extension that is not in use",
                                         XR_ERROR_VALIDATION_FAILURE);
        }
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL view_configurations(XrInstance instance, XrSystemId system, std::uint32_t capacity,
                                        std::uint32_t* count, XrViewConfigurationType* out) {
    return answer_system("xrEnumerateViewConfigurations", instance, system,
                         [&](Runtime&) -> XrResult { return give(std::vector{stereo}, capacity, count, out); });
}

XrResult XRAPI_CALL view_configuration(XrInstance instance, XrSystemId system, XrViewConfigurationType type,
                                       XrViewConfigurationProperties* out) {
    return answer_system("xrGetViewConfigurationProperties", instance, system, [&](Runtime&) -> XrResult {
        if (type != stereo) return XR_ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED;
        out->viewConfigurationType = type;
        out->fovMutable = XR_TRUE;
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL view_sizes(XrInstance instance, XrSystemId system, XrViewConfigurationType type,
                               std::uint32_t capacity, std::uint32_t* count, XrViewConfigurationView* out) {
    return answer_system("xrEnumerateViewConfigurationViews", instance, system, [&](Runtime& runtime) -> XrResult {
        if (type != stereo) return XR_ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED;
        std::vector<XrViewConfigurationView> all;
        for (const ViewSize& view : runtime.script.views)
            all.push_back({XR_TYPE_VIEW_CONFIGURATION_VIEW, nullptr, view.width, view.max_width, view.height,
                           view.max_height, 1, 1});
        return give(all, capacity, count, out);
    });
}

XrResult XRAPI_CALL blend_modes(XrInstance instance, XrSystemId system, XrViewConfigurationType type,
                                std::uint32_t capacity, std::uint32_t* count, XrEnvironmentBlendMode* out) {
    return answer_system("xrEnumerateEnvironmentBlendModes", instance, system, [&](Runtime& runtime) -> XrResult {
        if (type != stereo) return XR_ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED;
        return give(runtime.script.blend_modes, capacity, count, out);
    });
}

XrResult XRAPI_CALL poll_event(XrInstance instance, XrEventDataBuffer* out) {
    return answer_system("xrPollEvent", instance, system_id, [&](Runtime& runtime) -> XrResult {
        if (out->type != XR_TYPE_EVENT_DATA_BUFFER)
            return runtime.violation("xrPollEvent", "the buffer has no type", XR_ERROR_VALIDATION_FAILURE);
        runtime.advance();
        if (runtime.queue.empty()) return XR_EVENT_UNAVAILABLE;
        *out = runtime.queue.front();
        runtime.queue.pop_front();
        if (out->type == XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING) runtime.instance_lost = true;
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL result_text(XrInstance, XrResult value, char buffer[XR_MAX_RESULT_STRING_SIZE]) {
    std::strcpy(buffer, ("result " + std::to_string(static_cast<int>(value))).c_str());
    return XR_SUCCESS;
}

XrResult XRAPI_CALL find_call(XrInstance instance, const char* name, PFN_xrVoidFunction* out) {
    Runtime& runtime = Runtime::only();
    const std::lock_guard lock(runtime.mutex);
    *out = nullptr;
    for (const auto& calls : {instance_calls(), vulkan_calls(), session_calls(), swapchain_calls(), frame_calls(),
                              input_calls(), sense_calls(), anchor_calls()}) {
        for (const Entry& call : calls) {
            if (std::strcmp(call.name, name) != 0) continue;
            if (call.extension != nullptr && !runtime.enabled(call.extension)) return XR_ERROR_FUNCTION_UNSUPPORTED;
            const bool before = call.function == entry(create_instance) || call.function == entry(enumerate_extensions);
            if (instance == XR_NULL_HANDLE && !before) return XR_ERROR_HANDLE_INVALID;
            *out = call.function;
            return XR_SUCCESS;
        }
    }
    return XR_ERROR_FUNCTION_UNSUPPORTED;
}

} // namespace

std::span<const Entry> instance_calls() {
    static const std::array table{
        Entry{"xrGetInstanceProcAddr", entry(find_call)},
        Entry{"xrEnumerateInstanceExtensionProperties", entry(enumerate_extensions)},
        Entry{"xrCreateInstance", entry(create_instance)},
        Entry{"xrDestroyInstance", entry(destroy_instance)},
        Entry{"xrGetInstanceProperties", entry(instance_properties)},
        Entry{"xrResultToString", entry(result_text)},
        Entry{"xrGetSystem", entry(get_system)},
        Entry{"xrGetSystemProperties", entry(system_properties)},
        Entry{"xrEnumerateViewConfigurations", entry(view_configurations)},
        Entry{"xrGetViewConfigurationProperties", entry(view_configuration)},
        Entry{"xrEnumerateViewConfigurationViews", entry(view_sizes)},
        Entry{"xrEnumerateEnvironmentBlendModes", entry(blend_modes)},
        Entry{"xrPollEvent", entry(poll_event)},
    };
    return table;
}

} // namespace guanhe::scripted

/// The one symbol that the loader looks for.
extern "C" XRAPI_ATTR __attribute__((visibility("default"))) XrResult XRAPI_CALL
xrNegotiateLoaderRuntimeInterface(const XrNegotiateLoaderInfo* loader, XrNegotiateRuntimeRequest* request) {
    return guanhe::scripted::answer("xrNegotiateLoaderRuntimeInterface", [&](auto& runtime) -> XrResult {
        if (loader->minInterfaceVersion > XR_CURRENT_LOADER_RUNTIME_VERSION) return XR_ERROR_INITIALIZATION_FAILED;
        request->runtimeInterfaceVersion = XR_CURRENT_LOADER_RUNTIME_VERSION;
        request->runtimeApiVersion = runtime.script.version;
        request->getInstanceProcAddr = guanhe::scripted::find_call;
        return XR_SUCCESS;
    });
}
