// How long each step lasts by itself, and what of the visitor's doing ends it.
#include "tour/player_state.h"

#include <algorithm>
#include <limits>

namespace guanhe::tour {
namespace {

constexpr double forever = std::numeric_limits<double>::infinity();

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

double Player::State::narration_seconds(const museum::Narration& narration) const {
    const auto& language = options.context.language;
    if (const auto audio = narration.audio.pick(language); audio && options.length)
        if (const double length = options.length(*audio.value); length > 0.0) return length;
    if (const auto file = museum::captions_for(narration, language); file && options.captions) {
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
        double operator()(const museum::Panel& panel) const {
            if (panel.seconds) return *panel.seconds;
            const auto* const film = std::get_if<museum::PanelVideo>(&panel.content);
            const auto file = film ? film->file.pick(player.options.context.language) : museum::LanguageFiles::Picked{};
            const double length = file && player.options.length ? player.options.length(*file.value) : 0.0;
            return length > 0.0 ? length : forever;
        }
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

/// Without scripts nobody would ever take the event.
void Player::State::tell_scripts(ScriptEvent event) {
    if (!scripts.empty()) events.push_back(std::move(event));
}

void Player::State::hear(const TourEvent& event) {
    using Kind = TourEvent::Kind;
    const double now = since();
    if (event.kind == Kind::gaze) { // which a host may repeat every frame
        if (gaze == event.target) return;
        gaze_since = now;
        gaze = event.target;
        tell_scripts(script_event(event));
        if (begun) look();
        return;
    }
    // How near a hand is counts to the step that waits for it: scripts hear of it once it is near enough.
    if (event.kind != Kind::hand) tell_scripts(script_event(event));
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
        if (!met) continue;
        run.ended = now;
        if (event.kind == Kind::hand) tell_scripts(script_event(event));
    }
}

} // namespace guanhe::tour
