#include "tour/player_state.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::tour {
namespace {

template<class T>
Value plain_value(const T& plain) {
    return {plain};
}

/// Whether nothing is left of an effect once a later one is there: a script may run for hours beside one question, and
/// its path must not grow with every frame.
bool replaces(const ScriptEffect& later, const ScriptEffect& earlier) {
    using Kind = ScriptRequest::Kind;
    const auto shows = [](Kind kind) { return kind == Kind::show || kind == Kind::hide; };
    const Kind kind = earlier.what.kind;
    if (kind == Kind::say) return earlier.at + earlier.seconds <= later.at;
    if (kind == Kind::go) return later.what.kind == Kind::go;
    const bool alike = kind == later.what.kind || (shows(kind) && shows(later.what.kind));
    const bool lasts = kind == Kind::variable || kind == Kind::highlight || kind == Kind::stamp || shows(kind);
    return alike && lasts && earlier.what.name == later.what.name && earlier.what.part == later.what.part;
}

/// JSON does not tell 3 from 3.0, and nobody wants to hear of 3.0 sherds.
Value plain_value(double number) {
    constexpr double exact = 9007199254740992.0; // 2^53
    if (std::floor(number) == number && std::abs(number) <= exact) return {static_cast<std::int64_t>(number)};
    return {number};
}

} // namespace

std::vector<std::uint64_t> Player::State::script_marks() const {
    std::vector<std::uint64_t> marks_now;
    for (const auto& loaded : scripts) marks_now.push_back(loaded.script.mark());
    return marks_now;
}

void Player::State::end_scripts_since(const std::vector<std::uint64_t>& kept) {
    for (std::size_t i = 0; i < scripts.size(); ++i) {
        // One that was loaded after the mark keeps what its own outermost lines set up: loading is not undone.
        const std::uint64_t mark = i < kept.size() ? kept[i] : i < first_marks.size() ? first_marks[i] : 0;
        if (mark > 0) scripts[i].script.end_since(mark);
    }
    running.clear();
    heard.clear();
    events.clear();
}

void Player::State::load_tour_script(PlayerFrame& frame) {
    scripts.clear();
    failed_scripts.clear();
    running.clear();
    heard.clear();
    events.clear();
    first_marks.clear();
    variables.clear();
    if (!tour().script.empty()) (void)script_of(tour().script, frame);
    for (const auto& stop :
         tour().stops) // all are loaded before the first moment, so that a jump finds what play finds
        for (const auto& step : stop.steps)
            if (const auto* const run = std::get_if<museum::Run>(&step.action); run && !run->script.empty())
                (void)script_of(run->script, frame);
    first_variables = variables;
    first_marks = script_marks();
}

std::optional<std::size_t> Player::State::script_of(const museum::FileRef& file, PlayerFrame& frame) {
    const museum::FileRef& wanted = file.empty() ? tour().script : file;
    const auto found = std::ranges::find(scripts, wanted.path, &Loaded::file);
    if (found != scripts.end()) return static_cast<std::size_t>(found - scripts.begin());
    if (failed_scripts.contains(wanted.path)) return {};
    failed_scripts.insert(wanted.path); // said once; reload_script() takes it off
    if (wanted.empty()) {
        frame.faults.push_back({"a step runs a script's function, and no script is named", tour().file.path,
                                "name one in the step or in the tour"});
        return {};
    }
    if (!options.script) return {};
    auto text = options.script(wanted);
    if (!text) {
        frame.faults.push_back(std::move(text).error());
        return {};
    }
    auto loaded = Script::load(wanted.path, *text, variables, options.seed, options.budget);
    if (!loaded) {
        frame.faults.push_back(std::move(loaded).error());
        return {};
    }
    failed_scripts.erase(wanted.path);
    loaded->set_language(options.context.language);
    scripts.push_back({wanted.path, std::move(loaded).value()});
    return scripts.size() - 1;
}

void Player::State::start_run(std::uint32_t index, const museum::Run& run, PlayerFrame& frame) {
    StepRun& step = path.back().steps[index];
    const auto script = script_of(run.script, frame);
    if (!script) {
        step.ended = since();
        return;
    }
    std::vector<Value> arguments;
    if (!run.arguments.empty()) { // by name: one table
        Value::Table table;
        for (const auto& [name, value] : run.arguments)
            table.push_back({{name}, std::visit([](const auto& plain) { return plain_value(plain); }, value)});
        arguments.push_back({std::move(table)});
    }
    // Of the place in the path alone, so that coming again does the same again.
    const StepRef at = path.back().at;
    scripts[*script].script.seed(options.seed ^ (static_cast<std::uint64_t>(path.size()) << 40U) ^
                                 (static_cast<std::uint64_t>(at.stop) << 20U) ^ (at.step + index));
    auto task = scripts[*script].script.start(run.function, arguments);
    if (!task) {
        auto error = std::move(task).error();
        error.hint = "step " + place({at.stop, at.step + index}) + " is passed over";
        frame.faults.push_back(std::move(error));
        step.ended = since();
        return;
    }
    running.push_back({index, *script, *task});
}

void Player::State::run_scripts(double seconds_passed, PlayerFrame& frame) {
    const double now = since();
    for (std::size_t i = 0; i < heard.size();) {
        if (now < heard[i].until) {
            ++i;
            continue;
        }
        scripts[heard[i].script].script.done(heard[i].task);
        heard.erase(heard.begin() + static_cast<std::ptrdiff_t>(i));
    }
    const auto due = std::exchange(events, {});
    for (std::size_t i = 0; i < scripts.size(); ++i)
        take(i, scripts[i].script.advance(seconds_passed, due, variables), false, frame);
}

void Player::State::take(std::size_t script, ScriptOutcome outcome, bool hurried, PlayerFrame& frame) {
    using Kind = ScriptRequest::Kind;
    Moment& moment = path.back();
    for (auto& fault : outcome.faults) frame.faults.push_back(std::move(fault));
    for (auto& request : outcome.requests) {
        if (request.kind == Kind::log) {
            frame.log.push_back(std::move(request.name));
            continue;
        }
        ScriptEffect effect{since(), std::move(request), 0.0};
        if (effect.what.kind == Kind::say || effect.what.kind == Kind::move) {
            const auto task = std::exchange(effect.what.task, 0);
            const bool speaks = effect.what.kind == Kind::say;
            if (!hurried)
                effect.seconds = speaks ? reading_seconds(effect.what.text.in(options.context.language), options.pace)
                                        : 2.0 * options.context.comfort.fade;
            if (!speaks && !museum::find_stop(tour(), effect.what.name))
                frame.faults.push_back({"move_to: the tour has no stop '" + effect.what.name + "'",
                                        scripts[script].file, "nobody is moved"});
            if (!hurried) heard.push_back({script, task, effect.at + effect.seconds});
        }
        effect.what.task = 0; // numbers of one run, which a path does not know
        // The first stamp counts, of all else the last.
        const bool again =
            effect.what.kind == Kind::stamp && std::ranges::any_of(moment.effects, [&](const auto& each) {
                return replaces(effect, each) && each.what.kind == Kind::stamp;
            });
        if (again) continue;
        std::erase_if(moment.effects, [&](const ScriptEffect& each) { return replaces(effect, each); });
        moment.effects.push_back(std::move(effect));
    }
    for (const auto task : outcome.ended) {
        const auto found = std::ranges::find_if(
            running, [&](const Running& each) { return each.script == script && each.task == task; });
        if (found == running.end()) continue;
        moment.steps[found->step].ended = since();
        running.erase(found);
    }
}

/// What still runs of the moment's functions comes to its end, as if nothing took time.
void Player::State::hurry_scripts(PlayerFrame& frame) {
    while (!running.empty()) {
        const Running first = running.front();
        take(first.script, scripts[first.script].script.hurry(first.task, variables), true, frame);
        std::erase_if(running,
                      [&](const Running& each) { return each.script == first.script && each.task == first.task; });
    }
    for (const auto& each : heard) scripts[each.script].script.done(each.task);
    heard.clear();
}

/// What a new text's outermost lines set anew belongs to the visit's beginning.
void Player::State::keep_new(Variables with) {
    for (const auto& [name, value] : with) {
        if (!variables.contains(name)) {
            first_variables.try_emplace(name, value);
            base.variables.try_emplace(name, value);
        }
    }
    variables = std::move(with);
}

Result<void> Player::reload_script(const museum::FileRef& file, std::string_view text) {
    State& state = *state_;
    state.failed_scripts.erase(file.path);
    const auto found = std::ranges::find(state.scripts, file.path, &State::Loaded::file);
    if (found == state.scripts.end()) {
        Variables with = state.variables;
        GUANHE_TRY_LET(auto loaded, Script::load(file.path, text, with, state.options.seed, state.options.budget));
        loaded.set_language(state.options.context.language);
        for (const auto& [name, value] : state.variables) with[name] = value; // as a reload keeps them
        state.keep_new(std::move(with));
        state.first_marks.push_back(loaded.mark());
        state.scripts.push_back({file.path, std::move(loaded)});
        return {};
    }
    const auto index = static_cast<std::size_t>(found - state.scripts.begin());
    Variables with = state.variables;
    GUANHE_TRY(found->script.reload(text, with));
    state.keep_new(std::move(with));
    if (index < state.first_marks.size()) state.first_marks[index] = found->script.mark();
    for (auto& marks : state.marks)
        if (index < marks.size()) marks[index] = found->script.mark();
    for (const auto& running : state.running)
        if (running.script == index) state.path.back().steps[running.step].ended = state.since();
    std::erase_if(state.running, [&](const State::Running& each) { return each.script == index; });
    std::erase_if(state.heard, [&](const State::Heard& each) { return each.script == index; });
    return {};
}

} // namespace guanhe::tour
