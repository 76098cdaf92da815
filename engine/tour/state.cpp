#include "tour/state.h"

#include <algorithm>
#include <limits>
#include <ranges>
#include <utility>

namespace guanhe::tour {
namespace {

constexpr double forever = std::numeric_limits<double>::infinity();

/// How far a change of so many seconds is; one of none is done at once.
double part_of(double seconds, double whole) {
    return whole > 0.0 ? std::clamp(seconds / whole, 0.0, 1.0) : 1.0;
}

void clear_moment(TourState& state) {
    state.narration.clear();
    state.speech.clear();
    state.sounds.clear();
    state.looks.clear();
    state.panels.clear();
    state.videos.clear();
    state.waits.clear();
    state.question.reset();
    state.stand.invited.reset();
    state.stand.black = 0.0;
}

void clear_stop(TourState& state) {
    state.highlights.clear();
    state.hold.reset();
    state.measure.reset();
    state.section.reset();
    state.loops.clear();
}

void enter_site(TourState& state, const TourContext& context, const std::string& id) {
    if (state.stand.site == id) return;
    state.stand.site = id;
    state.visibility.clear();
    state.era = {};
    state.light = {};
    const museum::Site* const site = museum::find_site(*context.museum, id);
    if (!site) return;
    state.era.id = site->first_era;
    if (site->sun) state.light.source = museum::Light::Sun{*site->sun, {}};
}

void add_once(std::vector<std::string>& list, const std::string& id) {
    if (std::ranges::find(list, id) == list.end()) list.push_back(id);
}

/// Later words about the same thing stand for all earlier ones.
void set_shown(TourState& state, const museum::Target& target, bool shown, double part) {
    std::erase_if(state.visibility, [&](const Visibility& each) { return each.target == target; });
    state.visibility.push_back({target, shown, part});
}

void set_highlight(TourState& state, const museum::Target& target, bool on, const glm::dvec3& color) {
    std::erase_if(state.highlights, [&](const Highlighted& each) { return each.target == target; });
    if (on) state.highlights.push_back({target, color});
}

void change_era(TourState& state, const std::string& id, double part) {
    if (state.era.id != id) state.era.from = std::exchange(state.era.id, id);
    state.era.part = part;
    if (part >= 1.0) state.era.from.clear();
}

/// One moment being laid over what was before it.
struct Layer {
    TourState& state;
    const TourContext& context;
    StepRef ref;
    const StepRun& run;
    double seconds; ///< since the steps began; infinity: over

    [[nodiscard]] bool over() const { return seconds >= run.seconds || (run.ended && seconds >= *run.ended); }

    void operator()(const museum::Say& /*unused*/) const {
        if (!over()) state.narration.push_back({ref, seconds, {}});
    }
    void operator()(const museum::Move& move) const;
    void operator()(const museum::Look& look) const {
        if (seconds < look.seconds && !over()) state.looks.push_back(ref);
    }
    void operator()(const museum::Show& show) const {
        for (const auto& target : show.targets) set_shown(state, target, true, part_of(seconds, show.seconds));
    }
    void operator()(const museum::Hide& hide) const {
        for (const auto& target : hide.targets) set_shown(state, target, false, part_of(seconds, hide.seconds));
    }
    void operator()(const museum::Highlight& mark) const {
        for (const auto& target : mark.targets) set_highlight(state, target, mark.on, mark.color);
    }
    void operator()(const museum::ChangeEra& change) const {
        change_era(state, change.era, part_of(seconds, change.seconds));
        state.era.show_year = change.show_year;
        state.era.certainty = change.certainty;
    }
    void operator()(const museum::Light& light) const {
        const double part = part_of(seconds, light.seconds);
        state.light.from = part < 1.0 ? state.light.source : light.source;
        state.light.source = light.source;
        state.light.part = part;
        if (auto* const sun = std::get_if<museum::Light::Sun>(&state.light.source); sun && sun->until_hour) {
            sun->moment.hour += (*sun->until_hour - sun->moment.hour) * part;
            if (part >= 1.0) sun->until_hour.reset();
        }
        if (part >= 1.0) state.light.from = state.light.source;
    }
    void operator()(const museum::Hold& hold) const {
        state.hold = hold.exhibit.empty() ? std::nullopt : std::optional(ref);
    }
    void operator()(const museum::Section& section) const {
        if (section.on)
            state.section = SectionState{ref, section.travel * part_of(seconds, section.seconds)};
        else
            state.section.reset();
    }
    void operator()(const museum::Measure& /*unused*/) const { state.measure = ref; }
    void operator()(const museum::Panel& panel) const {
        if (over()) return;
        state.panels.push_back(ref);
        if (std::holds_alternative<museum::PanelVideo>(panel.content)) state.videos.push_back({ref, seconds, {}});
    }
    void operator()(const museum::Sound& sound) const {
        if (sound.loop)
            state.loops.push_back(ref);
        else if (!over())
            state.sounds.push_back({ref, seconds, {}});
    }
    void operator()(const museum::Ask& ask) const {
        if (run.answer && run.ended && seconds >= *run.ended) {
            state.answers[ref] = *run.answer;
            const double since = seconds - *run.ended;
            if (since < run.reply_seconds) state.narration.push_back({ref, since, run.answer});
        } else if (!over() && !ask.answers.empty()) {
            state.question = ref;
        }
    }
    void operator()(const museum::Wait& /*unused*/) const {
        if (!over()) state.waits.push_back(ref);
    }
    void operator()(const museum::Stamp& stamp) const { add_once(state.stamps, stamp.stamp); }
    void operator()(const museum::Branch& /*unused*/) const {}
    void operator()(const museum::Run& /*unused*/) const {}
};

void Layer::operator()(const museum::Move& move) const {
    using Manner = museum::Move::Manner;
    const museum::Stop* const other = move.stop.empty() ? nullptr : museum::find_stop(*context.tour, move.stop);
    if (!other && !move.pose) return;
    const museum::Pose to = other ? other->pose : *move.pose;
    const std::string site = other ? other->site : state.stand.site;
    const bool away = site != state.stand.site;
    const bool glides = move.manner == Manner::glide && context.comfort.glides && !away;
    if (!over() && glides) {
        state.stand.pose = glide_at(state.stand.pose, to, part_of(seconds, run.seconds));
        return;
    }
    if (!over() && move.manner == Manner::walk && !away) {
        state.stand.invited = to;
        return;
    }
    const Fade fade = over() ? Fade{true, 0.0} : fade_at(seconds, run.seconds);
    state.stand.black = std::max(state.stand.black, fade.black);
    if (!fade.there) return;
    enter_site(state, context, site);
    state.stand.pose = to;
    if (other) state.stand.radius = other->radius;
}

museum::Target named_target(const TourState& state, const TourContext& context, const ScriptRequest& what) {
    museum::Target target;
    const museum::Site* const site = museum::find_site(*context.museum, state.stand.site);
    if (site && !museum::find_exhibit(*site, what.name) && museum::find_hotspot(*site, what.name)) {
        target.hotspot = what.name;
    } else {
        target.exhibit = what.name;
        target.part = what.part;
    }
    return target;
}

void apply(TourState& state, const TourContext& context, const ScriptEffect& effect, double seconds) {
    using Kind = ScriptRequest::Kind;
    constexpr double fade = 0.5, era_fade = 2.0; // as steps have them where nothing is said
    const double since = seconds - effect.at;
    if (since < 0.0) return;
    const ScriptRequest& what = effect.what;
    switch (what.kind) {
    case Kind::say:
        if (since < effect.seconds) state.speech.push_back({what.text, since});
        break;
    case Kind::move:
        if (const museum::Stop* const stop = museum::find_stop(*context.tour, what.name)) {
            const Fade now = fade_at(since, effect.seconds);
            state.stand.black = std::max(state.stand.black, now.black);
            if (now.there) {
                enter_site(state, context, stop->site);
                state.stand.pose = stop->pose;
                state.stand.radius = stop->radius;
            }
        }
        break;
    case Kind::show:
    case Kind::hide:
        set_shown(state, named_target(state, context, what), what.kind == Kind::show, part_of(since, fade));
        break;
    case Kind::highlight:
        set_highlight(state, named_target(state, context, what), what.on, museum::Highlight{}.color);
        break;
    case Kind::era:
        change_era(state, what.name, part_of(since, era_fade));
        break;
    case Kind::stamp:
        add_once(state.stamps, what.name);
        break;
    case Kind::variable:
        if (what.value.is_nothing())
            state.variables.erase(what.name);
        else
            state.variables.insert_or_assign(what.name, what.value);
        break;
    case Kind::go:
    case Kind::log:
        break;
    }
}

} // namespace

const museum::Step* step_at(const museum::Tour& tour, StepRef ref) {
    if (ref.stop >= tour.stops.size() || ref.step >= tour.stops[ref.stop].steps.size()) return nullptr;
    return &tour.stops[ref.stop].steps[ref.step];
}

const museum::Narration* narration_of(const museum::Tour& tour, const Playing& playing) {
    const museum::Step* step = step_at(tour, playing.step);
    if (step == nullptr) return nullptr;
    if (const auto* say = std::get_if<museum::Say>(&step->action)) return &say->narration;
    const auto* ask = std::get_if<museum::Ask>(&step->action);
    return ask != nullptr && playing.reply && *playing.reply < ask->answers.size() ? &ask->answers[*playing.reply].reply
                                                                                   : nullptr;
}

std::uint32_t group_size(const museum::Tour& tour, StepRef at) {
    std::uint32_t count = 0;
    while (const museum::Step* const step = step_at(tour, {at.stop, at.step + count})) {
        ++count;
        if (!step->with_next) break;
    }
    return count;
}

TourState blank_state(const Variables& variables) {
    TourState state;
    state.variables = variables;
    state.at.stop = std::numeric_limits<std::uint32_t>::max();
    return state;
}

double arrival_seconds(const TourState& state, const TourContext& context, const museum::Stop& stop) {
    if (state.stand.site.empty()) return 0.0; // who begins a tour is faded in by the host
    const bool there = state.stand.site == stop.site && state.stand.pose == stop.pose;
    return there ? 0.0 : 2.0 * context.comfort.fade;
}

TourState in_play(TourState state, const TourContext& context, const Moment& moment, double seconds) {
    const museum::Tour& tour = *context.tour;
    clear_moment(state);
    if (moment.at.stop >= tour.stops.size()) return state;
    const museum::Stop& stop = tour.stops[moment.at.stop];
    if (seconds < moment.arrival * 0.5) { // still where we were
        state.stand.black = seconds / (moment.arrival * 0.5);
        return state;
    }
    if (seconds < moment.arrival) state.stand.black = 1.0 - (seconds / (moment.arrival * 0.5) - 1.0);
    if (state.at.stop != moment.at.stop) {
        clear_stop(state);
        enter_site(state, context, stop.site);
        state.visited.insert(stop.id);
        state.stand.pose = stop.pose;
        state.stand.radius = stop.radius;
    }
    state.at = moment.at;
    if (seconds < moment.arrival) return state;
    const double since = seconds - moment.arrival;
    for (std::uint32_t i = 0; i < moment.steps.size(); ++i) {
        const StepRef ref{moment.at.stop, moment.at.step + i};
        const museum::Step* const step = step_at(tour, ref);
        if (step) std::visit(Layer{state, context, ref, moment.steps[i], since}, step->action);
    }
    for (const auto& effect : moment.effects) apply(state, context, effect, since);
    return state;
}

TourState settled(TourState state, const TourContext& context, const Moment& moment) {
    state = in_play(std::move(state), context, moment, forever);
    clear_moment(state);
    return state;
}

TourState state_at(const TourContext& context, const Moments& path, double seconds, const Variables& variables) {
    TourState state = blank_state(variables);
    for (std::size_t i = 0; i < path.size(); ++i) {
        state = i + 1 < path.size() ? settled(std::move(state), context, path[i])
                                    : in_play(std::move(state), context, path[i], seconds);
    }
    return state;
}

bool holds(const museum::Condition& condition, const TourState& state, const TourContext& context) {
    using Kind = museum::Condition::Kind;
    bool yes = true;
    switch (condition.kind) {
    case Kind::always:
        break;
    case Kind::answer:
        yes = std::ranges::any_of(state.answers, [&](const auto& given) {
            const museum::Step* const step = step_at(*context.tour, given.first);
            const auto* const ask = step ? std::get_if<museum::Ask>(&step->action) : nullptr;
            return ask && step->id == condition.name && given.second < ask->answers.size() &&
                   ask->answers[given.second].id == condition.is;
        });
        break;
    case Kind::stamp:
        yes = std::ranges::find(state.stamps, condition.name) != state.stamps.end();
        break;
    case Kind::visited:
        yes = state.visited.contains(condition.name);
        break;
    case Kind::variable: {
        const auto found = state.variables.find(condition.name);
        yes = found != state.variables.end() && found->second.words() == condition.is;
        break;
    }
    case Kind::language: {
        const auto order = museum::lookup_order(context.language);
        yes = std::ranges::any_of(order, [&](const auto& tag) { return museum::same_tag(tag, condition.is); });
        break;
    }
    }
    return yes != condition.no;
}

museum::Destination destination(const TourState& state, const TourContext& context, const Moment& moment) {
    for (const auto& effect : std::views::reverse(moment.effects))
        if (effect.what.kind == ScriptRequest::Kind::go) return {effect.what.name, {}};
    for (std::uint32_t i = 0; i < moment.steps.size(); ++i) {
        const museum::Step* const step = step_at(*context.tour, {moment.at.stop, moment.at.step + i});
        if (!step) break;
        if (const auto* const branch = std::get_if<museum::Branch>(&step->action)) {
            for (const auto& each : branch->cases)
                if (holds(each.when, state, context)) return each.next;
        } else if (const auto* const move = std::get_if<museum::Move>(&step->action)) {
            if (!move->stop.empty()) return {move->stop, {}};
        } else if (const auto* const ask = std::get_if<museum::Ask>(&step->action)) {
            const auto answer = moment.steps[i].answer;
            if (answer && *answer < ask->answers.size() && !ask->answers[*answer].next.empty())
                return ask->answers[*answer].next;
        }
    }
    return {};
}

std::optional<SunPosition> sun_of(const TourState& state, const TourContext& context) {
    const museum::Site* const site = museum::find_site(*context.museum, state.stand.site);
    if (!site || !site->origin) return {};
    const LightSource source = std::holds_alternative<museum::Light::Site>(state.light.source) && site->sun
                                   ? LightSource(museum::Light::Sun{*site->sun, {}})
                                   : state.light.source;
    const auto* const sun = std::get_if<museum::Light::Sun>(&source);
    if (!sun) return {};
    return sun_position(sun->moment, site->origin->latitude);
}

} // namespace guanhe::tour
