#include "visit/film_script.h"

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

/// How long a moment lasts after arriving; infinity where a visitor ends it.
double length_of(const tour::Moment& moment) {
    double longest = 0.0;
    for (const tour::StepRun& run : moment.steps) longest = std::max(longest, run.ended.value_or(run.seconds));
    return longest;
}

/// When in a moment its picture is taken: past the middle of what fades and moves, before a wait is over.
double best_seconds(const tour::Moment& moment, const tour::TourState& state) {
    constexpr double share = 0.6, of_a_wait = 1.4; // the visitor does what is asked a little later
    const double length = length_of(moment);
    const bool asks = state.question || !state.waits.empty() || state.stand.invited || std::isinf(length);
    return moment.arrival + (asks ? std::min(of_a_wait, length * share) : length * share);
}

class Cues {
public:
    explicit Cues(std::vector<audio::TimedCue>& cues) : cues_(cues) {}
    void at(double time, const std::vector<tour::CaptionNow>& captions) {
        if (std::ranges::equal(captions, shown_, tour::same_words)) return;
        end(time);
        shown_ = captions;
        since_ = time;
    }
    void end(double time) {
        std::string text;
        for (const auto& caption : shown_) text += (text.empty() ? "" : "\n") + caption.text();
        if (!text.empty() && time > since_) cues_.push_back({since_, time, std::move(text)});
        shown_.clear();
    }

private:
    std::vector<audio::TimedCue>& cues_;
    std::vector<tour::CaptionNow> shown_;
    double since_ = 0.0;
};

} // namespace

Result<FilmScript> play_film(tour::Player& player, const FilmPlan& plan) {
    FilmScript film;
    Cues cues(film.cues);
    const double tick = 1.0 / plan.rate;
    std::size_t next = 0; // moment whose picture is not taken yet
    const auto note = [&](const tour::PlayerFrame& frame) {
        for (const Error& fault : frame.faults) film.complaints.push_back(fault.message());
    };
    const auto shoot = [&](std::size_t moment, double time, double into, tour::TourState state,
                           std::vector<tour::CaptionNow> captions) -> Result<void> {
        if (!plan.shot) return {};
        Shot shot{time, moment, player.path()[moment].at, into, std::move(state), std::move(captions)};
        return plan.shot(shot);
    };
    const auto shoot_passed = [&](double time, std::size_t end) -> Result<void> {
        for (; next < end; ++next) { // too short for a time step: as it left things
            const tour::Moment& moment = player.path()[next];
            const double into = moment.arrival + length_of(moment);
            const tour::Moments path(player.path().begin(),
                                     player.path().begin() + static_cast<std::ptrdiff_t>(next) + 1);
            GUANHE_TRY(
                shoot(next, time, into, tour::state_at(player.context(), path, into, player.first_variables()), {}));
        }
        return {};
    };

    auto frame = player.start();
    note(frame);
    bool placed = true;
    const auto most = static_cast<std::uint64_t>(plan.most_seconds * plan.rate);
    for (std::uint64_t i = 0;; ++i) {
        const double time = static_cast<double>(i) * tick;
        film.seconds = time;
        film.cut_short = i >= most;
        if (plan.step) GUANHE_TRY(plan.step(player, time, placed));
        const auto captions = player.captions();
        cues.at(time, captions);
        const std::size_t moments = player.path().size();
        GUANHE_TRY(shoot_passed(time, player.state().over || moments == 0 ? moments : moments - 1));
        if (player.state().over || film.cut_short) break;
        if (next + 1 == moments && player.seconds() >= best_seconds(player.path().back(), player.state())) {
            GUANHE_TRY(shoot(next, time, player.seconds(), player.state(), captions));
            ++next;
        }
        const auto deeds = plan.visitor.act(player);
        frame = player.advance(tick, deeds.events);
        note(frame);
        placed = frame.placed;
        if (deeds.go_on && !player.state().over) {
            const auto gone = player.next();
            note(gone);
            placed = placed || gone.placed;
        }
    }
    cues.end(film.seconds);
    return film;
}

} // namespace guanhe::app
