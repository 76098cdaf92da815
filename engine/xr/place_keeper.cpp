#include "xr/place_keeper.h"

#include "xr/pose.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace guanhe::xr {
namespace {

constexpr const char* own_name = "guanhe "; // of all that we keep: the store may hold others' too

XrSpatialAnchorPersistenceNameMSFT full_name(const std::string& name) {
    XrSpatialAnchorPersistenceNameMSFT out{};
    const std::string full = own_name + name;
    std::ranges::copy_n(full.begin(), static_cast<std::ptrdiff_t>(std::min(full.size(), sizeof out.name - 1)),
                        out.name);
    return out;
}

} // namespace

PlaceKeeper::PlaceKeeper(const Runtime::State& runtime, XrSession session) : session_(session) {
    if (!runtime.keeps_places) return;
    calls_ = &runtime.calls;
    // Without a store places are kept until the session ends.
    if (calls_->create_anchor_store != nullptr && XR_FAILED(calls_->create_anchor_store(session, &store_)))
        store_ = XR_NULL_HANDLE;
}

PlaceKeeper::PlaceKeeper(PlaceKeeper&& other) noexcept {
    *this = std::move(other);
}

PlaceKeeper& PlaceKeeper::operator=(PlaceKeeper&& other) noexcept {
    std::swap(calls_, other.calls_);
    std::swap(session_, other.session_);
    std::swap(store_, other.store_);
    std::swap(anchor_, other.anchor_);
    std::swap(space_, other.space_);
    std::swap(wanted_, other.wanted_);
    std::swap(asked_, other.asked_);
    std::swap(request_, other.request_);
    std::swap(kept_, other.kept_);
    return *this;
}

PlaceKeeper::~PlaceKeeper() {
    let_go();
    if (store_ != XR_NULL_HANDLE) calls_->destroy_anchor_store(store_);
}

void PlaceKeeper::let_go() {
    if (space_ != XR_NULL_HANDLE) xrDestroySpace(space_);
    if (anchor_ != XR_NULL_HANDLE) calls_->destroy_anchor(anchor_);
    space_ = XR_NULL_HANDLE;
    anchor_ = XR_NULL_HANDLE;
    kept_.reset();
}

bool PlaceKeeper::take(XrSpatialAnchorMSFT anchor) {
    let_go();
    anchor_ = anchor;
    auto info = structure<XrSpatialAnchorSpaceCreateInfoMSFT>(XR_TYPE_SPATIAL_ANCHOR_SPACE_CREATE_INFO_MSFT);
    info.anchor = anchor;
    info.poseInAnchorSpace.orientation.w = 1.0F;
    if (XR_SUCCEEDED(calls_->create_anchor_space(session_, &info, &space_))) return true;
    space_ = XR_NULL_HANDLE;
    let_go();
    return false;
}

void PlaceKeeper::keep(const glm::mat4& floor_from_place, const std::string& name) {
    if (!can()) return;
    let_go(); // or what was moved would go back until the new place is held
    wanted_ = {floor_from_place, name};
}

std::vector<std::string> PlaceKeeper::remembered(const std::string& begins) const {
    std::vector<std::string> out;
    std::uint32_t count = 0;
    if (store_ == XR_NULL_HANDLE || XR_FAILED(calls_->anchor_names(store_, 0, &count, nullptr))) return out;
    std::vector<XrSpatialAnchorPersistenceNameMSFT> names(count);
    if (XR_FAILED(calls_->anchor_names(store_, count, &count, names.data()))) return out;
    for (auto& name : names) {
        name.name[sizeof name.name - 1] = '\0';
        const std::string text = name.name;
        if (text.starts_with(own_name + begins)) out.push_back(text.substr(std::string(own_name).size()));
    }
    return out;
}

void PlaceKeeper::recall(const std::string& begins) {
    const auto names = remembered(begins);
    if (names.empty()) return;
    auto info = structure<XrSpatialAnchorFromPersistedAnchorCreateInfoMSFT>(
        XR_TYPE_SPATIAL_ANCHOR_FROM_PERSISTED_ANCHOR_CREATE_INFO_MSFT);
    info.spatialAnchorStore = store_;
    info.spatialAnchorPersistenceName = full_name(names.front());
    XrSpatialAnchorMSFT anchor = XR_NULL_HANDLE;
    if (XR_FAILED(calls_->create_remembered_anchor(session_, &info, &anchor)) || !take(anchor)) return;
    kept_ = KeptPlace{.name = names.front(), .remembered = true};
}

/// In place of what is remembered under a name that begins alike, up to its last space if it has one.
void PlaceKeeper::remember(const std::string& name) {
    if (store_ == XR_NULL_HANDLE) return;
    const auto space = name.rfind(' ');
    for (const std::string& old : remembered(space == std::string::npos ? name : name.substr(0, space + 1))) {
        const auto full = full_name(old);
        (void)calls_->forget_anchor(store_, &full); // one too many is no harm
    }
    auto info = structure<XrSpatialAnchorPersistenceInfoMSFT>(XR_TYPE_SPATIAL_ANCHOR_PERSISTENCE_INFO_MSFT);
    info.spatialAnchorPersistenceName = full_name(name);
    info.spatialAnchor = anchor_;
    kept_->remembered = XR_SUCCEEDED(calls_->remember_anchor(store_, &info));
}

void PlaceKeeper::make_anchor(XrSpace floor, XrTime time) {
    auto info = structure<XrSpatialAnchorCreateInfoMSFT>(XR_TYPE_SPATIAL_ANCHOR_CREATE_INFO_MSFT);
    info.space = floor;
    info.pose = pose_of(wanted_->floor_from_place);
    info.time = time;
    XrSpatialAnchorMSFT anchor = XR_NULL_HANDLE;
    if (XR_FAILED(calls_->create_anchor(session_, &info, &anchor))) return;
    const Wanted made = *std::exchange(wanted_, {});
    if (!take(anchor)) return;
    kept_ = KeptPlace{.name = made.name, .floor_from_place = made.floor_from_place};
    remember(made.name);
}

void PlaceKeeper::ask_for_entity(XrSpace floor, XrTime time) {
    auto info = structure<XrSpatialAnchorCreateInfoFB>(XR_TYPE_SPATIAL_ANCHOR_CREATE_INFO_FB);
    info.space = floor;
    info.poseInSpace = pose_of(wanted_->floor_from_place);
    info.time = time;
    if (XR_SUCCEEDED(calls_->create_entity(session_, &info, &request_))) asked_ = std::exchange(wanted_, {});
}

void PlaceKeeper::hear(const XrEventDataBuffer& event) {
    if (event.type != XR_TYPE_EVENT_DATA_SPATIAL_ANCHOR_CREATE_COMPLETE_FB) return;
    const auto& done = reinterpret_cast<const XrEventDataSpatialAnchorCreateCompleteFB&>(event);
    if (!asked_ || done.requestId != request_) return;
    const Wanted made = *std::exchange(asked_, {});
    if (XR_FAILED(done.result)) {
        if (!wanted_) wanted_ = made;
        return;
    }
    if (wanted_) { // it has been moved meanwhile
        xrDestroySpace(done.space);
        return;
    }
    let_go();
    space_ = done.space;
    kept_ = KeptPlace{.name = made.name, .floor_from_place = made.floor_from_place};
    auto locatable = structure<XrSpaceComponentStatusSetInfoFB>(XR_TYPE_SPACE_COMPONENT_STATUS_SET_INFO_FB);
    locatable.componentType = XR_SPACE_COMPONENT_TYPE_LOCATABLE_FB;
    locatable.enabled = XR_TRUE;
    XrAsyncRequestIdFB ignored = 0;
    // Some runtimes have it so from the beginning, and refuse; where it is not, the place is not seen.
    (void)calls_->set_component(space_, &locatable, &ignored);
}

void PlaceKeeper::step(XrSpace floor, XrTime time) {
    if (!can()) return;
    // Where the headset knows too little of the room it refuses, for now: it is asked again in the next frame.
    if (wanted_ && calls_->create_anchor != nullptr)
        make_anchor(floor, time);
    else if (wanted_ && !asked_)
        ask_for_entity(floor, time);
    if (space_ == XR_NULL_HANDLE) return;
    const auto where = located(space_, floor, time);
    kept_->seen = where.has_value();
    if (where) kept_->floor_from_place = *where;
}

} // namespace guanhe::xr
