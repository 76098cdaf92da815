// The pack's own report: what was baked from what, and what was lost.
#pragma once

#include "pack/bake.h"

#include <string>

namespace guanhe::pack {

/// JSON. Says nothing of threads, memory or time: a pack depends on none of them.
[[nodiscard]] std::string report_json(const scan::Scan& scan, const BakeReport& report);

} // namespace guanhe::pack
