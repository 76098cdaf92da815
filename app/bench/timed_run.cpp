#include "bench/timed_run.h"

#include <system_error>

namespace guanhe::app {

ChildOptions own_view(const Path& program, const std::string& device, const Path& file, const Path& picture,
                      const std::vector<std::string>& more) {
    ChildOptions command;
    command.arguments = {
        path_to_utf8(program), "view", "--headless", "--size", "1280x720", "--settings", "none", "--shot",
        path_to_utf8(picture)};
    if (!device.empty()) command.arguments.insert(command.arguments.end(), {"--device", device});
    command.arguments.insert(command.arguments.end(), more.begin(), more.end());
    command.arguments.insert(command.arguments.end(), {"--", path_to_utf8(file)});
    return command;
}

void run_timed(ChildOptions command, const Path& picture, const Path& errors, Timing& timing, bool counts) {
    if (!timing.failure.empty()) return;
    std::error_code ignored;
    std::filesystem::remove(picture, ignored);
    command.error_file = errors;
    const auto outcome = run_child(command);
    if (!outcome) {
        timing.failure = outcome.error().message();
    } else if (outcome->exit_code != 0 || !std::filesystem::exists(picture, ignored)) {
        const auto said = read_text(errors);
        timing.failure = "exit code " + std::to_string(outcome->exit_code) + ", no picture";
        if (said && !said->empty()) timing.failure += ": " + said->substr(0, said->find('\n'));
    } else if (counts) {
        timing.wall_ms.push_back(outcome->wall_ms);
        timing.cpu_ms.push_back(outcome->cpu_ms);
        timing.peak_bytes.push_back(outcome->peak_resident_bytes);
    }
}

} // namespace guanhe::app
