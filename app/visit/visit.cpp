#include "visit/visit.h"

#include "base/child_process.h"
#include "base/interrupt.h"
#include "base/process.h"
#include "log.h"
#include "view/choices.h"
#include "view/complaints.h"
#include "visit/film.h"
#include "visit/headset_museum.h"
#include "visit/kiosk.h"
#include "visit/pin.h"
#include "visit/visit_window.h"

#include <cstdio>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace guanhe::app {
namespace {

/// The museum that comes with the program: beside it in a build tree, under share where it is installed.
Result<Path> sample_museum() {
    GUANHE_TRY_LET(const Path program, own_program());
    const Path folder = program.parent_path();
    std::error_code missing;
    for (const Path& place :
         {folder / "museum" / "sample", folder.parent_path() / "share" / "guanhe" / "museum" / "sample"})
        if (std::filesystem::exists(place / museum::museum_file, missing)) return place;
    return Error{"no museum is named, and the sample is not there", path_to_utf8(folder / "museum" / "sample"),
                 "name a museum's folder, or build the target sample_museum"};
}

int print_pin(const std::string& pin) {
    const auto hash = hash_pin(pin);
    if (!hash) {
        say_error(hash.error().message());
        return 2;
    }
    std::puts(("\"kiosk-pin\": \"" + *hash + "\"").c_str());
    return 0;
}

int in_window(const VisitOptions& options, const ViewOptions& view) {
    if (!has_display()) {
        say_error("there is no display for a window here (make a film with --film OUT, or run where DISPLAY or "
                  "WAYLAND_DISPLAY is set)");
        return 3;
    }
    const Interrupt interrupt;
    Complaints complaints;
    auto window = std::make_unique<VisitWindow>(options, view, complaints);
    auto result = window->start();
    if (result) result = window->run(interrupt.token());
    const int code = window->exit_code();
    window.reset(); // the validation layer watches the end, too
    say_warnings(complaints.all());
    if (!result) {
        say_error(result.error().message());
        return exit_code(result.error());
    }
    return code != 0 ? code : validation_exit_code(view, complaints.all().size());
}

/// Nothing: there is no headset, and the window is to be used.
std::optional<int> in_headset(const VisitOptions& options, const ViewOptions& view) {
    Complaints complaints;
    const auto result = visit_headset(options, view, complaints);
    if (!result && result.error().kind == ErrorKind::no_device && view.headset == HeadsetUse::automatic) {
        say_notice("The visit is in a window, without a headset: " + result.error().message());
        return {};
    }
    say_warnings(complaints.all());
    if (result) return *result != 0 ? *result : validation_exit_code(view, complaints.all().size());
    say_error(result.error().message());
    return exit_code(result.error());
}

int on_screens(const VisitOptions& options, const ViewOptions& view) {
    if (view.headset != HeadsetUse::off)
        if (const auto code = in_headset(options, view)) return *code;
    return in_window(options, view);
}

} // namespace

int visit(VisitOptions options, const ViewOptions& view, std::span<const std::string> arguments) {
    if (!options.new_pin.empty()) return print_pin(options.new_pin);
    if (options.museum.empty()) {
        auto sample = sample_museum();
        if (!sample) {
            say_error(sample.error().message());
            return 1;
        }
        options.museum = std::move(*sample);
    }
    if (options.film) return visit_film(options, view);
    if (options.logs.empty()) options.logs = user_logs_folder();
    if (!options.kiosk) return on_screens(options, view);
    if (!is_pin_hash(options.kiosk_pin)) {
        say_error("a kiosk needs a staff PIN, or nobody could end it: put what `guanhe visit --new-pin DIGITS` prints "
                  "into settings.json");
        return 2;
    }
    std::error_code failed;
    std::filesystem::create_directories(options.logs, failed);
    return is_watched() ? on_screens(options, view) : watch_kiosk(options, arguments);
}

} // namespace guanhe::app
