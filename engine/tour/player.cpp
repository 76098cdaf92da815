#include "tour/player.h"

#include "tour/player_state.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace guanhe::tour {
namespace {

constexpr double forever = std::numeric_limits<double>::infinity();
constexpr std::size_t longest_path = 20'000;
constexpr std::size_t most_circles = 4; ///< that are broken open before a tour is given up

/// A wait for an exhibit is content with any part of it.
bool meets(const museum::Target& wanted, const std::optional<museum::Target>& got) {
    if (!got) return false;
    if (wanted == *got) return true;
    return !wanted.exhibit.empty() && wanted.part.empty() && wanted.exhibit == got->exhibit;
}

ScriptEvent script_event(const TourEvent& event) {
    using Kind = TourEvent::Kind;
    std::string id;
    if (event.target) id = event.target->hotspot.empty() ? event.target->exhibit : event.target->hotspot;
    switch (event.kind) {
    case Kind::pick:
        return {"pick", {id}};
    case Kind::gaze:
        return {"gaze", event.target ? Value{id} : Value{}};
    case Kind::hand:
        return {"hand", {id}};
    case Kind::arrived:
        return {"arrived", {}};
    case Kind::all_here:
        return {"all_here", {}};
    case Kind::measured:
        return {"measured", {}};
    case Kind::answer:
        return {"answer", {static_cast<std::int64_t>(event.answer) + 1}};
    case Kind::other:
        break;
    }
    return {event.name, event.value};
}

} // namespace

std::string Player::State::place(StepRef ref) const {
    if (const auto* const step = step_at(tour(), ref); step && !step->location.pointer.empty())
        return step->location.file.path + ": " + step->location.pointer;
    const std::string stop = ref.stop < tour().stops.size() ? tour().stops[ref.stop].id : std::string();
    return tour().file.path + ": stop '" + stop + "', step " + std::to_string(ref.step + 1);
}

double Player::State::narration_seconds(const museum::Narration& narration) const {
    const auto& language = options.context.language;
    if (const auto audio = narration.audio.pick(language); audio && options.length)
        if (const double length = options.length(*audio.value); length > 0.0) return length;
    if (const auto file = narration.captions.pick(language); file && options.captions) {
        double end = 0.0;
        if (const auto* const captions = options.captions(*file.value))
            for (const auto& cue : captions->cues) end = std::max(end, cue.end);
        if (end > 0.0) return end;
    }
    return reading_seconds(narration.text.in(language), options.pace);
}

/// How long a step lasts by itself.
StepRun Player::State::plan(const museum::Step& step) const {
    struct Seconds {
        const State& player;
        double operator()(const museum::Say& say) const { return player.narration_seconds(say.narration); }
        double operator()(const museum::Move& move) const {
            using Manner = museum::Move::Manner;
            const Comfort& comfort = player.options.context.comfort;
            const auto* const stop = move.stop.empty() ? nullptr : museum::find_stop(player.tour(), move.stop);
            if (!stop && !move.pose) return 0.0;
            const bool away = stop && stop->site != player.base.stand.site;
            if (move.manner == Manner::walk && !away) return forever;
            if (move.manner != Manner::glide || !comfort.glides || away)
                return move.seconds.value_or(2.0 * comfort.fade);
            return glide_seconds(player.base.stand.pose, stop ? stop->pose : *move.pose, comfort, move.seconds);
        }
        double operator()(const museum::Look& look) const { return look.seconds; }
        double operator()(const museum::Show& show) const { return show.seconds; }
        double operator()(const museum::Hide& hide) const { return hide.seconds; }
        double operator()(const museum::Highlight& /*unused*/) const { return 0.0; }
        double operator()(const museum::ChangeEra& change) const { return change.seconds; }
        double operator()(const museum::Light& light) const { return light.seconds; }
        double operator()(const museum::Hold& /*unused*/) const { return 0.0; }
        double operator()(const museum::Section& section) const { return section.seconds; }
        double operator()(const museum::Measure& measure) const { return measure.points ? 0.0 : forever; }
        double operator()(const museum::Panel& panel) const { return panel.seconds.value_or(forever); }
        double operator()(const museum::Sound& sound) const {
            return sound.loop || !player.options.length ? 0.0 : player.options.length(sound.file);
        }
        double operator()(const museum::Ask& ask) const {
            return ask.answers.empty() ? 0.0 : ask.seconds.value_or(forever);
        }
        double operator()(const museum::Wait& wait) const {
            const auto* const time = std::get_if<museum::Wait::Time>(&wait.until);
            return std::min(time ? time->seconds : forever, wait.at_most.value_or(forever));
        }
        double operator()(const museum::Stamp& /*unused*/) const { return 0.0; }
        double operator()(const museum::Branch& /*unused*/) const { return 0.0; }
        double operator()(const museum::Run& /*unused*/) const { return forever; }
    };
    StepRun run;
    run.seconds = std::max(std::visit(Seconds{*this}, step.action), 0.0);
    return run;
}

double Player::State::end_of(const Moment& moment) const {
    double end = 0.0;
    for (const auto& step : moment.steps) {
        const double mine = step.ended ? std::min(*step.ended, step.seconds) : step.seconds;
        end = std::max(end, mine + (step.answer ? step.reply_seconds : 0.0));
    }
    for (const auto& effect : moment.effects) end = std::max(end, effect.at + effect.seconds);
    return moment.arrival + end;
}

bool Player::State::lasts(const Moment& moment) const {
    return std::ranges::any_of(moment.steps, [](const StepRun& step) { return step.seconds > 0.0; });
}

void Player::State::enter(StepRef at) {
    const museum::Stop& stop = tour().stops[at.stop];
    Moment moment;
    moment.at = at;
    if (base.at.stop != at.stop) {
        moment.arrival = arrival_seconds(base, options.context, stop);
        events.push_back({"stop", {stop.id}});
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

/// A gaze that rests long enough ends its wait, at a time that can be told in advance.
void Player::State::look() {
    Moment& moment = path.back();
    for (std::uint32_t i = 0; i < moment.steps.size(); ++i) {
        const auto* const step = step_at(tour(), {moment.at.stop, moment.at.step + i});
        const auto* const wait = std::get_if<museum::Wait>(&step->action);
        const auto* const wanted = wait ? std::get_if<museum::Wait::Gaze>(&wait->until) : nullptr;
        if (!wanted) continue;
        StepRun& run = moment.steps[i];
        if (run.ended && *run.ended <= since()) continue;
        run.ended.reset();
        if (meets(wanted->at, gaze)) run.ended = gaze_since + wanted->seconds;
    }
}

void Player::State::hear(const TourEvent& event) {
    using Kind = TourEvent::Kind;
    events.push_back(script_event(event));
    const double now = since();
    if (event.kind == Kind::gaze) {
        if (gaze != event.target) gaze_since = now;
        gaze = event.target;
        if (begun) look();
        return;
    }
    if (!begun) return;
    Moment& moment = path.back();
    for (std::uint32_t i = 0; i < moment.steps.size(); ++i) {
        StepRun& run = moment.steps[i];
        const StepRef ref{moment.at.stop, moment.at.step + i};
        const museum::Step* const step = step_at(tour(), ref);
        if (run.ended || now >= run.seconds) continue;
        if (const auto* const ask = std::get_if<museum::Ask>(&step->action)) {
            if (event.kind != Kind::answer || event.answer >= ask->answers.size()) continue;
            run.answer = remembered[ref] = event.answer;
            run.reply_seconds = narration_seconds(ask->answers[event.answer].reply);
            run.ended = now;
            return; // one answer is to one question
        }
        bool met = false;
        if (const auto* const wait = std::get_if<museum::Wait>(&step->action)) {
            if (const auto* const pick = std::get_if<museum::Wait::Pick>(&wait->until))
                met = event.kind == Kind::pick && meets(pick->target, event.target);
            else if (const auto* const hand = std::get_if<museum::Wait::Hand>(&wait->until))
                met = event.kind == Kind::hand && event.distance <= hand->distance && meets(hand->target, event.target);
            else if (std::holds_alternative<museum::Wait::All>(wait->until))
                met = event.kind == Kind::all_here;
        } else if (const auto* const move = std::get_if<museum::Move>(&step->action)) {
            met = event.kind == Kind::arrived && move->manner == museum::Move::Manner::walk;
        } else if (std::holds_alternative<museum::Measure>(step->action)) {
            met = event.kind == Kind::measured;
        }
        if (met) run.ended = now;
    }
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

Player::Player(PlayerOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Player::Player(Player&&) noexcept = default;
Player& Player::operator=(Player&&) noexcept = default;
Player::~Player() = default;

PlayerFrame Player::start() {
    State& state = *state_;
    PlayerFrame frame;
    state.load_tour_script(frame);
    state.remembered.clear();
    state.gaze.reset();
    state.paused = false;
    state.path.clear();
    state.marks.clear();
    state.rewind(0);
    state.over = state.tour().stops.empty();
    if (!state.over) {
        state.enter({0, 0});
        state.pass(0.0, frame);
    }
    state.show(frame, true);
    return frame;
}

PlayerFrame Player::advance(double seconds, std::span<const TourEvent> events) {
    State& state = *state_;
    PlayerFrame frame;
    if (state.paused || state.over || state.path.empty()) return frame;
    state.circles = 0;
    for (const auto& event : events) state.hear(event);
    seconds = std::max(seconds, 0.0);
    if (!state.scripts.empty()) state.run_scripts(seconds, frame);
    state.pass(seconds, frame);
    state.show(frame, false);
    return frame;
}

void Player::pause(bool paused) {
    state_->paused = paused;
}

bool Player::paused() const {
    return state_->paused;
}

PlayerFrame Player::next() {
    State& state = *state_;
    PlayerFrame frame;
    if (state.over || state.path.empty()) return frame;
    state.circles = 0;
    state.finish(frame);
    state.leave(frame);
    state.pass(0.0, frame);
    state.show(frame, false);
    return frame;
}

PlayerFrame Player::back() {
    State& state = *state_;
    PlayerFrame frame;
    if (state.path.empty()) return frame;
    std::size_t to = state.path.size() - 1; // the moment to come to
    if (!state.over && to > 0) --to;
    while (to > 0 && !state.lasts(state.path[to])) --to;
    const StepRef at = state.path[to].at;
    state.rewind(to);
    state.enter(at);
    state.pass(0.0, frame);
    state.show(frame, true);
    return frame;
}

PlayerFrame Player::again() {
    State& state = *state_;
    PlayerFrame frame;
    if (state.path.empty()) return frame;
    const StepRef at = state.path.back().at;
    state.rewind(state.path.size() - 1);
    state.enter(at);
    state.pass(0.0, frame);
    state.show(frame, true);
    return frame;
}

PlayerFrame Player::skip() {
    State& state = *state_;
    PlayerFrame frame;
    if (state.over || state.path.empty()) return frame;
    state.circles = 0;
    const std::uint32_t stop = state.path.back().at.stop;
    const std::size_t most = state.tour().stops[stop].steps.size() + 2;
    for (std::size_t i = 0; !state.over && state.path.back().at.stop == stop; ++i) {
        state.finish(frame);
        state.leave(frame, i >= most); // a question that is asked until it is answered rightly is passed by
    }
    state.pass(0.0, frame);
    state.show(frame, true);
    return frame;
}

PlayerFrame Player::jump(std::uint32_t stop) {
    State& state = *state_;
    PlayerFrame frame;
    if (stop >= state.tour().stops.size() || state.path.empty()) return frame;
    state.circles = 0;
    if (!state.walk_to(stop, false, frame)) {
        frame.faults.clear();
        (void)state.walk_to(stop, true, frame);
    }
    state.pass(0.0, frame);
    state.show(frame, true);
    return frame;
}

void Player::set_language(std::string_view language) {
    state_->options.context.language = language;
    for (auto& loaded : state_->scripts) loaded.script.set_language(language);
}

const TourState& Player::state() const {
    return state_->shown;
}

const Moments& Player::path() const {
    return state_->path;
}

double Player::seconds() const {
    return state_->seconds;
}

const TourContext& Player::context() const {
    return state_->options.context;
}

const Variables& Player::first_variables() const {
    return state_->first_variables;
}

std::vector<CaptionNow> Player::captions() const {
    const auto& options = state_->options;
    std::vector<CaptionNow> out;
    const auto add = [&](const museum::Captions& captions, double offset, std::string_view language) {
        for (const auto cue : cues_due(captions, offset).cues)
            out.push_back({captions.cues[cue].text(), std::string(language)});
    };
    for (const auto& playing : state_->shown.narration) {
        const auto* const step = step_at(state_->tour(), playing.step);
        const museum::Narration* narration = nullptr;
        if (const auto* const say = std::get_if<museum::Say>(&step->action))
            narration = &say->narration;
        else if (const auto* const ask = std::get_if<museum::Ask>(&step->action); ask && playing.reply)
            narration = &ask->answers[*playing.reply].reply;
        if (!narration) continue;
        const auto& language = options.context.language;
        const auto file = narration->captions.pick(language);
        const museum::Captions* const authored = file && options.captions ? options.captions(*file.value) : nullptr;
        const auto text = narration->text.pick(language);
        if (authored)
            add(*authored, playing.offset, file.language);
        else if (text)
            add(paced_captions(*text.value, state_->narration_seconds(*narration), options.pace), playing.offset,
                text.language);
    }
    for (const auto& speech : state_->shown.speech) {
        const auto text = speech.text.pick(options.context.language);
        if (text) add(paced_captions(*text.value, {}, options.pace), speech.offset, text.language);
    }
    return out;
}

} // namespace guanhe::tour
