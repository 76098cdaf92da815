#include "xr/openxr.h"

#include <openxr/openxr_reflection.h>

namespace guanhe::xr {
namespace {

std::string name_of(XrResult result) {
    switch (result) {
#define GUANHE_NAME(name, value)                                                                                       \
    case name:                                                                                                         \
        return #name;
        XR_LIST_ENUM_XrResult(GUANHE_NAME)
#undef GUANHE_NAME
                default : return "XrResult " +
                          std::to_string(static_cast<int>(result));
    }
}

} // namespace

Error no_headset(std::string what, std::string hint) {
    return Error{std::move(what), "OpenXR", std::move(hint), ErrorKind::no_device};
}

Error xr_error(std::string_view call, XrResult result) {
    const auto name = name_of(result);
    switch (result) {
    case XR_ERROR_RUNTIME_UNAVAILABLE:
        return no_headset("no OpenXR runtime can be reached (" + name + ")",
                          "start the headset's own program (SteamVR, Monado, …) and make it the active runtime");
    case XR_ERROR_RUNTIME_FAILURE:
    case XR_ERROR_INITIALIZATION_FAILED:
        return no_headset("the OpenXR runtime failed at " + std::string(call.substr(0, call.find('('))) + " (" + name +
                              ")",
                          "start the headset's own program (SteamVR, Monado, …) first, or restart it");
    case XR_ERROR_FORM_FACTOR_UNAVAILABLE:
        return no_headset("no headset is connected (" + name + ")", "connect it, switch it on and try again");
    case XR_ERROR_FORM_FACTOR_UNSUPPORTED:
        return no_headset("the OpenXR runtime has no headsets (" + name + ")", "make another runtime the active one");
    case XR_ERROR_API_VERSION_UNSUPPORTED:
        return no_headset("the OpenXR runtime is older than version 1.0 (" + name + ")", "update it");
    case XR_ERROR_SESSION_LOST:
    case XR_ERROR_INSTANCE_LOST:
        return no_headset("the headset's runtime went away (" + name + ")", "start it again");
    case XR_ERROR_GRAPHICS_DEVICE_INVALID:
        return no_headset("the headset cannot show what this graphics device draws (" + name + ")",
                          "update the device's driver and the headset's program");
    default:
        break;
    }
    Error error;
    error.what = "the headset's runtime said " + name;
    error.where = std::string(call.substr(0, call.find('(')));
    error.hint = "update or restart the headset's program";
    error.kind = ErrorKind::internal;
    return error;
}

} // namespace guanhe::xr
