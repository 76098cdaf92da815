// The map of a tour: its stops as numbers on a plan of each site, and by name beside it. Pure.
#pragma once

#include "visit/menus.h"

namespace guanhe::app {

/// Where he is is filled, where he was has a tick. Of more sites than the page has room for, that in which he is.
void add_map(BoardWords& page, const PageFacts& facts);

} // namespace guanhe::app
