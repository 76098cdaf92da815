// OpenXR as this room sees it, and its errors in words. Inside engine/xr only.
#pragma once

#include "base/result.h"
#include "gpu/vulkan.h"

#define XR_USE_GRAPHICS_API_VULKAN
#include <openxr/openxr.h>
#include <openxr/openxr_platform.h>

#include <string>
#include <string_view>

namespace guanhe::xr {

/// One of OpenXR's structures, all 0 but its type.
template<class Structure>
[[nodiscard]] Structure structure(XrStructureType type) {
    Structure out{};
    out.type = type;
    return out;
}

/// What a runtime's error means and what to do about it. Of `call` only the function's name is kept. A headset or
/// runtime that is not there, or is gone, is of kind no_device.
[[nodiscard]] Error xr_error(std::string_view call, XrResult result);

/// The same kind of error with our own words.
[[nodiscard]] Error no_headset(std::string what, std::string hint);

/// Returns from the enclosing function with an Error unless the call succeeds (>= 0).
#define GUANHE_XR(call)                                                                                                \
    do {                                                                                                               \
        if (const XrResult guanhe_xr_ = (call); XR_FAILED(guanhe_xr_))                                                 \
            return ::guanhe::xr::xr_error(#call, guanhe_xr_);                                                          \
    } while (false)

} // namespace guanhe::xr
