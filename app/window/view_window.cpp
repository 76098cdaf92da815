#include "log.h"
#include "view/choices.h"
#include "view/complaints.h"
#include "view/view.h"
#include "window/viewer.h"

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace guanhe::app {
namespace {

/// Ends the process as it stands: neither is a scan that is being read waited for, nor memory given back page by page.
/// With a large scan both take seconds, in which whoever closed the window would find the machine still busy.
[[noreturn]] void end_here(int exit_code) {
    std::fflush(nullptr);
    std::_Exit(exit_code);
}

} // namespace

int view_window(const ViewOptions& options) {
    Complaints complaints;
    auto viewer = std::make_unique<Viewer>(options, complaints);
    auto result = viewer->start();
    if (result) result = viewer->run();
    if (result) result = viewer->finish();
    int code = 0;
    if (!result)
        code = exit_code(result.error());
    else if (viewer->nothing_opened())
        code = 1;

    viewer->leave();
    const bool at_once = viewer->ends_at_once();
    if (!at_once) viewer.reset(); // the validation layer watches the end, too
    say_warnings(complaints.all());
    if (!result) say_error(result.error().message());
    if (at_once) end_here(code);
    return code != 0 ? code : validation_exit_code(options, complaints.all().size());
}

} // namespace guanhe::app
