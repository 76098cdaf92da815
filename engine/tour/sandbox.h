// A Lua state in which a stranger's text may run: what it holds, and what it may spend. Inside engine/tour only.
//
// Left out on purpose, since each is a way out or a way to run where no hook reaches: io, os, package, require, debug,
// coroutine, load and its kin, collectgarbage, raw access, and every access to metatables (__gc runs with hooks off;
// __len makes loops inside the library's C). `pairs` goes by sorted key, `tostring` shows no address, and `random` is
// seeded, so that a script does the same on every machine.
#pragma once

#include "tour/budget.h"
#include "tour/lua.h"
#include "tour/value.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace guanhe::tour {

class Sandbox {
public:
    explicit Sandbox(const ScriptBudget& budget);
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    /// Null where there was no memory for one.
    [[nodiscard]] lua_State* state() const { return lua_.get(); }

    struct Failure {
        std::string what; ///< without the place; "" = none
        int line = 0;     ///< 0 = not known
    };
    /// Runs `work` where Lua's errors are caught.
    [[nodiscard]] Failure guarded(const std::function<void(lua_State*)>& work);
    /// Compiles and runs a text: not bytecode. What it defines stays as globals.
    [[nodiscard]] Failure run_text(std::string_view text);
    /// Goes on with a coroutine until it waits, ends or fails; `yielded` says which of the first two.
    [[nodiscard]] Failure resume(lua_State* thread, int arguments, std::uint64_t steps, bool& yielded, int& results);
    /// From here on, a global that is not yet there cannot be made: it would outlive going back. Called once loaded.
    void freeze() { frozen_ = true; }
    [[nodiscard]] bool frozen() const { return frozen_; }

    [[nodiscard]] std::uint64_t spent() const { return spent_; } ///< by the last resume or run_text
    [[nodiscard]] std::size_t memory() const { return memory_; }
    [[nodiscard]] const ScriptBudget& budget() const { return budget_; }

    static Sandbox& of(lua_State* lua);
    /// For work done in C. Raises the error that stops the script when nothing is left.
    void charge(lua_State* lua, std::uint64_t steps);
    [[nodiscard]] std::uint64_t left() const { return spent_ < limit_ ? limit_ - spent_ : 0; }
    [[noreturn]] void stop(lua_State* lua, std::string why);

    void* host = nullptr; ///< whom the functions of script_api.cpp speak to

private:
    struct Close {
        void operator()(lua_State* lua) const { lua_close(lua); }
    };
    static void* allocate(void* self, void* block, std::size_t old_size, std::size_t new_size) noexcept;
    static void hook(lua_State* lua, lua_Debug* where);
    void begin(lua_State* thread, std::uint64_t steps);
    void hurry_hook();
    [[nodiscard]] Failure failure(lua_State* thread);

    ScriptBudget budget_;
    std::size_t memory_ = 0;
    std::size_t allocated_ = 0; ///< since the hook last looked
    std::uint64_t spent_ = 0, limit_ = 0;
    std::chrono::steady_clock::time_point began_;
    lua_State* running_ = nullptr;
    std::string stopped_; ///< why, once a budget is used up
    int stopped_line_ = 0;
    bool frozen_ = false;
    std::unique_ptr<lua_State, Close> lua_; // last: its close frees through the rest
};

/// The library that scripts get, as fields of the table on top of the stack. May raise.
void open_library(lua_State* lua);

/// Plain data from the stack; raises for what is none, or is too large or too deep.
[[nodiscard]] Value value_at(lua_State* lua, int index, std::size_t most_bytes);
/// Pushes a copy. May raise for want of memory.
void push_value(lua_State* lua, const Value& value);

} // namespace guanhe::tour
