// Looking about a museum without being led.
#pragma once

#include "museum/document.h"

namespace guanhe::app {

/// All places to stand of all tours, by site, as one tour whose stops never end by themselves. Pure.
[[nodiscard]] museum::Tour roaming_tour(const museum::Museum& museum);

} // namespace guanhe::app
