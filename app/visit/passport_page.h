// The passport at the end of a visit: every stamp that was to be had, those that were got with where and when. Pure.
#pragma once

#include "visit/menus.h"

namespace guanhe::app {

void add_passport(BoardWords& page, const PageFacts& facts);

} // namespace guanhe::app
