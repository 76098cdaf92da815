// Who made a museum, and by what right it is shown: what is the same of several things is said once. Pure.
#pragma once

#include "museum/document.h"

#include <string>
#include <vector>

namespace guanhe::app {

struct Credit {
    std::string credits, rights, source; ///< in the visitor's language; not all empty
    std::string of;                      ///< the titles of what it holds for, each once
};

/// The museum's own first, then those of its tours, sites, exhibits and what panels show, in their order.
[[nodiscard]] std::vector<Credit> credits_of(const museum::Museum& museum, const std::string& language);

} // namespace guanhe::app
