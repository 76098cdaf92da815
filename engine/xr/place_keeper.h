// A place in the visitor's room that the headset keeps, by a spatial anchor (XR_MSFT_spatial_anchor), and from one day
// to the next where it can (XR_MSFT_spatial_anchor_persistence); else by a spatial entity (XR_FB_spatial_entity), until
// the session ends. Inside engine/xr only.
#pragma once

#include "xr/headset.h"
#include "xr/runtime_state.h"

#include <optional>
#include <string>
#include <vector>

namespace guanhe::xr {

/// The session's thread only. The session outlives it.
class PlaceKeeper {
public:
    PlaceKeeper() = default;
    /// Nothing is kept where the runtime has no anchors.
    PlaceKeeper(const Runtime::State& runtime, XrSession session);
    PlaceKeeper(PlaceKeeper&& other) noexcept;
    PlaceKeeper& operator=(PlaceKeeper&& other) noexcept;
    ~PlaceKeeper();

    [[nodiscard]] bool can() const { return calls_ != nullptr; }
    /// With the next step, in place of the one before.
    void keep(const glm::mat4& floor_from_place, const std::string& name);
    /// The place that was kept under a name that begins so, on an earlier day; nothing where there is none.
    void recall(const std::string& begins);
    /// What the runtime tells: of an entity that was asked for.
    void hear(const XrEventDataBuffer& event);
    /// One frame: makes what was asked for, and looks where it is.
    void step(XrSpace floor, XrTime time);
    [[nodiscard]] const std::optional<KeptPlace>& kept() const { return kept_; }

private:
    struct Wanted {
        glm::mat4 floor_from_place{1.0F};
        std::string name;
    };
    void make_anchor(XrSpace floor, XrTime time);
    void ask_for_entity(XrSpace floor, XrTime time);
    void let_go();
    [[nodiscard]] bool take(XrSpatialAnchorMSFT anchor);
    void remember(const std::string& name);
    [[nodiscard]] std::vector<std::string> remembered(const std::string& begins) const;

    const ExtensionCalls* calls_ = nullptr;
    XrSession session_ = XR_NULL_HANDLE;
    XrSpatialAnchorStoreConnectionMSFT store_ = XR_NULL_HANDLE;
    XrSpatialAnchorMSFT anchor_ = XR_NULL_HANDLE;
    XrSpace space_ = XR_NULL_HANDLE;
    std::optional<Wanted> wanted_;
    std::optional<Wanted> asked_; ///< an entity is on its way
    XrAsyncRequestIdFB request_ = 0;
    std::optional<KeptPlace> kept_;
};

} // namespace guanhe::xr
