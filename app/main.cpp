#include "bake/bake.h"
#include "base/arguments.h"
#include "base/process.h"
#include "bench/bench.h"
#include "bench/headset.h"
#include "bench/packs.h"
#include "cache/cache_command.h"
#include "catalogue/catalogue_command.h"
#include "check/check_command.h"
#include "command_line.h"
#include "devices.h"
#include "headset/headset_view.h"
#include "info/info.h"
#include "log.h"
#include "narrate/narrate.h"
#include "view/view.h"
#include "visit/stats.h"
#include "visit/visit.h"

#include <cstdio>
#include <span>
#include <string>

namespace {

using namespace guanhe;
using namespace guanhe::app;

int view(const ViewOptions& options) {
    if (options.headless) return options.headset == HeadsetUse::off ? view_headless(options) : view_headset(options);
    if (has_display()) return view_window(options);
    say_error("there is no display for a window here (draw off-screen with --headless --shot OUT.png, or run where "
              "DISPLAY or WAYLAND_DISPLAY is set)");
    return 3;
}

int run(const Request& request, std::span<const std::string> arguments) {
    switch (request.command) {
    case Command::view:
        return view(request.view);
    case Command::visit:
        return visit(request.visit, request.view, arguments);
    case Command::stats:
        return print_stats(request.stats);
    case Command::info:
        return print_info(request.info);
    case Command::bake:
        return bake(request.bake);
    case Command::cache:
        return cache_command(request.cache);
    case Command::catalogue:
        return catalogue_command(request.catalogue);
    case Command::check:
        return check_command(request.check);
    case Command::narrate:
        return narrate(request.narrate);
    case Command::devices:
        return print_devices();
    case Command::bench_view:
        return bench_view(request.bench, request.view.device);
    case Command::bench_packs:
        return bench_packs(request.bench, request.view.device);
    case Command::bench_headset:
        return bench_headset(request.bench, request.view.device);
    case Command::none:
    case Command::help:
        break; // answered by the command line itself
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    print_utf8();
    const auto arguments = command_line_arguments(argc, argv);
    const auto parsed = parse_command_line(arguments);
    if (const auto* farewell = std::get_if<Farewell>(&parsed)) {
        std::fputs(farewell->text.c_str(), farewell->exit_code == 0 ? stdout : stderr);
        return farewell->exit_code;
    }
    const auto& [request, warnings] = std::get<Parsed>(parsed);
    // These take minutes: what they are at is told without being asked.
    start_log(request.verbose || contains(every_bench | Command::bake, request.command));
    say_warnings(warnings);
    return run(request, arguments);
}
