#include "visit/kiosk_care.h"

#include "base/process.h"
#include "log.h"
#include "visit/visit_recorder.h"

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <stop_token>
#include <utility>

namespace guanhe::app {
namespace {

constexpr std::chrono::seconds longest_turn{120}; // of the slowest machine that opens the largest museum
constexpr std::chrono::seconds between_looks{1};

} // namespace

KioskCare::KioskCare(const VisitOptions& options) : options_(options), log_(options.logs / "kiosk.log") {
    if (!options_.kiosk || !is_watched()) return;
    dog_ = std::jthread([this](const std::stop_token& stop) {
        std::mutex alone;
        std::condition_variable_any bell;
        std::unique_lock lock(alone);
        while (!bell.wait_for(lock, stop, between_looks, [&] { return stop.stop_requested(); })) {
            const Clock::time_point beat{Clock::duration(beat_.load())};
            if (Clock::now() - beat < longest_turn) continue;
            say_error("the kiosk hangs: no turn of its loop for two minutes");
            std::_Exit(hung_code); // what hangs would hold up every other way out
        }
    });
}

void KioskCare::alive() {
    beat_ = Clock::now().time_since_epoch().count();
}

bool KioskCare::turned(const MuseumVisit& visit, bool drawn) {
    alive();
    if (!options_.kiosk) return false;
    if (drawn) ++frames_;
    // Not under a visitor's hands, but in the first quiet moment.
    const tour::Stage stage = visit.session().stage();
    if (restart_due_ && stage == tour::Stage::attract) return true;
    const std::string now = second_of(std::chrono::system_clock::now());
    if (looked_after_.empty()) looked_after_ = now;
    if (now.substr(0, 16) == looked_after_.substr(0, 16)) return false; // once a minute
    log_.write("ok, stage " + std::string(tour::stage_name(stage)) + ", frames " +
               std::to_string(std::exchange(frames_, 0)) + ", memory " + std::to_string(resident_bytes() >> 20U) +
               " MiB");
    const auto daily = parse_daily(options_.kiosk_restart);
    restart_due_ = restart_due_ || (daily && daily_passed(looked_after_, now, *daily));
    looked_after_ = now;
    return false;
}

} // namespace guanhe::app
