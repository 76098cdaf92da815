// Places that are kept: XR_MSFT_spatial_anchor, and its store; XR_FB_spatial_entity, without one.
#include "calls.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace guanhe::scripted {
namespace {

constexpr const char* extension = XR_MSFT_SPATIAL_ANCHOR_EXTENSION_NAME;
constexpr const char* entity_extension = XR_FB_SPATIAL_ENTITY_EXTENSION_NAME;
constexpr const char* store_extension = XR_MSFT_SPATIAL_ANCHOR_PERSISTENCE_EXTENSION_NAME;

XrSpatialAnchorMSFT new_anchor(Runtime& runtime, const XrPosef& pose) {
    const auto number = runtime.new_handle();
    runtime.anchors[number] = pose;
    return handle_of<XrSpatialAnchorMSFT>(number);
}

XrResult XRAPI_CALL create(XrSession handle, const XrSpatialAnchorCreateInfoMSFT* info, XrSpatialAnchorMSFT* out) {
    constexpr const char* call = "xrCreateSpatialAnchorMSFT";
    return answer_session(call, handle, [&](Runtime& runtime, Session& session) -> XrResult {
        if (!runtime.spaces.contains(number_of(info->space)))
            return runtime.violation(call, "no such space", XR_ERROR_HANDLE_INVALID);
        if (!session.begun || info->time != *session.begun)
            runtime.violation(call, "not for the time of the frame", XR_SUCCESS);
        *out = new_anchor(runtime, runtime.on_first_floor(info->pose));
        runtime.tell("anchor", "made");
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL create_space(XrSession handle, const XrSpatialAnchorSpaceCreateInfoMSFT* info, XrSpace* out) {
    constexpr const char* call = "xrCreateSpatialAnchorSpaceMSFT";
    return answer_session(call, handle, [&](Runtime& runtime, Session&) -> XrResult {
        const auto anchor = runtime.anchors.find(number_of(info->anchor));
        if (anchor == runtime.anchors.end()) return runtime.violation(call, "no such anchor", XR_ERROR_HANDLE_INVALID);
        const auto number = runtime.new_handle();
        Space& space = runtime.spaces[number];
        space.session = number_of(handle);
        space.pose = anchor->second;
        space.anchor = true;
        *out = handle_of<XrSpace>(number);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL destroy(XrSpatialAnchorMSFT handle) {
    return answer("xrDestroySpatialAnchorMSFT", [&](Runtime& runtime) -> XrResult {
        if (runtime.anchors.erase(number_of(handle)) == 0)
            return runtime.violation("xrDestroySpatialAnchorMSFT", "no such anchor", XR_ERROR_HANDLE_INVALID);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL connect(XrSession handle, XrSpatialAnchorStoreConnectionMSFT* out) {
    return answer_session("xrCreateSpatialAnchorStoreConnectionMSFT", handle, [&](Runtime& runtime, Session&) {
        const auto number = runtime.new_handle();
        runtime.anchor_stores.insert(number);
        *out = handle_of<XrSpatialAnchorStoreConnectionMSFT>(number);
        return XR_SUCCESS;
    });
}

/// A call on the store: body(runtime).
template<class Body>
XrResult answer_store(const char* call, XrSpatialAnchorStoreConnectionMSFT store, const Body& body) {
    return answer(call, [&](Runtime& runtime) -> XrResult {
        if (!runtime.anchor_stores.contains(number_of(store)))
            return runtime.violation(call, "no such store", XR_ERROR_HANDLE_INVALID);
        return body(runtime);
    });
}

XrResult XRAPI_CALL disconnect(XrSpatialAnchorStoreConnectionMSFT store) {
    return answer_store("xrDestroySpatialAnchorStoreConnectionMSFT", store, [&](Runtime& runtime) {
        runtime.anchor_stores.erase(number_of(store));
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL remember(XrSpatialAnchorStoreConnectionMSFT store, const XrSpatialAnchorPersistenceInfoMSFT* info) {
    constexpr const char* call = "xrPersistSpatialAnchorMSFT";
    return answer_store(call, store, [&](Runtime& runtime) -> XrResult {
        const auto anchor = runtime.anchors.find(number_of(info->spatialAnchor));
        if (anchor == runtime.anchors.end()) return runtime.violation(call, "no such anchor", XR_ERROR_HANDLE_INVALID);
        const std::string name = info->spatialAnchorPersistenceName.name;
        auto& known = runtime.script.anchors;
        if (name.empty()) return runtime.violation(call, "no name", XR_ERROR_SPATIAL_ANCHOR_NAME_INVALID_MSFT);
        if (std::ranges::find(known, name, &Remembered::name) != known.end())
            return XR_ERROR_SPATIAL_ANCHOR_NAME_INVALID_MSFT; // it is taken
        known.push_back({name, anchor->second});
        runtime.tell("remembered", name);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL forget(XrSpatialAnchorStoreConnectionMSFT store, const XrSpatialAnchorPersistenceNameMSFT* name) {
    constexpr const char* call = "xrUnpersistSpatialAnchorMSFT";
    return answer_store(call, store, [&](Runtime& runtime) -> XrResult {
        const std::string wanted = name->name;
        if (std::erase_if(runtime.script.anchors, [&](const auto& known) { return known.name == wanted; }) == 0)
            return runtime.violation(call, "no such name", XR_ERROR_SPATIAL_ANCHOR_NAME_NOT_FOUND_MSFT);
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL names(XrSpatialAnchorStoreConnectionMSFT store, std::uint32_t capacity, std::uint32_t* count,
                          XrSpatialAnchorPersistenceNameMSFT* out) {
    return answer_store("xrEnumeratePersistedSpatialAnchorNamesMSFT", store, [&](Runtime& runtime) -> XrResult {
        std::vector<XrSpatialAnchorPersistenceNameMSFT> all;
        for (const Remembered& known : runtime.script.anchors)
            std::strncpy(all.emplace_back().name, known.name.c_str(), XR_MAX_SPATIAL_ANCHOR_NAME_SIZE_MSFT - 1);
        return give(all, capacity, count, out);
    });
}

XrResult XRAPI_CALL recall(XrSession handle, const XrSpatialAnchorFromPersistedAnchorCreateInfoMSFT* info,
                           XrSpatialAnchorMSFT* out) {
    constexpr const char* call = "xrCreateSpatialAnchorFromPersistedNameMSFT";
    return answer_session(call, handle, [&](Runtime& runtime, Session&) -> XrResult {
        if (!runtime.anchor_stores.contains(number_of(info->spatialAnchorStore)))
            return runtime.violation(call, "no such store", XR_ERROR_HANDLE_INVALID);
        const std::string name = info->spatialAnchorPersistenceName.name;
        const auto known = std::ranges::find(runtime.script.anchors, name, &Remembered::name);
        if (known == runtime.script.anchors.end()) return XR_ERROR_SPATIAL_ANCHOR_NAME_NOT_FOUND_MSFT;
        *out = new_anchor(runtime, known->pose);
        runtime.tell("anchor", "recalled");
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL create_entity(XrSession handle, const XrSpatialAnchorCreateInfoFB* info, XrAsyncRequestIdFB* out) {
    constexpr const char* call = "xrCreateSpatialAnchorFB";
    return answer_session(call, handle, [&](Runtime& runtime, Session& session) -> XrResult {
        if (!runtime.spaces.contains(number_of(info->space)))
            return runtime.violation(call, "no such space", XR_ERROR_HANDLE_INVALID);
        if (!session.begun || info->time != *session.begun)
            runtime.violation(call, "not for the time of the frame", XR_SUCCESS);
        const auto number = runtime.new_handle();
        Space& space = runtime.spaces[number];
        space.session = number_of(handle);
        space.pose = runtime.on_first_floor(info->poseInSpace);
        space.anchor = true;
        space.locatable = false;
        *out = runtime.new_handle();
        const XrEventDataSpatialAnchorCreateCompleteFB done{XR_TYPE_EVENT_DATA_SPATIAL_ANCHOR_CREATE_COMPLETE_FB,
                                                            nullptr,
                                                            *out,
                                                            XR_SUCCESS,
                                                            handle_of<XrSpace>(number),
                                                            {}};
        runtime.push(&done, sizeof done);
        runtime.tell("anchor", "made");
        return XR_SUCCESS;
    });
}

XrResult XRAPI_CALL set_component(XrSpace handle, const XrSpaceComponentStatusSetInfoFB* info,
                                  XrAsyncRequestIdFB* out) {
    constexpr const char* call = "xrSetSpaceComponentStatusFB";
    return answer(call, [&](Runtime& runtime) -> XrResult {
        const auto found = runtime.spaces.find(number_of(handle));
        if (found == runtime.spaces.end() || !found->second.anchor)
            return runtime.violation(call, "no such entity", XR_ERROR_HANDLE_INVALID);
        if (info->componentType != XR_SPACE_COMPONENT_TYPE_LOCATABLE_FB)
            return XR_ERROR_SPACE_COMPONENT_NOT_SUPPORTED_FB;
        found->second.locatable = info->enabled == XR_TRUE;
        *out = runtime.new_handle();
        const XrEventDataSpaceSetStatusCompleteFB done{XR_TYPE_EVENT_DATA_SPACE_SET_STATUS_COMPLETE_FB,
                                                       nullptr,
                                                       *out,
                                                       XR_SUCCESS,
                                                       handle,
                                                       {},
                                                       info->componentType,
                                                       info->enabled};
        runtime.push(&done, sizeof done);
        return XR_SUCCESS;
    });
}

} // namespace

std::span<const Entry> anchor_calls() {
    static const std::array table{
        Entry{"xrCreateSpatialAnchorMSFT", entry(create), extension},
        Entry{"xrCreateSpatialAnchorSpaceMSFT", entry(create_space), extension},
        Entry{"xrDestroySpatialAnchorMSFT", entry(destroy), extension},
        Entry{"xrCreateSpatialAnchorStoreConnectionMSFT", entry(connect), store_extension},
        Entry{"xrDestroySpatialAnchorStoreConnectionMSFT", entry(disconnect), store_extension},
        Entry{"xrPersistSpatialAnchorMSFT", entry(remember), store_extension},
        Entry{"xrUnpersistSpatialAnchorMSFT", entry(forget), store_extension},
        Entry{"xrEnumeratePersistedSpatialAnchorNamesMSFT", entry(names), store_extension},
        Entry{"xrCreateSpatialAnchorFromPersistedNameMSFT", entry(recall), store_extension},
        Entry{"xrCreateSpatialAnchorFB", entry(create_entity), entity_extension},
        Entry{"xrSetSpaceComponentStatusFB", entry(set_component), entity_extension},
    };
    return table;
}

} // namespace guanhe::scripted
