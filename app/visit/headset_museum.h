// `guanhe visit MUSEUM --headset on`: visitor after visitor in a headset, without a window.
#pragma once

#include "base/result.h"
#include "view/complaints.h"
#include "view/view_options.h"
#include "visit/visit_options.h"
#include "xr/runtime.h"

#include <memory>

namespace guanhe::app {

/// The headset's runtime; errors as xr::Runtime::connect.
[[nodiscard]] Result<std::unique_ptr<xr::Runtime>> find_headset(const ViewOptions& view, Complaints& complaints);

/// Until the headset's user or Ctrl-C ends it. Errors: a museum that cannot be opened, a lost runtime or device.
[[nodiscard]] Result<void> visit_headset(const VisitOptions& options, const ViewOptions& view,
                                         std::unique_ptr<xr::Runtime> runtime, Complaints& complaints);

} // namespace guanhe::app
