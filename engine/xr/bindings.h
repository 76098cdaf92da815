// Which button of which controller does what: a table. Inside engine/xr only; for tests too.
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

enum class Hands : std::uint8_t { both, left, right };

struct Binding {
    Act act;
    std::string_view path; ///< below /user/hand/left or /user/hand/right
    Hands hands = Hands::both;
};

struct Profile {
    std::string_view path;      ///< of the interaction profile
    std::string_view name;      ///< in words
    std::string_view extension; ///< that brings it; "": none does
    bool since_1_1 = false;     ///< a part of OpenXR from then on; without this and an extension, since 1.0
    std::span<const Binding> bindings;
};

[[nodiscard]] std::span<const Profile> profiles() noexcept;

/// The one of them with which the visitor's own hands are bound.
inline constexpr std::string_view hand_profile = "/interaction_profiles/ext/hand_interaction_ext";

} // namespace guanhe::xr
