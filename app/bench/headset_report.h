// What `guanhe bench headset` measured, and the tables and JSON made of it. Pure.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::app {

struct VisitMeasurement {
    std::string runtime;
    std::uint32_t width = 0, height = 0; ///< of an eye
    std::uint64_t shown = 0;             ///< frames
    std::uint64_t missed = 0;            ///< display times that passed without one of ours, from the first on
    double refresh_hz = 0.0;             ///< 0: the runtime does not tell
    double cpu_median_ms = 0.0, cpu_p99_ms = 0.0;
};

struct HeadsetReport {
    std::string ours = "guanhe"; ///< with its version
    std::string scan, device;
    unsigned cores = 0;
    std::uint32_t width = 0, height = 0; ///< of an eye in the comparison
    std::vector<double> both_ms, one_ms; ///< a frame, of each run; as many of one as of the other
    std::optional<VisitMeasurement> visit;
    std::vector<std::string> notes;
};

/// Takes what `guanhe view --stats` wrote of a visit. Errors: it is not whole.
[[nodiscard]] Result<void> read_visit(std::string_view statistics, HeadsetReport& report);
/// Both eyes over one, of medians; 0 when there is nothing to compare.
[[nodiscard]] double eyes_ratio(const HeadsetReport& report);

[[nodiscard]] std::string to_markdown(const HeadsetReport& report);
/// Every run too. Ends with a line feed.
[[nodiscard]] std::string to_json(const HeadsetReport& report);

} // namespace guanhe::app
