// What the watched process of a kiosk does for its own health: a line in the log each minute, the daily restart in the
// first quiet moment, and an end where it hangs, so that the watching process can start it again.
#pragma once

#include "visit/kiosk.h"
#include "visit/museum_visit.h"
#include "visit/visit_options.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>

namespace guanhe::app {

/// Without `kiosk` in the options it does nothing. For the thread of the loop.
class KioskCare {
public:
    explicit KioskCare(const VisitOptions& options);

    /// Once a turn of the loop; `drawn`: with a picture. True: the program is to be started anew, now.
    [[nodiscard]] bool turned(const MuseumVisit& visit, bool drawn);
    /// The loop is alive, though the museum is still being opened.
    void alive();

private:
    using Clock = std::chrono::steady_clock;

    const VisitOptions& options_;
    HealthLog log_;
    std::string looked_after_; ///< local time of the last look
    std::uint64_t frames_ = 0;
    bool restart_due_ = false;
    std::atomic<Clock::rep> beat_{Clock::now().time_since_epoch().count()};
    std::jthread dog_;
};

} // namespace guanhe::app
