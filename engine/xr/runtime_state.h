// Inside a Runtime. Inside engine/xr only.
#pragma once

#include "gpu/device_maker.h"
#include "xr/openxr.h"
#include "xr/panel_layers.h"
#include "xr/runtime.h"

namespace guanhe::xr {

/// Entry points of extensions; null where the extension is not in use.
struct ExtensionCalls {
    PFN_xrGetVulkanGraphicsRequirements2KHR graphics_requirements = nullptr;
    PFN_xrCreateVulkanInstanceKHR create_vulkan_instance = nullptr;
    PFN_xrGetVulkanGraphicsDevice2KHR vulkan_device = nullptr;
    PFN_xrCreateVulkanDeviceKHR create_vulkan_device = nullptr;
    PFN_xrGetVisibilityMaskKHR visibility_mask = nullptr;
    PFN_xrEnumerateDisplayRefreshRatesFB refresh_rates = nullptr;
    PFN_xrRequestDisplayRefreshRateFB request_refresh_rate = nullptr;
    PFN_xrGetDisplayRefreshRateFB refresh_rate = nullptr;
    PFN_xrCreateHandTrackerEXT create_hand_tracker = nullptr;
    PFN_xrDestroyHandTrackerEXT destroy_hand_tracker = nullptr;
    PFN_xrLocateHandJointsEXT locate_hand_joints = nullptr;
    PFN_xrCreateSpatialAnchorMSFT create_anchor = nullptr;
    PFN_xrCreateSpatialAnchorSpaceMSFT create_anchor_space = nullptr;
    PFN_xrDestroySpatialAnchorMSFT destroy_anchor = nullptr;
    PFN_xrCreateSpatialAnchorStoreConnectionMSFT create_anchor_store = nullptr; ///< null: one of these is not there
    PFN_xrDestroySpatialAnchorStoreConnectionMSFT destroy_anchor_store = nullptr;
    PFN_xrPersistSpatialAnchorMSFT remember_anchor = nullptr;
    PFN_xrUnpersistSpatialAnchorMSFT forget_anchor = nullptr;
    PFN_xrEnumeratePersistedSpatialAnchorNamesMSFT anchor_names = nullptr;
    PFN_xrCreateSpatialAnchorFromPersistedNameMSFT create_remembered_anchor = nullptr;
    PFN_xrCreateSpatialAnchorFB create_entity = nullptr;
    PFN_xrSetSpaceComponentStatusFB set_component = nullptr;
    PFN_xrCreatePassthroughFB create_passthrough = nullptr;
    PFN_xrDestroyPassthroughFB destroy_passthrough = nullptr;
    PFN_xrCreatePassthroughLayerFB create_passthrough_layer = nullptr;
    PFN_xrDestroyPassthroughLayerFB destroy_passthrough_layer = nullptr;
};

struct Runtime::State final : gpu::DeviceMaker {
    State() = default;
    ~State() override;
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    [[nodiscard]] Result<void> create_instance(const RuntimeOptions& options);
    [[nodiscard]] Result<void> find_headset();
    [[nodiscard]] bool uses(std::string_view extension) const;

    // What a graphics device is made with (vulkan_device.cpp).
    [[nodiscard]] Result<VkInstance> make_instance(const VkInstanceCreateInfo& info) override;
    [[nodiscard]] Result<VkPhysicalDevice> choose_device(VkInstance vulkan) override;
    [[nodiscard]] Result<VkDevice> make_device(VkPhysicalDevice physical, const VkDeviceCreateInfo& info) override;

    std::function<void(std::string_view)> on_message;
    XrInstance instance = XR_NULL_HANDLE;
    XrDebugUtilsMessengerEXT messenger = XR_NULL_HANDLE;
    XrSystemId system = XR_NULL_SYSTEM_ID;
    bool is_1_1 = false;                                                    ///< else 1.0
    bool tracks_hands = false, tracks_eyes = false, passes_through = false; ///< this headset, and all calls are there
    bool keeps_places = false;                                              ///< likewise
    PanelLayers::Limits panel_limits;                                       ///< of this headset, all layers
    std::vector<std::string> extensions;
    ExtensionCalls calls;
    std::string runtime_name, headset_name;
};

} // namespace guanhe::xr
