// What of a visit goes into the local log: counts, dwell and answers, and nothing about the person.
#pragma once

#include "tour/player.h"
#include "tour/session.h"
#include "tour/visit_log.h"

#include <chrono>
#include <string>

namespace guanhe::app {

/// Of one visit. One thread.
class VisitRecorder {
public:
    /// Anew; `tour` is empty for roaming.
    void begin(std::string tour, std::string hour);
    /// `seconds` went by in this state.
    void follow(const tour::TourState& state, const museum::Tour& tour, double seconds);
    [[nodiscard]] bool empty() const noexcept { return record_.hour.empty(); }
    /// The record, finished by what was chosen; empty from then on.
    [[nodiscard]] tour::VisitRecord end(const tour::TourState& state, const museum::Tour& tour,
                                        const tour::Choices& choices);

private:
    tour::VisitRecord record_;
};

/// "2026-05-01T14": local time, to the hour.
[[nodiscard]] std::string hour_of(std::chrono::system_clock::time_point when);
/// "2026-05-01T14:03:59".
[[nodiscard]] std::string second_of(std::chrono::system_clock::time_point when);

} // namespace guanhe::app
