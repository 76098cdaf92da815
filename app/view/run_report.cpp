#include "view/run_report.h"

#include "base/process.h"
#include "log.h"
#include "view/choices.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace guanhe::app {

int report_run(const ViewOptions& options, Result<Statistics> result, std::vector<std::string> complaints) {
    if (!result) {
        say_warnings(complaints);
        say_error(result.error().message());
        return exit_code(result.error());
    }
    auto& statistics = *result;
    const auto complaint_count = complaints.size();
    std::move(complaints.begin(), complaints.end(), std::back_inserter(statistics.warnings));
    statistics.peak_rss_bytes = peak_resident_bytes();
    say_warnings(std::span<const std::string>(statistics.warnings).subspan(statistics.told));
    if (options.stats) {
        if (auto written = write_statistics(*options.stats, statistics); !written) {
            say_error(written.error().message());
            return 1;
        }
    }
    const bool visit = options.headset != HeadsetUse::off && !options.frames; // somebody looked
    if (!options.shot && !options.stats && !visit) {
        say_warning(
            "the picture was drawn and is gone: --shot OUT.png keeps it, --stats OUT.json keeps what was measured");
    }
    return validation_exit_code(options, complaint_count);
}

} // namespace guanhe::app
