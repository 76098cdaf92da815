// What script.cpp, which schedules, and script_api.cpp, whom Lua calls, share. Inside engine/tour only.
#pragma once

#include "tour/sandbox.h"
#include "tour/script.h"

#include <optional>

namespace guanhe::tour {

struct Script::State {
    enum class Waits : std::uint8_t { ready, time, event, host };
    struct Task {
        std::uint64_t id = 0;
        lua_State* thread = nullptr;
        int reference = LUA_NOREF; ///< in the registry: keeps the thread from the collector
        int arguments = 0;         ///< on the thread's stack, for the next resume
        Waits waits = Waits::ready;
        bool wants_value = false; ///< nil, where no event brings one
        double until = 0.0;       ///< with time, and event where it is above 0
        std::string event;
        std::optional<std::string> of; ///< the event's value
        std::uint64_t timer = 0;       ///< whose task it is
    };
    /// on(), after() and every().
    struct Handler {
        std::uint64_t id = 0;
        int function = LUA_NOREF;
        std::string event; ///< empty: a timer
        double at = 0.0;
        double every = 0.0; ///< 0: once
    };

    State(std::string script_name, const ScriptBudget& budget) : name(std::move(script_name)), sandbox(budget) {}

    std::string name;
    std::string language = "zh-Hans";
    double now = 0.0;
    std::uint64_t next_id = 1;
    std::uint64_t random = 0;
    Sandbox sandbox;
    std::vector<Task> tasks;
    std::vector<Handler> handlers;
    // While Lua runs:
    Variables* variables = nullptr;
    std::vector<ScriptRequest>* requests = nullptr;
    std::size_t requests_before = 0; ///< of others
    Task* running = nullptr;

    static State& of(lua_State* lua) { return *static_cast<State*>(Sandbox::of(lua).host); }
    [[nodiscard]] Error error(const Sandbox::Failure& failure) const;
    [[nodiscard]] Result<void> load(std::string_view text, Variables& kept);
    [[nodiscard]] Result<std::uint64_t> begin(int function, std::span<const Value> arguments, std::uint64_t timer);
    void fire(const ScriptEvent& event, ScriptOutcome& out);
    void ring(ScriptOutcome& out);
    /// One slice of a task; true when it is over.
    bool slice(Task& task, std::uint64_t steps, ScriptOutcome& out);
    void forget(const Task& task);
    void forget(const Handler& handler);
    std::uint64_t next_random();
};

/// Puts what scripts call into the globals. May raise.
void open_api(lua_State* lua);

} // namespace guanhe::tour
