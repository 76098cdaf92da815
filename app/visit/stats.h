// `guanhe stats`: what the local log of visits tells, as a text or a table.
#pragma once

#include "tour/visit_log.h"
#include "visit/visit_options.h"

#include <string>
#include <string_view>
#include <vector>

namespace guanhe::app {

struct VisitLog {
    std::vector<tour::VisitRecord> visits;
    std::size_t unread = 0; ///< lines that are none: cut by a power failure, of a newer version
};
/// The opposite of tour::visit_line, line by line. Pure.
[[nodiscard]] VisitLog parse_visits(std::string_view lines);

/// Visits by tour and language, how long, how many came to the end; dwell by stop; answers. Pure.
[[nodiscard]] std::string visit_summary(const VisitLog& log);
/// RFC 4180: a row a figure of a visit: kind (visit, stop, answer), hour, tour, language, …. Pure.
[[nodiscard]] std::string visits_csv(const VisitLog& log);

/// Returns the exit code.
[[nodiscard]] int print_stats(const StatsOptions& options);

} // namespace guanhe::app
