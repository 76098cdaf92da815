#include "xr/bindings.h"

#include "xr/controls.h"

#include <algorithm>
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
    Profile{"/interaction_profiles/khr/simple_controller", "simple controllers", Family::simple, "", false, simple},
    Profile{"/interaction_profiles/oculus/touch_controller", "Oculus Touch controllers", Family::touch, "", false,
            touch},
    Profile{"/interaction_profiles/meta/touch_controller_plus", "Meta Touch Plus controllers", Family::touch,
            "XR_META_touch_controller_plus", false, touch},
    Profile{"/interaction_profiles/meta/touch_plus_controller", "Meta Touch Plus controllers", Family::touch, "", true,
            touch},
    Profile{"/interaction_profiles/facebook/touch_controller_pro", "Meta Touch Pro controllers", Family::touch,
            "XR_FB_touch_controller_pro", false, touch},
    Profile{"/interaction_profiles/meta/touch_pro_controller", "Meta Touch Pro controllers", Family::touch, "", true,
            touch},
    Profile{"/interaction_profiles/valve/index_controller", "Valve Index controllers", Family::index, "", false, index},
    Profile{"/interaction_profiles/htc/vive_controller", "HTC Vive controllers", Family::wand, "", false, vive},
    Profile{"/interaction_profiles/htc/vive_cosmos_controller", "HTC Vive Cosmos controllers", Family::touch,
            "XR_HTC_vive_cosmos_controller_interaction", true, cosmos},
    Profile{"/interaction_profiles/htc/vive_focus3_controller", "HTC Vive Focus 3 controllers", Family::touch,
            "XR_HTC_vive_focus3_controller_interaction", true, focus3},
    Profile{"/interaction_profiles/microsoft/motion_controller", "Windows Mixed Reality controllers", Family::windows,
            "", false, wmr},
    Profile{"/interaction_profiles/hp/mixed_reality_controller", "HP Reverb G2 controllers", Family::touch,
            "XR_EXT_hp_mixed_reality_controller", true, reverb},
    Profile{"/interaction_profiles/bytedance/pico_neo3_controller", "Pico Neo 3 controllers", Family::touch,
            "XR_BD_controller_interaction", true, neo3},
    Profile{"/interaction_profiles/bytedance/pico4_controller", "Pico 4 controllers", Family::touch,
            "XR_BD_controller_interaction", true, pico4},
    Profile{hand_profile, "hands", Family::hands, "XR_EXT_hand_interaction", false, fingers},
};

} // namespace

std::span<const Profile> profiles() noexcept {
    return table;
}

Family family_of(std::string_view interaction_profile) {
    const auto found = std::ranges::find(table, interaction_profile, &Profile::path);
    return found == table.end() ? Family::none : found->family;
}

std::string_view part_of(std::string_view path) {
    constexpr std::string_view before = "/input/";
    const auto at = path.find(before);
    if (at == std::string_view::npos) return {};
    const auto part = path.substr(at + before.size());
    return part.substr(0, part.find('/'));
}

std::vector<BoundPart> suggested_parts(std::string_view interaction_profile, Side side) {
    std::vector<BoundPart> out;
    const auto found = std::ranges::find(table, interaction_profile, &Profile::path);
    if (found == table.end()) return out;
    for (const Binding& binding : found->bindings) {
        const bool here = binding.hands == Hands::both || (binding.hands == Hands::left) == (side == Side::left);
        const auto part = part_of(binding.path);
        if (here && !part.empty() && is_button(binding.act)) out.push_back({binding.act, side, std::string(part), {}});
    }
    return out;
}

} // namespace guanhe::xr
