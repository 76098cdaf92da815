#include "tour/sandbox.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace guanhe::tour {
namespace {

constexpr int hook_every = 1000;
constexpr std::size_t bytes_a_step = 16;                // writing memory, in the coin of instructions
constexpr std::size_t look_soon = std::size_t{1} << 20; // bytes taken after which the hook looks at once
constexpr const char* chunk = "=s"; // short, so that Lua does not shorten it; the true name goes into Error

/// An error as Lua words it: "s:12: what".
Sandbox::Failure parsed(std::string_view text) {
    Sandbox::Failure out{std::string(text), 0};
    if (!text.starts_with("s:")) return out;
    std::size_t i = 2;
    int line = 0;
    while (i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0 && line < 100'000'000)
        line = line * 10 + (text[i++] - '0');
    if (i == 2 || i >= text.size() || text[i] != ':') return out;
    out.line = line;
    out.what = text.substr(std::min(i + 2, text.size()));
    return out;
}

int nearest_line(lua_State* thread) {
    lua_Debug where{};
    for (int level = 0; level < 50 && lua_getstack(thread, level, &where) != 0; ++level)
        if (lua_getinfo(thread, "l", &where) != 0 && where.currentline > 0) return where.currentline;
    return 0;
}

int new_global(lua_State* lua) {
    if (Sandbox::of(lua).frozen()) {
        const char* const name = lua_type(lua, 2) == LUA_TSTRING ? lua_tostring(lua, 2) : "this";
        return luaL_error(lua, "'%s' is not local: write 'local %s', or 'vars.%s' for what the visit keeps", name, name,
                          name);
    }
    lua_settop(lua, 3);
    lua_rawset(lua, 1);
    return 0;
}

} // namespace

Sandbox::Sandbox(const ScriptBudget& budget) : budget_(budget), lua_(lua_newstate(allocate, this)) {
    if (!lua_) return;
    *static_cast<Sandbox**>(lua_getextraspace(lua_.get())) = this; // which every thread of the state gets a copy of
    const Failure failed = guarded([](lua_State* lua) {
        lua_rawgeti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
        open_library(lua);
        lua_createtable(lua, 0, 1);
        lua_pushcfunction(lua, new_global);
        lua_setfield(lua, -2, "__newindex");
        lua_setmetatable(lua, -2);
        lua_pop(lua, 1);
    });
    if (!failed.what.empty()) lua_.reset();
}

Sandbox::~Sandbox() = default;

Sandbox& Sandbox::of(lua_State* lua) {
    return **static_cast<Sandbox**>(lua_getextraspace(lua));
}

void* Sandbox::allocate(void* self, void* block, std::size_t old_size, std::size_t new_size) noexcept {
    auto& sandbox = *static_cast<Sandbox*>(self);
    const std::size_t before = block ? old_size : 0; // else old_size says what kind of object it is for
    if (new_size == 0) {
        std::free(block);
        sandbox.memory_ -= before;
        return nullptr;
    }
    if (new_size > before) {
        const std::size_t more = new_size - before;
        if (more > sandbox.budget_.memory_bytes - std::min(sandbox.memory_, sandbox.budget_.memory_bytes)) {
            // Lua now collects everything and asks again: that costs, or a loop of refusals would run for minutes.
            sandbox.allocated_ += sandbox.budget_.memory_bytes;
            sandbox.hurry_hook();
            return nullptr;
        }
        sandbox.allocated_ += more;
        if (sandbox.allocated_ > look_soon) sandbox.hurry_hook();
    }
    void* const out = std::realloc(block, new_size);
    if (out) sandbox.memory_ += new_size - before; // wraps where it shrinks, as unsigned sums may
    return out;
}

void Sandbox::hurry_hook() {
    if (running_) lua_sethook(running_, hook, LUA_MASKCOUNT, 1);
}

void Sandbox::hook(lua_State* lua, lua_Debug* where) {
    auto& sandbox = of(lua);
    if (sandbox.running_ != lua) return;
    sandbox.spent_ += lua_gethookcount(lua) == 1 ? 1 : hook_every;
    sandbox.spent_ += std::exchange(sandbox.allocated_, 0) / bytes_a_step;
    const bool late = std::chrono::duration<double>(std::chrono::steady_clock::now() - sandbox.began_).count() >
                      sandbox.budget_.seconds_at_once;
    if (sandbox.stopped_.empty() && sandbox.spent_ <= sandbox.limit_ && !late) {
        lua_sethook(lua, hook, LUA_MASKCOUNT, hook_every);
        return;
    }
    if (sandbox.stopped_.empty() && lua_getinfo(lua, "l", where) != 0) sandbox.stopped_line_ = where->currentline;
    sandbox.stop(lua, late ? "runs too long without waiting" : "does too much without waiting: does it loop for ever?");
}

void Sandbox::stop(lua_State* lua, std::string why) {
    if (stopped_.empty()) {
        if (stopped_line_ == 0) stopped_line_ = nearest_line(lua);
        stopped_ = std::move(why);
    }
    // A pcall may catch this; from here on every instruction raises it again, until nothing is left to catch it.
    lua_sethook(lua, hook, LUA_MASKCOUNT, 1);
    lua_pushliteral(lua, "stopped");
    lua_error(lua);
    std::abort(); // lua_error does not return, which its declaration does not say
}

void Sandbox::charge(lua_State* lua, std::uint64_t steps) {
    spent_ += steps;
    if (running_ == lua && spent_ > limit_) stop(lua, "does too much without waiting: does it loop for ever?");
}

void Sandbox::begin(lua_State* thread, std::uint64_t steps) {
    running_ = thread;
    spent_ = 0;
    limit_ = steps;
    allocated_ = 0;
    stopped_.clear();
    stopped_line_ = 0;
    began_ = std::chrono::steady_clock::now();
    lua_sethook(thread, hook, LUA_MASKCOUNT, hook_every);
}

/// Takes the error off the thread's stack.
Sandbox::Failure Sandbox::failure(lua_State* thread) {
    Failure out;
    if (!stopped_.empty()) {
        out = {stopped_, stopped_line_};
    } else if (lua_type(thread, -1) == LUA_TSTRING) {
        std::size_t size = 0;
        const char* const text = lua_tolstring(thread, -1, &size);
        out = parsed({text, std::min<std::size_t>(size, 1000)});
        if (out.what == "not enough memory")
            out.what = "needs more than the " + std::to_string(budget_.memory_bytes >> 10) + " KiB that a script has";
    } else {
        out.what = std::string("an error that is no text but a ") + luaL_typename(thread, -1);
    }
    if (out.what.empty()) out.what = "an error without words";
    if (out.line == 0) out.line = nearest_line(thread);
    return out;
}

Sandbox::Failure Sandbox::guarded(const std::function<void(lua_State*)>& work) {
    lua_State* const lua = lua_.get();
    stopped_.clear();
    const int top = lua_gettop(lua);
    lua_pushcfunction(lua, [](lua_State* inner) {
        (*static_cast<const std::function<void(lua_State*)>*>(lua_touserdata(inner, 1)))(inner);
        return 0;
    });
    lua_pushlightuserdata(lua, const_cast<std::function<void(lua_State*)>*>(&work)); // Lua knows no const
    Failure out;
    if (lua_pcall(lua, 1, 0, 0) != LUA_OK) out = failure(lua);
    lua_settop(lua, top);
    return out;
}

Sandbox::Failure Sandbox::run_text(std::string_view text) {
    lua_State* const lua = lua_.get();
    begin(lua, budget_.steps_to_load);
    Failure out;
    if (luaL_loadbufferx(lua, text.data(), text.size(), chunk, "t") != LUA_OK || lua_pcall(lua, 0, 0, 0) != LUA_OK)
        out = failure(lua);
    spent_ += allocated_ / bytes_a_step;
    running_ = nullptr;
    lua_sethook(lua, nullptr, 0, 0);
    lua_settop(lua, 0);
    return out;
}

Sandbox::Failure Sandbox::resume(lua_State* thread, int arguments, std::uint64_t steps, bool& yielded, int& results) {
    begin(thread, steps);
    const int status = lua_resume(thread, lua_.get(), arguments, &results);
    spent_ += allocated_ / bytes_a_step;
    running_ = nullptr;
    yielded = status == LUA_YIELD;
    if (status == LUA_OK || status == LUA_YIELD) return {};
    // Its unwinding is left to the collector: nothing of it can run again.
    return failure(thread);
}

} // namespace guanhe::tour
