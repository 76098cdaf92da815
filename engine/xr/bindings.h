// Which button of which controller does what: a table. No Xr* here.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace guanhe::xr {

enum class Act : std::uint8_t {
    aim,
    grip,
    select,
    grab,
    stick,
    pad, ///< counts as a stick while it is pressed: a thumb rests on it
    stick_press,
    pad_press,
    teleport,
    menu,
    recentre,
    haptic,
};
inline constexpr std::size_t act_count = 12;

/// Done with a part of a controller, as opposed to told by it, or felt.
[[nodiscard]] constexpr bool is_button(Act act) noexcept {
    return act != Act::aim && act != Act::grip && act != Act::haptic;
}

enum class Hands : std::uint8_t { both, left, right };

struct Binding {
    Act act;
    std::string_view path; ///< below /user/hand/left or /user/hand/right
    Hands hands = Hands::both;
};

/// Of controllers that look alike.
enum class Family : std::uint8_t {
    none,
    simple,  ///< a button or two
    touch,   ///< a stick, two buttons, a ring or a stub
    index,   ///< a stick and a pad between two buttons, a strap
    wand,    ///< a round pad on a long handle
    windows, ///< a stick and a pad, a ring of lights
    hands,   ///< the visitor's own
};

struct Profile {
    std::string_view path; ///< of the interaction profile
    std::string_view name; ///< in words
    Family family;
    std::string_view extension; ///< that brings it; "": none does
    bool since_1_1 = false;     ///< a part of OpenXR from then on; without this and an extension, since 1.0
    std::span<const Binding> bindings;
};

[[nodiscard]] std::span<const Profile> profiles() noexcept;

/// The one of them with which the visitor's own hands are bound.
inline constexpr std::string_view hand_profile = "/interaction_profiles/ext/hand_interaction_ext";

} // namespace guanhe::xr
