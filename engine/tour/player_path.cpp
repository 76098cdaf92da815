// The way through a tour: moments that begin, pass and lead on, and going back over them.
#include "tour/player_state.h"

#include <algorithm>
#include <utility>

namespace guanhe::tour {
namespace {

constexpr std::size_t longest_path = 20'000;
constexpr std::size_t most_circles = 4; ///< that are broken open before a tour is given up

} // namespace

std::string Player::State::place(StepRef ref) const {
    if (const auto* const step = step_at(tour(), ref); step && !step->location.pointer.empty())
        return step->location.file.path + ": " + step->location.pointer;
    const std::string stop = ref.stop < tour().stops.size() ? tour().stops[ref.stop].id : std::string();
    return tour().file.path + ": stop '" + stop + "', step " + std::to_string(ref.step + 1);
}

void Player::State::enter(StepRef at) {
    const museum::Stop& stop = tour().stops[at.stop];
    Moment moment;
    moment.at = at;
    if (base.at.stop != at.stop) {
        moment.arrival = arrival_seconds(base, options.context, stop);
        tell_scripts({"stop", {stop.id}});
    }
    // A glide begins where the stop puts the visitor.
    const museum::Pose before = base.stand.pose;
    if (base.at.stop != at.stop) base.stand.pose = stop.pose;
    const std::uint32_t count = group_size(tour(), at);
    for (std::uint32_t i = 0; i < count; ++i) moment.steps.push_back(plan(stop.steps[at.step + i]));
    base.stand.pose = before;
    path.push_back(std::move(moment));
    marks.push_back(script_marks());
    variables = base.variables;
    seconds = 0.0;
    begun = false;
    running.clear();
    heard.clear();
}

/// The steps begin: what scripts are run, and what is already so.
void Player::State::begin(PlayerFrame& frame) {
    begun = true;
    gaze_since = 0.0;
    const Moment& moment = path.back();
    bool runs = false;
    for (std::uint32_t i = 0; i < moment.steps.size(); ++i) {
        const auto* const step = step_at(tour(), {moment.at.stop, moment.at.step + i});
        if (const auto* const run = std::get_if<museum::Run>(&step->action)) {
            start_run(i, *run, frame);
            runs = true;
        }
    }
    look();
    if (runs) run_scripts(0.0, frame);
}

/// The last moment is over: on to where it leads.
void Player::State::leave(PlayerFrame& frame, bool in_order) {
    const Moment& moment = path.back();
    base = settled(std::move(base), options.context, moment);
    StepRef to{moment.at.stop, moment.at.step + static_cast<std::uint32_t>(moment.steps.size())};
    const auto wanted = in_order ? museum::Destination{} : destination(base, options.context, moment);
    if (!wanted.empty()) {
        const auto& stops = tour().stops;
        const auto stop = wanted.stop.empty() ? stops.begin() + moment.at.stop
                                              : std::ranges::find(stops, wanted.stop, &museum::Stop::id);
        const auto step =
            stop == stops.end() || wanted.step.empty()
                ? std::size_t{0}
                : static_cast<std::size_t>(std::ranges::find(stop->steps, wanted.step, &museum::Step::id) -
                                           stop->steps.begin());
        if (stop == stops.end() || (step > 0 && step >= stop->steps.size()))
            frame.faults.push_back({"the tour should go on at stop '" + wanted.stop + "', step '" + wanted.step +
                                        "', which it does not have",
                                    place(moment.at), "it goes on with the next step"});
        else
            to = {static_cast<std::uint32_t>(stop - stops.begin()), static_cast<std::uint32_t>(step)};
    }
    if (to.step > 0 && to.step >= tour().stops[to.stop].steps.size())
        to = {to.stop + 1, 0};
    else if (to.step == 0 && to.stop == moment.at.stop && moment.steps.empty())
        to = {to.stop + 1, 0};
    if (path.size() >= longest_path) {
        frame.faults.push_back({"the tour goes round and round: " + std::to_string(path.size()) + " moments",
                                place(moment.at), "it ends here"});
        over = true;
    }
    if (to.stop >= tour().stops.size()) over = true;
    if (!over) enter(to);
}

/// Lets time pass, through as many moments as it reaches.
void Player::State::pass(double seconds_left, PlayerFrame& frame) {
    std::size_t without_time = 0;
    std::set<StepRef> round;
    while (!over) {
        if (!begun && seconds + seconds_left >= path.back().arrival) {
            const double rest = std::max(path.back().arrival - seconds, 0.0);
            seconds += rest;
            seconds_left -= rest;
            begin(frame);
        }
        const double end = end_of(path.back());
        if (!begun || seconds + seconds_left < end) {
            seconds += std::max(seconds_left, 0.0);
            break;
        }
        const double took = std::max(end - seconds, 0.0);
        seconds = std::max(end, seconds);
        seconds_left = std::max(seconds_left - took, 0.0);
        without_time = took > 0.0 ? 0 : without_time + 1;
        if (took > 0.0) round.clear();
        bool circle = false;
        if (!round.insert(path.back().at).second && without_time > 1) {
            circle = true;
            ++circles;
            frame.faults.push_back(
                {"the tour goes in a circle of " + std::to_string(round.size()) + " moments in which no time passes",
                 place(path.back().at), circles < most_circles ? "it goes on with the next step" : "it ends here"});
            round.clear();
            if (circles >= most_circles) {
                base = settled(std::move(base), options.context, path.back());
                over = true;
                break;
            }
        }
        leave(frame, circle);
    }
}

void Player::State::show(PlayerFrame& frame, bool placed) {
    const Stand before = std::exchange(shown.stand, {});
    shown = over || path.empty() ? base : in_play(base, options.context, path.back(), seconds);
    shown.over = over;
    bool gliding = false;
    if (!path.empty() && options.context.comfort.glides) {
        const Moment& moment = path.back();
        for (std::uint32_t i = 0; i < moment.steps.size(); ++i) {
            const auto* const step = step_at(tour(), {moment.at.stop, moment.at.step + i});
            const auto* const move = std::get_if<museum::Move>(&step->action);
            gliding = gliding || (move && move->manner != museum::Move::Manner::teleport && since() > 0.0);
        }
    }
    const bool moved = before.site != shown.stand.site || (before.pose != shown.stand.pose && !gliding);
    frame.placed = frame.placed || placed || moved;
}

/// All that the moment would have brought, now.
void Player::State::finish(PlayerFrame& frame) {
    if (!begun) begin(frame);
    hurry_scripts(frame);
}

/// So many moments are left; the state is as after them.
void Player::State::rewind(std::size_t moments) {
    end_scripts_since(moments < marks.size() ? marks[moments] : script_marks());
    path.resize(std::min(moments, path.size()));
    marks.resize(path.size());
    base = blank_state(first_variables);
    for (const auto& moment : path) base = settled(std::move(base), options.context, moment);
    variables = base.variables;
    over = false;
    circles = 0;
}

bool Player::State::walk_to(std::uint32_t stop, bool in_order, PlayerFrame& frame) {
    end_scripts_since(first_marks);
    path.clear();
    marks.clear();
    over = false;
    base = blank_state(first_variables);
    std::size_t most = 64;
    for (const auto& each : tour().stops) most += each.steps.size() + 1;
    enter({0, 0});
    PlayerFrame passed; // what is passed over in thought has been said when it was played, or will be
    for (std::size_t i = 0; i < most && !over; ++i) {
        Moment& moment = path.back();
        if (moment.at.stop == stop) return true;
        seconds = moment.arrival;
        for (std::uint32_t k = 0; k < moment.steps.size(); ++k) {
            const StepRef ref{moment.at.stop, moment.at.step + k};
            const auto given = remembered.find(ref);
            if (given == remembered.end()) continue;
            moment.steps[k].answer = given->second;
            moment.steps[k].ended = 0.0;
        }
        finish(passed);
        leave(passed, in_order);
    }
    for (auto& fault : passed.faults) frame.faults.push_back(std::move(fault));
    return !over && path.back().at.stop == stop;
}

} // namespace guanhe::tour
