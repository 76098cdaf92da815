// What a visit with a headset comes to, for --stats and for people.
#pragma once

#include "headset/headset_loop.h"
#include "view/statistics.h"
#include "xr/runtime.h"

#include <array>
#include <string>

namespace guanhe::app {

[[nodiscard]] HeadsetFigures figures_of(const xr::Runtime& runtime, const HeadsetLoop& loop);
/// Names of controllers, by hand: "Valve Index controllers"; "" of none.
[[nodiscard]] std::string in_hands(const std::array<std::string, 2>& names);

} // namespace guanhe::app
