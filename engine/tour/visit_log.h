// Counts of visits, kept on this machine, with nothing in them about a person: no name, no number that comes again, no
// voice, no pose; and the time of day only to the hour.
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "tour/session.h"

#include <cstdint>
#include <string>
#include <vector>

namespace guanhe::tour {

struct StopVisit {
    std::string stop; ///< id
    double seconds = 0.0;
};
struct GivenAnswer {
    std::string question, answer; ///< ids of the step and of the answer
};

struct VisitRecord {
    std::string hour; ///< "2026-05-01T14", local time
    std::string tour; ///< id; empty: free roaming
    std::string language;
    Posture posture = Posture::standing;
    ComfortLevel comfort = ComfortLevel::usual;
    double seconds = 0.0;
    bool finished = false; ///< the tour came to its end
    std::uint32_t stamps = 0;
    std::vector<StopVisit> stops; ///< in the order of coming there
    std::vector<GivenAnswer> answers;
};

/// One line of JSON without its end.
[[nodiscard]] std::string visit_line(const VisitRecord& record);

/// Adds a line to the file, which is made where it is missing; the folder must exist. What a power cut left of an
/// earlier line stays a line of its own. Errors: not writable, disk full. One program, one thread at a time.
[[nodiscard]] Result<void> append_visit(const Path& file, const VisitRecord& record);

} // namespace guanhe::tour
