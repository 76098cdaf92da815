#include "visit/visit_recorder.h"

#include <array>
#include <cstdio>
#include <exception>
#include <utility>

namespace guanhe::app {

void VisitRecorder::begin(std::string tour, std::string hour) {
    record_ = {};
    record_.tour = std::move(tour);
    record_.hour = std::move(hour);
}

void VisitRecorder::follow(const tour::TourState& state, const museum::Tour& tour, double seconds) {
    if (empty() || state.at.stop >= tour.stops.size()) return;
    record_.seconds += seconds;
    const std::string& stop = tour.stops[state.at.stop].id;
    if (record_.stops.empty() || record_.stops.back().stop != stop) record_.stops.push_back({stop, 0.0});
    record_.stops.back().seconds += seconds;
}

tour::VisitRecord VisitRecorder::end(const tour::TourState& state, const museum::Tour& tour,
                                     const tour::Choices& choices) {
    record_.language = choices.language;
    record_.posture = choices.posture;
    record_.comfort = choices.comfort;
    record_.finished = state.over;
    record_.stamps = static_cast<std::uint32_t>(state.stamps.size());
    for (const auto& [ref, given] : state.answers) {
        const museum::Step* step = tour::step_at(tour, ref);
        const auto* ask = step != nullptr ? std::get_if<museum::Ask>(&step->action) : nullptr;
        if (ask == nullptr || given >= ask->answers.size()) continue;
        const std::string question =
            tour.stops[ref.stop].id + "/" + (step->id.empty() ? std::to_string(ref.step) : step->id);
        const std::string& id = ask->answers[given].id;
        record_.answers.push_back({question, id.empty() ? std::to_string(given) : id});
    }
    return std::exchange(record_, {});
}

namespace {

std::array<int, 6> local_parts(std::chrono::system_clock::time_point when) {
    using Local = std::chrono::local_time<std::chrono::system_clock::duration>;
    const auto local = [&] {
        try {
            return std::chrono::current_zone()->to_local(when);
        } catch (const std::exception&) { // a system without time zones
            return Local(when.time_since_epoch());
        }
    }();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(local);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(seconds - day);
    return {static_cast<int>(date.year()),
            static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day())),
            static_cast<int>(time.hours().count()),
            static_cast<int>(time.minutes().count()),
            static_cast<int>(time.seconds().count())};
}

} // namespace

std::string hour_of(std::chrono::system_clock::time_point when) {
    return second_of(when).substr(0, 13);
}

std::string second_of(std::chrono::system_clock::time_point when) {
    const auto [year, month, day, hour, minute, second] = local_parts(when);
    std::array<char, 80> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour, minute, second);
    return out.data();
}

} // namespace guanhe::app
