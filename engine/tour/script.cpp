#include "tour/script.h"

#include "tour/script_state.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::tour {
namespace {

constexpr std::size_t longest_text = std::size_t{1} << 20;
constexpr int most_waits_in_a_hurry = 1000;
constexpr std::uint64_t most_work_in_a_hurry = 8; ///< of one function between two waits
const char* const goes_on = "the visit goes on without it";

/// SplitMix64 (Steele, Lea and Flood, 2014): one number of state, any seed is good.
std::uint64_t mixed(std::uint64_t& state) {
    state += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
}

} // namespace

std::uint64_t Script::State::next_random() {
    return mixed(random);
}

Error Script::State::error(const Sandbox::Failure& failure) const {
    return {failure.what, failure.line > 0 ? name + ":" + std::to_string(failure.line) : name, goes_on,
            ErrorKind::bad_input};
}

Result<void> Script::State::load(std::string_view text, Variables& kept) {
    if (text.size() > longest_text) return Error{"a script of more than 1 MiB", name, "split it into several"};
    if (!sandbox.state()) return Error{"no memory for a script", name, "close other programs", ErrorKind::internal};
    sandbox.host = this;
    variables = &kept;
    auto failed = sandbox.guarded(open_api);
    if (failed.what.empty()) failed = sandbox.run_text(text);
    variables = nullptr;
    sandbox.freeze();
    if (!failed.what.empty()) return error(failed);
    return {};
}

Script::Script() = default;
Script::Script(Script&&) noexcept = default;
Script& Script::operator=(Script&&) noexcept = default;
Script::~Script() = default;

Result<Script> Script::load(std::string name, std::string_view text, Variables& variables, std::uint64_t seed,
                            const ScriptBudget& budget) {
    Script script;
    script.state_ = std::make_unique<State>(std::move(name), budget);
    script.state_->random = seed;
    const Variables before = variables;
    if (auto loaded = script.state_->load(text, variables); !loaded) {
        variables = before;
        return std::move(loaded).error();
    }
    return script;
}

Result<void> Script::reload(std::string_view text, Variables& variables) {
    auto fresh = std::make_unique<State>(state_->name, state_->sandbox.budget());
    fresh->language = state_->language;
    fresh->now = state_->now;
    fresh->random = state_->random;
    fresh->next_id = state_->next_id; // marks taken before stay true
    Variables with = variables;
    GUANHE_TRY(fresh->load(text, with));
    for (auto& [name, value] : variables) with[name] = value; // what the visit has so far is worth more than a start
    variables = std::move(with);
    state_ = std::move(fresh);
    return {};
}

void Script::set_language(std::string_view language) {
    state_->language = language;
}

void Script::seed(std::uint64_t seed) {
    state_->random = seed;
}

Result<std::uint64_t> Script::State::begin(int function, std::span<const Value> arguments, std::uint64_t timer) {
    if (tasks.size() >= sandbox.budget().tasks)
        return Error{"more than " + std::to_string(sandbox.budget().tasks) + " functions wait at once", name,
                     "end some, or let one do the work of several"};
    Task task;
    const auto failed = sandbox.guarded([&](lua_State* lua) {
        task.thread = lua_newthread(lua);
        task.reference = luaL_ref(lua, LUA_REGISTRYINDEX);
        luaL_checkstack(lua, static_cast<int>(arguments.size()) + 4, "arguments");
        if (lua_checkstack(task.thread, static_cast<int>(arguments.size()) + 4) == 0)
            luaL_error(lua, "not enough memory");
        lua_rawgeti(lua, LUA_REGISTRYINDEX, function);
        for (const auto& argument : arguments) push_value(lua, argument);
        lua_xmove(lua, task.thread, static_cast<int>(arguments.size()) + 1);
    });
    if (!failed.what.empty()) {
        forget(task);
        return error(failed);
    }
    task.id = next_id++;
    task.arguments = static_cast<int>(arguments.size());
    task.timer = timer;
    tasks.push_back(std::move(task));
    return tasks.back().id;
}

void Script::State::forget(const Task& task) {
    luaL_unref(sandbox.state(), LUA_REGISTRYINDEX, task.reference);
}

void Script::State::forget(const Handler& handler) {
    luaL_unref(sandbox.state(), LUA_REGISTRYINDEX, handler.function);
}

Result<std::uint64_t> Script::start(std::string_view function, std::span<const Value> arguments) {
    State& state = *state_;
    int reference = LUA_NOREF;
    const std::string wanted(function);
    const auto failed = state.sandbox.guarded([&](lua_State* lua) {
        lua_rawgeti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
        lua_getfield(lua, -1, wanted.c_str());
        if (!lua_isfunction(lua, -1) || lua_iscfunction(lua, -1))
            luaL_error(lua, "there is no function '%s' in this script", wanted.c_str());
        reference = luaL_ref(lua, LUA_REGISTRYINDEX);
    });
    if (!failed.what.empty()) return state.error({failed.what, 0});
    auto begun = state.begin(reference, arguments, 0);
    luaL_unref(state.sandbox.state(), LUA_REGISTRYINDEX, reference);
    return begun;
}

bool Script::State::slice(Task& task, std::uint64_t steps, ScriptOutcome& out) {
    requests = &out.requests;
    running = &task;
    bool yielded = false;
    int results = 0;
    task.waits = Waits::ready;
    if (std::exchange(task.wants_value, false) && task.arguments == 0 && lua_checkstack(task.thread, 1) != 0) {
        lua_pushnil(task.thread);
        task.arguments = 1;
    }
    const std::size_t before = requests_before = out.requests.size();
    const auto failed = sandbox.resume(task.thread, std::exchange(task.arguments, 0), steps, yielded, results);
    for (std::size_t i = before; i < out.requests.size(); ++i) out.requests[i].task = task.id;
    requests = nullptr;
    running = nullptr;
    if (!failed.what.empty()) {
        out.faults.push_back(error(failed));
        return true;
    }
    lua_pop(task.thread, results);
    return !yielded;
}

void Script::State::fire(const ScriptEvent& event, ScriptOutcome& out) {
    const std::string* const text = std::get_if<std::string>(&event.value.data);
    for (Task& task : tasks) {
        if (task.waits != Waits::event || task.event != event.name || (task.of && (!text || *text != *task.of)))
            continue;
        const auto failed = sandbox.guarded([&](lua_State* lua) {
            push_value(lua, event.value);
            lua_xmove(lua, task.thread, 1);
        });
        task.arguments = failed.what.empty() ? 1 : 0;
        task.waits = Waits::ready;
    }
    for (const Handler& handler : handlers) {
        if (handler.event != event.name) continue;
        if (auto begun = begin(handler.function, std::span(&event.value, 1), handler.id); !begun)
            out.faults.push_back(std::move(begun).error());
    }
}

/// Timers whose time has come, and waits that are over.
void Script::State::ring(ScriptOutcome& out) {
    for (Task& task : tasks) {
        const bool timed = task.waits == Waits::time || (task.waits == Waits::event && task.until > 0.0);
        if (timed && now >= task.until) task.waits = Waits::ready;
    }
    for (std::size_t i = 0; i < handlers.size();) {
        Handler& handler = handlers[i];
        if (!handler.event.empty() || now < handler.at) {
            ++i;
            continue;
        }
        const bool busy = std::ranges::any_of(tasks, [&](const Task& task) { return task.timer == handler.id; });
        if (!busy)
            if (auto begun = begin(handler.function, {}, handler.id); !begun)
                out.faults.push_back(std::move(begun).error());
        if (handler.every > 0.0) {
            handler.at += handler.every * (std::floor((now - handler.at) / handler.every) + 1.0);
            if (handler.at <= now) handler.at += handler.every; // the division was rounded
            ++i;
        } else {
            forget(handler);
            handlers.erase(handlers.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
}

ScriptOutcome Script::advance(double seconds, std::span<const ScriptEvent> events, Variables& variables) {
    State& state = *state_;
    ScriptOutcome out;
    state.variables = &variables;
    for (const auto& event : events) state.fire(event, out);
    state.now += std::max(seconds, 0.0);
    state.ring(out);
    std::uint64_t left = state.sandbox.budget().steps_a_frame;
    for (std::size_t i = 0; i < state.tasks.size() && left > 0;) {
        if (state.tasks[i].waits != State::Waits::ready) {
            ++i;
            continue;
        }
        State::Task task = state.tasks[i]; // what Lua calls may add to the list
        const bool over = state.slice(task, state.sandbox.budget().steps_at_once, out);
        left -= std::min(left, state.sandbox.spent());
        const auto self = std::ranges::find(state.tasks, task.id, &State::Task::id);
        if (self == state.tasks.end()) continue;
        i = static_cast<std::size_t>(self - state.tasks.begin());
        if (over) {
            state.forget(task);
            out.ended.push_back(task.id);
            state.tasks.erase(self);
        } else {
            *self = std::move(task);
            ++i;
        }
    }
    // Who did not get on this time comes first the next.
    std::ranges::stable_partition(state.tasks,
                                  [](const State::Task& task) { return task.waits == State::Waits::ready; });
    state.variables = nullptr;
    return out;
}

void Script::done(std::uint64_t task) {
    const auto found = std::ranges::find(state_->tasks, task, &State::Task::id);
    if (found != state_->tasks.end() && found->waits == State::Waits::host) found->waits = State::Waits::ready;
}

ScriptOutcome Script::hurry(std::uint64_t task, Variables& variables) {
    State& state = *state_;
    ScriptOutcome out;
    const auto found = std::ranges::find(state.tasks, task, &State::Task::id);
    if (found == state.tasks.end()) return out;
    State::Task hurried = *found;
    state.variables = &variables;
    bool over = false;
    std::uint64_t left = most_work_in_a_hurry * state.sandbox.budget().steps_at_once;
    for (int i = 0; i < most_waits_in_a_hurry && left > 0 && !over; ++i) {
        over = state.slice(hurried, state.sandbox.budget().steps_at_once, out);
        left -= std::min(left, state.sandbox.spent());
    }
    state.variables = nullptr;
    if (!over)
        out.faults.push_back(
            state.error({"a function that is skipped does not come to its end: more than " +
                             (left > 0 ? std::to_string(most_waits_in_a_hurry) + " waits" : "a skip has time for"),
                         0}));
    out.ended.push_back(task);
    end(task);
    return out;
}

void Script::end(std::uint64_t task) {
    std::erase_if(state_->tasks, [&](const State::Task& each) {
        if (each.id == task) state_->forget(each);
        return each.id == task;
    });
}

std::uint64_t Script::mark() const {
    return state_->next_id;
}

void Script::end_since(std::uint64_t mark) {
    const auto later = [&](const auto& each) {
        if (each.id < mark) return false;
        state_->forget(each);
        return true;
    };
    std::erase_if(state_->tasks, later);
    std::erase_if(state_->handlers, later);
}

std::size_t Script::tasks() const {
    return state_->tasks.size();
}

std::size_t Script::memory() const {
    return state_->sandbox.memory();
}

} // namespace guanhe::tour
