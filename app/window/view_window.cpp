#include "log.h"
#include "view/choices.h"
#include "view/view.h"
#include "window/viewer.h"

namespace guanhe::app {

int view_window(const ViewOptions& options) {
    Viewer viewer(options);
    auto result = viewer.start();
    if (result) result = viewer.run();
    if (result) result = viewer.finish();
    const auto complaints = viewer.complaints();
    say_warnings(complaints);
    if (!result) {
        say_error(result.error().message());
        return exit_code(result.error());
    }
    if (viewer.nothing_opened()) return 1;
    if (options.validation && !complaints.empty()) {
        say_error("the validation layer complained " + std::to_string(complaints.size()) + " times");
        return 1;
    }
    return 0;
}

} // namespace guanhe::app
