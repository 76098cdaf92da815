// What the visitor has in his hands, and which part of it does what: as the runtime has bound it, which may differ from
// what was suggested. No Xr* here.
#pragma once

#include "xr/bindings.h"
#include "xr/input.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::xr {

/// A part of a controller, or a sign of the hand's, that does something.
struct BoundPart {
    Act act;
    Side side;
    std::string part;  ///< as OpenXR's paths name it: "trigger", "thumbstick", "a", "pinch_ext"
    std::string shown; ///< in the runtime's words and language; may be empty
    bool operator==(const BoundPart&) const = default;
};

struct Controls {
    std::array<std::string, 2> profiles; ///< by Side: interaction profiles; "" of none
    std::vector<BoundPart> parts;        ///< of both hands, in the order of Act
    bool eyes = false;                   ///< are tracked
    bool operator==(const Controls&) const = default;
};

/// What a controller looks like.
[[nodiscard]] Family family_of(std::string_view interaction_profile);
/// What was suggested for it; nothing of a profile that we do not know.
[[nodiscard]] std::vector<BoundPart> suggested_parts(std::string_view interaction_profile, Side side);
/// "trigger" of ".../input/trigger/value"; "" of what is no input.
[[nodiscard]] std::string_view part_of(std::string_view path);

} // namespace guanhe::xr
