// `guanhe visit MUSEUM --headset on`: visitor after visitor in a headset, and a window beside it where there is a
// display.
#pragma once

#include "base/result.h"
#include "view/complaints.h"
#include "view/view_options.h"
#include "visit/visit_options.h"

namespace guanhe::app {

/// Until the headset's user, the staff in the window beside it, or Ctrl-C ends it: 0, or restart_code of a kiosk.
/// Errors: no headset (ErrorKind::no_device), a museum that cannot be opened, a lost runtime or device.
[[nodiscard]] Result<int> visit_headset(const VisitOptions& options, const ViewOptions& view, Complaints& complaints);

} // namespace guanhe::app
