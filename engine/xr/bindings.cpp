#include "xr/bindings.h"

#include <array>

namespace guanhe::xr {
namespace {

constexpr Binding aim{Act::aim, "/input/aim/pose"};
constexpr Binding grip{Act::grip, "/input/grip/pose"};
constexpr Binding haptic{Act::haptic, "/output/haptic"};
constexpr Binding trigger{Act::select, "/input/trigger/value"};
constexpr Binding squeeze{Act::grab, "/input/squeeze/value"};
constexpr Binding squeeze_click{Act::grab, "/input/squeeze/click"};
constexpr Binding stick{Act::stick, "/input/thumbstick"};
constexpr Binding stick_press{Act::stick_press, "/input/thumbstick/click"};
constexpr Binding pad{Act::pad, "/input/trackpad"};
constexpr Binding pad_press{Act::pad_press, "/input/trackpad/click"};
constexpr Binding menu{Act::menu, "/input/menu/click"};
constexpr Binding left_menu{Act::menu, "/input/menu/click", Hands::left};
constexpr Binding right_teleport{Act::teleport, "/input/a/click", Hands::right};
constexpr Binding left_teleport{Act::teleport, "/input/x/click", Hands::left};
constexpr Binding right_recentre{Act::recentre, "/input/b/click", Hands::right};
constexpr Binding left_recentre{Act::recentre, "/input/y/click", Hands::left};

constexpr std::array simple{aim, grip, haptic, Binding{Act::select, "/input/select/click"}, menu};
constexpr std::array touch{aim,         grip,           haptic,        trigger,        squeeze,       stick,
                           stick_press, right_teleport, left_teleport, right_recentre, left_recentre, left_menu};
constexpr std::array index{aim,
                           grip,
                           haptic,
                           trigger,
                           squeeze,
                           stick,
                           stick_press,
                           Binding{Act::teleport, "/input/a/click"},
                           Binding{Act::menu, "/input/b/click"}};
constexpr std::array vive{aim, grip, haptic, trigger, squeeze_click, pad, pad_press, menu};
constexpr std::array cosmos{aim,         grip,           haptic,        trigger,        squeeze_click, stick,
                            stick_press, right_teleport, left_teleport, right_recentre, left_recentre, left_menu};
constexpr std::array focus3{aim,         grip,           haptic,        trigger,        squeeze_click, stick,
                            stick_press, right_teleport, left_teleport, right_recentre, left_recentre, left_menu};
constexpr std::array wmr{aim, grip, haptic, trigger, squeeze_click, stick, stick_press, menu};
constexpr std::array reverb{aim,         grip,           haptic,        trigger,        squeeze,       stick,
                            stick_press, right_teleport, left_teleport, right_recentre, left_recentre, menu};
constexpr std::array neo3{aim,         grip,           haptic,        trigger,        squeeze,       stick,
                          stick_press, right_teleport, left_teleport, right_recentre, left_recentre, menu};
constexpr std::array pico4{aim,         grip,           haptic,        trigger,        squeeze,       stick,
                           stick_press, right_teleport, left_teleport, right_recentre, left_recentre, left_menu};
constexpr std::array fingers{aim, grip, Binding{Act::select, "/input/pinch_ext/value"},
                             Binding{Act::grab, "/input/grasp_ext/value"}};

constexpr std::array table{
    Profile{"/interaction_profiles/khr/simple_controller", "simple controllers", "", false, simple},
    Profile{"/interaction_profiles/oculus/touch_controller", "Oculus Touch controllers", "", false, touch},
    Profile{"/interaction_profiles/meta/touch_controller_plus", "Meta Touch Plus controllers",
            "XR_META_touch_controller_plus", false, touch},
    Profile{"/interaction_profiles/meta/touch_plus_controller", "Meta Touch Plus controllers", "", true, touch},
    Profile{"/interaction_profiles/facebook/touch_controller_pro", "Meta Touch Pro controllers",
            "XR_FB_touch_controller_pro", false, touch},
    Profile{"/interaction_profiles/meta/touch_pro_controller", "Meta Touch Pro controllers", "", true, touch},
    Profile{"/interaction_profiles/valve/index_controller", "Valve Index controllers", "", false, index},
    Profile{"/interaction_profiles/htc/vive_controller", "HTC Vive controllers", "", false, vive},
    Profile{"/interaction_profiles/htc/vive_cosmos_controller", "HTC Vive Cosmos controllers",
            "XR_HTC_vive_cosmos_controller_interaction", true, cosmos},
    Profile{"/interaction_profiles/htc/vive_focus3_controller", "HTC Vive Focus 3 controllers",
            "XR_HTC_vive_focus3_controller_interaction", true, focus3},
    Profile{"/interaction_profiles/microsoft/motion_controller", "Windows Mixed Reality controllers", "", false, wmr},
    Profile{"/interaction_profiles/hp/mixed_reality_controller", "HP Reverb G2 controllers",
            "XR_EXT_hp_mixed_reality_controller", true, reverb},
    Profile{"/interaction_profiles/bytedance/pico_neo3_controller", "Pico Neo 3 controllers",
            "XR_BD_controller_interaction", true, neo3},
    Profile{"/interaction_profiles/bytedance/pico4_controller", "Pico 4 controllers", "XR_BD_controller_interaction",
            true, pico4},
    Profile{hand_profile, "hands", "XR_EXT_hand_interaction", false, fingers},
};

} // namespace

std::span<const Profile> profiles() noexcept {
    return table;
}

} // namespace guanhe::xr
